"""Presidio's analyzer and spaCy, set up as a proxy needs them, and engines of the user's own."""
