"""An account and its password side by side, without a word for either: `admin / …`, the lines below "Demo accounts"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import (
    is_identifier,
    is_numbered_name,
    is_numbered_phrase,
    is_password,
    is_random,
    is_said,
    is_term,
)
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.nouns import language_of
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_mere_word, is_quality
from pasteguard_addon.detection.secrets.sentences.strong_words import is_strong
from pasteguard_addon.detection.secrets.sentences.turns import REFERENCES, bare, is_password_of_a_pair, is_striking
from pasteguard_addon.lexicon.programs import is_program_word
from pasteguard_addon.lexicon.words import is_english, is_given_name

_KNOWN = frozenset(
    "admin administrator root user test demo guest gast editor viewer reader writer owner manager operator support"
    " superuser sysadmin builder deploy deployer developer dev staging service svc backup monitor readonly postgres"
    " mysql sa oracle pi ubuntu jenkins sonar grafana nexus elastic kibana tester reviewer customer kunde invité"
    " invitado ospite administrateur administrador amministratore админ".split()
)
_USER_BEFORE = re.compile(
    r"(?P<link>\b(?:is|as|ist|als|est|comme|es|como|è|come|é|jest|jako|är|som|are|with|with user|mit)\s)?"
    r"[\"'`*(]{0,3}(?P<user>[^\W\d_][\w.+-]{1,40}(?:@[\w.-]{2,60})?)[\"'`*]{0,3}\Z"
)
_VALUE_BEHIND = re.compile(r"[\"'`*]{0,3}(?P<value>[^\s\"'`<>|/]{6,64})[\"'`*]{0,3}(?!\s?/\s)")
_HOST_AND_USER = re.compile(r"(?<![\w/])[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}(?::\d{1,5})? / [^\s/]{2,40}\Z")
"""`ftp.example.org / web / …`: a host, its user, and the password."""
_LABEL = re.compile(r"(?:(?P<open>\()|(?:\A|\n)[ \t*•-]{0,6}[^\n:/()]{2,30}: )(?P<user>[\w.-]{2,20})\Z")
_USER_CHARS = 112
_NUMBERED = re.compile(r"([^\W\d_]{3,})[ -]?\d{1,4}")
_LEAST_DIGITS = 2
_LEAST_NUMBER = 6
_LEAST_DRAWN = 10


class AccountPairRule:
    """`user / password`, where the user is an account's usual name, an address, or a sentence says that it is one."""

    anchors = (" / ",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        value = _VALUE_BEHIND.match(text, end)
        if value is None:
            return
        is_of_a_host = _HOST_AND_USER.search(text, max(0, start - _USER_CHARS), start) is not None
        is_of_a_host = is_of_a_host or scan.low[max(0, start - 6) : start].rpartition("\n")[2] in ("admin", "root")
        is_of_a_host = is_of_a_host or _is_set_apart(text, start, value.end("value"))
        if not is_of_a_host and not any(map(str.isdigit, value["value"])):
            return  # nearly always
        user = _USER_BEFORE.search(text, max(0, start - _USER_CHARS), start)
        first, last = bare(text, *value.span("value"))
        word = text[first:last]
        is_of_a_host = is_of_a_host or (user is not None and _is_another(scan, user.start("user")))
        is_told = user is not None and user["user"].lower() in _KNOWN and word[-1:].isdigit() and not is_term(word)
        is_told = is_told and _CREDENTIALS.search(scan.low, scan.line_start(start, _USER_CHARS), start) is not None
        if user and (is_told or _is_password_of(user, word) or (is_of_a_host and is_password_of_a_pair(word))):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_CREDENTIALS = re.compile(
    r"\b(?:credentials?|creds|logins?|zugangsdaten|anmeldedaten|identifiants?|credenciales|credenziali|credenciais"
    r"|inloggegevens|dane logowania|přihlašovací|inloggning|доступы?)\b"
)
_ANOTHER = re.compile(
    r"[\"'`)]{0,2}[,;]?\s(?:(?:and|und|et|y|e|en|i|och)\s)?"
    r"(?:(?:for |für |auf |on |pour )?[^\W\d_][\w-]{1,20}(?:\s(?:is|ist|est|es|è|é|has|hat)|:)?\s)?[\"'`(]{0,2}"
)
_ANOTHER_CHARS = 48


def _is_another(scan: Scan, user: int) -> bool:
    """Tell whether a pair follows another one, of which the password has been found: "…, Kibana is elastic / …"."""
    ends = (at for at in range(user - 1, max(0, user - _ANOTHER_CHARS), -1) if at in scan.found)
    end = next(ends, None)
    return end is not None and _ANOTHER.fullmatch(scan.text, end, user) is not None


def _is_set_apart(text: str, at: int, end: int) -> bool:
    """Tell whether a pair stands in brackets of its own, or alone behind a label: `(editor / …)`."""
    label = _LABEL.search(text, max(0, at - _USER_CHARS), at)
    if label is None or label["user"].lower() not in _KNOWN:
        return False
    closer = text[end - 1 : end + 1]
    return ")" in closer if label["open"] == "(" else closer[1:] in ("", "\n", "\r")


def _is_password_of(user: re.Match[str], value: str) -> bool:
    if user["user"].lower() in _KNOWN or "@" in user["user"]:
        return is_likely(value)
    if user["link"] is None:
        return user["user"].islower() and is_strong(value)
    named = _NUMBERED.fullmatch(value)
    if not user["user"][:1].islower() or (named and (is_said(named[1].lower()) or is_english(named[1]))):
        return False
    return is_strong(value) or (is_striking(value) and is_likely(value))


def is_likely(value: str) -> bool:
    """Tell whether a word beside an account is its password rather than a version or the name of a thing."""
    if is_term(value) or REFERENCES.fullmatch(value):
        return False
    named = _NUMBERED.fullmatch(value)
    if named and is_program_word(named[1].lower()):
        return False
    is_word = named is not None and is_mere_word(named[1])
    if sum(map(str.isdigit, value)) < _LEAST_DIGITS and not is_word and not is_random(value, _LEAST_DRAWN):
        return False
    return is_mixed_password(value) and not is_identifier(value)


_HEADING = re.compile(
    r"[^\n]{0,40}?(?::[*_ ]{0,3}|(?<=[^.;,{}()])[*_ ]{0,3}|=+|\))\r?\n(?:[^\S\n]*\r?\n|[-=~]{3,40}\r?\n)?"
)
_ENTRY = re.compile(
    r"[ \t]*(?:[-*•+#]\s|//\s|\d{1,2}[.)]\s)?[^\S\n]*(?:[^\n:|/`*]{1,30}:\s)?[\"'`*_(]{0,3}"
    r"(?P<user>[^\W\d_][\w.@+-]{1,60})[\"'`*_)]{0,3}(?:\s\([\w ,]{1,30}\))?"
    r"[ \t]{0,4}(?P<mark_between>/|\||[–—-]{1,2}>?|=>|→|:|,)[ \t]{1,4}"
    r"(?P<mark>[\"'`*_]{0,3})(?P<value>[^\s\"'`<>|]{6,64}?)(?P=mark)[ \t]*(?:\([^\n]{1,60}\))?[ \t]*(?=\r?\n|\Z)"
)
_MOST_ENTRIES = 12
_HEADING_CHARS = 60


def _is_account(user: str) -> bool:
    """Tell whether this is the name of an account rather than any word."""
    is_written_so = user.islower() and not user.isalpha()
    return user.lower() in _KNOWN or is_written_so or (user.islower() and is_given_name(user))


class AccountListRule:
    """Lines of an account and its password below a heading for such: `### Demo accounts⏎- **admin** – …`."""

    anchors = (
        "accounts", "logins", "account:", "login:", "login for the", "zugang:", "compte :", "cuenta:", "access to",
        "users:", "basic:", "htpasswd:", "basicauth:", "basic_auth:", "credentials", "creds",
        "zugänge", "zugangsdaten", "konten", "benutzer", "comptes", "identifiants",
        "cuentas", "credenciales", "credenziali", "utenti", "konta", "contas", "credenciais", "konton",
        "аккаунты", "доступы", "hesaplar", "账号", "アカウント",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0) or start - scan.line_start(start, _HEADING_CHARS) >= _HEADING_CHARS:
            return
        heading = _HEADING.match(text, end)
        if heading is None:
            return
        at = heading.end()
        for _ in range(_MOST_ENTRIES):
            entry = _ENTRY.match(text, at)
            if entry is None:
                return
            is_pair = (entry["mark_between"] == "/" or entry["mark"] == "`") and _is_account(entry["user"])
            is_numbered = _is_account(entry["user"]) and is_numbered_name(entry["value"])
            is_numbered = is_numbered or (is_pair and entry["value"][-1:].isdigit() and not is_term(entry["value"]))
            if (
                (is_pair and is_password_of_a_pair(entry["value"]))
                or is_numbered
                or is_likely(entry["value"])
                or is_striking(entry["value"])
            ):
                yield SecretHit(*entry.span("value"), "ENV_PASSWORD", 0.9)
            at = scan.done[self] = min(entry.end() + 1, len(text))


_USER_SAID = re.compile(
    r"(?:\b(?:as|als|comme|como|come|jako|som|как)"
    r"|user(?:name)?|login|log in|account|benutzer(?:name)?|nutzer|utilisateur|identifiant|compte|usuario|utente"
    r"|gebruiker|użytkownik|usuário|användare|kullanıcı|пользователь|логин)[ :=\"'`]{1,3}"
    r"(?:(?:is|ist|est|es|è|to|är)\s)?"
    r"[^\s,;:/]{2,40}[\"'`]?(?:,|;|\s(?:and|und|et|y|e|i|en|och|ve|и))?\s(?:the |das |le |la |con |mit )?"
    r"(?:[^\W\d_]{3,14}\s)?\Z",
    re.IGNORECASE,
)
_SAID_NEXT = re.compile(r"[:=]?[ ][\"'`]?(?P<value>[^\s\"'`<>,;]{6,64})")
_DIGITS = re.compile(r"\d{6,10}")
_SIGN_OR_DIGIT = re.compile(r"[^\W\d_][^\w\s.'’/-]|\d")


class UserThenPasswordRule:
    """A password behind the word for one and behind its user: `user lena, pw Glacier^Peak`."""

    anchors = ("pw", "pwd", "password", "passwort", "kennwort", "passwd", "mdp", "mot de passe", "contraseña", "clave",
               "senha", "wachtwoord", "hasło", "lösenord", "şifre", "пароль", "pass")  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        value = _SAID_NEXT.match(scan.text, end)
        if value is None:
            return
        first, last = bare(scan.text, *value.span("value"))
        word = scan.text[first:last]
        languages = (language_of(scan.low[start:end]) or "en", "de", "it")
        is_mere = is_mere_word(word) and not any(is_quality(word.lower(), language) for language in languages)
        if not is_mere and not _DIGITS.fullmatch(word):
            if not _SIGN_OR_DIGIT.search(word):
                return  # nearly always
            if is_term(word) or not is_password(word, minimum=6) or REFERENCES.fullmatch(word) or word[0] in "-/<$[({":
                return
        if _USER_SAID.search(scan.text, max(0, start - _USER_CHARS), start):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


class UserMemberRule:
    """`{"u": …, "p": …}`, `u: … p: …`: two values called by a letter, the first of which is a user."""

    anchors = ("p:", "p :", 'p":', 'p" :', "p':", 'pw":', "pw:")
    _user = re.compile(
        r"(?:\A|[\s{,(])[\"']?(?P<name>u|user|usr|login|n|name|e|email|id)[\"']?\s?[:=]\s?[\"']?[^\"'\s,;]{1,64}[\"']?"
        r"(?:[,;]\s{0,12}|\s{1,12})[\"']?\Z",
        re.IGNORECASE,
    )
    _value = re.compile(r"\s?(?P<quote>[\"']?)(?P<value>[^\s\"',;{}]{5,64})(?P=quote)(?=[\s,;}\"']|\Z)")
    _open = frozenset(" \t\n\r{,(\"'")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if scan.text[start - 1 : start] not in self._open:
            return  # nearly always
        value = self._value.match(scan.text, end)
        user = self._user.search(scan.text, max(0, start - 100), start) if value else None
        if value is None or user is None:
            return
        word = value["value"].rstrip(".")
        is_number = len(word) >= _LEAST_NUMBER and word.isdigit() and user["name"].lower() not in ("n", "id")
        is_odd = any(not c.isalpha() and c != "_" for c in word)
        if is_number or is_chosen_word(word) or (is_odd and is_password(word) and not is_term(word)):
            yield SecretHit(value.start("value"), value.start("value") + len(word), "ENV_PASSWORD", 0.9)


class ComparedPairRule:
    """What an account and its password are compared with: `u==="admin"&&p==="…"`."""

    anchors = tuple(
        f"=={blank}{quote}{user}{quote}"
        for user in ("admin", "root", "user", "test", "demo")
        for quote in "\"'"
        for blank in ("", " ")
    )
    _password = re.compile(
        r"\s?(?:&&|and)\s?\(?[\w.$\[\]\"']{1,40}\s?={2,3}\s?(?P<quote>[\"'])(?P<value>[^\"'\n]{4,64})(?P=quote)"
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        compared = self._password.match(scan.text, end)
        if compared and (
            is_password(compared["value"], is_plain_word_ok=True) or is_numbered_phrase(compared["value"])
        ):
            yield SecretHit(*compared.span("value"), "ENV_PASSWORD", 0.9)


class EncodedPairRule:
    """`base64(user:password)` before it is encoded: what a header of Basic authentication is made from."""

    anchors = ("base64", "btoa(", "b64encode(")
    _pair = re.compile(
        r"[\w.]{0,20}\(?[^\n\"'`]{0,60}[\"'`](?P<user>[\w.@+-]{1,60}):(?P<value>[^\s\"'`{}$]{5,64})[\"'`]"
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        pair = self._pair.match(scan.text, end)
        if pair and pair["user"] != "data" and is_mixed_password(pair["value"]) and not is_term(pair["value"]):
            yield SecretHit(*pair.span("value"), "ENV_PASSWORD", 0.9)
