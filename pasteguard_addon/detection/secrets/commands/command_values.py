"""Values in commands that are not known by name: what is said of a secret, a user with a password, what is piped in."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_passphrase, is_password, is_random, is_spaced_password, is_term
from pasteguard_addon.detection.secrets.forms.tokens import is_token
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.named_values.value_ends import read_value
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.turns import is_striking

_LINE = 400
_USER = re.compile(r"[\w.@-]{1,40}:(?=\S{4})")
_BLANKS = re.compile(r"[ \t]{0,8}")
_VALUE_OPTION = re.compile(
    r"\s(?:--(?:value|body|data|secret(?:-string|-value)?|string-value|literal|content|plaintext)|-v|-b)[ =]\s{0,3}"
)
_SAYS_SECRET = re.compile(
    r"secret|passw(?:or)?d|token|api[-_]?key|securestring|credential|passphrase|_key\b|keyvault"
    r"|\b(?:go)?pass\b|\bsudo\b|\bsu\b|\bkinit\b|cryptsetup|keepassxc|smbpasswd"
)
_ECHOED = re.compile(
    r"(?:^|[\s;&(\"'`])(?:echo|printf)\s+(?:-\w+\s+)?"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n]{4,256})(?P=quote)|(?P<bare>[^\s\"'|]{4,256}))\s{1,4}\|"
)
_USER_OPTION = re.compile(
    r"(?<=\s)(?:-u|-U|-l|--user(?:name)?|--login|--account|/u|/user:)[ =]?[\"']?[A-Za-z][\w.@\\+-]{0,60}[\"']?\s"
)
_USER_AND_PASSWORD = re.compile(
    r"(?<=\s)(?:-u|-U|-a|--user|--auth|--creds?|--credentials|--userpwd|--basic-auth)[ =][\"']?[A-Za-z][\w.@\\-]{0,60}:"
)
_DRAWN_OPTION = re.compile(r"(?<=\s)-[tk][ =][\"']?(?P<value>[A-Za-z0-9_+/-]{32,512}={0,2})(?=[\"']?(?:\s|\Z))")
_ONLY_A_KEY = re.compile(r"(?<=\s)(?:-u|--user)[ =][\"']?(?P<value>[A-Za-z0-9_.-]{16,256}):[\"']?(?=\s|\Z)")
"""In place of a user, with no password behind it."""
_PASSWORD_OPTION = re.compile(r"(?<=\s)(?:-p|-P|-pw|-w|--pass|--pwd?|/p)(?:[ =:]{1,2}|(?=[\"']))")
_NO_PASSWORD_OPTION = re.compile(r"\b(?:mysql\w*|mariadb\w*|psql|pg_\w+|ssh|scp|mkdir|nmap)\b")
"""Behind `-p` they take a port, or nothing and then a database."""


class CommandValueRule:
    """The value in a command that speaks of a secret: `gh secret set NAME --body …`, `echo … | docker secret …`."""

    anchors = (
        "secret",
        "password",
        "passwd",
        "token",
        "securestring",
        "credential",
        "api-key",
        "_key",
        "keyvault",
        "<<<",
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0):
            return
        line, last = scan.line_start(start, _LINE), scan.line_end(end, _LINE)
        scan.done[self] = last
        if text.find(" --", line, last) >= 0 or text.find(" -", line, last) >= 0:
            yield from self._options(scan, line, last)
        if text.find("|", line, last) >= 0:
            yield from self._piped(scan, line, last)
        here = text.find("<<<", line, last)
        if here >= 0 and _SAYS_SECRET.search(scan.low, line, here):
            value = read_value(scan, _BLANKS.match(text, here + 3).end())  # type: ignore[union-attr]  # matches nothing too
            if value and _is_secret(scan.head(value.start, value.end), is_quoted=value.is_quoted):
                yield SecretHit(value.start, value.end, "ENV_PASSWORD", 0.9)

    def _options(self, scan: Scan, line: int, last: int) -> Iterator[SecretHit]:
        for option in _VALUE_OPTION.finditer(scan.text, line, last):
            value = read_value(scan, option.end())
            if value is None or not _SAYS_SECRET.search(scan.low, line, option.start()):
                continue
            head = scan.head(value.start, value.end)
            if not head.startswith(("{", "[", "file:", "@", "/")) and _is_secret(head, is_quoted=value.is_quoted):
                yield SecretHit(value.start, value.end, "ENV_PASSWORD", 0.9)

    def _piped(self, scan: Scan, line: int, last: int) -> Iterator[SecretHit]:
        for echoed in _ECHOED.finditer(scan.text, line, last):
            behind = scan.low[echoed.end() : last]
            start, stop = echoed.span("quoted" if echoed["quote"] else "bare")
            user = _USER.match(scan.text, start, stop)
            start = user.end() if user else start
            if _SAYS_SECRET.search(behind) and _is_secret(scan.head(start, stop), is_quoted=bool(echoed["quote"])):
                yield SecretHit(start, stop, "ENV_PASSWORD", 0.9)


def _is_secret(value: str, *, is_quoted: bool) -> bool:
    if is_striking(value) or is_random(value, 8):
        return True
    if is_quoted and (is_spaced_password(value) or is_passphrase(value)):
        return True
    return is_mixed_password(value)


class UserOptionRule:
    """`-u user -p password` or `--user user:password`, whatever the command; the drawn value of `-t` and `-k`."""

    anchors = (
        " -u ", " -l ", " --user", " --username", " --login ", " /u ", " /user:", " --account ", " -a ", " --auth",
        " --cred", " --basic-auth", " -t ", " -k ",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0):
            return
        line, last = scan.line_start(start, _LINE), scan.line_end(start + 1, _LINE)
        scan.done[self] = last
        yield from self._with_user(scan, start, last)
        for drawn in _DRAWN_OPTION.finditer(scan.text, start, last):
            if is_token(drawn["value"], is_hex_ok=False):
                yield SecretHit(*drawn.span("value"), "ENV_SECRET", 0.9)
        for key in _ONLY_A_KEY.finditer(scan.text, start, last):
            if is_random(key["value"], 16):
                yield SecretHit(*key.span("value"), "ENV_SECRET", 0.9)
        user = _USER_OPTION.search(scan.text, start, last)
        option = _PASSWORD_OPTION.search(scan.text, line, last) if user else None
        if option is None or _NO_PASSWORD_OPTION.search(scan.text, line, start):
            return
        value = read_value(scan, option.end())
        if value and (
            is_striking(scan.head(value.start, value.end))
            or (value.is_quoted and is_password(scan.head(value.start, value.end)))
        ):
            yield SecretHit(value.start, value.end, "ENV_PASSWORD", 0.9)

    def _with_user(self, scan: Scan, start: int, last: int) -> Iterator[SecretHit]:
        option = _USER_AND_PASSWORD.search(scan.text, start, last)
        value = read_value(scan, option.end()) if option else None
        head = scan.head(value.start, value.end) if value else ""
        if value and is_mixed_password(head) and sum(map(str.isdigit, head)) > 1 and not is_term(head):
            yield SecretHit(value.start, value.end, "ENV_PASSWORD", 0.9)
