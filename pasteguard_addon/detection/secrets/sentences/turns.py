"""Credentials that are given away by talk: pairs behind a login, answers to questions, what something was set to."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_identifier,
    is_password,
    is_random,
    is_said,
    is_term,
    is_wordy,
)
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word
from pasteguard_addon.lexicon.credential_words import LOGINS
from pasteguard_addon.lexicon.programs import is_program_word
from pasteguard_addon.lexicon.words import is_english

_STRIKING = re.compile(r"[A-Za-z0-9\u00c0-\u024f!@#$%^&*+?_.~€£§-]{6,128}")
REFERENCES = re.compile(
    r"[\w./-]+#\d+|[\w./-]+@[\^~]?v?\d[\w.]*|[a-z.-]+\+[a-z.-]+|--?[a-z].*|[~.*].*|@\w+|[a-z_]+[*!]"
    r"|[a-z]\w*(?:\.[a-z_]+){2,}|[AL]?GPLv?\d.*"
)
"""Issues, versions of packages, variables, options, files, decorators."""
_WORD_AND_COUNT = re.compile(r"(?P<word>[A-ZÀ-Þ][a-zà-ž]{4,16})#\d{1,2}")


def is_reference_of_text(value: str) -> bool:
    """Tell whether a word with signs is one of `REFERENCES`, rather than a word of no program with a sign in it."""
    counted = _WORD_AND_COUNT.fullmatch(value)
    if counted and not (is_program_word(counted["word"].lower()) or is_english(counted["word"])):
        return False
    return REFERENCES.fullmatch(value) is not None


_NAME_AND_NUMBER = re.compile(r"[A-Za-z_]+\d{1,2}")
_TWO_NAMES = re.compile(r"[A-Z][a-z]{2,}[_-][A-Z][a-z]{2,}\d{2}")
_CASE_CHANGE = re.compile(r"[a-z](?=[A-Z])|[A-Z](?=[a-z])")
_JUMBLED = 3
_CLASS = re.compile(r"(?:[A-Z][a-z]{2,12}){2,6}")
_RELEASE = re.compile(r"(?:[A-Za-z]{1,16}[-_]){0,4}[A-Za-z]{0,12}\d{1,2}\.\d{1,2}(?:[-:][\w.-]{1,40})?")
_SIGNS = "!@#$%^&*+?~€£§"


def is_odd(value: str) -> bool:
    """Tell whether the value cannot be a word of the sentence."""
    return any(c.isdigit() or c in "!@#$%^&*+=~?" for c in value) or (len(value) >= 10 and not is_wordy(value))


def is_striking(value: str) -> bool:
    """Tell whether a word of a sentence can only be a password: letters, digits and signs mixed as in no other word."""
    if not _STRIKING.fullmatch(value) or REFERENCES.fullmatch(value) or is_term(value) or not is_password(value):
        return False
    if _NAME_AND_NUMBER.fullmatch(value) and is_wordy(value) and not _TWO_NAMES.fullmatch(value):
        return False
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalpha, value))
    if not letters:
        return False
    is_jumble = not is_wordy(value) and len(_CASE_CHANGE.findall(value)) >= _JUMBLED
    if any(c in _SIGNS for c in value.rstrip("?!.")) or value[-1] in "!?":
        return digits > 0 or is_jumble
    if not digits:
        return len(value) >= 8 and is_jumble and not _CLASS.fullmatch(value)
    is_mixed = any(c.isupper() for c in value) and any(c.islower() for c in value)
    if "_" in value and not is_mixed:
        return False
    return is_random(value, 12) or (
        digits >= 2 and len(value) >= 8 and (is_mixed or digits >= 3 or is_random(value, 10))
    )


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the punctuation of the sentence behind it."""
    while end > start and (text[end - 1] in ".,;:)" or text.startswith("**", end - 2)):
        end -= 2 if text[end - 1] == "*" else 1
    return start, end


_SET_TO = re.compile(
    r"(?:re)?(?:set|changed|change|updated|update|switched|rotated)"
    r"(?: (?:it|this|that|them|mine|ours|the \w+))?(?: back| over)?"
    r"(?: from [\"'`]?(?P<old>[^\s\"'`]{4,64})[\"'`]?)? to (?P<new>[\"'`“„]?[^\s]{4,64})",
    re.IGNORECASE,
)
_MARKS = ".,;:!?()\"'`*"
_GO_ON = re.compile(r"[\"'`”]?,? (?:or|and|then|now|to|not) (?:to )?[\"'`“]?([^\s\"'`”]{4,64})")
_NEAR = (
    "passw", "passphrase", "passcode", "sign in", "login", "log in", "logged", "credential", "account", "unlock",
    "locked out", "locked my", "locked me",
    "kennwort", "contrase", "senha", "mot de passe", "psk", "wifi", "wi-fi", "wlan", "hasło", "lösenord", "парол",
    "şifre",
)  # fmt: skip
_NEAR_WORD = re.compile(r"\bpwd?\b")


