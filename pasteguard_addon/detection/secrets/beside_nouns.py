"""Plain words beside a word for password without a verb, where the talk is of going in: "Router, password …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.nouns import is_noun
from pasteguard_addon.detection.secrets.plain_words import language_of
from pasteguard_addon.detection.secrets.qualities import is_chosen_word, is_quality
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.turns import bare

_NOUNS = {
    "en": ("password", "passwd", "passcode", "pwd", "pw"),
    "de": ("passwort", "kennwort"),
}
_OTHERS = (
    "mot de passe", "mdp", "contraseña", "clave", "senha", "wachtwoord", "hasło", "lösenord", "şifre", "пароль",
    "密码", "密碼", "adgangskode", "passord", "salasana", "heslo", "jelszó",
)  # fmt: skip
_LANGUAGE_OF = {noun: language for language, nouns in _NOUNS.items() for noun in nouns}
_BEHIND = re.compile(
    r"[ ][\"'`]?(?P<value>[A-Za-zÀ-ž!#$%^&*+?@~-]{6,32})[\"'`]?"
    r"(?=\s{0,2}\Z|[.,;!)](?!\w)|[ ]?\r?\n|\s(?:but|and|or|und|aber|oder|et|mais"
    r"|y|pero|e|ma|en|maar|i|ale|mas|men|och)\s)"
)
_CUE = re.compile(
    r"\b(?:users?|username|log(?:ged |ging )?in|account|benutzer(?:name)?|konto"
    r"|utilisateur|compte|usuario|cuenta|utente"
    r"|usuário|conta|gebruiker|użytkownik|användare|kullanıcı|пользователь|логин|用户名?|账号"
    r"|enter|use|using|try|tried|type|typed|with|new|old|hard-?coded|gib|nimm|mit|saisis(?:sez)?|avec|con|com|met|z"
    r"|wi-?fi|wlan|ssid|network|netzwerk|router|vpn|nas|zip|pdf|excel|archive|bios|root|admin|sudo|db|database|server"
    r"|screen|encrypted|locked|protected|smtp|imap|ftp|ssh|poll|msmtp|todo)\b",
    re.IGNORECASE,
)
_REACH = 80


class WordBesideRule:
    """A word that can hardly be anything else directly behind the noun, at the end of its clause, behind a cue."""

    anchors = (*_LANGUAGE_OF, *_OTHERS)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        beside = _BEHIND.match(scan.text, end)
        if beside is None or not is_noun(scan.text, start, end):
            return  # nearly always
        first, last = bare(scan.text, *beside.span("value"))
        word, noun = scan.text[first:last], scan.low[start:end]
        language = _LANGUAGE_OF.get(noun) or language_of(noun)
        if not is_chosen_word(word) or not word[:1].islower() or word[-1] in "!?":
            return
        languages = ("en", "de", "it") if language == "en" else (language,)  # they are said in these too
        if any(is_quality(word, each) for each in languages):
            return
        if _CUE.search(scan.text, max(scan.line_start(start, _REACH), 0), start):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
