"""A form that a request carries: pairs of names and values. Its beginning tells it from any other text."""

import re
from urllib.parse import quote

_PAIR = re.compile(r"(?:\A|&)[^&=\s\"'{}<>]+=[^&\s]*\Z")
_CHARS = 2_000


class FormPlace:
    """The body of a request, if it is no JSON."""

    is_done = False

    def __init__(self) -> None:
        self._said = ""

    def read(self, text: str, at: int, end: int) -> int:
        self._said = (self._said + text[at:end])[-_CHARS:]
        return end

    def write(self, text: str, original: str) -> str:
        return quote(original, safe="", errors="replace") if _PAIR.search(self._said.strip()) else original

    def takes_bare_names(self, text: str) -> bool:
        return True
