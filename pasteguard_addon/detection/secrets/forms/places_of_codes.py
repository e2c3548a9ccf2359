"""Codes by what they open: doors, alarms, safes, with the word for a code before the thing, behind it, or not."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.forms.codes import following_codes
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.answers import FILLER, SPEAKER

_LOCKS = (
    "lockbox", "keypad", "alarm panel", "door panel", "entry panel", "key safe", "keysafe", "boîte à clés", "padlock",
    "tresor", "zahlenschloss", "vorhängeschloss", "coffre-fort", "coffre fort",
    "cadenas",
    "caja fuerte", "candado", "cassaforte", "lucchetto", "kluis", "sejf", "kłódk", "cofre", "cadeado", "kassaskåp",
    "hänglås", "сейф", "домофон", "保险箱", "門禁", "门禁", "金庫", "the safe", "bike lock", "combination", "combo",
    "schließfach",
    "opens with", "unlocks with", "off with", "si apre con", "s'ouvre avec", "se abre con", "abre com", "geht auf mit",
    "otwiera się kodem", "öppnas med", "gaat open met",
)  # fmt: skip
"""Nothing but a code opens them."""
_THINGS = (
    "alarm", "alarmanlage", "haustür", "garage", "gate", "front door", "back door", "portail", "immeuble", "alarme",
    "interphone", "alarma", "portal", "portón", "garaje", "allarme", "cancello", "portone", "poort", "bram",
    "drzwi", "portão", "porta", "larm", "kapı", "сигнализаци", "двер", "garagentor", "locker", "tür", "entrance",
    "the lock", "the door", "deadbolt", "la serrure", "la cerradura", "la serratura", "het slot", "das schloss",
)  # fmt: skip
_DIGITS = (
    r"(?P<code>\d{1,3}[A-F]\d{1,3}(?<=\w{4})[A-F]?|[A-F]\d{4,5}|\d{4,8}[A-F]?"
    r"|\d{1,2}(?:-\d{1,2}){2,5}|\d(?: \d){3,7})(?! \d)"
    r"(?![\w:/%€$£°]|[.,-]\d|\s(?:eur|euro|usd|uhr|am|pm|h|kg|km|m)\b)"
)
_WORD = r"[^\s\d.!?;:=]{1,16}"
_CUE = (
    r"(?:code|kode|kod|codice|código|pin|kombination|combination|combo|combinaison|combinación|combinazione|код|密码"
    r"|暗証番号)"
)
_CODE_BEHIND = re.compile(
    rf"(?:\w{{0,3}}['’]?s?)(?:[\s:,(-]{{1,3}}{_WORD}){{0,3}}?[\s:,(-]{{1,3}}{_CUE}(?:[\s:=]{{1,3}}{_WORD}){{0,2}}?[\s:=]{{1,3}}{_DIGITS}",
    re.IGNORECASE,
)
_OPENED_WITH = re.compile(
    rf"\w{{0,3}}(?:[\s:,(]{{1,3}}{_WORD}){{0,3}}?[\s:,]{{1,3}}(?:with|mit|avec|con|met|z|com|med|using)[ ]{_DIGITS}"
    rf"(?:[^\d\n.]{{1,24}}?[ ](?:with|mit|avec|con|met|z|com|med|using)[ ](?P<second>\d{{4,8}}))?",
    re.IGNORECASE,
)
_IS = re.compile(
    rf"\w{{0,3}}(?:\s{_WORD}){{0,4}}?"
    r"(?:\s(?:is|isn['’]t|was|ist|ist nicht|war|est|n['’]est pas|es|no es|è|non è|é|não é|jest|to|är|er|je)|[:=])"
    rf"(?:\s(?:le|la|el|il|lo|now|jetzt)){{0,2}}\s{_DIGITS}",
    re.IGNORECASE,
)
_CUE_BEFORE = re.compile(rf"(?:\b|\bdigi){_CUE}\s(?:[^\s\d.!?;:]{{1,8}}\s?){{0,3}}(?:\w['’])?\Z", re.IGNORECASE)
_TYPED = re.compile(
    rf"\w{{0,3}}(?:[\s:,(]{{1,3}}{_WORD}){{0,2}}?[\s:,]{{1,3}}(?:tapez|taper|composez|saisissez|faites"
    rf"|enter|press|type|dial|punch in|tippe|tippen|eingeben|drück|drücken|digita|digitare|digitate"
    rf"|premi|teclea|teclear|marca|marcar|digite|tecle|wpisz|wciśnij"
    rf"|toets|slå|введите|набери|наберите)(?: (?:in|the|die|le|el|il|o))?[ ]{_DIGITS}",
    re.IGNORECASE,
)
_DIRECTLY = re.compile(rf"\w{{0,3}}\s{_DIGITS}")
_OPENS = re.compile(
    r"\b(?:open|opens|unlock|unlocks|arm|arms|disarm|off|geht|öffnet|öffnen|aus|ouvre|s'ouvre|désactive|apre|abre"
    r"|desactiva|otwiera|uit|wyłącza|av)\b"
)


class LockRule:
    """Digits that open something: "the safe opens with …", "Alarmanlage: Code …", "le code du portail est le …"."""

    anchors = (*_LOCKS, *_THINGS)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start].isascii() and (text[start - 1].isalnum() or text[start - 1] in "_-./"):
            return
        if not any(map(str.isdigit, text[end : end + 70])):
            return  # nearly always
        is_lock = scan.low[start:end] in _LOCKS
        match = _CODE_BEHIND.match(text, end) or _TYPED.match(text, end)
        if match is None and (is_lock or _OPENS.search(scan.low, end, end + 40)):
            match = _OPENED_WITH.match(text, end)
        if match is None and (is_lock or _CUE_BEFORE.search(text, max(0, start - 32), start)):
            match = _IS.match(text, end)
        if match is None and (is_lock or _CUE_BEFORE.search(text, max(0, start - 32), start)):
            match = _DIRECTLY.match(text, end)
        if match is None or len(set(match["code"])) < 2 or not scan.is_new((LockRule, match.start("code"))):
            return
        for group in ("code", "second"):
            if match.groupdict().get(group):
                yield SecretHit(*match.span(group), "ENV_PASSWORD", 0.9)
        yield from following_codes(scan, match.end("code"))


_ASKED_OF = re.compile(
    r"(?:code|código|codigo|codice|kod|kód|код|码|暗証番号|combination|combo)(?=[^\n?？]{0,60}\Z)", re.IGNORECASE
)
_ANSWERED = re.compile(
    rf"[^\n]{{0,8}}\r?\n{SPEAKER}{FILLER}(?P<code>\d{{3,8}}[A-F]|\d{{4,8}}[#*]?)[.!]?[^\S\n]*(?=\r?\n|\Z)"
)
_SHUT = re.compile(r"(?P<code>\d{4,8}) auf(?=[.,;!]|\s*\n|\s*\Z)")


class AnsweredCodeRule:
    """A question for a code and the digits that are all of the next line: "le code du garage ?⏎2947"."""

    anchors = ("?", "？", "geht mit ")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        code = (_SHUT if scan.low[end - 1] == " " else _ANSWERED).match(text, end)
        if code is None:
            return  # nearly always
        asked = [start] if scan.low[end - 1] == " " else _asked_of(text, start)
        if not any(_is_secret(scan, at) for at in asked):
            return
        if len(set(code["code"])) > 1 and scan.is_new((LockRule, code.start("code"))):
            yield SecretHit(*code.span("code"), "ENV_PASSWORD", 0.9)


def _asked_of(text: str, end: int) -> list[int]:
    """Return where words for a code begin in the question that ends at an offset."""
    return [word.start() for word in _ASKED_OF.finditer(text, max(0, end - _QUESTION_CHARS), end)]


def _is_secret(scan: Scan, at: int) -> bool:
    if _OF_NO_SECRET.search(scan.low, max(0, at - 16), at):
        return False
    return _OF_A_PROGRAM.search(scan.low, max(0, at - 24), at) is None


_QUESTION_CHARS = len("combination") + 60
_OF_A_PROGRAM = re.compile(
    r"\b(?:how many|lines? of|zeilen|lignes? de|líneas de|righe di|linhas de|commit|push|merge|run)\b"
)


class CodeOfRule:
    """A code that is said to be of something, whatever it is: "il codice dell'antifurto è …"."""

    anchors = (
        "code ", "code:", "codice ", "código ", "kod ", "koden ", "kode ", "koodi ", "код ", "codul "
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_compound = text[start - 1 : start].isalpha() and text[start].isascii()
        if (text[start - 1 : start] in ("_", ".", "/")) if not is_compound else not _is_said(text, start):
            return
        said = (_COMPOUND if is_compound else _SAID_OF).match(text, end - 1)
        if (
            said is None
            or len(set(said["code"])) < 2
            or _OF_NO_SECRET.search(scan.low, max(0, start - 16), said.start("code"))
        ):
            return
        if scan.is_new((LockRule, said.start("code"))):
            yield SecretHit(*said.span("code"), "ENV_PASSWORD", 0.9)
            yield from following_codes(scan, said.end("code"))


_FIRST_PART = re.compile(r"(?:[^\W\d_]\s|[A-ZÄÖÜÅØ][\w-]*-?|[^\W\d_]-)[^\W\d_]{2,20}\Z")
_NO_FIRST_PART = re.compile(
    r"(?:quell|strich|bar|qr|uni|op|byte|post|zeichen|key|scan|geo|länder|farb|maschinen|source)\Z", re.IGNORECASE
)


def _is_said(text: str, start: int) -> bool:
    """Tell whether the word that ends with "code" is a word of a sentence rather than a field's name."""
    before = text[max(0, start - 40) : start]
    return _FIRST_PART.search(before) is not None and _NO_FIRST_PART.search(before) is None


