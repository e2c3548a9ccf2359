"""What the Python programs share: one JSON line for each thing that they received."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

TEXT = sys.argv[1]
BASE_URLS = sys.argv[2:]
"""An empty one stands for the client's own."""
MESSAGES = [{"role": "user", "content": TEXT}]
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "note",
        "description": "Keeps a note",
        "parameters": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    },
}


def say(base_url: str, **what: str) -> None:
    print(json.dumps({"base_url": base_url, **what}), flush=True)  # noqa: T201


def say_pieces(base_url: str, pieces: Iterable[str | None]) -> None:
    for piece in pieces:
        if piece:
            say(base_url, piece=piece)


def pieces_of(lines: Iterable[bytes]) -> Iterator[str | None]:
    """Return the text of an event stream's lines, for clients that know nothing of the API."""
    for line in lines:
        if line.startswith(b"data: {"):
            choices = json.loads(line[6:])["choices"]
            yield choices[0]["delta"].get("content") if choices else None
