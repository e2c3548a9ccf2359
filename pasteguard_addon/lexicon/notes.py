"""The note that tells a model what placeholders are, in each language."""

from functools import cache
from importlib.resources import files

_DEFAULT = "en"


def note_in(language: str) -> str:
    """Return the note in a language, given by its code of ISO 639-1; in English if there is none."""
    notes = _notes()
    return notes.get(language, notes[_DEFAULT])


@cache
def _notes() -> dict[str, str]:
    """Read the notes: one line `code: sentences` each."""
    lines = (files("pasteguard_addon.lexicon") / "data" / "notes_to_model.txt").read_text("utf-8").splitlines()
    rows = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {code: note for code, _, note in rows}
