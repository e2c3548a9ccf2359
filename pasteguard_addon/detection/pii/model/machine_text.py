"""What only machines write, by its shape: minified code, maps of sources, dumps of bytes. The model need not read it.

A megabyte of it would take the model most of a minute. Everything else reads every character, so addresses and numbers
in it are found, and so are words that stand there as people write them: in code two words side by side, neither of
them a word of the language, are what somebody has put into a text or a comment.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

_LONG_LINE = re.compile(r"[^\n]{400,}")
"""Nobody writes code in such lines; machines do, and people write prose in them."""
_STRETCH_CHARS = 400
"""A line is judged by so much of it at once: bundles hold data beside code."""
_CODE = re.compile(
    r"=>|&&|\|\||[=!]==|[=(,:?&|]![01]\b|\.prototype\b|\)\{|\}\(|\}\)|\(\)|[\w$]\?[\w$.\"']+:"
    r"|;[\w.-]+:[^;{}]{1,40}(?=[;}])|\}[.#@][\w-]+[^{}\n]{0,60}\{"
    r"|f(?<!\w.)unction\b|r(?<!\w.)eturn[ \"'({\[!-]|v(?<!\w.)(?:ar [\w$]|oid 0)|t(?<!\w.)(?:his\.|ypeof\b)"
)
"""Of scripts and style sheets, without the blanks that people would put there. Each begins with a sign or a letter, by
which `re` passes over it quickly."""
_LEAST_SIGNS = 8
"""In a stretch; prose and records have none or few."""
_LEAST_KINDS = 3
_MOST_BLANKS = 0.1
_KEY_OF_JSON = re.compile(rf'"(?:{"|".join(rf"(?<=[\w ]\\{{{count}}}.)" for count in range(4))})\s*:')
_MOST_KEYS = 2
"""More in a stretch are data, however it goes on."""
_OF_THE_LANGUAGE = frozenset(
    "async await break case catch class const continue default delete do else export extends finally for from function "
    "get if import in instanceof let new null of return set static super switch this throw try typeof undefined var "
    "void while with yield and not only screen media solid none auto px".split()
)
_WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_][^\W\d_'’.-]*(?:[ ][^\W\d_][^\W\d_'’.-]*)+")
_AROUND_CHARS = 24
"""What stands beside such words is read with them."""

_OF_MAP = r"[g-z0-9+/]{0,6}+[A-Za-f]"
_SEGMENT = rf"(?:{_OF_MAP}(?:(?:{_OF_MAP}){{3,4}}+)?+(?![A-Za-z0-9+/]))?+"
_CUT = r"[A-Za-z0-9+/]{1,12}"
_MAP = re.compile(
    rf"(?<![\w+/])(?=[A-Za-z0-9+/,;]{{48}})(?:\A{_CUT}[,;])?(?:{_SEGMENT}[,;]){{12,}}+(?:{_CUT}\Z|{_SEGMENT})"
)
"""Which line of a source stands where: one, four or five numbers a segment, https://tc39.es/ecma426/#sec-mappings.

A number ends with one of the first 32 letters, so that a list of names has segments of another count: "Anna,Leo,".
What is read may begin or end within a segment.
"""
_LONG_NUMBER = re.compile(r"[g-z0-9+/]")
_OF_MAP_ALONE = re.compile(r"[g-z0-9+/]|\A.\Z|\A.A")
"""Names in capitals may have four or five letters: "ANNA,KARL,". But the second number, of the source, hardly moves."""
_LEAST_OF_MAP = 0.8
_DUMPED_LINE = re.compile(
    r"^[ \t]*(?:0x)?[0-9a-fA-F]{4,16}:?[ \t]+"
    r"(?:(?:(?:[0-9a-fA-F]{2}){1,8}[ \t]+){4,}|(?:[0-9a-fA-F]{2,8}[ \t]+){3,}[0-9a-fA-F]{2,8}$)(?P<shown>[^\n]*)$",
    re.M,
)
"""As `xxd`, `hexdump -C` and `od` write them."""
_READABLE = 0.75

_RANGES = re.compile(r"([^\W\d_])-([^\W\d_])([^\W\d_])-([^\W\d_])")
"""Letters from one to another, as patterns name them: `[Α-Ωα-ωίϊ]`."""
_MOST_OF_PATTERN = 60
_NO_BLANKS_BEFORE = re.compile(r"[^\s\"']*\Z")
_NO_BLANKS = re.compile(r"[^\s\"']*")
_FEWEST_DIFFERENT = 48
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]{48,}")
"""Without a mark between: people write so at times, but not without a word twice."""


def as_people_wrote(text: str) -> str:
    """Return a text of the same length, with blanks in place of what only machines write."""
    spans = [*_code(text), *_maps(text), *_dumped(text), *_letters(text)]
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            pieces += (text[at : max(at, start)], " " * (end - max(at, start)))
            at = end
    return "".join((*pieces, text[at:]))


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of minified code, less the words in it."""
    for line in _LONG_LINE.finditer(text):
        last = line.end() - _STRETCH_CHARS
        starts = [*range(line.start(), last, _STRETCH_CHARS), last]
        stretches = [(start, start + _STRETCH_CHARS) for start in starts]
        are_code = [(start, end) for start, end in stretches if _is_code(text[start:end])]
        if are_code and not _is_json(line.group()):
            yield from _without(are_code, _of_people(text, line.start(), line.end()))


