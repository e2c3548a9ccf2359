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
_TAG = re.compile(rf"<{_NAME}\s[^<>]{{0,4000}}>")
_ENTRY = re.compile(
    r"<(?P<key>key|dt|th|label|b|strong|name|span|td|div|p|li)(?:\s[^<>]{0,400})?>\s*+(?P<label>[^<>]{1,60}?)\s*+:?\s*+</(?P=key)>"
    rf"\s*+:?\s*+<(?P<value>string|dd|td|span|div|p|value|i|em|a|code)(?:\s[^<>]{{0,400}})?>\s*+(?P<text>{_TEXT}?)\s*+</(?P=value)>"
    r"|<(?P<lone>b|strong|label|dt|span)(?:\s[^<>]{0,400})?>\s*+(?P<head>[^<>]{1,60}?)\s*+:?\s*+</(?P=lone)>\s*+:?\s*+"
    r"(?P<beside>[^<>\s][^<>]{0,2000}?)\s*+(?=<)"
)
_ROW = re.compile(r"<tr(?:\s[^<>]{0,400})?>(?P<cells>.*?)(?=</tr>|<tr[\s>]|</table>|\Z)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(
    rf"<(?P<kind>t[hd])(?:\s[^<>]{{0,400}})?>(?:\s*+<[a-z]{{1,8}}(?:\s[^<>]{{0,400}})?>)*+\s*+(?P<text>{_TEXT}?)?\s*+(?=<)",
    re.IGNORECASE,
)
_MAX_ROW = 20_000


def markup_cells(text: str) -> Iterator[Cell]:
    """Yield the elements that hold text alone, the attributes, and the values beside labels and below headers."""
    if "<" not in text or ">" not in text:
        return
    for element in _ELEMENT.finditer(text):
        group = "data" if element["data"] is not None else "text"
        yield Cell(*element.span(group), (element["name"].rpartition(":")[2],), Place.MARKUP)
    for tag in _TAG.finditer(text):
        for attribute in _ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            yield Cell(*attribute.span("value"), (attribute["name"],), Place.MARKUP, is_quoted=True)
    for entry in _ENTRY.finditer(text):
        label, group = (entry["label"], "text") if entry["label"] is not None else (entry["head"], "beside")
        yield Cell(*entry.span(group), (label,), Place.MARKUP)
    yield from _table_cells(text)


def _table_cells(text: str) -> Iterator[Cell]:
    """Yield the cells of HTML tables below the header of their column."""
    if "<t" not in text and "<T" not in text:
        return
    headers: list[str] = []
    for row in _ROW.finditer(text):
        if row.end() - row.start() > _MAX_ROW:
            continue
        cells = [(cell["kind"].lower(), *cell.span("text")) for cell in _CELL.finditer(text, *row.span("cells"))]
        if (cells and all(kind == "th" for kind, *_ in cells)) or (not headers and cells):
            headers = [text[start:end] for _, start, end in cells]
        elif len(cells) == len(headers):
            for header, (_, start, end) in zip(headers, cells, strict=True):
                if 0 <= start < end:
                    yield Cell(start, end, (header,), Place.MARKUP)