class SetToRule:
    """What somebody set it to, where the talk is of passwords: "I reset it to …", "from … to …"."""

    anchors = (
        "set it ", "set to ", "change it ", "changed it ", "reset it ", "set mine ", "changed mine ", "changed from ",
        "changed to ", "update it ", "updated it ", "changed the ", "reset the ", "set the ", "set them ", "rotated ",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start - 1].isalnum():
            start -= 2 if scan.low.startswith("re", start - 2) else 0
        match = _SET_TO.match(text, start)
        if match is None or (match["new"].strip(_MARKS).isalpha() and not is_chosen_word(match["new"].strip(_MARKS))):
            return  # nearly always: a word of the sentence
        around = scan.low[max(0, start - 200) : match.end() + 120]
        if not any(word in around for word in _NEAR) and not ("pw" in around and _NEAR_WORD.search(around)):
            return
        if match["old"]:
            yield from self._judge(scan, *match.span("old"))
        at = match.end()
        yield from self._judge(scan, *match.span("new"))
        for _ in range(3):
            more = _GO_ON.match(text, bare(text, match.start("new"), at)[1])
            if more is None:
                return
            yield from self._judge(scan, *more.span(1))
            at = more.end()

    def _judge(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        start, end = bare(text, start, end)
        while start < end and text[start] in "\"'`“„*":
            start += 1
        while end > start and text[end - 1] in "\"'`”":
            end -= 1
        value = text[start:end]
        if is_chosen_word(value) or (
            is_password(value, minimum=5)
            and not is_term(value)
            and any(c.isdigit() or c in "!@#$%^&*+=~?" for c in value)
        ):
            yield SecretHit(start, end, "ENV_PASSWORD", 0.9)


_LOGIN = (
    *LOGINS, "se connecter", "username/password", "user/pass", "user / pass", "user/pw", "user / pw", "login/pw",
    "login/pass", "id/pw", "benutzer/passwort", "usuario/contraseña", "utente/password", "auth:", "connect with",
    "connect as", "use ", "try ", "test account", "testkonto", "testuser", "compte", "konto", "account",
    "basic_auth_users", "basic auth", "http auth", "access:", "admin:", "user:", "wifi", "wi-fi", "wlan",
    "ftp:", "sftp:", "ftps:", "imap:", "smtp:", "vpn:", "rdp:", "ldap:", "webdav:",
    "user '", 'user "', "user `", "benutzer '", 'benutzer "', "benutzer `",
)  # fmt: skip
_PAIR = re.compile(
    r"[^\n]{0,48}?(?<![\w/.:@-])[\"'`*(]{0,2}(?P<user>[A-Za-z][\w.+-]{1,40}(?:@[\w.-]{1,60})?)[\"'`*]{0,2}"
    r"(?P<mark>\s/\s|/(?![\s/])|\s\|\s|:(?![\s/:\\])|\s:\s|\s[–-]\s|,?\s(?:with|and|und|et|y|e|en|i|mit|avec|con|z|com|och)\s(?=[\"'`]|\S*\d))"
    r"[\"'`*]{0,2}(?P<value>[^\s\"'`<>]{5,64})"
)


_WORD_GOES_ON = re.compile(r"(?!s\b)[A-Za-z0-9_]")
_CLOSE = re.compile(
    r"s?(?:\s(?:for|to|of|on|at|für|zum|zur|im|pour|para|per|voor|till|do|na|dla|за|для)\s[^\n:/]{1,30}"
    r"(?=:|\s(?:is|are|ist|sind|lautet|est|sont|es|son|è|sono|é|são|jest|to|är|er)\s))?[\s:=：\"'`(*]{0,4}(?:(?:with|as|is|are|mit|als|ist|sind|con|come|avec|est|sont|com|med|es|son|sono|z|to|lautet|è|é|são|jest|är|er)[\s:\"'`(*]{1,4})?"
)


class LoginPairRule:
    """A name and a password behind a word for logging in: `login: admin / …`, `` as `svc` / `…` ``."""

    anchors = _LOGIN

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start].isascii() and (text[start - 1].isalnum() or text[start - 1] in "_-."):
            return
        if scan.low[end - 1].isalnum() and _WORD_GOES_ON.match(text, end):
            return
        pair = _PAIR.match(text, end, end + 220)
        if pair is None or not scan.is_new((LoginPairRule, pair.start("value"))):
            return
        first, last = bare(text, *pair.span("value"))
        value = text[first:last]
        is_quoted = text[first - 1] in _QUOTES
        is_named = scan.low[end - 1] in _QUOTES and any(map(str.isdigit, value)) and pair.start("user") == end
        if pair["mark"].strip(", ").isalpha() and not (is_quoted or is_named or pair["user"].lower() in _WELL_KNOWN):
            return
        is_close = _CLOSE.fullmatch(text, end, pair.start("user")) is not None and not (
            pair["mark"] == "/" and "use " in scan.low[start:end]
        )
        if (
            pair["user"].lower() in ("http", "https", "and", "or")
            or (is_term(value) and not _SIX_DIGITS.fullmatch(value))
            or REFERENCES.fullmatch(value)
            or text.startswith((" model", " / "), last)  # "use vendor/model-2.5 model"
            or (pair["mark"] == "/" and _RELEASE.fullmatch(value))
            or not is_password(value, minimum=5, is_plain_word_ok=is_close)
        ):
            return
        if (
            is_striking(value)
            or (is_close and any(c.isdigit() for c in value) and len(value) >= 6 and not is_identifier(value))
            or (is_close and _is_pair_of_a_login(scan, start, pair, value))
        ):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_OF_A_PAIR = re.compile(
    r"(?:log(?:ged |ging )?-?in|logins|log ?on|sign(?:ed)? ?-?in|credentials?|creds"
    r"|zugangsdaten|anmeldedaten|login-?daten"
    r"|anmelden|anmeldung|angemeldet|einloggen|identifiants?|connexion|credenciales|credenziali|credenciais"
    r"|inloggegevens|inloggen|dane logowania|inloggning|logga in|giriş|логин|доступ|вход|账号|ログイン"
    r"|user/p|login/p|id/pw|benutzer/passwort|usuario/contraseña|utente/password"
    r"|basic auth|http auth|user / pass|username/password|test account|testkonto|access:|admin:)"
)
_SIX_DIGITS = re.compile(r"\d{6,10}")
_WELL_KNOWN = frozenset("admin root administrator guest test demo".split())
_QUOTES = frozenset("\"'`")
_NETWORKS = ("wifi", "wi-fi", "wlan")
_PAIR_MARKS = ("/", ":", "|")


