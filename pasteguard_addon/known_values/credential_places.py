"""Whether a word stands where credentials stand: "test" behind `password:` is one, and nothing anywhere else.

Asked only where a common word that is known as a credential is found again: a cue need not be proof.
"""

import re
from collections.abc import Callable, Sequence

_REACH = 96
_PLAIN = (
    r"(?:pass(?:word|wort|code|phrase|wd)|pwd|kennwort|mot[ _]de[ _]passe|contraseña|senha|hasło|wachtwoord|parol[aă])"
)
_MAYBE = (
    r"(?:(?:secret|token|credentials?)|(?:(?<![^\W\d_])|api|access|auth|private|public|master|account)key"
    r"|(?<![^\W\d_])(?:(?:new|old|user|db|my)?(?:pass|pw)|pin|login|clave))"
)
"""These are words of other things as well: a blank behind them says nothing."""
_IS = r"(?:is|ist|est|es|è|é|to|was|war|jest|este)"
_NAMED = re.compile(
    rf"(?:{_PLAIN}|{_MAYBE}(?=[\"'`*]{{0,2}}\s{{0,3}}(?:[:=\"'`*]|{_IS}\b)))"
    rf"[\"'`*]{{0,2}}[\s:=]{{0,3}}{_IS}?[\s:=\"'`*]{{1,4}}\Z",
    re.I,
)
"""`password: test`, "the password is test"."""
_NAME = rf"(?:(?:{_PLAIN}|secret|token)(?:[_\d]\w{{0,12}}|field|value|text|key|hash)?|{_MAYBE})"
_QUOTE = r"(?:\\{0,8}[\"'`])"
_OF_NAME = re.compile(
    rf"{_NAME}{_QUOTE}?[\])]{{0,2}}\s{{0,8}}(?:(?:=>|->|:=|[:=(|])\s{{0,8}}{_QUOTE}{{0,3}}|,\s{{0,8}}{_QUOTE})\Z"
    rf"|<[^<>\n]{{0,40}}{_NAME}(?![a-z])[^<>\n]{{0,40}}(?:>\s{{0,8}}|\svalue\s?=\s?{_QUOTE}?)\Z"
    rf"|{_NAME}{_QUOTE}?[,;]?\s{{1,24}}{_QUOTE}?value{_QUOTE}?\s?[:=]\s?{_QUOTE}?\Z",
    re.I,
)
"""`'password' => 'test'`, `setPassword("test")`, `<password>test`, `type="password" value="test"`."""
_OF_FORM = re.compile(
    r"\bidentified\s+(?:with\s+\S{1,40}\s+)?by\s+(?:password\s+)?[\"']?\Z"
    r"|\b(?:bearer|basic)\s\Z"
    r"|\b(?:curl|wget|https?|ab)\b[^\n|;&]{0,64}\s(?:-u|--user|--proxy-user|-a|--auth)[ =]{0,2}[\"']?[^\s:\"']{1,64}:\Z"
    r"|\b(?:sshpass|mysql\w*|mariadb\w*|redis-cli|login|ldap\w+|mongo\w*|sqlcmd|7z|zip|unzip|psexec|hydra|plink)\b"
    r"[^\n|;&]{0,64}\s-(?:p|P|pw|a|w)[ =]{0,2}[\"']?\Z",
    re.I,
)
"""In SQL, a header, behind the options of programs."""
_USER_OF_URL = re.compile(r"://[^\s/@:]{0,64}:\Z")
_IS_CREDENTIAL = re.compile(rf"(?:{_PLAIN}|{_MAYBE})(?![^\W_])", re.I)
_STEMS = (
    *("pass", "pwd", "pw", "kennwort", "contraseña", "senha", "hasło", "wachtwoord", "parol", "secret", "token"),
    *("credential", "key", "pin", "login", "clave"),
)
"""One of these is in each word above: to look for them takes no time."""
_STEMS_OF_FORMS = (*_STEMS, "identified", "bearer", "basic", "://", " -")
_CELL = re.compile(r"[ ]{0,40}[\"']?[|,;\t\r\n]|[ ]{2}|[ ]*\Z")
_MAX_TABLE_CHARS = 8_000
_HEADER_LINES = 4
"""A command, a title or a rule may stand above it."""
_MAX_LINE_CHARS = 400


def is_credential_place(text: str, start: int, end: int) -> bool:
    """Return whether what stands before a value, or above it in a table, says that it is a credential."""
    before = text[max(0, start - _REACH) : start]
    if _has_any(_STEMS_OF_FORMS, before):
        if any(cue.search(before) for cue in (_NAMED, _OF_NAME, _OF_FORM)):
            return True
        if text.startswith("@", end) and _USER_OF_URL.search(before):
            return True
    return _CELL.match(text, end) is not None and _IS_CREDENTIAL.search(_header_of(text, start, end)) is not None


def _has_any(stems: Sequence[str], text: str) -> bool:
    text = text.lower()
    return any(stem in text for stem in stems)


def _header_of(text: str, start: int, end: int) -> str:
    """Return the header of the column in which a cell stands, as far as its line and the first lines above it tell.

    Empty for what is no whole cell. It may be asked of each cell of a long table: the lines between are not read.
    """
    line_start = text.rfind("\n", 0, start) + 1
    first = _first_lines(text, line_start)
    line_end = _line_end(text, end)
    if not _has_any(_STEMS, "\n".join(first)) or line_end - line_start > _MAX_LINE_CHARS:
        return ""
    for split in _SPLITTERS:
        cells = split(text[line_start:line_end])
        column = len(split(text[line_start:start] + "\0")) - 1
        if len(cells) > 1 and column < len(cells) and cells[column].strip(" \"'") == text[start:end]:
            return next((each[column] for each in map(split, first) if len(each) == len(cells)), "")
    return ""


def _first_lines(text: str, line_start: int) -> list[str]:
    """Return the first lines of a block of lines, up to one that begins at a place; none of too long a block."""
    reach = max(0, line_start - _MAX_TABLE_CHARS)
    begin = text.rfind("\n\n", reach, line_start)
    if begin < 0 < reach:
        return []
    at = begin + 2 if begin >= 0 else 0
    found: list[str] = []
    while at < line_start and len(found) < _HEADER_LINES:
        end = _line_end(text, at)
        found.append(text[at : min(end, at + _MAX_LINE_CHARS)])
        at = end + 1
    return found


_GAP = re.compile(r"\t+| {2,}")
_SPLITTERS: Sequence[Callable[[str], list[str]]] = (
    lambda line: line.split("|"),
    lambda line: line.split("\t"),
    lambda line: line.split(","),
    lambda line: line.split(";"),
    lambda line: _GAP.split(line.strip(" ")),
)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
