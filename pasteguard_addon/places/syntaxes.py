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
_TRIPLE = Quoting('"""', r'(?s:.*?)"""', string_escapes.as_is)
_JAVA = Syntax(
    (_over_lines('"""', string_escapes.backslash_over_lines('"')), _escaped('"'), _escaped("'")), _C_COMMENTS
)
_KOTLIN = Syntax((_TRIPLE, _escaped('"', "$"), _escaped("'")), _C_COMMENTS)
_SCALA = Syntax((_TRIPLE, _escaped('"'), _escaped("'")), _C_COMMENTS)
_RUST = Syntax(
    (Quoting(r"\br(?P<open>#*)\"", r'(?s:.*?)"WORD', string_escapes.as_is), _escaped('"'), _escaped("'")), _C_COMMENTS
)
_ATTRIBUTE = Quoting(
    r"(?:<[A-Za-z][\w.]*\s+(?:[\w:-]+(?:=(?:\"[^\"]*\"|\{[^{}]*\}))?\s+)*|(?<=\"\s))[\w:-]+=\"",
    r'[^"]*"',
    string_escapes.attribute('"'),
)
_JSX = Syntax((_ATTRIBUTE, *_SCRIPT.quotings), _C_COMMENTS)
_PERL = Syntax(
    (
        _over_lines('"', string_escapes.backslash_over_lines('"', "$", "@")),
        _over_lines("'", string_escapes.backslash_over_lines("'")),
    ),
    (_HASH_APART,),
)
_TCL = Syntax((_over_lines('"', string_escapes.backslash_over_lines('"', "$", "[", "]")),), (_HASH_APART,))
_LUA = Syntax((_escaped('"'), _escaped("'")), (_line_comment("--"),))
_ELIXIR = Syntax((_over_lines('"', string_escapes.backslash('"', "#")),), (_HASH,))
_R = Syntax(
    (_over_lines('"', string_escapes.backslash('"')), _over_lines("'", string_escapes.backslash("'"))), (_HASH,)
)
_JULIA = Syntax((_over_lines('"', string_escapes.backslash('"', "$")),), (_HASH,))
_LISP = Syntax((_over_lines('"', string_escapes.backslash_over_lines('"')),), (_line_comment(";"),))
_HASKELL = Syntax((_escaped('"'),), (_line_comment("--"),))
_CSS = Syntax(
    tuple(Quoting(mark, rf"(?:[^{mark}\\\n]|\\.)*(?:{mark}|(?=\n))", string_escapes.css(mark)) for mark in "\"'"),
    (_BLOCK,),
)
_BASIC = Syntax((_twice('"', escape=string_escapes.basic),), (_line_comment(r"'"),))
_DOCKERFILE = Syntax(
    (
        Quoting(r'(?:(?<=\[)|(?<=\[ )|(?<=", )|(?<=",))"', r'(?:[^"\\\n]|\\.)*"', string_escapes.json),
        _escaped('"', "$"),
        Quoting("'", "[^']*'", string_escapes.shell_single),
    ),
    (_HASH_APART,),
)
_NGINX = Syntax((_over_lines('"', string_escapes.backslash_over_lines('"')),), (_HASH_APART,))
_ONE_LINE = Syntax((), (_line_comment(r"(?:^|(?<=\n))#"),), string_escapes.one_line)
_PROPERTIES = Syntax((), (_line_comment(r"(?:^|(?<=\n))[ \t]*[#!]"),), string_escapes.with_breaks_written)
_CARD = Syntax((), (), string_escapes.card)
_DIAGRAM = Syntax((Quoting('"', r'[^"\n]*"', string_escapes.diagram),), (), string_escapes.one_line)
_GO = Syntax((_escaped('"'), _escaped("'"), _RAW), _C_COMMENTS)

SYNTAXES: Mapping[str, Syntax] = {
    **dict.fromkeys("c h cpp c++ cc hpp swift objc glsl proto".split(), _C_LIKE),
    **dict.fromkeys(["java"], _JAVA),
    **dict.fromkeys(["scala"], _SCALA),
    **dict.fromkeys("rust rs".split(), _RUST),
    **dict.fromkeys(["dart"], Syntax((_escaped('"', "$"), _escaped("'", "$")), _C_COMMENTS)),
    **dict.fromkeys("js javascript ts typescript mjs cjs node json5".split(), _SCRIPT),
    **dict.fromkeys("jsx tsx".split(), _JSX),
    **dict.fromkeys("kotlin kt groovy".split(), _KOTLIN),
    **dict.fromkeys("perl pl pm".split(), _PERL),
    **dict.fromkeys(["tcl"], _TCL),
    **dict.fromkeys(["lua"], _LUA),
    **dict.fromkeys("elixir ex exs".split(), _ELIXIR),
    **dict.fromkeys(["r"], _R),
    **dict.fromkeys("julia jl".split(), _JULIA),
    **dict.fromkeys("lisp scheme clojure clj elisp emacs-lisp racket".split(), _LISP),
    **dict.fromkeys("haskell hs elm ocaml ml".split(), _HASKELL),
    **dict.fromkeys("css scss sass less".split(), _CSS),
    **dict.fromkeys("vb vbnet vba vbscript basic".split(), _BASIC),
    **dict.fromkeys("dockerfile docker containerfile".split(), _DOCKERFILE),
    **dict.fromkeys(["nginx"], _NGINX),
    **dict.fromkeys("make makefile mk".split(), _ONE_LINE),
    **dict.fromkeys(["properties"], _PROPERTIES),
    **dict.fromkeys("vcard vcf ics ical icalendar".split(), _CARD),
    **dict.fromkeys("mermaid plantuml puml dot".split(), _DIAGRAM),
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
