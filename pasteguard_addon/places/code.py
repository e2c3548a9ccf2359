"""Code and data in a fence: strings whose quoting is certain, by the language that the fence names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.string_escapes import Escape


@dataclass(frozen=True, slots=True)
class Quoting:
    """One way to write a string: what opens it, what ends it, how a value is written within."""

    opening: str
    """A regular expression; what it matches is passed over."""
    closing: str
    """A regular expression that matches the rest of the string, with its end."""
    escape: Escape


@dataclass(frozen=True, slots=True)
class Syntax:
    """The strings and comments of a language."""

    quotings: tuple[Quoting, ...]
    comments: tuple[str, ...] = ()
    between: Escape = string_escapes.as_is
    """How a value is written outside of strings."""


def _escaped(mark: str, *also: str, opening: str = "") -> Quoting:
    """A string of one line in which a backslash string_escapes."""
    closing = rf"(?:[^{mark}\\\n]|\\.)*(?:{mark}|(?=\n))"
    return Quoting(opening or mark, closing, string_escapes.backslash(mark, *also))


def _over_lines(mark: str, escape: Escape, opening: str = "", *, has_escapes: bool = True) -> Quoting:
    inner = rf"(?:(?!{mark})[^\\]|\\.)*" if has_escapes else rf"(?:(?!{mark}).)*"
    return Quoting(opening or mark, rf"(?s:{inner}){mark}", escape)


def _twice(mark: str, opening: str = "", escape: Escape | None = None) -> Quoting:
    """A string in which a quote is written twice."""
    closing = rf"(?s:(?:[^{mark}]|{mark}{mark})*){mark}(?!{mark})"
    return Quoting(opening or mark, closing, escape or string_escapes.doubled(mark))


_C_COMMENTS = (r"//[^\n]*", r"(?s:/\*.*?\*/)")
_C_LIKE = Syntax((_escaped('"'), _escaped("'")), _C_COMMENTS)
_RAW = Quoting("`", "[^`]*`", string_escapes.as_is)
_SCRIPT = Syntax(
    (_escaped('"'), _escaped("'"), _over_lines("`", string_escapes.backslash_over_lines("`", "$"))), _C_COMMENTS
)
_PYTHON = Syntax(
    (
        Quoting(r"\b[rR][bB]?(?:'''|\"\"\"|'|\")", r"[^'\"]*['\"]+", string_escapes.as_is),
        _over_lines('"""', string_escapes.backslash_over_lines('"')),
        _over_lines("'''", string_escapes.backslash_over_lines("'")),
        _escaped('"'),
        _escaped("'"),
    ),
    ("#[^\n]*",),
)
_SHELL = Syntax(
    (
        _over_lines('"', string_escapes.backslash_over_lines('"', "$", "`")),
        Quoting(r"(?<![\w\\])\$'", r"(?s:(?:[^'\\]|\\.)*)'", string_escapes.backslash("'")),
        Quoting(r"(?<![\w\\])'|(?<==)'", "[^']*'", string_escapes.shell_single),
    ),
    (r"(?:^|(?<=\s))#[^\n]*",),
)
_SQL = Syntax((_twice("'"), _twice('"')), (r"--[^\n]*", r"(?s:/\*.*?\*/)"))
_SCALAR_START = r"(?:(?<=[:\-,\[{] )|(?<=[\[{,])|(?:^|(?<=\n))[ \t]*)"
_YAML = Syntax(
    (
        Quoting(_SCALAR_START + '"', r'(?s:(?:[^"\\]|\\.)*)"', string_escapes.json),
        _twice("'", _SCALAR_START + "'", string_escapes.yaml_single),
    ),
    (r"(?:^|(?<=\s))#[^\n]*",),
)
_TOML = Syntax(
    (
        _over_lines('"""', string_escapes.json),
        _over_lines("'''", string_escapes.toml_literal, has_escapes=False),
        Quoting('"', r'(?:[^"\\\n]|\\.)*(?:"|(?=\n))', string_escapes.json),
        Quoting("'", r"[^'\n]*(?:'|(?=\n))", string_escapes.toml_literal),
    ),
    ("#[^\n]*",),
)
_PHP = Syntax(
    (_over_lines('"', string_escapes.backslash('"', "$")), _over_lines("'", string_escapes.backslash_over_lines("'"))),
    (*_C_COMMENTS, r"#[^\n]*"),
)
_RUBY = Syntax(
    (_over_lines('"', string_escapes.backslash('"', "#")), _over_lines("'", string_escapes.backslash_over_lines("'"))),
    ("#[^\n]*",),
)
_GO = Syntax((_escaped('"'), _escaped("'"), _RAW), _C_COMMENTS)

