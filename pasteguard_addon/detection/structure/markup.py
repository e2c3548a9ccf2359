"""Elements and attributes of XML, HTML and property lists, each with the name that says what it holds.

No parser: what people paste is cut off, nested in other text and seldom well-formed.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place

_NAME = r"[A-Za-z_][\w:.-]{0,60}"
_TEXT = r"[^<>]{1,2000}"
_ELEMENT = re.compile(
    rf"<(?P<name>{_NAME})(?:\s[^<>]{{0,2000}})?>\s*+(?:<!\[CDATA\[(?P<data>[^\]]{{1,2000}})\]\]>|(?P<text>{_TEXT}?))\s*+</(?P=name)\s*>"
)
_ATTRIBUTE = re.compile(rf"(?<=[\s\"'])(?P<name>{_NAME})\s?=\s?(?P<quote>[\"'])(?P<value>[^\"'<>]{{1,500}})(?P=quote)")
_TAG = re.compile(rf"<(?P<name>{_NAME})\s[^<>]{{0,4000}}>")
_ENTRY = re.compile(
    r"<(?P<key>key|dt|th|label|b|strong|name|span|td|div|p|li)(?:\s[^<>]{0,400})?>\s*+(?P<label>[^<>]{1,60}?)\s*+:?\s*+</(?P=key)>"
    rf"\s*+:?\s*+<(?P<value>string|dd|td|span|div|p|value|i|em|a|code)(?:\s[^<>]{{0,400}})?>\s*+(?P<text>{_TEXT}?)\s*+</(?P=value)>"
    r"|<(?P<lone>b|strong|label|dt|span)(?:\s[^<>]{0,400})?>\s*+(?P<head>[^<>]{1,60}?)\s*+:?\s*+</(?P=lone)>\s*+:?\s*+"
    r"(?P<beside>[^<>\s][^<>]{0,2000}?)\s*+(?=<|\Z)"
)
_ROW = re.compile(r"<tr(?:\s[^<>]{0,400})?>(?P<cells>.*?)(?=</tr>|<tr[\s>]|</table>|\Z)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(
    rf"<(?P<kind>t[hd])(?:\s[^<>]{{0,400}})?>(?:\s*+<[a-z]{{1,8}}(?:\s[^<>]{{0,400}})?>)*+\s*+(?P<text>{_TEXT}?)?\s*+(?=<)",
    re.IGNORECASE,
)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_MAX_ROW = 20_000
_BBCODE = re.compile(r"\[(?:b|td|th|li|\*)\]", re.IGNORECASE)
_ANGLES = str.maketrans("[]", "<>")


def markup_cells(text: str) -> Iterator[Cell]:
    """Yield the elements that hold text alone, the attributes, and the values beside labels and below headers."""
    if "<" not in text or ">" not in text:
        return
    for element in _ELEMENT.finditer(text):
        group = "data" if element["data"] is not None else "text"
        yield Cell(*element.span(group), (element["name"].rpartition(":")[2],), Place.MARKUP)
    for tag in _TAG.finditer(text):
        for attribute in _ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            name = tag["name"] if attribute["name"] == "value" else attribute["name"]
            yield Cell(*attribute.span("value"), (name,), Place.MARKUP, is_quoted=True)
    for entry in _ENTRY.finditer(text):
        label, group = (entry["label"], "text") if entry["label"] is not None else (entry["head"], "beside")
        yield Cell(*entry.span(group), (label,), Place.MARKUP)


def in_angle_brackets(text: str) -> str | None:
    """Return BBCode as if it were HTML, of the same length, or None if there is none."""
    if "[/" not in text and "[*]" not in text:
        return None
    return text.translate(_ANGLES) if _BBCODE.search(text) else None


def tables_of_markup(text: str) -> Iterator[list[Cell]]:
    """Yield the cells of each HTML table below the header of their column."""
    if "<t" not in text and "<T" not in text:
        return
    at = 0
    for table in [*_TABLE.finditer(text), None]:
        end = table.start() if table else len(text)
        yield [*_table_cells(text, at, end)]
        at = end


def _table_cells(text: str, at: int, end: int) -> Iterator[Cell]:
    headers: list[str] = []
    for row in _ROW.finditer(text, at, end):
        if row.end() - row.start() > _MAX_ROW:
            continue
        cells = [(cell["kind"].lower(), *cell.span("text")) for cell in _CELL.finditer(text, *row.span("cells"))]
        if (cells and all(kind == "th" for kind, *_ in cells)) or (not headers and cells):
            headers = [text[start:end] for _, start, end in cells]
        elif len(cells) == len(headers):
            for header, (_, first, last) in zip(headers, cells, strict=True):
                if 0 <= first < last:
                    yield Cell(first, last, (header,), Place.TABLE)
