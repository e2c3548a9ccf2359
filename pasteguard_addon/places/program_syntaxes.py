"""Programming languages: their strings and comments."""

import re

from pasteguard_addon.places import patterns, string_escapes
from pasteguard_addon.places.bare_scalars import jsx_text
from pasteguard_addon.places.quoting import (
    C_COMMENTS,
    HASH,
    HASH_APART,
    STRINGS,
    WORD,
    Apart,
    Quoting,
    Syntax,
    escaped,
    here_documents,
    inside,
    line_comment,
    over_lines,
    twice,
)
from pasteguard_addon.places.string_escapes import Escape, backslash, backslash_over_lines, with_returns

_RAW_TAG = Quoting(
    r"(?<=\bR)\"(?P<open>[^()\\\s\"]{0,16})\(",
    r'(?s:.*?)\)WORD"',
    string_escapes.as_is,
    apart=Apart(re.compile(r'\)\w*"'), f'){WORD}" "', backslash('"'), f'" R"{WORD}('),
)
C_LIKE = Syntax((_RAW_TAG, *STRINGS), C_COMMENTS, signs="\"'/")

_REGEX = Quoting(
    r"(?:(?<=[=(,:\[!&|?{};\n])|(?<=[=(,:\[!&|?{};] )|(?<=\breturn ))/(?![/*])",
    r"(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])*(?:/|(?=\n))",
    string_escapes.regex_literal,
)
_TEMPLATE = over_lines("`", with_returns(backslash_over_lines("`", "$")), code=r"\$\{")
_RAW_TEMPLATE = Quoting(
    r"(?<=\bString\.raw)`",
    "[^`]*`",
    string_escapes.as_is,
    apart=Apart(re.compile(r"[`\\]|\$\{"), '${"', backslash('"'), '"}', is_escaped=True),
)
SCRIPT = Syntax((*STRINGS, _RAW_TEMPLATE, _TEMPLATE, _REGEX), C_COMMENTS, signs="\"'`/")
_ATTRIBUTE = Quoting(
    r"(?:<[A-Za-z][\w.]*\s+(?:[\w:-]+(?:=(?:\"[^\"]*\"|\{[^{}]*\}))?\s+)*|(?<=\"\s))[\w:-]+=\"",
    r'[^"]*"',
    string_escapes.attribute('"'),
)
JSX = Syntax((_ATTRIBUTE, *SCRIPT.quotings), C_COMMENTS, jsx_text)


_BRACE_APART = r"(?<!\{)\{(?!\{)"
"""Begins what is computed; two stand for one."""


def _of_python(mark: str, prefix: str, opening: str) -> Quoting:
    """A string of Python with a prefix."""
    escape: Escape = backslash(mark) if len(mark) == 1 else with_returns(backslash_over_lines(mark[0]))
    if "b" in prefix:
        escape = string_escapes.in_bytes(escape)
    if "f" in prefix:
        escape = string_escapes.formatted(escape)
    code = _BRACE_APART if "f" in prefix else ""
    closing = inside(mark, code=code, over_lines=len(mark) > 1)
    if "r" not in prefix:
        return Quoting(opening, closing, escape, has_escapes=True)
    one_line = "" if len(mark) > 1 else r"\n|\r|"
    not_in_bytes = r"[^\x00-\x7f]|" if "b" in prefix else ""
    unfit = re.compile(rf"{one_line}{not_in_bytes}{mark[0]}|\\\Z")
    apart = Apart(unfit, f"{mark} {prefix.replace('r', '')}{mark}", escape, f"{mark} {prefix}{mark}", is_escaped=True)
    as_is = string_escapes.formatted(string_escapes.as_is) if "f" in prefix else string_escapes.as_is
    return Quoting(opening, closing, as_is, apart=apart)


