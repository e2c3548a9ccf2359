"""What the programs of frameworks share: a tool that keeps notes, and a line of JSON for each thing they received."""

import json
import sys

TEXT, *BASE_URLS = sys.argv[1:]
"""An empty base URL stands for the client's own."""
_notes: list[str] = []


def note(text: str) -> str:
    """Keep a note.

    Args:
        text: What to keep.
    """
    _notes.append(text)
    return f"kept {text}"


def told(how: str, base_url: str, answer: object) -> None:
    """Tell what the tool got and what the model said in the end."""
    said = {"how": how, "base_url": base_url, "tool": "".join(_notes), "whole": str(answer)}
    print(json.dumps(said), flush=True)  # noqa: T201
    _notes.clear()
