"""Phone numbers, and what only looks like them."""
