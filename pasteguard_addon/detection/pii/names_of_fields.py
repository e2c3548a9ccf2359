"""Whether words that a model takes for a name are the name of a field: headers of tables stand without a sentence."""

import re

from pasteguard_addon.lexicon.words import is_given_name
from pasteguard_addon.text_shape import line_of

from .patterns.fields import is_label_itself

_BEFORE = re.compile(r"(?:\A|[\"'|;,\t\n<>{}\[\]()]|[ ]{2})[ ]?(?P<cell>[^\"'|;,\t\n<>{}\[\]()]{0,40}?)\Z")
_BEHIND = re.compile(r"(?P<cell>[^\"'|;,\t\n<>{}\[\]():=_]{0,40}?)[ ]?(?:[\"'|;,\t\n<>{}\[\]():=_]|[ ]{2}|\Z)")
_GAPS = re.compile(r"[ ]{2,}|[\t|;,]")
_COLUMNS = re.compile(r"[\t|;,]")
_REACH = 42
_ROW_REACH = 200
_FEWEST_LABELS = 2


def is_header(text: str, start: int, end: int) -> bool:
    """Tell whether a span is a label, several of them, or a part of one: "Imię  Nazwisko", "Kod" of "Kod pocztowy"."""
    value = text[start:end]
    if is_given_name(value):
        return False
    if text[end : end + 1] in (":", "=") and is_label_itself(value):
        return True
    before = _BEFORE.search(text, max(0, start - _REACH), start)
    behind = _BEHIND.match(text, end, end + _REACH)
    if before is None or behind is None:
        return False
    cells = _GAPS.split(before["cell"] + value + behind["cell"])
    return all(is_label_itself(cell.strip()) for cell in cells if cell.strip()) or _is_beside_headers(text, start, end)


def _is_beside_headers(text: str, start: int, end: int) -> bool:
    """Tell whether a row of labels stands around a cell: "Anrede;Vorname;Nachname"."""
    first, last = line_of(text, start)
    line = text[max(first, start - _ROW_REACH) : min(last, end + _ROW_REACH)]
    cells = [cell for cell in (part.strip(" \"'*") for part in _COLUMNS.split(line)) if cell]
    labels = sum(map(is_label_itself, cells))
    return labels >= _FEWEST_LABELS and 2 * labels >= len(cells)
