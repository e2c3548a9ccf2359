"""Given names that are nothing else."""

from .words import double_names, is_common, is_given_name, places, without_accents


def is_mere_given_name(word: str) -> bool:
    """Return whether a word is a known given name and no everyday word, other thing or place."""
    if not is_given_name(word) or is_common(word) or double_names().get(word.lower()):
        return False
    return without_accents(word) not in places()
