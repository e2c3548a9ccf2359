"""Whether a word stands where credentials stand: "test" behind `password:` is one, and nothing anywhere else.

Asked only where a common word that is known as a credential is found again: a cue need not be proof.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from pasteguard_addon.known_values.folding import without_surrogates
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.credential_words import PASSWORDS

_REACH = 96
_SHORTEST_WORD = 4
_WORDS = {each.lower() for each in PASSWORDS if len(each) >= _SHORTEST_WORD or not each.isascii()} | {"pwd", "mdp"}
_PLAIN = rf"(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})"
_FIRST_WORDS = (
    "secret token credential zugangsdaten key api access auth private public master account new old user db my pass pw"
    " pin psk login"
).split()
"""How those below begin."""
_MAYBE = (
    r"(?:(?:secret|token|credentials?|zugangsdaten)"
    r"|(?:(?<![^\W\d_])|api|access|auth|private|public|master|account)key"
    r"|(?<![^\W\d_])(?:(?:new|old|user|db|my)?(?:pass|pw)|pin(?:[ ]?code)?|psk|login))"
)
"""These are words of other things as well: a blank behind them says nothing."""
_IS = r"(?:is|ist|est|es|è|é|to|was|war|jest|este|from|är|er|で|は|是|为|：)"
_NAMED = late_pattern(
    rf"(?:{_PLAIN}|{_MAYBE}(?=[\"'`*]{{0,2}}\s{{0,3}}(?:[:=\"'`*]|{_IS}\b)))"
    rf"[\"'`*]{{0,2}}[\s:=]{{0,3}}(?:{_IS}|for \S{{1,40}}:)?[\s:=\"'`*]{{0,4}}(?<![^\W_])\Z"
    rf"|(?:{_PLAIN}|{_MAYBE})[:=]\s?[^\s/]{{1,64}}\s?/\s?\Z",
)
"""`password: test`, "the password is test", `login: bob/test`."""
_NAME = rf"(?:(?:{_PLAIN}|secret|token)(?:[_\d]\w{{0,12}}|field|value|text|key|hash)?|{_MAYBE})"
_QUOTE = r"(?:\\{0,8}[\"'`])"
_OF_NAME = late_pattern(
    rf"{_NAME}{_QUOTE}?[\])]{{0,2}}\s{{0,8}}(?:(?:=>|->|:=|<-|[:=(|])\s{{0,8}}{_QUOTE}{{0,3}}|,\s{{0,8}}{_QUOTE})\Z"
    rf"|{_NAME}{_QUOTE}?[,;]?\s{{1,24}}{_QUOTE}?value{_QUOTE}?\s?[:=]\s?{_QUOTE}?\Z",
)
_OF_ELEMENT = late_pattern(rf"<[^<>\n]{{0,40}}{_NAME}(?![a-z])[^<>\n]{{0,40}}(?:>\s{{0,8}}|\svalue\s?=\s?{_QUOTE}?)\Z")
"""`'password' => 'test'`, `setPassword("test")`, `<password>test`, `type="password" value="test"`."""
_LINK = r"(?:[\"'`>:=→—–~«│|(]\s{0,3}|(?<=[ ])-\s|\b(?:is|now|to|from|ist|lautet|war|est|es|è|é|was|jest|är|er)\s)"
_LINKED = late_pattern(rf"{_LINK}\Z")
_NEAR = late_pattern(rf"(?:{_PLAIN}|securestring)(?P<gap>[^,;&}}]{{0,64}}{_LINK})\Z")
_SENTENCE_ENDS = re.compile(r"[.!?]\s+\w|\n.*\n", re.S)
_MOST_WORDS_BETWEEN = 5
"""`let password: String = "test"`, "his password is now test", `<dt>Password</dt><dd>test</dd>`."""
_OF_FORM = late_pattern(
    r"\bidentified\s+(?:with\s+\S{1,40}\s+)?by\s+(?:password\s+)?[\"']?\Z"
    r"|\b(?:bearer|basic)\s\Z"
    r"|\b(?:curl|wget|https?|ab)\b[^\n|;&]{0,64}\s(?:-u|--user|--proxy-user|-a|--auth)[ =]{0,2}[\"']?[^\s:\"']{1,64}:\Z"
    r"|\b(?:sshpass|mysql\w*|mariadb\w*|redis-cli|login|ldap\w+|mongo\w*|sqlcmd|7z|zip|unzip|psexec|hydra|plink)\b"
    r"[^\n|;&]{0,64}\s-(?:p|pw|a|w)[ =]{0,2}[\"']?\Z"
    r"|\s-u\s?\S{1,64}%\Z"
    r"|\b(?:net user|htpasswd(?:\s-\w+)*\s\S+)\s\S{1,64}\s[\"']?\Z",
)
"""In SQL, a header, behind the options of programs."""
_USER_OF_URL = re.compile(r"://[^\s/@:]{0,64}:\Z")
_BEHIND = late_pattern(rf"[\"'`*]{{0,2}} (?:as|als|comme|como|come)(?: \w{{1,12}}){{0,2}} (?:{_PLAIN})", re.I)
"""The value stands before it: "log in with test as the password"."""
_COLUMNS = re.compile(
    r"\(([^()]{3,300})\)\s{0,8}VALUES\s{0,8}(?:\([^()]{0,200}\)\s?,\s{0,8}){0,3}\(([^()]{0,200})\Z", re.I
)
"""Of an `INSERT`."""
_ROW_REACH = 600
_IS_CREDENTIAL = late_pattern(rf"(?:{_PLAIN}|{_MAYBE})(?![^\W_])", re.I)
_STEMS = (
    *{each[:6] for each in _WORDS},
    *("pass", "pwd", "pw", "mdp", "secret", "token", "credential"),
    *("key", "pin", "psk", "login", "zugang"),
)
"""One of these is in each word above: to look for them takes no time."""
_FORMS = ("identified", "bearer", "basic", "://", " -", "net user", "securestring")


def _automaton(words: Iterable[str]) -> AhoCorasick:
    return AhoCorasick([*words], implementation=Implementation.DFA)


_SOME_STEM, _SOME_STEM_OR_FORM = _automaton(_STEMS), _automaton((*_STEMS, *_FORMS))
_BEGINNINGS = _automaton(dict.fromkeys((*_WORDS, *_FIRST_WORDS, "securestring")))
"""To look for all words in one pass, and for the rest of a cue where one begins, takes a hundredth of the time."""
_CELL = re.compile(r"[ ]{0,40}[\"']?[|│,;\t\r\n]|[ ]{2}|[ ]*\Z")
_MAX_TABLE_CHARS = 8_000
_HEADER_LINES = 4
"""A command, a title or a rule may stand above it."""
_MAX_LINE_CHARS = 400


def is_credential_place(text: str, start: int, end: int) -> bool:
    """Return whether what stands before a value, or above it in a table, says that it is a credential."""
    before = without_surrogates(text[max(0, start - _REACH) : start]).lower()
    if _has_any(_SOME_STEM_OR_FORM, before):
        begins = sorted({at for _, at, _ in _BEGINNINGS.find_matches_as_indexes(before, overlapping=True)})
        if any(cue.match(before, at) for at in begins for cue in (_NAMED, _OF_NAME)) or _OF_FORM.search(before):
            return True
        if "<" in before and _OF_ELEMENT.search(before):
            return True
        if text.startswith("@", end) and _USER_OF_URL.search(before):
            return True
        if _is_near(before, begins):
            return True
    if text.startswith((" ", "' ", '" ', "` "), end) and _BEHIND.match(text, end):
        return True
    if _column_of_row(text, start):
        return True
    return _CELL.match(text, end) is not None and _IS_CREDENTIAL.search(_header_of(text, start, end)) is not None


def _is_near(before: str, begins: Sequence[int]) -> bool:
    """Return whether a value stands in one statement with a word for passwords, behind a sign or a verb for it.

    `begins` are the places, in their order, where such words may begin; the last one counts.
    """
    if not begins or not _LINKED.search(before[-12:]):
        return False
    near = next(filter(None, (_NEAR.match(before, at) for at in reversed(begins))), None)
    if near is None or _SENTENCE_ENDS.search(near["gap"]):
        return False
    return len(re.findall(r"\w+", near["gap"])) <= _MOST_WORDS_BETWEEN


def _column_of_row(text: str, start: int) -> bool:
    """Return whether a value of an `INSERT` is one of a column of credentials."""
    begin = max(0, start - _ROW_REACH)
    if text[start - 1 : start] not in ("'", '"') or "values" not in text[begin:start].lower():
        return False
    row = _COLUMNS.search(text, begin, start)
    names = row[1].split(",") if row else []
    at = row[2].count(",") if row else 0
    return at < len(names) and _IS_CREDENTIAL.search(names[at]) is not None


def _has_any(stems: AhoCorasick, text: str) -> bool:
    return bool(stems.find_matches_as_indexes(text))


def _header_of(text: str, start: int, end: int) -> str:
    """Return the header of the column in which a cell stands, as far as its line and the first lines above it tell.

    Empty for what is no whole cell. It may be asked of each cell of a long table: the lines between are not read.
    """
    line_start = text.rfind("\n", 0, start) + 1
    first = _first_lines(text, line_start)
    line_end = _line_end(text, end)
    above = without_surrogates("\n".join(first)).lower()
    if line_end - line_start > _MAX_LINE_CHARS or not _has_any(_SOME_STEM, above):
        return ""
    for split in _SPLITTERS:
        cells = split(text[line_start:line_end])
        column = len(split(text[line_start:start] + "\0")) - 1
        if len(cells) > 1 and column < len(cells) and cells[column].strip(" \"'") == text[start:end]:
            return next((each[column] for each in map(split, first) if len(each) == len(cells)), "")
    return first[0] if first and text[line_start:line_end].strip() == text[start:end] else ""


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
        line = text[at : min(end, at + _MAX_LINE_CHARS)].replace("||", "|")
        if _LETTER.search(line):  # no rule
            found.append(line)
        at = end + 1
    return found


_GAP = re.compile(r"\t+| {2,}")
_LETTER = re.compile(r"[^\W_]")
_SPLITTERS: Sequence[Callable[[str], list[str]]] = (
    lambda line: line.split("|"),
    lambda line: line.split("│"),
    lambda line: line.split("\t"),
    lambda line: line.split(","),
    lambda line: line.split(";"),
    lambda line: _GAP.split(line.strip(" ")),
)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