_COMPOUND = re.compile(rf"(?:\s(?:(?:is|ist|lautet|war|är|er|to)\s)?|\s?:\s){_DIGITS}")
"""`Entsperrcode: …`, `dørkode er …`."""
_SAID_OF = re.compile(
    r"\s(?:for|to|of|from|on|in|für|fürs|vom|von|zum|zur|pour|de|du|des|de l['’]|para|del|do|da|dello|della|dell['’]"
    r"|per|voor|van|till|til|от|для|к|d['’])"
    r"\s?(?:[^\s\d.!?;:=]{1,16}\s){0,3}(?:[^\s\d.!?;:=]{2,20})"
    r"(?:\s(?:is|was|ist|lautet|est|c['’]est|es|è|é|jest|to|är|er)\s|\s?[:=]\s)"
    rf"(?:(?:le|la|el|il|now|jetzt)\s)?{_DIGITS}",
    re.IGNORECASE,
)
_OF_NO_SECRET = re.compile(
    r"error|fehler|erreur|errore|fout|felko|feilko|fejlko|virhe|hiba|chyb|chybo|błęd|hata|ошибк|помилк|status|exit|return|response|http|zip|postal|plz|postleit|country|area|product|produkt|prodotto"
    r"|article|artikel|article|item|discount|promo|coupon|sconto|order|project|projekt|bank|sort|branch|city|ville|ciudad|pays"
    r"|país|region|currency|colou?r|source|reason|fiscal|fault|trouble|charge|tax|hs|nace|naics|icd|swift|iata|airport|diagnos"
)