def _is_pair_of_a_login(scan: Scan, start: int, pair: re.Match[str], value: str) -> bool:
    """Tell whether a word behind an account's name is its password, since it stands directly behind a word for both."""
    if pair["mark"].strip() not in _PAIR_MARKS:
        return False
    if pair["mark"] == " / " and scan.low.startswith(_NETWORKS, start):
        return is_password_of_a_pair(value)
    if not _OF_A_PAIR.match(scan.low, start):
        return False
    user = pair["user"]
    if not (user.islower() or "@" in user or any(map(str.isdigit, user))) or is_generic(user) or is_said(user):
        before = {scan.text[pair.start(part) - 1] for part in ("user", "value")}
        return (user.lower() in _WELL_KNOWN or before <= _QUOTES) and is_password_of_a_pair(value)
    return is_password_of_a_pair(value)


def is_password_of_a_pair(value: str) -> bool:
    """Tell whether a word behind an account's name may be its password, where nothing else stands there."""
    if _SIX_DIGITS.fullmatch(value):
        return True
    if any(map(str.isdigit, value)) and len(value) >= _LEAST_PASSWORD and is_password(value):
        return True
    return is_chosen_word(value) and not (value.isalpha() and value.istitle())


_LEAST_PASSWORD = 6
_DEFAULT_PASSWORD = re.compile(
    r"[\"'*]{0,3}[ ]?[:=][ ]?[\"'`*]{0,2}"
    r"(?P<value>admin|root|toor|guest|test|demo|default|raspberry|cisco|oracle|postgres|tomcat|manager|ubnt)(?![\w.(-])",
    re.IGNORECASE,
)
_ACCOUNT_BEFORE = re.compile(
    r"(?:user(?:[ _]?name)?|log[ -]?in|account|benutzer(?:name)?|utilisateur|identifiant|usuario|utente)"
    r"[\"'*]{0,3}[ ]?[:=][ ]?"
    r"[\"'`*]{0,2}(?:admin\w*|root|user|guest|test|demo|pi|sa|postgres|oracle|tomcat|manager|cisco|ubnt)"
    r"[\"'`*]{0,2}[\s,;/|&]{1,8}[\"'`*]{0,2}\Z",
    re.IGNORECASE,
)


class DefaultPairRule:
    """A word that is the password of a well-known account, behind that account: `user: admin, password: admin`."""

    anchors = ("password", "passwort", "kennwort", "passwd", "pwd", "mot de passe", "contraseña", "senha", "wachtwoord")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        match = _DEFAULT_PASSWORD.match(scan.text, end)
        if match and _ACCOUNT_BEFORE.search(scan.text, max(0, start - 48), start):
            yield SecretHit(*match.span("value"), "ENV_PASSWORD", 0.9)
