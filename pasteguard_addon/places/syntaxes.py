"""The languages whose strings and comments are known: what opens each, what ends it, how a value is written within."""

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
    """A regular expression that matches the rest of the string, with its end; `WORD` in it is the opening's group."""
    escape: Escape
    has_escapes: bool = False
    """A backslash before a sign stands for the sign."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """The strings and comments of a language."""

    quotings: tuple[Quoting, ...]
    comments: tuple[Quoting, ...] = ()
    between: Escape = string_escapes.as_is
    """How a value is written outside of strings."""


def _escaped(mark: str, *also: str, opening: str = "") -> Quoting:
    """A string of one line in which a backslash string_escapes."""
    closing = rf"(?:[^{mark}\\\n]|\\.)*(?:{mark}|(?=\n))"
    return Quoting(opening or mark, closing, string_escapes.backslash(mark, *also), has_escapes=True)


def _over_lines(mark: str, escape: Escape, opening: str = "", *, has_escapes: bool = True) -> Quoting:
    inner = rf"(?:(?!{mark})[^\\]|\\.)*" if has_escapes else rf"(?:(?!{mark}).)*"
    return Quoting(opening or mark, rf"(?s:{inner}){mark}", escape, has_escapes=has_escapes)


def _twice(mark: str, opening: str = "", escape: Escape | None = None) -> Quoting:
    """A string in which a quote is written twice."""
    closing = rf"(?s:(?:[^{mark}]|{mark}{mark})*){mark}(?!{mark})"
    return Quoting(opening or mark, closing, escape or string_escapes.doubled(mark))


def _line_comment(opening: str) -> Quoting:
    return Quoting(opening, r"[^\n]*(?=\n)", string_escapes.one_line)


_HASH = _line_comment("#")
_HASH_APART = _line_comment(r"(?:^|(?<=\s))#")
_BLOCK = Quoting(r"/\*", r"(?s:.*?)\*/", string_escapes.block_comment)
_C_COMMENTS = (_line_comment("//"), _BLOCK)
_C_LIKE = Syntax((_escaped('"'), _escaped("'")), _C_COMMENTS)
_RAW = Quoting("`", "[^`]*`", string_escapes.as_is)
_SCRIPT = Syntax(
    (_escaped('"'), _escaped("'"), _over_lines("`", string_escapes.backslash_over_lines("`", "$"))), _C_COMMENTS
)
_PYTHON_FORMATTED = tuple(
    Quoting(rf"\b[fF]{mark}", closing, string_escapes.formatted(escape), has_escapes=True)
    for mark, closing, escape in (
        ('"""', r'(?s:(?:(?!""")[^\\]|\\.)*)"""', string_escapes.backslash_over_lines('"')),
        ("'''", r"(?s:(?:(?!''')[^\\]|\\.)*)'''", string_escapes.backslash_over_lines("'")),
        ('"', r'(?:[^"\\\n]|\\.)*(?:"|(?=\n))', string_escapes.backslash('"')),
        ("'", r"(?:[^'\\\n]|\\.)*(?:'|(?=\n))", string_escapes.backslash("'")),
    )
)
_PYTHON = Syntax(
    (
        Quoting(r"\b[rR][bB]?(?:'''|\"\"\"|'|\")", r"[^'\"]*['\"]+", string_escapes.as_is),
        *_PYTHON_FORMATTED,
        _over_lines('"""', string_escapes.backslash_over_lines('"')),
        _over_lines("'''", string_escapes.backslash_over_lines("'")),
        _escaped('"'),
        _escaped("'"),
    ),
    (_HASH,),
)
_HERE = r"(?<![<\d])<<-?[ \t]*"
"""Not of a here-string (`<<< word`), nor of a number that is shifted."""
_HERE_DOCUMENT = r"(?m:^[ \t]*WORD$)"
_SHELL = Syntax(
    (
        Quoting(
            rf"{_HERE}\\?(?P<mark>['\"])(?P<quoted>\w+)(?P=mark)[^\n]*\n",
            rf"(?s:.*?){_HERE_DOCUMENT}",
            string_escapes.as_is,
        ),
        Quoting(
            rf"{_HERE}(?P<open>[^\W\d]\w*)[^\n]*\n",
            rf"(?s:.*?){_HERE_DOCUMENT}",
            string_escapes.backslash_over_lines("$", "`"),
        ),
        _over_lines('"', string_escapes.backslash_over_lines('"', "$", "`")),
        Quoting(r"(?<![\w\\])\$'", r"(?s:(?:[^'\\]|\\.)*)'", string_escapes.backslash("'")),
        Quoting(r"(?<![\w\\])'|(?<==)'", "[^']*'", string_escapes.shell_single),
    ),
    (_HASH_APART,),
)
_SQL = Syntax((_twice("'"), _twice('"')), (_line_comment("--"), _BLOCK))
_SCALAR_START = r"(?:(?<=[:\-,\[{] )|(?<=[\[{,])|(?:^|(?<=\n))[ \t]*)"
YAML = Syntax(
    (
        Quoting(_SCALAR_START + '"', r'(?s:(?:[^"\\]|\\.)*)"', string_escapes.json),
        _twice("'", _SCALAR_START + "'", string_escapes.yaml_single),
    ),
    (_HASH_APART,),
)
_TOML = Syntax(
    (
        _over_lines('"""', string_escapes.json),
        _over_lines("'''", string_escapes.toml_literal, has_escapes=False),
        Quoting('"', r'(?:[^"\\\n]|\\.)*(?:"|(?=\n))', string_escapes.json),
        Quoting("'", r"[^'\n]*(?:'|(?=\n))", string_escapes.toml_literal),
    ),
    (_HASH,),
)
_PHP = Syntax(
    (_over_lines('"', string_escapes.backslash('"', "$")), _over_lines("'", string_escapes.backslash_over_lines("'"))),
    (*_C_COMMENTS, _HASH),
)
_RUBY = Syntax(
    (_over_lines('"', string_escapes.backslash('"', "#")), _over_lines("'", string_escapes.backslash_over_lines("'"))),
    (_HASH,),
)
_POWERSHELL = Syntax(
    (_over_lines('"', string_escapes.powershell, has_escapes=False), _twice("'")),
    (_HASH, Quoting("<#", r"(?s:.*?)#>", string_escapes.as_is)),
)
_TERRAFORM = Quoting('"', r'(?:[^"\\\n]|\\.)*(?:"|(?=\n))', string_escapes.terraform, has_escapes=True)
_GRAPHQL = Syntax(
    (
        _over_lines('"""', string_escapes.as_is),
        Quoting('"', r'(?:[^"\\\n]|\\.)*(?:"|(?=\n))', string_escapes.json, has_escapes=True),
    ),
    (_HASH,),
)
_CSHARP = Syntax((_twice('"', r'(?<![\w"])\$?@"'), _escaped('"'), _escaped("'")), _C_COMMENTS)
_INI = Syntax((), (_line_comment(r"(?:^|(?<=\n))[ \t]*[;#]"),), string_escapes.continued)
_TEX = Syntax((), (_line_comment(r"(?<!\\)%"),), string_escapes.tex)
_GO = Syntax((_escaped('"'), _escaped("'"), _RAW), _C_COMMENTS)

SYNTAXES: Mapping[str, Syntax] = {
    **dict.fromkeys("c h cpp c++ cc hpp java scala rust rs swift dart objc glsl".split(), _C_LIKE),
    **dict.fromkeys("js javascript jsx ts typescript tsx mjs cjs node".split(), _SCRIPT),
    **dict.fromkeys("kotlin kt groovy".split(), Syntax((_escaped('"', "$"), _escaped("'")), _C_COMMENTS)),
    **dict.fromkeys("py python python3 pycon ipython".split(), _PYTHON),
    **dict.fromkeys("sh bash shell zsh console shell-session dotenv env .env".split(), _SHELL),
    **dict.fromkeys("sql mysql postgres postgresql pgsql plsql sqlite tsql".split(), _SQL),
    **dict.fromkeys("yaml yml".split(), YAML),
    **dict.fromkeys(["toml"], _TOML),
    **dict.fromkeys(["php"], _PHP),
    **dict.fromkeys("ruby rb".split(), _RUBY),
    **dict.fromkeys("go golang".split(), _GO),
    **dict.fromkeys("cs csharp c#".split(), _CSHARP),
    **dict.fromkeys("powershell pwsh ps1 ps".split(), _POWERSHELL),
    **dict.fromkeys("hcl tf terraform".split(), Syntax((_TERRAFORM,), (_HASH, *_C_COMMENTS))),
    **dict.fromkeys("graphql gql".split(), _GRAPHQL),
    **dict.fromkeys("ini cfg".split(), _INI),
    **dict.fromkeys("latex tex".split(), _TEX),
}
