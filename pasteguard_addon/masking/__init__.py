"""Originals to placeholders and back. Searches for nothing sensitive and knows no JSON."""
