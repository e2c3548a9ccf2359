"""Values outside of any quotes, where a language takes none, or only some, without them."""

import re

from pasteguard_addon.places import string_escapes

_LINE_CHARS = 4_096
_TOML_VALUE = re.compile(r"(?:=|[\[,])[ \t]*\Z")
_ASSIGNMENT = re.compile(r"(?:^|[;&|(]|\b(?:export|local|readonly|declare)(?: -\w+)*)[ \t]*[A-Za-z_]\w*\+?=\Z")
_WORD_IN_COMMAND = re.compile(
    r"(?:^|[|;&(])[ \t]*(?:\$ |sudo )*(?:[A-Za-z_]\w*=\S* )*"
    r"(?:curl|wget|ssh|scp|rsync|git|echo|printf|cd|mkdir|touch|cp|mv|rm|chmod|chown|docker|kubectl|helm|grep|psql|mysql|"
    r"mongosh|redis-cli|aws|gcloud|az|gh|openssl|python3?|node|useradd|usermod|adduser|ldapsearch|sqlite3|mail|export|"
    r"kubectl|systemctl|test|\[) [^|;&]*\Z"
)
_PLAIN_WORD = re.compile(r"[\w@%+:,./=-]+")
_ENV_ENTRY = re.compile(r"(?:export[ \t]+)?[A-Za-z_][\w.]*[ \t]*=[ \t]*\Z")
_UNFIT_FOR_ENV = re.compile(r"[\n\r\"'`$\\#]|\A\s|\s\Z|\A\Z")
_UNFIT_FOR_SINGLE = re.compile(r"'|\\\\|\\\Z")
_JSX_TEXT = re.compile(r"<[A-Za-z][^<>]*>[^<>{}]*\Z")
_UNFIT_FOR_JSX = re.compile(r"[{}<>&\n]|\A\s|\s\Z")


def _line(text: str) -> str:
    return text[max(text.rfind("\n") + 1, len(text) - _LINE_CHARS) :]


def toml_scalar(text: str, value: str) -> str:
    return f'"{string_escapes.json(value)}"' if _TOML_VALUE.search(_line(text)) else value


def _in_shell_quotes(value: str) -> str:
    return value if _PLAIN_WORD.fullmatch(value) else f"'{string_escapes.shell_single(value)}'"


def shell_word(text: str, value: str) -> str:
    """Quote what is assigned, and words of a command that is certain to be one."""
    line = _line(text)
    return _in_shell_quotes(value) if _ASSIGNMENT.search(line) or _WORD_IN_COMMAND.search(line) else value


def env_value(text: str, value: str) -> str:
    """Quote a value only where it needs that: files of this kind are read in many ways, and blanks do no harm."""
    if not _ENV_ENTRY.fullmatch(_line(text)) or not _UNFIT_FOR_ENV.search(value):
        return value
    return f'"{_in_double_quotes(value)}"' if _UNFIT_FOR_SINGLE.search(value) else f"'{value}'"


_in_double_quotes = string_escapes.backslash_over_lines('"', "$", "`")


def jsx_text(text: str, value: str) -> str:
    """Write text between tags as an expression where it holds what would begin one."""
    is_text = _JSX_TEXT.search(text[-_LINE_CHARS:]) is not None
    return f"{{{string_escapes.json_string(value)}}}" if is_text and _UNFIT_FOR_JSX.search(value) else value
