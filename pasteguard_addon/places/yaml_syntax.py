"""YAML: its quoted scalars, and the entries that a shell is to run."""

import re

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.bare_scalars import shell_word
from pasteguard_addon.places.data_syntaxes import SHELL
from pasteguard_addon.places.quoting import HASH_APART, Quoting, Syntax, over_lines, twice
from pasteguard_addon.places.string_escapes import Escape, backslash_over_lines
from pasteguard_addon.places.yaml_scalars import yaml_scalar

_LINE_START = r"(?:\n|^|(?<=\n))[ \t]*"
_SCALAR_START = rf"(?:(?<=[:\-,\[{{] )|(?<=[\[{{,])|{_LINE_START})"
_TAGGED = r"(?<=[:\-,] )![\w!:/.-]*[ ]+"
_RUN = rf"{_LINE_START}(?:- )*(?:run|script|command|cmd|shell|bash|entrypoint|(?:before|after)_script):[ \t]+"
"""The key of an entry of a workflow that a shell is to run."""
_SHELL = r"(?P<mark>[\"']?)(?:/[\w/]+/)?(?:[bdakz]a?)?sh(?P=mark)"
_OPTION = r"(?P<sign>[\"']?)-[a-z]*c(?P=sign)"
_IN_FLOW = rf"(?:[\"']CMD-SHELL[\"'],|{_SHELL},[ \t]*{_OPTION}(?:,|\][ \t]*\n[ \t]*args:[ \t]*\[))[ \t]*"
"""What a shell runs stands behind it and its option, among the arguments of a container."""
_IN_ITEMS = rf"{_LINE_START}- {_SHELL}[ \t]*\n[ \t]*- {_OPTION}[ \t]*\n(?:[ \t]*args:[ \t]*\n)?[ \t]*- "
_ARGUMENT = rf"{_SHELL},[ \t]*{_OPTION}\][ \t]*\n[ \t]*args:[ \t]*\n[ \t]*- "
_ITEM = rf"{_LINE_START}- "
_LIST = rf"{_LINE_START}(?:- )?(?:script|(?:before|after)_script|commands|cmds|runcmd):[ \t]*\n(?=(?P<open>[ \t]*)- )"
_BLOCK = r"[+-]?[ \t]*\n(?=(?P<open>[ \t]+))"
_IN_BLOCK = r"[^\n]*+(?:\n(?=WORD|[ \t]*(?:\n|\Z))[^\n]*+)*+(?=\n)"
_IN_LIST = r"[^\n]*+(?:\n(?=WORD(?:- |[ \t])|[ \t]*(?:\n|\Z))[^\n]*+)*+(?=\n)"
_DOUBLE = r'(?s:(?:[^"\\]|\\.)*)"'


_LINES = (
    r"[ \t]*(?:- )*(?:[\"']|(?:/[\w/]+/)?(?:[bdakz]a?)?sh[ \t]*\n"
    r"|(?:run|script|command|cmd|shell|bash|entrypoint|(?:before|after)_script|commands|cmds|runcmd):)"
)
"""What may begin so."""


def _commands(start: str) -> tuple[Quoting, ...]:
    """Return how a scalar is written behind a start that tells that a shell runs it."""
    return (
        Quoting(rf"{start}\|{_BLOCK}", _IN_BLOCK, string_escapes.as_is, is_indented=True, language="sh"),
        Quoting(f"{start}>{_BLOCK}", _IN_BLOCK, string_escapes.folded, is_indented=True, language="sh"),
        Quoting(f'{start}"', _DOUBLE, string_escapes.yaml_double, has_escapes=True, language="sh"),
        Quoting(rf"{start}(?=[^\s|>\"'\[{{#&*!%@`,\ufffc])", r"[^\n]*(?=\n)", string_escapes.as_is, language="sh line"),
    )


YAML = Syntax(
    (
        *_commands(_RUN),
        *_commands(_IN_ITEMS),
        *_commands(_ARGUMENT),
        Quoting(_LIST, _IN_LIST, string_escapes.as_is, language="sh lines"),
        Quoting(f'{_IN_FLOW}"', _DOUBLE, string_escapes.yaml_double, has_escapes=True, language="sh"),
        Quoting(f'(?:{_SCALAR_START}|{_TAGGED})"', _DOUBLE, string_escapes.yaml_double),
        twice("'", f"(?:{_SCALAR_START}|{_TAGGED})'", string_escapes.yaml_single),
    ),
    (HASH_APART,),
    yaml_scalar,
    signs="\"'#!",
    lines=_LINES,
)
COMMANDS = Syntax(
    (*_commands(_ITEM), twice("'", f"{_SCALAR_START}'", string_escapes.yaml_single)),
    (HASH_APART,),
    yaml_scalar,
    signs="\"'#",
    lines=r"[ \t]*(?:- |[\"'])",
)
"""A list of lines for a shell."""

_ENDS_PLAIN = re.compile(r"\r\n|[\n\r\t]|:(?=\s|\Z)|(?:(?<=\s)|\A)#")
_WRITTEN_APART = {"\n": r"$'\n'", "\r": r"$'\r'", "\r\n": r"$'\r\n'", "\t": r"$'\t'"}


def _in_plain(mark: str, escape: Escape) -> Escape:
    """Return an escape for strings of a shell whose line is a scalar without quotes, which some signs would end."""

    def apart(sign: re.Match[str]) -> str:
        if sign[0] == ":":
            return f":{mark}{mark}"
        return f"{mark}{mark}#" if sign[0] == "#" else f"{mark}{_WRITTEN_APART[sign[0]]}{mark}"

    return lambda value: _ENDS_PLAIN.sub(apart, escape(value))


_single = _in_plain("'", string_escapes.shell_single)


def _plain_word(text: str, value: str) -> str:
    written = shell_word(text, value)
    return f"'{_single(value)}'" if written != value or _ENDS_PLAIN.search(value) else value


SHELL_LINE = Syntax(
    (
        over_lines('"', _in_plain('"', backslash_over_lines('"', "$", "`")), code=r"\$\("),
        *(
            Quoting(each.opening, each.closing, _single if each.escape is string_escapes.shell_single else each.escape)
            for each in SHELL.quotings
            if each.opening.endswith("'")
        ),
    ),
    SHELL.comments,
    _plain_word,
    signs=SHELL.signs,
)
"""One line of a shell that is a scalar without quotes."""
