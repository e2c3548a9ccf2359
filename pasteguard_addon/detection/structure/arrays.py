"""Lists of values: behind a key of JSON, YAML or a program; and tables of an array of names with arrays of values."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.detection.structure.records import label_before
from pasteguard_addon.sieve import Sieve

_ITEM = r"(?:\\?\"(?:[^\"\\\n]|\\[^\"\n]){0,500}\\?\"|'(?:[^'\\\n]|\\.){0,500}'|[\w.+-]{1,40})"
_ARRAY = re.compile(rf"[\[(]\s{{0,40}}{_ITEM}(?:\s{{0,40}},\s{{0,40}}{_ITEM}){{1,60}}+\s{{0,40}}[\])]")
_ITEMS = re.compile(_ITEM)
_LIST = re.compile(
    rf"[:=>]\s{{0,8}}(?:\w{{1,12}}(?:\[\])?)?(?P<list>[\[({{]\s{{0,40}}(?=[\"'\\])"
    rf"{_ITEM}(?:\s{{0,40}},\s{{0,40}}{_ITEM}){{0,200}}+,?\s{{0,40}}[\])}}])"
)
_NUMBERED = re.compile(
    rf"[:=>]\s{{0,8}}(?P<list>\{{\s{{0,40}}[\"']?\d{{1,7}}[\"']?\s?(?::|=>)\s?{_ITEM}"
    rf"(?:\s{{0,40}},\s{{0,40}}[\"']?\d{{1,7}}[\"']?\s?(?::|=>)\s?{_ITEM}){{0,200}}+,?\s{{0,40}}\}})"
)
"""A column whose rows are numbered, as pandas writes them: `"name": {"0": "Ann", "1": "Lee"}`."""
_NUMBERED_ITEM = re.compile(rf"[\"']?\d{{1,7}}[\"']?\s?(?::|=>)\s?(?P<item>{_ITEM})")
_LINES = re.compile(
    r"^[ \t-]{0,40}(?P<quote>[\"']?)(?P<label>[^\W\d_][\w .-]{0,38})(?P=quote):[ \t]*"
    r"(?P<list>(?:\n[ \t]{0,40}-[ ]{1,4}[^\n]{1,200}){1,200})",
    re.M,
)
_LINE_ITEM = re.compile(r"\n[ \t]*-[ ]+(?P<quote>[\"']?)(?P<value>[^\n]*[^\s\"'])")
_QUOTES = "\"'\\"
_MAX_NAME = 48
_LOOSE = (
    r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'"
    r"|(?:[^\s\"'(),\[\]]|\(\d{1,5}\))(?:[^\"'(),\[\]\n]|\(\d{1,5}\)){0,60})"
)
"""An item with or without quotes, as dumps of values write them."""
_CALL = re.compile(
    rf"^[ \t]*(?P<name>(?:[\w.$-]{{1,40}}[ ]?[:=]?[ ]){{0,3}}+[\w.]{{0,40}})"
    rf"(?P<items>[\[(]\s{{0,8}}{_LOOSE}(?:(?:,|(?<=\")(?=[ ]\"))\s{{0,8}}{_LOOSE}){{2,60}}+"
    r"(?:,\s{1,8}\[\w+\]:[ ]\d+)?\s{0,8}[\])])[,;]?[ \t\r]*$",
    re.M,
)
"""Words may stand before it; strings may be parted by blanks alone."""
_LOOSE_ITEMS = re.compile(_LOOSE)
_SIMPLE = r"(?:\"[^\"\n]{0,120}\"|'[^'\n]{0,120}'|[\w.+-]{1,30}(?:\([^()\n]{0,40}\))?)"
_ROW = re.compile(rf"[\[(]{_SIMPLE}(?:,[ ]?{_SIMPLE}){{3,20}}+,?[\])]")
_NEXT_CALL = re.compile(r"\s{0,4}[,;]\s{0,20}(?:[\w.$-]{1,40}[ ]?){0,3}")
"""Between a call or a list and the next of its kind."""
_NUMBER_NEAR = re.compile(r"[^\n]{0,400}\d\d[ -]?\d\d")
"""Without any, nothing in a row tells that it is about somebody."""
_TYPED_COLUMN = re.compile(
    r"^[ ]?\$[ ](?P<label>[^\W\d_][\w. ]{0,38}?)[ ]*(?::[ ]*\w{3,10}|<\w{3,10}>)[ ]+"
    r"(?:w/[ ]\d+[ ]levels?[ ]|\[[\d:, ]{1,12}\][ ])?(?P<values>[\"'\d][^\n]{1,1000})",
    re.M,
)
"""As `str` and `glimpse` show a data frame in R and Python."""
_ITEM_OF_COLUMN = re.compile(r"([\"'])(?P<string>[^\"'\\\n]{1,200})\1|(?<=[ ,])(?P<number>\d{4,16})(?=,|[ ]|$)", re.M)
_FEWEST_ROWS = 2
_STRING = re.compile(r"\"([^\"\\\n]{0,200})\"|'([^'\\\n]{0,200})'")
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_STRINGS = 2
_LISTS, _CALLS = Sieve(_LIST, _NUMBERED), Sieve(_CALL)
_LINE = re.compile(r"[^\n]{8,1400}")


def array_cells(text: str) -> Iterator[Cell]:
    """Yield the values of each array below the names in the array of strings before it that is as long."""
    if "[" not in text or ('",' not in text and "'," not in text):
        return
    names: list[str] = []
    for array in _ARRAY.finditer(text):
        items = [_bare(text, *item.span()) for item in _ITEMS.finditer(text, *array.span())]
        values = [text[start:end] for start, end, _ in items]
        if len(items) == len(names):
            for name, (start, end, is_quoted) in zip(names, items, strict=True):
                if start < end:
                    yield Cell(start, end, (name,), Place.TABLE, is_quoted)
        elif all(quoted and len(value) <= _MAX_NAME for value, (_, _, quoted) in zip(values, items, strict=True)):
            names = values


def listed_cells(text: str) -> Iterator[Cell]:
    """Yield the values of each list behind a key: `"names": ["Ann", "Lee"]`, `names:` and lines of `- Ann`."""
    sifted = _LISTS.sift(text)
    for found in sifted.finditer(_LIST):
        label = label_before(text, found.start())
        for item in _ITEMS.finditer(text, *found.span("list")) if label else ():
            start, end, is_quoted = _bare(text, *item.span())
            if label and start < end and is_quoted:
                yield Cell(start, end, (label["label"],), Place.ITEM, is_quoted)
    for found in sifted.finditer(_NUMBERED):
        label = label_before(text, found.start())
        for item in _NUMBERED_ITEM.finditer(text, *found.span("list")) if label else ():
            start, end, is_quoted = _bare(text, *item.span("item"))
            if label and start < end and is_quoted:
                yield Cell(start, end, (label["label"],), Place.ITEM, is_quoted)
    if "$ " in text:
        for found in _TYPED_COLUMN.finditer(text):
            for item in _ITEM_OF_COLUMN.finditer(text, *found.span("values")):
                group = "string" if item["string"] else "number"
                yield Cell(*item.span(group), (found["label"],), Place.ITEM, group == "string")
    if "- " in text:
        for found in _LINES.finditer(text):
            for item in _LINE_ITEM.finditer(text, *found.span("list")):
                yield Cell(*item.span("value"), (found["label"],), Place.ITEM, bool(item["quote"]))


def _bare(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Return where an item stands without its quotes, and whether it has any."""
    first, last = start, end
    while first < last and text[first] in _QUOTES:
        first += 1
    while last > first and text[last - 1] in _QUOTES:
        last -= 1
    return first, last, first > start