_PYTHON_PREFIXES = {
    "rb": r"(?:(?<=\b[rR][bB])|(?<=\b[bB][rR]))",
    "rf": r"(?:(?<=\b[rR][fF])|(?<=\b[fF][rR]))",
    **{prefix: rf"(?<=\b[{prefix}{prefix.upper()}])" for prefix in "rbf"},
    "": "",
}
PYTHON = Syntax(
    tuple(
        _of_python(mark, prefix, f"{pattern}{mark}")
        for mark in ('"""', "'''", '"', "'")
        for prefix, pattern in _PYTHON_PREFIXES.items()
    ),
    (HASH,),
    signs="\"'#",
)
PHP = Syntax(
    (
        *here_documents(r"<<<[ \t]*", backslash_over_lines("$")),
        over_lines('"', backslash_over_lines('"', "$"), code=r"\{\$"),
        over_lines("'", backslash_over_lines("'")),
    ),
    (*C_COMMENTS, HASH),
    signs="<\"'/#",
)
_IN_HASH_BRACES = r"#\{"
RUBY = Syntax(
    (
        *here_documents(r"<<~", backslash_over_lines("#"), is_indented=True),
        *here_documents(r"(?<=[\s(=,])<<-?(?=['\"A-Z])", backslash_over_lines("#")),
        Quoting(r"%q\(", r"(?s:(?:[^()\\]|\\.)*)\)", backslash_over_lines("(", ")")),
        over_lines('"', backslash('"', "#"), code=_IN_HASH_BRACES),
        over_lines("'", backslash_over_lines("'")),
    ),
    (HASH,),
    signs="<%\"'#",
)
CSHARP = Syntax(
    (
        Quoting('"""', r'(?s:.*?)"""', string_escapes.as_is, is_indented=True),
        *(
            twice('"', rf'(?<![\w"]){opening}"', string_escapes.formatted(string_escapes.doubled('"')))
            for opening in (r"\$@", r"@\$")
        ),
        twice('"', r'(?<![\w"])@"'),
        Quoting(
            r'(?<![\w"])\$"',
            inside('"', code=r"(?<!\{)\{(?!\{)"),
            string_escapes.formatted(backslash('"')),
            has_escapes=True,
        ),
        *STRINGS,
    ),
    C_COMMENTS,
    signs="\"'$@/",
)
JAVA = Syntax(
    (Quoting('"""', inside('"""', over_lines=True), string_escapes.java_block, is_indented=True), *STRINGS),
    C_COMMENTS,
    signs="\"'/",
)
_IN_DOLLAR_BRACES = r"\$\{"
KOTLIN = Syntax(
    (
        Quoting(
            '"""',
            r'(?s:.*?)"""',
            string_escapes.as_is,
            apart=Apart(re.compile(r'\$[\w{]|"""|"\Z'), '${"', backslash('"', "$"), '"}'),
        ),
        escaped('"', "$", code=_IN_DOLLAR_BRACES),
        escaped("'"),
    ),
    C_COMMENTS,
    signs="\"'/",
)
GROOVY = Syntax(
    (
        over_lines('"""', backslash_over_lines('"', "$")),
        over_lines("'''", backslash_over_lines("'")),
        escaped('"', "$", code=_IN_DOLLAR_BRACES),
        escaped("'"),
    ),
    C_COMMENTS,
    signs="\"'/",
)
SCALA = Syntax(
    (
        Quoting('"""', r'(?s:.*?)"""', string_escapes.as_is),
        Quoting(r'(?<=\b[sf])"', inside('"'), string_escapes.dollars_doubled(backslash('"')), has_escapes=True),
        *STRINGS,
    ),
    C_COMMENTS,
    signs="\"'/",
)
_RUST_FORMATS = [rf"(?<=\b{name}!\()" for name in ("print", "println", "eprint", "eprintln", "format", "panic")]
RUST = Syntax(
    (
        Quoting(r"(?<=\br)(?P<open>#*)\"", r'(?s:.*?)"WORD', string_escapes.as_is),
        Quoting(
            f'(?:{"|".join(_RUST_FORMATS)})"',
            inside('"', over_lines=True),
            string_escapes.formatted(backslash('"')),
            has_escapes=True,
        ),
        Quoting('"', inside('"', over_lines=True), backslash('"'), has_escapes=True),
        escaped("'", opening=r"'(?=\\?.')"),
    ),
    C_COMMENTS,
    signs="\"'#/",
)
SWIFT = Syntax(
    (
        over_lines('"""', backslash_over_lines('"'), is_indented=True, code=r"\\\("),
        Quoting('#"', r'[^\n]*?"#', string_escapes.swift_raw),
        escaped('"', code=r"\\\("),
    ),
    C_COMMENTS,
    signs='"#/',
)
PERL = Syntax(
    (
        *here_documents("<<", backslash_over_lines("$", "@")),
        Quoting(r"(?<=\bq)\(", r"(?s:(?:[^()\\]|\\.)*)\)", backslash_over_lines("(", ")")),
        Quoting(r"(?<=\bqq)\{", r"(?s:(?:[^{}\\]|\\.)*)\}", backslash_over_lines("{", "}", "$", "@")),
        over_lines('"', backslash_over_lines('"', "$", "@")),
        over_lines("'", backslash_over_lines("'")),
    ),
    (HASH_APART,),
    patterns.perl,
    signs="<({\"'#",
)
TCL = Syntax((over_lines('"', backslash_over_lines('"', "$", "[", "]")),), (HASH_APART,))
LUA = Syntax(
    (
        Quoting(
            r"\[(?P<open>=*)\[(?!\w+\]\])",
            r"(?s:.*?)\]WORD\]",
            string_escapes.as_is,
            apart=Apart(re.compile(r"\]=*(?:\]|\Z)"), f']{WORD}] .. "', backslash('"'), f'" .. [{WORD}['),
        ),
        *STRINGS,
    ),
    (Quoting(r"--\[\[", r"(?s:.*?)\]\]", string_escapes.lua_comment), line_comment("--")),
    signs="[\"'-",
)
ELIXIR = Syntax((over_lines('"', backslash('"', "#"), code=_IN_HASH_BRACES),), (HASH,))
R = Syntax(
    (
        Quoting(r"(?<=\b[rR])\"\(", r'(?s:.*?)\)"', string_escapes.as_is),
        over_lines('"', backslash('"')),
        over_lines("'", backslash_over_lines("'")),
    ),
    (HASH,),
    signs="\"'#",
)
JULIA = Syntax((over_lines('"', backslash('"', "$")),), (HASH,))
LISP = Syntax((over_lines('"', backslash_over_lines('"')),), (line_comment(";"),))
HASKELL = Syntax((escaped('"'),), (line_comment("--"),))
FSHARP = Syntax((twice('"', r'(?<!\w)@"'), escaped('"')), (line_comment("//"),))
HASH_LIKE = Syntax(STRINGS, (HASH,))
"""As in many languages, a backslash escapes in both quotes."""
DOUBLED = Syntax((twice("'"), twice('"')), C_COMMENTS)
"""As in many older ones, a quote is written twice in both."""
BASIC = Syntax((twice('"', escape=string_escapes.basic),), (line_comment(r"'"),))
GO = Syntax(
    (
        *STRINGS,
        Quoting(
            "`", "[^`]*`", string_escapes.as_is, apart=Apart(re.compile("[`\r]"), '` + "', backslash('"'), '" + `')
        ),
    ),
    C_COMMENTS,
    signs="\"'`/",
)