def _maps(text: str) -> Iterator[tuple[int, int]]:
    """Yield what maps generated code to its sources."""
    for found in _MAP.finditer(text):
        segments = [segment for segment in re.split("[,;]+", found[0]) if segment]
        of_map = sum(_OF_MAP_ALONE.search(segment) is not None for segment in segments)
        if of_map >= _LEAST_OF_MAP * len(segments) and _LONG_NUMBER.search(found[0]):
            yield found.span()


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Yield tables and ranges of letters that make no words."""
    if text.isascii():
        return
    for run in _IDEOGRAPHS.finditer(text):
        if len(set(run[0][:_FEWEST_DIFFERENT])) == _FEWEST_DIFFERENT:
            yield run.span()
    for ranges in _RANGES.finditer(text):
        if ranges[1] < ranges[2] and ranges[3] < ranges[4]:
            before = _NO_BLANKS_BEFORE.search(text, max(0, ranges.start() - _MOST_OF_PATTERN), ranges.start())
            behind = _NO_BLANKS.match(text, ranges.end(), ranges.end() + _MOST_OF_PATTERN)
            yield before.start() if before else ranges.start(), behind.end() if behind else ranges.end()


def _is_json(line: str) -> bool:
    """Return whether a line is data, whatever code it quotes."""
    if line.lstrip()[:1] in ("{", "[", '"'):
        with suppress(ValueError, RecursionError):
            json.loads(line)
            return True
    return False


def _is_code(stretch: str) -> bool:
    if stretch.count(" ") > _MOST_BLANKS * len(stretch) or len(_KEY_OF_JSON.findall(stretch)) > _MOST_KEYS:
        return False
    kinds: set[str] = set()
    for count, sign in enumerate(_CODE.finditer(stretch), 1):
        kinds.add(sign[0][:2])
        if count >= _LEAST_SIGNS and len(kinds) >= _LEAST_KINDS:
            return True
    return False


def _of_people(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the words that somebody has written there, with what stands around them."""
    found = (words.span() for words in _WORDS.finditer(text, start, end) if _are_peoples(words.group()))
    return [(first - _AROUND_CHARS, last + _AROUND_CHARS) for first, last in found]


def _without(spans: Iterable[tuple[int, int]], kept: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what of some spans lies outside the others; both are in order."""
    ends = [end for _, end in kept]
    for start, end in spans:
        at = start
        for first, last in kept[bisect_right(ends, start) :]:
            if first >= end:
                break
            if first > at:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end


def _are_peoples(words: str) -> bool:
    """Return whether two of the words side by side are none of the language."""
    if words.count(" ") == 1:  # as nearly all are
        return _OF_THE_LANGUAGE.isdisjoint(words.split(" "))
    are_own = [word in _OF_THE_LANGUAGE for word in words.split(" ")]
    return any(not left and not right for left, right in pairwise(are_own))


def _dumped(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bytes of dumps, and what they show beside them unless it can be read."""
    for line in _DUMPED_LINE.finditer(text):
        shown = line["shown"]
        readable = sum(char.isalpha() or char == " " for char in shown.strip("|>* "))
        yield (line.start(), line.end() if readable < _READABLE * len(shown) else line.start("shown"))
