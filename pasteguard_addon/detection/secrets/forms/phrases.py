"""Secrets that are words or digits: a wallet's recovery phrase, a PIN, an app password in four groups of letters."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_phrase, is_random
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_NUMBER = r"(?:\d{1,2}[.):]?[ \t]{0,2})?"
_PHRASE = re.compile(
    r"[\"']?\s{0,3}(?:is|are|:|=|was)?[\s\"'`:]{1,6}"
    rf"((?:{_NUMBER}[a-z]{{3,8}}[ ,;\n\t]{{1,3}}){{11,23}}{_NUMBER}[a-z]{{3,8}})(?![a-z])"
)
_WORD = re.compile(r"[a-z]{3,8}")
_PIN = re.compile(
    r"(?:[ -]?(?:code|number|nummer|kod))?[\"']?\s{0,2}"
    r"(?:is|was|ist|war|est|c['’]est|es|era|è|é|jest|to|je|är|var|er|[:=])?\s{1,2}"
    r"[\"']?(\d{4,8})(?![\w%]|[.,:/-]\w)"
)
_PIN_FOR = re.compile(
    r"(?:[ -](?:code|number|nummer|kod|kodu|kode))?"
    r"(?:[ ](?:for|of|to|für|zur|zum|vom|von|de|del|della|van|do|da|du|pour|para|per|voor|dla|od|ke|k|till|til)"
    r"[ ](?:[^\W\d_][\w'’-]{0,15}[ ]){1,4}(?:is|was|ist|war|est|c['’]est|es|è|é|jest|to|je|är|er)"
    r"|[ ](?:zur|zum|vom|de|del|della|van|do|da|du|para|voor|dla|od|ke|k|till|til)(?:[ ][^\W\d_][\w'’-]{0,15}){1,3}?:?)"
    r"[ ]{1,2}[\"'`*]{0,2}(\d{4,8})(?![\w%]|[.,:/-]\w)"
)
"""Whose it is may stand behind it: "the pin for the card is …"."""
_PIN_OWNER = re.compile(
    r"(?:\b(?:card|sim|door|bank|atm|phone|voicemail|mailbox|laptop|tablet|watch|account)(?:['’]s)?"
    r"|\b(?:my|your|our|his|her|their|meine?|deine?|unsere?|mon|ton|son|mi|tu|su|mijn|mój|the|el|le|il|o|de|den|die)"
    r"(?:\s(?!gpio|header|board|data|clock|power|reset|ground|output|input|analog|digital|connector|chip|cpu|bus)"
    r"[^\W\d_]{2,15}(?:['’]s)?)?)\s{1,2}\Z",
    re.IGNORECASE,
)
"""Whose it is: "the pin", "my netflix pin", "her card's pin"; but not "the gpio pin"."""
_PIN_OWNER_CHARS = 28
_BEFORE_NOTE = re.compile(r"[→>:;|/,–—]\s\Z")
_NETWORK_KEY = re.compile(
    r"(?:[ ]?\([^()\n]{2,12}\))?[ ]?[:=]?[ ]{1,2}[\"'`]?(?P<value>(?=[A-Za-z-]{0,62}\d)[0-9A-Za-z-]{8,63})(?![\w-])"
)
_LEAST_DISTINCT = 4
_APP_PASSWORD = re.compile(r"[^\n]{0,30}?[\s:=\"'`]([a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4})(?![a-z ])")


class RecoveryPhraseRule:
    """Twelve to twenty-four words behind the name of what they are."""

    anchors = (
        "seed phrase", "recovery phrase", "mnemonic", "secret phrase", "seed words", "backup phrase", "recovery words",
        "wiederherstellungsphrase", "wiederherstellungswörter", "phrase de récupération", "frase de recuperación",
        "frase semilla", "frase di recupero", "herstelzin", "fraza odzyskiwania", "frase de recuperação",
        "återställningsfras", "kurtarma ifadesi", "сид-фраза", "сид фраза", "助记词", "シードフレーズ",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        match = _PHRASE.match(scan.text, end)
        if match and is_phrase(" ".join(_WORD.findall(match[1]))):
            first = _WORD.search(match[1])
            yield SecretHit(match.start(1) + (first.start() if first else 0), match.end(1), "RECOVERY_PHRASE", 0.93)


class PinRule:
    """A PIN that is somebody's; in capitals it is a code like others."""

    anchors = ("pin",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_inside = start and (text[start - 1].isalnum() or text[start - 1] in "_-.")
        if is_inside or text[start:end] == "PIN":
            return
        match = _PIN.match(text, end)
        is_noted = not start or text[start - 1] in "\n(" or _BEFORE_NOTE.search(text, max(0, start - 3), start)
        if match and not is_noted and not _PIN_OWNER.search(text, max(0, start - _PIN_OWNER_CHARS), start):
            return
        match = match or _PIN_FOR.match(text, end)
        if match:
            yield SecretHit(match.start(1), match.end(1), "ENV_PASSWORD", 0.9)


class AppPasswordRule:
    """Google's app passwords: sixteen letters in four groups."""

    anchors = ("app password", "app-password", "application password", "app_password")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        match = _APP_PASSWORD.match(scan.text, end)
        if match:
            yield SecretHit(match.start(1), match.end(1), "ENV_PASSWORD", 0.92)


class NetworkKeyRule:
    """The key that is printed on a router, behind the words for it and mostly of digits alone."""

    anchors = (
        "wlan-schlüssel", "wlan schlüssel", "wlan-key", "wlan key", "netzwerkschlüssel", "wifi key", "wi-fi key",
        "wpa key", "wpa2 key", "wpa-key", "wpa2-key", "wifi-key", "network key", "network security key", "clé wifi",
        "clé wi-fi", "clé wpa", "clave wifi", "clave wpa", "chiave wifi", "chiave wpa", "wifi-sleutel",
        "netwerksleutel", "klucz wifi", "klucz wpa", "klucz sieci", "chave wifi", "chave wpa", "nätverksnyckel",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        key = _NETWORK_KEY.match(scan.text, end)
        if key and len(set(key["value"])) >= _LEAST_DISTINCT and (key["value"].isdigit() or is_random(key["value"], 8)):
            yield SecretHit(*key.span("value"), "ENV_PASSWORD", 0.91)
