"""Read two corpora whose mentions are told token by token: GUM's documents and factRuEval's.

Each reader takes the git directory, a path in it, the language and the source, as those of `readers` do.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .readers import closed_up, git_output
from .text import Row

_LONGEST = 900


class _Token(NamedTuple):
    start: int
    end: int
    is_proper: bool
    is_capital: bool
    is_title: bool
    is_plural: bool


_MENTION = re.compile(r"\((\w+)-(\w+)-[^()-]*-[^()-]*-[^()-]*-([\d,]+)|(?<![\w-])(\w+)\)|\)")
"""A mention's opening (its number, what it is, which of its words name it) or its end."""
_KINDS = {"person": "PER", "place": "LOC", "organization": "ORG"}
_TITLES = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Prof|King|Queen|Prince|Princess|Lord|Lady|Sir|Earl|Duke|Count|Baron|Pope|Bishop|Saint|Emperor"
    r"|President|Minister|Premier|Chancellor|Governor|Mayor|Senator|Judge|Justice|Professor|Doctor|Fellow|General|Captain"
    r"|Colonel|Major|Officer|Director|Secretary|Ambassador|God|Mom|Dad|Mother|Father)\.?$"
)
"""What GUM takes for proper nouns, though it names nobody."""


def treebank(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read a document of GUM, a paragraph a row: of each mention the words that name it, if they are proper nouns."""
    for paragraph in re.split(r"(?m)^# newpar\b.*$", git_output(git, "show", f"HEAD:{path}"))[1:]:
        text, tokens, mentions = _paragraph(paragraph)
        found = {span for kind, inner in mentions if (span := _named(kind, inner, tokens))}
        spans = [span for span in sorted(found) if not _TITLES.match(text[span[0] : span[1]])]
        if len(text) > 30 and text[:_LONGEST].strip():
            yield closed_up(Row(text[:_LONGEST], language, [s for s in _apart(spans) if s[1] <= _LONGEST], source))


def _paragraph(lines: str) -> tuple[str, list[_Token], list[tuple[str, list[int]]]]:
    """Its text, its tokens, and each mention's kind with the numbers of the tokens that name it."""
    text = ""
    tokens: list[_Token] = []
    mentions: list[tuple[str, list[int]]] = []
    for line in lines.split("\n"):
        fields = line.split("\t")
        if len(fields) != 10 or not fields[0].isdigit():
            text += " " if not line and text and not text.endswith(" ") else ""
            continue
        for number, kind, named, _ in _MENTION.findall("".join(re.findall(r"Entity=([^|]*)", fields[9]))):
            if number and kind in _KINDS:
                mentions.append((kind, [len(tokens) + int(n) - 1 for n in named.split(",")]))
        start = len(text)
        text += fields[1]
        is_title, is_plural = fields[7] == "nmod:desc", "Number=Plur" in fields[5]
        tokens.append(_Token(start, len(text), fields[3] == "PROPN", fields[1][0].isupper(), is_title, is_plural))
        text += "" if "SpaceAfter=No" in fields[9] else " "
    return text, tokens, mentions


def _named(kind: str, inner: list[int], tokens: list[_Token]) -> tuple[int, int, str] | None:
    """The words up to the first gap, without the article or titles before them."""
    inner = [n for n in inner if n < len(tokens)]
    while inner and (not tokens[inner[0]].is_capital or (kind == "person" and tokens[inner[0]].is_title)):
        inner = inner[1:]
    run = [n for i, n in enumerate(inner) if n == inner[0] + i]
    if not run or not tokens[run[-1]].is_proper or (kind == "person" and tokens[run[-1]].is_plural):
        return None
    return tokens[run[0]].start, tokens[run[-1]].end, _KINDS[kind]


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The longest of those that overlap."""
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda span: span[0] - span[1]):
        if not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, kind))
    return sorted(kept)


_PARTS = {
    "name": "PER", "surname": "PER", "patronymic": "PER", "nickname": "PER", "loc_name": "LOC", "org_name": "ORG",
}  # fmt: skip


def facts(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read an article of factRuEval, a paragraph a row: of each object the words that name it."""
    text = git_output(git, "show", f"HEAD:{path[:-8]}.txt")
    parts: dict[str, tuple[int, int, str]] = {}
    for line in git_output(git, "show", f"HEAD:{path[:-8]}.spans").split("\n"):
        number, kind, start, length, *_ = [*line.split(), "", "", "", ""][:5]
        if kind in _PARTS and text[int(start) : int(start) + 1].isupper():
            parts[number] = (int(start), int(start) + int(length), _PARTS[kind])
    spans: set[tuple[int, int, str]] = set()
    for line in git_output(git, "show", f"HEAD:{path}").split("\n"):
        own = [parts[number] for number in line.split("#")[0].split()[2:] if number in parts]
        for kind in {kind for _, _, kind in own}:
            ends = [(a, b) for a, b, k in own if k == kind]
            start, end = min(ends)[0], max(b for _, b in ends)
            if end - start < sum(b - a + 2 for a, b in ends):
                spans.add((start, end, kind))
    yield from _rows(text, _apart(sorted(spans)), language, source)


def _rows(text: str, spans: list[tuple[int, int, str]], language: str, source: str) -> Iterator[Row]:
    for paragraph in re.finditer(r"[^\n]+", text):
        begin, end = paragraph.start(), min(paragraph.end(), paragraph.start() + _LONGEST)
        if end - begin > 30:
            own = [(a - begin, b - begin, kind) for a, b, kind in spans if begin <= a and b <= end]
            yield Row(text[begin:end], language, own, source)