SYNTAXES: Mapping[str, Syntax] = {
    **dict.fromkeys("c h cpp c++ cc hpp cs csharp c# java scala rust rs swift dart objc glsl".split(), _C_LIKE),
    **dict.fromkeys("js javascript jsx ts typescript tsx mjs cjs node".split(), _SCRIPT),
    **dict.fromkeys("kotlin kt groovy".split(), Syntax((_escaped('"', "$"), _escaped("'")), _C_COMMENTS)),
    **dict.fromkeys("py python python3 pycon ipython".split(), _PYTHON),
    **dict.fromkeys("sh bash shell zsh console shell-session dotenv".split(), _SHELL),
    **dict.fromkeys("sql mysql postgres postgresql pgsql plsql sqlite tsql".split(), _SQL),
    **dict.fromkeys("yaml yml".split(), _YAML),
    **dict.fromkeys(["toml"], _TOML),
    **dict.fromkeys(["php"], _PHP),
    **dict.fromkeys("ruby rb".split(), _RUBY),
    **dict.fromkeys("go golang".split(), _GO),
}


class CodePlace:
    """Code of one language; ends where its fence does."""

    is_done = False

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._quoting: Quoting | None = None
        names = [f"(?P<q{number}>{each.opening})" for number, each in enumerate(syntax.quotings)]
        self._starts = re.compile("|".join([*(f"(?:{each})" for each in syntax.comments), *names]), re.MULTILINE)

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._quoting is not None:
                closing = re.compile(self._quoting.closing).match(text, at, end)
                if closing is None:
                    return end
                self._quoting = None
                at = closing.end()
                continue
            start = self._starts.search(text, at, end)
            if start is None:
                return end
            if start.lastgroup is not None:
                self._quoting = self._syntax.quotings[int(start.lastgroup[1:])]
            at = max(start.end(), at + 1)
        return end

    def write(self, text: str, original: str) -> str:
        if self._quoting is not None:
            return self._quoting.escape(original)
        if self._syntax is _YAML and "\n" in original:
            return _indented(text, original)
        return self._syntax.between(original)

    def takes_bare_names(self, text: str) -> bool:
        return False


def _indented(text: str, original: str) -> str:
    """Indent the lines of a value that stands in a block of lines as the first of them is indented."""
    before = text[text.rfind("\n") + 1 :]
    return original if before.strip() else original.replace("\n", f"\n{before}")


class CsvPlace:
    """Fields between commas, semicolons or tabs."""

    is_done = False

    def __init__(self) -> None:
        self._is_quoted = False
        self._is_field_start = True

    def read(self, text: str, at: int, end: int) -> int:
        for char in text[at:end]:
            if char == '"':
                self._is_quoted = not self._is_quoted  # one that is written twice comes back to where it was
            elif not self._is_quoted:
                self._is_field_start = char in ",;\t\n\r"
                continue
            self._is_field_start = False
        return end

    def write(self, text: str, original: str) -> str:
        doubled = original.replace('"', '""')
        if self._is_quoted:
            return doubled
        is_start, self._is_field_start = self._is_field_start, False
        needs_quotes = any(char in original for char in ',;\t"\r\n')
        return f'"{doubled}"' if is_start and needs_quotes else original

    def takes_bare_names(self, text: str) -> bool:
        return True
