"""Whether words that a model takes for a name are the name of a field: headers of tables stand without a sentence."""

import re
from collections.abc import Iterator
from itertools import groupby

from pasteguard_addon.detection.pii.patterns.cells.fields import is_label_itself, type_of_label
from pasteguard_addon.detection.pii.patterns.cells.known_labels import KnownLabels
from pasteguard_addon.detection.structure.cells import VOWELS
from pasteguard_addon.lexicon.words import is_given_name
from pasteguard_addon.text_shape import line_of

_BEFORE = re.compile(r"(?:\A|[\"'|;,\t\n<>{}\[\]()]|[ ]{2})[ ]?(?P<cell>[^\"'|;,\t\n<>{}\[\]()]{0,40}?)\Z")
_BEHIND = re.compile(r"(?P<cell>[^\"'|;,\t\n<>{}\[\]():=_]{0,40}?)[ ]?(?:[\"'|;,\t\n<>{}\[\]():=_]|[ ]{2}|\Z)")
_LINK = re.compile(
    r"\.?[ ]?(?:\*\*|__|</(?:b|strong|dt|th|label|td|span)>)?[ ]?"
    r"(?:[ ]{0,24}[:=：]|[?？][ \t]*$|/|\.{2,}|[–—-][ ]|\t|</?d[td]>|<td|$)",
    re.M,
)
"""Between a label and its value."""
_BEGINS_LINE = re.compile(r"^[ \t>*•-]{0,8}(?:\(?(?:\d{1,3}|[a-z])[.)][ ]{1,2})?\Z", re.M)
"""Before a label that a gap parts from its value; lists of questions number them."""
_LONGEST_BEGINNING = 16
_NUMBER = re.compile(r"\d{1,3}[.)][ ](?=[^\W\d_])")
_PROPERTY = re.compile(
    r"[A-Z][A-Z-]{2,24};[A-Z-]{2,20}="
    r"|\d{1,2}[ ](?:BIRT|DEAT|BURI|MARR|DIV|RESI|ADDR|PLAC|PHON|EMAIL|SOUR|NOTE|FAM[CS])\b"
)
"""A line of a calendar that begins with a property and its parameters, or one of GEDCOM that begins with a tag."""
_DAY = re.compile(
    r"(?:On[ ])?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?[ ]+(?:\d{1,2}[ ])?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?[ ]\d"
)
"""As mail programs write it above what they quote."""
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{VOWELS}])*"
_FIRST_WORDS = re.compile(rf"(?:^|[\t|;,*>])[ ]?(?P<words>(?:{_LETTERS}\.?[ /]){{1,3}})\Z", re.M)
_LAST_WORDS = re.compile(rf"(?P<words>(?:\.?[ /]{_LETTERS}){{1,2}})(?=\.?[ ]?[:=：*|\t<]|\.{{2,}}|[ ]?$)", re.M)
_GAPS = re.compile(r"[ ]{2,}|[\t|;,]")
_COLUMNS = re.compile(r"[\t|;,]")
_REACH = 42
_ROW_REACH = 200
_FEWEST_LABELS = 2


def between_labels(text: str, start: int, end: int, known: KnownLabels) -> Iterator[tuple[int, int]]:
    """Yield a span without the lines in it that are labels; nothing if it is one as a whole, or a day.

    `known` is what is known of the labels of this text: of each span all that stands around it is asked for.
    """
    if _DAY.match(text, start) or is_header(text, start, end, known):
        return
    if "\n" not in text[start:end]:
        yield start, end
        return
    spans: list[tuple[int, int, bool]] = []
    at = start
    for line in text[start:end].split("\n"):
        spans.append((at, at + len(line), bool(line.strip()) and is_header(text, at, at + len(line), known)))
        at += len(line) + 1
    for is_label, run in groupby(spans, key=lambda span: span[2]):
        lines = [*run]
        if not is_label and lines[0][0] < lines[-1][1]:
            yield lines[0][0], lines[-1][1]


def is_header(text: str, start: int, end: int, known: KnownLabels) -> bool:
    """Tell whether a span is a label, several of them, or a part of one: "Imię  Nazwisko", "Kod" of "Kod pocztowy"."""
    if text[start:end].isupper() and _PROPERTY.match(text, text.rfind("\n", 0, start) + 1):
        return True
    number = _NUMBER.match(text, start, end)
    start = number.end() if number else start
    value = text[start:end]
    if is_given_name(value):
        return False
    if _LINK.match(text, end) and (is_label_itself(value) or _ends_as_label(text, start, end)):
        return True
    if _is_part(text, start, end) or (
        text.startswith("  ", end) and _begins_form(text, start) and is_label_itself(value)
    ):
        return True
    before = _BEFORE.search(text, max(0, start - _REACH), start)
    behind = _BEHIND.match(text, end, end + _REACH)
    if before is None or behind is None:
        return False
    cells = _GAPS.split(before["cell"] + value + behind["cell"])
    return all(is_label_itself(cell.strip()) for cell in cells if cell.strip()) or _is_beside_headers(
        text, start, end, known
    )


def _begins_form(text: str, start: int) -> bool:
    return _BEGINS_LINE.search(text, max(0, start - _LONGEST_BEGINNING), start) is not None


def _ends_as_label(text: str, start: int, end: int) -> bool:
    """Tell whether words that begin a field and stand before a colon are a label by their last: "TC Kimlik No:"."""
    if text[end : end + 1] != ":" or text[start - 1 : start].strip(" ") not in ("", "\n", ",", ";", "|", "*"):
        return False
    value = text[start:end]
    return type_of_label(value) is not None and not any(map(is_given_name, value.split()))


def _is_part(text: str, start: int, end: int) -> bool:
    """Tell whether a span and the words before or behind it are a label that stands before a value."""
    first = _FIRST_WORDS.search(text, max(0, start - _REACH), start)
    last = _LAST_WORDS.match(text, end, end + _REACH)
    wholes = [
        (first.start("words") if first else start, last.end() if last else end),
        (start, last.end() if last else end),
        (first.start("words") if first else start, end),
    ]
    return any(
        (low, high) != (start, end) and _LINK.match(text, high) and is_label_itself(text[low:high])
        for low, high in wholes
    )


def _is_beside_headers(text: str, start: int, end: int, known: KnownLabels) -> bool:
    """Tell whether a row of labels stands around a cell: "Anrede;Vorname;Nachname"."""
    first, last = line_of(text, start)
    line = text[max(first, start - _ROW_REACH) : min(last, end + _ROW_REACH)]
    cells = [cell for cell in (part.strip(" \"'*") for part in _COLUMNS.split(line)) if cell]
    if sum(map(str.isdigit, line)) > len(cells):  # a row of values, as nearly all are
        return False
    labels = sum(known[cell] for cell in cells if not any(map(str.isdigit, cell)))
    return labels >= _FEWEST_LABELS and 2 * labels >= len(cells)
