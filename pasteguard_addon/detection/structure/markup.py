"""Elements and attributes of XML, HTML and property lists, each with the name that says what it holds.

No parser: what people paste is cut off, nested in other text and seldom well-formed.
"""

import re
from collections.abc import Iterator, Sequence

from pasteguard_addon.detection.structure.cells import Cell, Place

_NAME = r"[A-Za-z_][\w:.-]{0,60}"
_TEXT = r"[^<>]{1,2000}"
_ELEMENT = re.compile(
    rf"<(?P<name>{_NAME})(?:\s[^<>]{{0,2000}})?>\s*+(?:<!\[CDATA\[(?P<data>[^\]]{{1,2000}})\]\]>|(?P<text>{_TEXT}?))\s*+</(?P=name)\s*>"
)
_ATTRIBUTE = re.compile(rf"(?<=[\s\"'])(?P<name>{_NAME})\s?=\s?(?P<quote>[\"'])(?P<value>[^\"'<>]{{1,500}})(?P=quote)")
_OF_NO_NAME = frozenset(("value", "when", "val", "content", "text", "extension"))
"""Attributes that hold what their element is for."""
_TAG = re.compile(rf"<(?P<name>{_NAME})\s[^<>]{{0,4000}}>")
_ENTRY = re.compile(
    r"<(?P<key>key|dt|th|label|b|strong|name|span|td|div|p|li)(?:\s[^<>]{0,400})?>\s*+(?P<label>[^<>]{1,60}?)\s*+:?\s*+</(?P=key)>"
    rf"\s*+:?\s*+<(?P<value>string|dd|td|span|div|p|value|i|em|a|code)(?:\s[^<>]{{0,400}})?>\s*+"
    rf"(?:<(?:a|b|i|em|span|strong|code|string|int|text)(?:\s[^<>]{{0,400}})?>\s*+)?(?P<text>{_TEXT}?)\s*+(?:</[a-z]{{1,6}}>\s*+)?</(?P=value)>"
    r"|<(?P<lone>b|strong|label|dt|span)(?:\s[^<>]{0,400})?>\s*+(?P<head>[^<>]{1,60}?)\s*+:?\s*+</(?P=lone)>\s*+:?\s*+"
    r"(?P<beside>[^<>\s][^<>]{0,2000}?)\s*+(?=<|\Z)"
)
_PREFIX = r"(?:[\w-]{1,20}:)?"
_ROW_NAME = rf"{_PREFIX}(?:tr|row|table-row)"
_CELL_NAME = rf"{_PREFIX}(?:t[hdc]|cell|table-cell|entry|c)"
_ATTRIBUTES = r"(?:\s[^<>]{0,400}?)?"
_ROW = re.compile(
    rf"<{_ROW_NAME}{_ATTRIBUTES}>(?P<cells>.*?)(?=</{_ROW_NAME}>|<{_ROW_NAME}[\s>]|</table>|\Z)", re.DOTALL | re.I
)
_CELL = re.compile(
    rf"<(?P<kind>{_CELL_NAME}){_ATTRIBUTES}(?:/>|>(?:\s*+<(?!/?{_CELL_NAME}[\s/>])/?[\w:-]{{1,24}}{_ATTRIBUTES}/?>)*+"
    rf"\s*+(?P<text>{_TEXT}?)?\s*+(?=<))",
    re.I,
)
"""A cell of HTML, of spreadsheets or of word processors; what stands around its text does not matter."""
_ROWS = re.compile(rf"<{_ROW_NAME}[\s>]", re.I)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_MAX_ROW = 20_000
_ONLY_TAGS = re.compile(r"(?:\s{0,60}+</?[\w:-]{1,24}(?:\s[^<>]{0,100})?>){0,4}+\s{0,60}+")
_FEWEST_OF_RUN = 6
"""Three labels and as many values."""
_LABEL_AND_VALUE = 2
_FIELD = re.compile(
    r">\s*+(?P<label>[^<>]{1,60}?)\s*+:?\s*+(?:</label>\s*+)?(?:</?(?:td|div|span|p|dd|dt|br)(?:\s[^<>]{0,400}?)?/?>\s*+){0,4}"
    r"<(?:input\s(?:[^<>]{0,400}?\s)?value=[\"'](?P<value>[^\"'<>]{1,500})[\"']|textarea(?:\s[^<>]{0,400})?>(?P<text>[^<>]{1,2000}))"
)
"""A field of a form behind or within its label."""
_SELECTED = re.compile(
    rf"<option\s(?:[^<>]{{0,400}}\s)?selected(?:=[\"']?\w{{0,10}}[\"']?)?(?:\s[^<>]{{0,400}})?>\s*+(?P<text>{_TEXT}?)\s*+(?=<|\Z)",
    re.I,
)
_BEFORE_LIST = re.compile(
    r">\s*+(?P<label>[^<>]{1,60}?)\s*+:?\s*+(?:</label>\s*+)?(?:</?(?:td|div|span|p|dd|dt|br)(?:\s[^<>]{0,400}?)?/?>\s*+){0,4}\Z"
)
_LONGEST_LIST, _LABEL_REACH = 8_000, 300
_OF_FIELD = frozenset(("name", "id"))
_BBCODE = re.compile(r"\[(?:b|td|th|li|\*)\]", re.IGNORECASE)
_ANGLES = str.maketrans("[]", "<>")

