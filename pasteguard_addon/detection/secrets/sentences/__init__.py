"""Passwords and keys in what people write: sentences, pairs, answers."""
