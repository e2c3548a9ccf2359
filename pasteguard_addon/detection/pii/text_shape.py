"""What the place of a word tells about it: in code, in a path, in a heading, in lower case.

Features only, no decision: cheap tests on the characters around a span, none of which scans the whole text.
"""

import re
from bisect import bisect_right

_FENCE = re.compile(r"^[ \t]{0,3}(```|~~~)[^\n]*$", re.M)
_CODE_LINE = re.compile(
    r"^\s*(?:def |class |import |from \S+ import|return\b|fn |let |const |var |public |private |protected |static |"
    r"func |package |using |namespace |#include|@\w+|\$ |>>> |<\w+|</|//|SELECT\b|INSERT\b|UPDATE\b|CREATE\b|ALTER\b|"
    r"DELETE\b|"
    r"at [\w.$<>]+ ?\([^)\n]*:\d|File \"|Traceback|if\s*\(|for\s*\(|while\s*\(|else\b|try\b|catch\b|elif\b|switch\s*\()"
)
_CODE_MARK = re.compile(r"[{};]\s*$|=>|->|::|\w\(|\)\s*[;{:]|[=!<>]=|&&|\|\||\w\.\w+\(|[\w\])]\s=\s|\]\(|\+\+|</\w|/>")
_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2,}[a-z]{2,}[A-Z]|[A-Z]{2}[a-z]+\Z")
_CAMEL_NAME = re.compile(r"(?:Mc|Mac|De|Di|Da|La|Le|Lo|Du|Van|Von|Fitz|O['’]|D['’]|Al|El)[A-Z][^\W\d_A-Z]+")
_OPEN_TAG = re.compile(r"<([\w:.-]{1,40})(?:\s[^<>]*)?>\Z")
_PROSE_TAG = re.compile(
    r"\A(?:p|li|td|th|span|div|b|i|u|em|strong|a|h[1-6]|dt|dd|option|label|title|small|code|pre|body|text|from|to|cc|by)\Z"
    r"|name|author|owner|person|contact|customer|patient|sender|recipient|user|nom|naam|creator|editor|by",
    re.I,
)


class Regions:
    """The fenced code blocks of one text, found once."""

    def __init__(self, text: str) -> None:
        self._edges: list[int] = []
        mark = ""
        for match in _FENCE.finditer(text):
            if not mark:
                mark = match.group(1)
                self._edges.append(match.end())
            elif match.group(1) == mark:
                mark = ""
                self._edges.append(match.start())

    def is_fenced(self, at: int) -> bool:
        """Return whether the offset lies in a fenced code block."""
        return bisect_right(self._edges, at) % 2 == 1


def line_of(text: str, at: int, reach: int = 300) -> tuple[int, int]:
    """Return the line around an offset, no farther than `reach` to each side."""
    start = text.rfind("\n", max(0, at - reach), at) + 1 or max(0, at - reach)
    end = text.find("\n", at, at + reach)
    return start, end if end >= 0 else min(len(text), at + reach)


def is_code_line(line: str) -> bool:
    """Return whether a line reads like source code, a shell command or a stack trace."""
    if _CODE_LINE.match(line):
        return True
    marks = len(_CODE_MARK.findall(line))
    return marks >= 2 or (marks == 1 and len(line.split()) <= 4)


def is_heading(line: str) -> bool:
    """Return whether a line is a markdown heading."""
    return line.lstrip().startswith("#")


def is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether the span is the whole inside of a string literal."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before in {'"', "'", "“", "„", "«"} and after in {'"', "'", "”", "“", "»"}


def is_identifier_part(text: str, start: int, end: int) -> bool:
    """Return whether the span is glued to what makes it part of a path, a call, a member or a tag."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before and before in "_/\\$#@%&~^" and not _is_escape(text, start):
        return True
    if before == "." and text[start - 2 : start - 1].isalnum():
        return True
    if before == ":" and text[start - 2 : start - 1] == ":":
        return True
    if before == "-" and text[start - 2 : start - 1] in {"-", " "}:
        return text[start - 2 : start - 1] == "-" or text[end : end + 1] in {"=", "-"}
    if not after:
        return False
    if after[0] in "_(/\\=@" or after in {"::", "->", "[]", "()"}:
        return not (after[0] == "/" and _is_capital_at(text, end + 1))
    if after[0] == "." and len(after) == 2 and after[1].isalnum():
        return True
    return before == "<" and after[0] == ">"


def is_in_data_tag(text: str, start: int) -> bool:
    """Return whether the span opens the content of an XML element that is neither HTML's prose nor about a person."""
    if text[start - 1 : start] != ">":
        return False
    match = _OPEN_TAG.search(text, max(0, start - 60), start)
    return match is not None and not _PROSE_TAG.search(match.group(1))


def is_odd_case(word: str) -> bool:
    """Return whether a word's capitals are those of an identifier or a brand (`findUser`, `GraphQL`), not a name's."""
    return bool(_CAMEL.search(word)) and not _CAMEL_NAME.fullmatch(word)


def is_inline_code(text: str, start: int, end: int) -> bool:
    """Return whether the span stands between backticks on its line."""
    line_start, line_end = line_of(text, start)
    return (
        "`" in text[line_start:line_end] and text.count("`", line_start, start) % 2 == 1 and "`" in text[end:line_end]
    )


def _is_escape(text: str, start: int) -> bool:
    return False if start < 2 else text[start - 2] == "\\" and text[start - 1] in "nrt"


def _is_capital_at(text: str, at: int) -> bool:
    return at < len(text) and text[at].isupper()
