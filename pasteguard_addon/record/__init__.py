"""What may be kept of an exchange: counts, types and timings, never a value."""
