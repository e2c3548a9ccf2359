"""Secrets by their own form: tokens, private keys, recovery phrases, codes."""
