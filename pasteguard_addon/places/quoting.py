"""What a string or a comment of a language is: how it begins and ends, and how a value is written within."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.string_escapes import Escape

type Between = Callable[[str, str], str]
"""Returns a value as it is written outside of strings, behind a text."""

WORD = "WORD"
"""Stands in a pattern for what the opening's group `open` or `quoted` matched."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How a value is written that its string cannot hold: in another one, between two parts of the first."""

    unfit: re.Pattern[str]
    """Stands in such values."""
    before: str
    escape: Escape
    after: str
    is_escaped: bool = False
    """Behind a backslash the string would not end: what comes first there stands for itself, with the backslash."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """One way to write a string: what opens it, what ends it, how a value is written within."""

    opening: str
    """A regular expression; what it matches is passed over."""
    closing: str
    """A regular expression that matches the rest of the string, with its end; `WORD` in it is the opening's group. A
    group `code` is where code begins within the string, up to the bracket that ends it."""
    escape: Escape
    has_escapes: bool = False
    """A backslash before a sign stands for the sign."""
    apart: Apart | None = None
    is_indented: bool = False
    """Its lines begin with blanks that are none of the string."""
    language: str = ""
    """What it holds is of another language, if it is known."""

    def written(self, value: str, word: str, indentation: str, line: str) -> str:
        """Return a value as it is written in such a string behind a line, where lines are indented so."""
        if self.apart is not None and self.apart.unfit.search(value):
            if self.apart.is_escaped and (len(line) - len(line.rstrip("\\"))) % 2:
                return value[:1] + self.written(value[1:], word, indentation, "")
            before, after = (side.replace(WORD, word) for side in (self.apart.before, self.apart.after))
            return f"{before}{self.apart.escape(value)}{after}"
        written = self.escape(value)
        return written.replace("\n", f"\n{indentation}") if self.is_indented else written


def _as_is(text: str, value: str) -> str:
    return value


@dataclass(frozen=True, eq=False)
class Syntax:
    """The strings and comments of a language."""

    quotings: tuple[Quoting, ...]
    comments: tuple[Quoting, ...] = ()
    between: Between = _as_is
    signs: str = ""
    """With one of these each string and each comment begins; they are looked for first. Empty if it may be any."""
    lines: str = ""
    """Beside signs: a regular expression of what a line begins with that begins a string as a whole."""

    @cached_property
    def all_quotings(self) -> tuple[Quoting, ...]:
        """Return all, in the order in which they are tried."""
        return (*self.comments, *self.quotings)

    @cached_property
    def starts(self) -> "Starts":
        return Starts(self.all_quotings, self.signs, lines=self.lines)

    @cached_property
    def starts_within(self) -> "Starts":
        """Return the same for code within a string, where brackets count as well."""
        return Starts(self.all_quotings, f"{self.signs}()[]{{}}" if self.signs else "", BRACKETS, lines=self.lines)


class Starts:
    """Finds where the next string or comment begins: as a group `q` with its number."""

    def __init__(self, quotings: Sequence[Quoting], signs: str, *others: str, lines: str = "") -> None:
        openings = [f"(?P<q{number}>{_numbered(each.opening, number)})" for number, each in enumerate(quotings)]
        self._pattern = re.compile("|".join([*openings, *others]) or "(?!)", re.MULTILINE)
        # Each alternative begins with one sign, so that they are found as quickly as a set.
        each = [*map(re.escape, signs), *([rf"\n(?={lines})"] if lines else [])]
        self._signs = re.compile("|".join(each)) if signs else None
        self._has_lines = bool(lines)

    def search(self, text: str, at: int, end: int) -> re.Match[str] | None:
        if self._signs is None:
            return self._pattern.search(text, at, end)
        if self._has_lines and (at == 0 or text[at - 1] == "\n") and (start := self._pattern.match(text, at, end)):
            return start
        # A set is found in a tenth of the time that many alternatives take at each character.
        sign = self._signs.search(text, at, end)
        while sign is not None:
            start = self._pattern.match(text, sign.start(), end)
            if start is not None:
                return start
            sign = self._signs.search(text, sign.end(), end)
        return None


BRACKETS = r"(?P<opens>[({\[])|(?P<ends>[)}\]])"
_GROUP = re.compile(r"\(\?P[<=]\w+")


def _numbered(pattern: str, number: int) -> str:
    """Return a pattern whose groups have names of their own among many patterns."""
    return _GROUP.sub(lambda group: f"{group[0]}{number}", pattern)


def everywhere(escape: Escape) -> Between:
    """Return how to write values outside of strings that are written alike in all places."""
    return lambda text, value: escape(value)


def inside(mark: str, *, code: str = "", over_lines: bool = False) -> str:
    """Return a closing in which a backslash escapes; `code` is where code begins within the string."""
    begin = mark[0] + "".join(sign for sign in "$#{" if sign in code)
    others = rf"|(?!{mark}){f'(?!{code})' if code else ''}[{begin}]" if len(mark) > 1 or code else ""
    # Most code in strings holds none itself: it is passed over, and not read by itself.
    passed_over = rf"|{code}[\w.$()\[\] ]*\}}" if "{" in code else ""
    is_escape = rf"(?!{code})" if code.startswith("\\\\") else ""
    line_end = "" if over_lines else "\\n"
    end = mark if over_lines else rf"(?:{mark}|(?=\n))"
    code_begins = rf"|(?P<code>{code})" if code else ""
    return rf"(?s:(?:[^{begin}\\{line_end}]|{is_escape}\\.{others}{passed_over})*+)(?:{end}{code_begins})"


def escaped(mark: str, *also: str, opening: str = "", code: str = "") -> Quoting:
    """A string of one line in which a backslash escapes."""
    return Quoting(opening or mark, inside(mark, code=code), string_escapes.backslash(mark, *also), has_escapes=True)


def over_lines(
    mark: str, escape: Escape, opening: str = "", *, has_escapes: bool = True, code: str = "", is_indented: bool = False
) -> Quoting:
    """A string of several lines."""
    closing = inside(mark, code=code, over_lines=True) if has_escapes else rf"(?s:(?!{mark}).)*{mark}"
    return Quoting(opening or mark, closing, escape, has_escapes=has_escapes, is_indented=is_indented)


def twice(mark: str, opening: str = "", escape: Escape | None = None) -> Quoting:
    """A string in which a quote is written twice."""
    closing = rf"(?s:(?:[^{mark}]|{mark}{mark})*){mark}(?!{mark})"
    return Quoting(opening or mark, closing, escape or string_escapes.doubled(mark))


def line_comment(opening: str) -> Quoting:
    return Quoting(opening, r"[^\n]*(?=\n)", string_escapes.line_comment)


def line_of(opening: str, language: str, escape: Escape) -> Quoting:
    """A line that is of another language; behind a backslash it goes on."""
    return Quoting(opening, r"(?s:(?:[^\\\n]|\\.)*)(?=\n)", escape, language=language)


def here_documents(begin: str, escape: Escape, *, marks: str = "'", is_indented: bool = False) -> tuple[Quoting, ...]:
    """Lines up to one that is a word, which the opening names: as they are if that is between `marks`, else escaped."""
    closing = r"(?s:.*?)(?m:^[ \t]*WORD(?=[;,)]*[ \t]*$))"
    return (
        Quoting(
            rf"{begin}\\?(?P<mark>[{marks}])(?P<quoted>\w+)(?P=mark)[^\n]*\n",
            closing,
            string_escapes.as_is,
            is_indented=is_indented,
        ),
        Quoting(rf"{begin}\"?(?P<open>[^\W\d]\w*)\"?[^\n]*\n", closing, escape, is_indented=is_indented),
    )


HASH = line_comment("#")
HASH_APART = line_comment(r"(?:^|(?<=\s))#")
BLOCK = Quoting(r"/\*", r"(?s:.*?)\*/", string_escapes.block_comment)
C_COMMENTS = (line_comment("//"), BLOCK)
STRINGS = (escaped('"'), escaped("'"))