type MarkupRow = list[tuple[str, int, int]]
"""The cells of a row: the name of each, and where its text begins and ends."""


def markup_cells(text: str) -> Iterator[Cell]:
    """Yield the elements that hold text alone, the attributes, and the values beside labels and below headers."""
    if "<" not in text or ">" not in text:
        return
    for element in _ELEMENT.finditer(text):
        group = "data" if element["data"] is not None else "text"
        yield Cell(*element.span(group), (element["name"].rpartition(":")[2],), Place.MARKUP)
    for tag in _TAG.finditer(text):
        for attribute in _ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            name = tag["name"] if attribute["name"] in _OF_NO_NAME else attribute["name"]
            yield Cell(*attribute.span("value"), (name,), Place.MARKUP, is_quoted=True)
    for entry in _ENTRY.finditer(text):
        label, group = (entry["label"], "text") if entry["label"] is not None else (entry["head"], "beside")
        start, end = entry.span(group)
        if group == "beside":  # what parts it from the next label is no part of it
            end = start + len(text[start:end].rstrip(" ,;|·•\t\r\n"))
        yield Cell(start, end, (label,), Place.MARKUP)
    if "<select" in text:
        yield from _selected(text)
    if "<input" in text or "<textarea" in text:
        for field in _FIELD.finditer(text):
            yield Cell(*field.span("value" if field["value"] else "text"), (field["label"],), Place.MARKUP)


def _selected(text: str) -> Iterator[Cell]:
    """Yield what is chosen in a list of a form, with the list's name and with its label."""
    for option in _SELECTED.finditer(text):
        begin = text.rfind("<select", max(0, option.start() - _LONGEST_LIST), option.start())
        tag = _TAG.match(text, begin) if begin >= 0 else None
        label = _BEFORE_LIST.search(text, max(0, begin - _LABEL_REACH), begin) if tag else None
        names = (
            [each["value"] for each in _ATTRIBUTE.finditer(text, *tag.span()) if each["name"] in _OF_FIELD]
            if tag
            else []
        )
        for name in (*names, *([label["label"]] if label else ())):
            yield Cell(*option.span("text"), (name,), Place.MARKUP)


def runs_of_elements(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield where the texts stand of elements of one name that nothing but tags parts: `<si><t>…</t></si>`, `<li>`."""
    run: list[tuple[int, int]] = []
    name, end = "", -1
    for element in _ELEMENT.finditer(text) if "</" in text else ():
        if element["name"] != name or not _ONLY_TAGS.fullmatch(text, end, element.start()):
            if len(run) >= _FEWEST_OF_RUN:
                yield run
            run = []
        run.append(element.span("data" if element["data"] is not None else "text"))
        name, end = element["name"], element.end()
    if len(run) >= _FEWEST_OF_RUN:
        yield run


def in_angle_brackets(text: str) -> str | None:
    """Return BBCode as if it were HTML, of the same length, or None if there is none."""
    if "[/" not in text and "[*]" not in text:
        return None
    return text.translate(_ANGLES) if _BBCODE.search(text) else None


def tables_of_markup(text: str) -> Iterator[list[Cell]]:
    """Yield the cells of each table of HTML, a spreadsheet or a word processor below the header of their column."""
    for rows in rows_of_markup(text):
        yield [*cells_of_rows(text, rows)]


def rows_of_markup(text: str) -> Iterator[list[MarkupRow]]:
    """Yield the rows of each table, as the names of their cells and where the texts of these stand."""
    if "<" not in text or not _ROWS.search(text):
        return
    at = 0
    for table in [*_TABLE.finditer(text), None]:
        end = table.start() if table else len(text)
        yield [
            [(cell["kind"].lower(), *_text_of(cell)) for cell in _CELL.finditer(text, *row.span("cells"))]
            for row in _ROW.finditer(text, at, end)
            if row.end() - row.start() <= _MAX_ROW
        ]
        at = end


def _text_of(cell: re.Match[str]) -> tuple[int, int]:
    return cell.span("text") if cell["text"] is not None else (cell.end(), cell.end())


def cells_of_rows(text: str, rows: Sequence[MarkupRow]) -> Iterator[Cell]:
    """Yield the cells below the header of their column, and those beside a label."""
    headers: list[str] = []
    for cells in rows:
        if len(cells) == _LABEL_AND_VALUE and cells[1][1] < cells[1][2]:
            yield Cell(*cells[1][1:], (text[cells[0][1] : cells[0][2]].rstrip(" :"),), Place.MARKUP)
        if (cells and all(kind == "th" for kind, *_ in cells)) or (not headers and cells):
            headers = [text[start:end] for _, start, end in cells]
        elif len(cells) == len(headers):
            for header, (_, first, last) in zip(headers, cells, strict=True):
                if 0 <= first < last:
                    yield Cell(first, last, (header,), Place.TABLE)
