"""Our own model of names: its weights, what it says of a text, and what it need not read."""
