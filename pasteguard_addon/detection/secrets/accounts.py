"""A password beside the account it belongs to, without a word that says so: `admin => …`, `root:…@10.0.0.5`."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_password, is_random, is_term
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.turns import bare, is_striking

_ACCOUNTS = ("admin", "root", "administrator", "sysadmin", "superuser", "postgres", "guest")
_BEHIND = re.compile(
    r"[\"'`*]{0,2}(?:@[\w.-]{1,60})?[\"'`*]{0,2}(?:\s?/\s?|:|\s(?:=>|->|→|–|—|-|\|)\s|,\s)[\"'`*]{0,2}(?P<value>[^\s\"'`<>]{6,64})"
)
_FIRST_MARKS = ("/", ":", " /", " =>", " ->", ",", " -", " –", " |", "@")
_MARKS = "/:,=>-→–—|@\"'`* "
_BEFORE = re.compile(r"(?<![\w/.:@=&?-])(?P<user>[A-Za-z][\w.-]{0,30}):(?P<value>[^\s:\"'`/<>()\[\]{}]{6,64})\Z")
_HOST = re.compile(r"@(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\w-]{1,40}\.){1,4}[a-z]{2,12})(?=[\s:/,;)\"'`]|\Z)")
_SCHEMES = frozenset(
    "mailto sip sips xmpp acct git ssh http https im skype callto jid from to cc bcc author by email".split()
)
_USUAL = 64


def is_strong(value: str) -> bool:
    """Tell whether a word is a password whatever stands around it: of several kinds of characters, or drawn."""
    is_mixed = any(map(str.isupper, value)) and any(map(str.islower, value)) and any(map(str.isdigit, value))
    has_sign = any(c in "!@#$%^&*+?~" for c in value) and any(map(str.isdigit, value))
    if is_term(value):
        return False
    return is_random(value, 12) or (is_striking(value) and (is_mixed or has_sign or is_random(value, 10)))


class AccountRule:
    """What stands behind the name of an account that every system has."""

    anchors = tuple(
        f"{account}{mark}" for account in _ACCOUNTS for mark in ("/", ":", " /", " =>", " ->", ",", " -", " |", "@")
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if (start and not (text[start - 1].isspace() or text[start - 1] in "\"'`([{,;>|*")) or not text[
            start + 1
        ].islower():
            return
        account = end
        while text[account - 1] in _MARKS:
            account -= 1
        behind = _BEHIND.match(text, account)
        if behind is None:
            return
        first, last = bare(text, *behind.span("value"))
        host = _HOST.search(text, first, last + 1)
        last = host.start() if host else last
        if is_strong(text[first:last]) and scan.is_new((AccountRule, first)):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_LOOSE = re.compile(
    r"[^\n;]{0,80}?[\"'`*(]{0,2}(?<![\w/.:-])(?P<user>[A-Za-z][\w.+-]{1,40}(?:@[\w.-]{1,60})?)[\"'`*]{0,2}"
    r"(?:,\s|,?\s(?:with|and|und|et|y|e|en|i|mit|avec|con|met|z|com|och|med)\s)[\"'`*]{0,2}(?P<value>[^\s\"'`<>]{6,64})"
)
_LOGIN = (
    "log in", "login", "log into", "logged in", "sign in", "signed in", "credentials", "anmeldung", "anmelden",
    "einloggen", "angemeldet", "eingeloggt", "connexion", "connecter", "iniciar sesión", "accesso", "accedi", "accedí",
    "inloggen", "ingelogd", "zalogować", "logowanie", "entrar com", "logga in", "inloggning", "giriş", "вход", "войти",
)  # fmt: skip


_PAIR_BEFORE = re.compile(
    r"(?<![\w@.])[A-Za-z][\w.@+-]{1,60}\s(?:and|und|et|y|e|en|i|/)\s[\"'`]?(?P<value>[^\s\"'`]{6,64})[\"'`]?\s(?:\w{1,6}\s)?\Z"
)


class LoosePairRule:
    """A name and a strong password joined by a word or a comma, behind a word for logging in."""

    anchors = _LOGIN

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start].isascii() and (text[start - 1].isalnum() or text[start - 1] in "_-."):
            return
        yield from self._before(text, start)
        pair = _LOOSE.match(text, end, end + 200)
        for _ in range(_MAX_PAIRS):
            if pair is None:
                return
            first, last = bare(text, *pair.span("value"))
            is_account = any(c in "@_" or c.isdigit() for c in pair["user"]) or text[first - 1] in "\"'`"
            if is_strong(text[first:last]) or (is_account and is_striking(text[first:last])):
                yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
                return
            pair = _LOOSE.match(text, first, end + 200)

    def _before(self, text: str, start: int) -> Iterator[SecretHit]:
        pair = _PAIR_BEFORE.search(text, max(0, start - 90), start)
        if pair and is_strong(pair["value"]):
            yield SecretHit(*pair.span("value"), "ENV_PASSWORD", 0.9)


_MAX_PAIRS = 3
_WORD_BEFORE = re.compile(r"[\"'`“«*]{0,2}(?P<value>[^\s\"'`”»]{6,64})[\"'`”»]{0,2}\Z")
_WORD_BEHIND = re.compile(r"\s[\"'`“«*]{0,2}(?P<value>[^\s\"'`”»]{6,64})")


class OpenedWithRule:
    """A strong word that something is opened with: "use … to unlock it", "the zip is protected with …"."""

    anchors = (
        " to unlock", " to log in", " to login", " to sign in", " to decrypt", " at the login", " at the password",
        " zum entsperren", " zum einloggen",
        "unlock it with", "unlocks with", "opens with", "encrypted with", "protected with", "locked with",
        "log in with",
        "logged in with", "sign in with", "login with", "tried with", "entsperren mit", "geschützt mit", "anmelden mit",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        match = (
            _WORD_BEFORE.search(text, max(0, start - 68), start)
            if text[start] == " "
            else _WORD_BEHIND.match(text, end)
        )
        for _ in range(_MAX_PAIRS):
            if match is None:
                return
            first, last = bare(text, *match.span("value"))
            if not is_strong(text[first:last].rstrip("?")):
                return
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
            match = _NEXT_ONE.match(text, last)


class AttemptRule:
    """What a log says was tried in place of the password."""

    anchors = (
        "attempt=",
        "attempted=",
        "supplied=",
        "entered=",
        "tried=",
        "given=",
        'attempt":',
        'attempted":',
        'supplied":',
    )
    _value = re.compile(r"\s?(?P<quote>[\"'])?(?P<value>[^\s\"']{5,128})")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        value = self._value.match(scan.text, end)
        line = scan.low[scan.line_start(start, 200) : start]
        if value is None or not ("passw" in line or "login" in line or "auth" in line):
            return
        tried = value["value"]
        is_mixed = any(map(str.isdigit, tried)) and any(map(str.isalpha, tried))
        if is_striking(tried) or (value["quote"] and is_mixed and is_password(tried, minimum=6)):
            yield SecretHit(*value.span("value"), "ENV_PASSWORD", 0.9)


_NEXT_ONE = re.compile(
    r"[\"'`”»*]{0,2},?\s(?:(?:and|or|und|oder|et|ou|y|o)\s)?[\"'`“«*]{0,2}(?P<value>[^\s\"'`”»]{6,64})"
)


_BEHIND_ADDRESS = re.compile(
    r"@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}[\"'`]?(?P<mark>\s?/\s?|:|\s\|\s|\s(?:and|und|et|y|e|con|with|mit|avec)\s)[\"'`]?"
    r"(?P<value>[^\s\"'`<>/]{6,64})"
)


class HostAccountRule:
    """`user:password@host` without a scheme before it, and an address with its password behind it."""

    anchors = ("@",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        yield from self._behind_address(text, start)
        before = text[max(0, start - _USUAL) : start]
        if ":" not in before or not _HOST.match(text, start):
            return
        pair = _BEFORE.search(before)
        if pair is None or pair["user"].lower() in _SCHEMES or not is_strong(pair["value"]):
            return
        yield SecretHit(start - len(pair["value"]), start, "ENV_PASSWORD", 0.9)

    def _behind_address(self, text: str, start: int) -> Iterator[SecretHit]:
        pair = _BEHIND_ADDRESS.match(text, start)
        if pair is None:
            return
        first, last = bare(text, *pair.span("value"))
        value = text[first:last]
        if is_strong(value) or ("/" in pair["mark"] and is_striking(value)):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
