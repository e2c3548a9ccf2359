"""Rows of a table of codes, one a line: `| fo | Faroese |`, `fo,Faroese`, `'fo' => 'Faroese',`, `fo: "Faroese"`.

What stands above has a word for what they are codes of and none for people, and the codes themselves are of languages
or of countries: nearly all of two letters are known, hardly one comes twice, and they are more than people deal with.
Only the cell behind a code says what that stands for; further cells may say whose it is.
"""

import re
from collections.abc import Iterator, Sequence

from pasteguard_addon.entity_types import NAMES
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.standard_codes import standard_codes

_ROW = re.compile(
    r"^[ \t]{0,12}(?:[|(\[{-][ \t]{0,4}|<option[ ]value=)?[\"'`]?(?P<code>[a-z]{2,3}|[A-Z]{2,3})[\"'`]?[ \t]{0,8}"
    r"(?:(?=\|)|[,;:=\t]|=>|>)[ \t]{0,8}[\"'`]?(?P<value>[^\W\d_][^\n|;:=\t\"'`<>]{1,60}+|"
    r"\|[^\n|]{1,160}+(?=\|))[^\n]{0,160}$",
    re.M,
)
_KNOWN_LETTERS = 2
_FEWEST_ROWS = 60
_FEWEST_KNOWN = 40
_LEAST_KNOWN = 0.9
_LEAST_DIFFERENT = 0.95
_MOST_BETWEEN = 40
_REACH_OF_HEAD = 240
_LABEL = re.compile(r"[^\W\d_]+")
_BLANK = re.compile(r"[\s,)\]}-]*")


def code_rows(text: str) -> Iterator[Sequence[re.Match[str]]]:
    """Yield the rows of each such table; each has the groups `code` and `value`."""
    run: list[re.Match[str]] = []
    for row in _ROW.finditer(text):
        if run and not _BLANK.fullmatch(text, run[-1].end(), min(row.start(), run[-1].end() + _MOST_BETWEEN)):
            yield from _tables(text, run)
            run = []
        run.append(row)
    yield from _tables(text, run)


def _tables(text: str, run: list[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    if len(run) >= _FEWEST_ROWS and _is_of_codes([row["code"] for row in run]) and _is_headed(text, run[0].start()):
        yield run


def _is_of_codes(codes: Sequence[str]) -> bool:
    short = [code for code in codes if len(code) == _KNOWN_LETTERS]
    known = max(sum(code in standard_codes(kind) for code in short) for kind in ("languages", "countries"))
    is_different = len(set(codes)) >= _LEAST_DIFFERENT * len(codes)
    return is_different and known >= max(_FEWEST_KNOWN, _LEAST_KNOWN * len(short))


def _is_headed(text: str, start: int) -> bool:
    """Return whether what stands above says what the codes are of, and of nobody: `ISO code | Language`."""
    words = [word.lower() for word in _LABEL.findall(text, max(0, start - _REACH_OF_HEAD), start)]
    labels = {*words, *(word.removesuffix("s") for word in words)}
    types = (field_types()[label] for label in labels & field_types().keys() - _OF_MESSAGES)
    return not labels.isdisjoint(_HEADS) and not any(kind in NAMES for kind, _ in types)


_HEADS = frozenset(
    "language lang locale iso country nation territory countries territories sprache sprachen länder langue pays idioma"
    " país países lingua lingue paese paesi taal talen landen język języki kraje língua land".split()
)
_OF_MESSAGES = frozenset("name names to from cc bcc".split())
