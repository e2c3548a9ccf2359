"""What a request carries: pairs of a form, JSON, or any text; its beginning tells."""

import re
from collections.abc import Callable
from urllib.parse import quote

from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.place import Place

_PAIR = re.compile(r"(?:\A|&)[^&=\s\"'{}<>]+=[^&\s]*\Z")
_CHARS = 2_000


class BodyPlace:
    """The body of a request."""

    is_done = False

    def __init__(self, text_in_string: Callable[[str], TextPlace] | None) -> None:
        self._text_in_string = text_in_string
        self._is_begun = False
        self._said = ""
        self._inner: Place | None = None

    def read(self, text: str, at: int, end: int) -> int:
        piece = text[at:end]
        if not self._is_begun and piece.strip():
            self._is_begun = True
            if self._text_in_string is not None and JSON_START.match(piece.lstrip()):
                self._inner = JsonPlace(self._text_in_string, is_certain=False)
        if self._inner is not None:
            return self._inner.read(text, at, end)
        self._said = (self._said + piece)[-_CHARS:]
        return end

    def write(self, text: str, original: str) -> str:
        if self._inner is not None:
            return self._inner.write(text, original)
        self._is_begun = True
        return quote(original, safe="", errors="replace") if _PAIR.search(self._said.strip()) else original

    def takes_bare_names(self, text: str) -> bool:
        return self._inner is None or self._inner.takes_bare_names(text)
