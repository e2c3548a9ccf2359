r"""Texts of a JSON document replaced by looking for them, without reading every value of it once more.

Where no `\u` and no `\/` stands, a string is written in one way only. Its literal then stands in the document as often
as the string does, but for two things: a quote may end the string before, or be one of a string's own characters.
What stands between strings has few signs, and a string's own quote has a backslash before it: so both can be told.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pasteguard_addon.endpoints.reply import Path, ReplyText
from pasteguard_addon.wire.json_document import encode_string

_SEVERAL_WAYS = re.compile(r"\\[u/]")
_IN_STRINGS_ONLY = re.compile(r"[^\s,:\[\]{}0-9.+\-EINaefilnrstuy\"\\]")
"""None of the signs and letters of numbers, of `true`, `false`, `null`, and of `NaN` and `Infinity`."""
_ENDS_NAME = re.compile(r"[ \t\n\r]*:")


def with_plain_edits(document: str, edits: Mapping[Path, object], texts: Sequence[ReplyText]) -> str | None:
    """Return the document with other texts at some places; None if it cannot be told like this where they stand.

    `texts` tells what stands there now.
    """
    if _SEVERAL_WAYS.search(document):
        return None
    before = {text.path: text.text for text in texts}
    after: dict[str, str] = {}
    for path, value in edits.items():
        if not isinstance(value, str) or path not in before or after.setdefault(before[path], value) != value:
            return None
    for text, count in Counter(map(before.__getitem__, edits)).items():
        pieces = document.split(encode_string(text))
        if len(pieces) != count + 1 or not _IN_STRINGS_ONLY.search(text):
            return None
        if any(piece.endswith("\\") for piece in pieces[:-1]) or any(map(_ENDS_NAME.match, pieces[1:])):
            return None
        document = encode_string(after[text]).join(pieces)
    return document