def bracketed_rows(text: str) -> Iterator[list[list[tuple[int, int, bool]]]]:
    """Yield the rows of each run of lines such as `Person("Ann", "Lee", 42)`, of as many items each."""
    block: list[list[tuple[int, int, bool]]] = []
    name, end = "", -1
    for line in _CALLS.sift(text).finditer(_CALL):
        row = [
            _bare(text, *item.span())
            for item in _LOOSE_ITEMS.finditer(text, line.start("items") + 1, line.end("items") - 1)
        ]
        goes_on = block and line["name"] == name and len(row) == len(block[0]) and line.start() <= end + 2
        if not goes_on:
            if len(block) >= _FEWEST_ROWS:
                yield block
            block = []
        block.append(row)
        name, end = line["name"], line.end()
    if len(block) >= _FEWEST_ROWS:
        yield block


def lone_rows(text: str) -> Iterator[list[list[tuple[int, int, bool]]]]:
    """Yield the items of each call or list of four or more on a line, such as `create("Ann", "Lee", "5 Elm Rd")`.

    Those of one length that follow one another on a line, `[P("Ann", "Lee", …), P("Bo", "Ray", …)]`, are one block.
    """
    may_hold_one = '", ' in text or "', " in text or '","' in text or "','" in text
    block: list[list[tuple[int, int, bool]]] = []
    last = 0
    found = _ROW.search(text) if may_hold_one else None
    while found is not None:
        start, end = found.span()
        if _NUMBER_NEAR.match(text, start + 1):
            row = [_bare(text, *item.span()) for item in _LOOSE_ITEMS.finditer(text, start + 1, end - 1)]
            if block and (len(row) != len(block[0]) or not _NEXT_CALL.fullmatch(text, last, start)):
                yield block
                block = []
            block.append(row)
            last = end
        else:
            end = start + 1
        found = _ROW.search(text, end)
    if block:
        yield block


def alike_rows(text: str) -> Iterator[list[list[tuple[int, int, bool]]]]:
    """Yield the strings of each run of lines that differ in them and in digits alone: formulas, commands, logs."""
    block: list[list[tuple[int, int, bool]]] = []
    shape = ""
    for line in _LINE.finditer(text) if max(text.count('"'), text.count("'")) > 2 * _FEWEST_STRINGS else ():
        if max(line[0].count('"'), line[0].count("'")) < 2 * _FEWEST_STRINGS:
            continue
        strings = [*_STRING.finditer(text, *line.span())]
        if len(strings) < _FEWEST_STRINGS:
            continue
        own = _DIGITS.sub("0", _STRING.sub('""', line[0]))
        if not _LETTER.search(own):  # members of an object, items of a list
            continue
        if own != shape and block:
            yield from _columns_with_text(text, block)
            block = []
        shape = own
        block.append([(each.start() + 1, each.end() - 1, True) for each in strings])
    yield from _columns_with_text(text, block)


def _columns_with_text(
    text: str, block: list[list[tuple[int, int, bool]]]
) -> Iterator[list[list[tuple[int, int, bool]]]]:
    """Yield a block without the columns that hold the same in each row: keys, and the blanks between joined names."""
    if len(block) < _FEWEST_ROWS:
        return
    differ = [at for at in range(len(block[0])) if len({text[slice(*row[at][:2])].strip() for row in block}) > 1]
    if len(differ) >= _FEWEST_STRINGS:
        yield [[row[at] for at in differ] for row in block]
