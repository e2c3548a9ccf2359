"""What somebody types, has set or had before, near a word for password: "ahora es …", "I always type …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.prose_values import is_likely_here
from pasteguard_addon.detection.secrets.qualities import is_chosen_word, is_quality
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.turns import bare
from pasteguard_addon.lexicon.credential_words import LOGINS, PASSWORDS

_LEADS = {
    "en": "type; typed; typing; enter; entered; entering; put in; wrote down; picked; chose; went with; it was"
    "; now it's; it's now; used to be; i use; always use; i used; tried; just use; set is; got was; gave me",
    "de": "nehme; nehme immer; nutze; benutze; habe immer; einfach; tippe; gebe; jetzt ist es; ist es jetzt; war es"
    "; aktuell ist es; aufgeschrieben",
    "fr": "j'ai mis; a mis; ai mis; je tape; je mets; maintenant c'est; avant c'était; c'est bien; c'était; j'utilise"
    "; noté",
    "es": "ahora es; antes era; he puesto; ha puesto; puse; pongo; pone; uso; usé; pusimos; escribo; era antes",
    "it": "ho messo; ha messo; adesso è; ora è; prima era; metto; scrivo; inserisco; digito; uso; era prima",
    "pt": "agora é; antes era; coloquei; colocou; botei; digito; usei; uso; ficou",
    "nl": "nu is het; het is nu; ik gebruik; eerst was het; typ; vul; gebruik altijd",
    "pl": "teraz to; teraz jest; wpisuję; wpisz; wpisałem; wpisałam; ustawiłem; ustawiłam; wcześniej było; daję",
    "sv": "nu är det; jag använder; skriv; skriver; satte; tidigare var det; innan var det",
    "ru": "теперь; ввожу; ввёл; вводи; введи; поставил; поставила; раньше был; было; стоит; сменил на; сменила на",
    "cs": "teď je; nyní je; zadávám; dal jsem; předtím bylo",
}
_LANGUAGE_OF = {f"{lead.strip()} ": language for language, leads in _LEADS.items() for lead in leads.split(";")}
_OF_THE_NOUN = (
    ", was ", ", is now ", ", now ", ", ahora ", ", jetzt ",
    ", maintenant ", ", adesso ", ", agora ", ", nu ", ", teraz ",
)  # fmt: skip
"""Behind it the noun's own clause goes on: "the password was rotated, was …"."""
_VALUE = re.compile(r"[\"'`“„«*]{0,3}(?P<value>[^\s\"'`”»<>()]{5,64})")
_CLOSED = re.compile(
    r"\s{0,2}(?:\Z|[.,;!?)](?!\w)|\r?\n)|\s(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|e|ma|en|maar|i|ale|mas|men|och|а|но|и"
    r"|on|for|before|again|now|ein|genommen|gesetzt|eingegeben|vorher|avant|antes|prima|voor|per|por|pour)\b"
)
_NOUNS = sorted((word for word in PASSWORDS if len(word) > 3), key=len, reverse=True)
_NOUN = re.compile("|".join([*map(re.escape, _NOUNS), r"\bpwd?\b"]), re.IGNORECASE)
_TALK = re.compile("|".join(map(re.escape, sorted(LOGINS, key=len, reverse=True))), re.IGNORECASE)
_NAME_AND_NUMBER = re.compile(r"(?:[A-Z]\w*?)?\d{1,3}|\d+")
"""Rather a product: `React18`."""
_SIX_DIGITS = re.compile(r"\d{6,10}")
_REACH, _REACH_BEHIND = 140, 50


class TypedValueRule:
    """A word that can hardly be another behind a verb of typing, setting or being now, near a word for password."""

    anchors = (*_LANGUAGE_OF, *_OF_THE_NOUN)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if text[start - 1 : start].isalnum() and text[start].isalpha():
            return
        value = _VALUE.match(text, end)
        if value is None:
            return
        first, last = bare(text, *value.span("value"))
        word = text[first:last]
        is_mixed = any(map(str.isdigit, word)) and (is_likely_here(word) or _SIX_DIGITS.fullmatch(word) is not None)
        is_word = not is_mixed and not word.istitle() and is_chosen_word(word)
        if not (is_mixed or is_word) or (
            (is_word or word.isdigit()) and not _CLOSED.match(text, last + _quotes(text, last))
        ):
            return  # nearly always
        language = _LANGUAGE_OF.get(scan.low[start:end], "en")
        if not is_mixed and any(is_quality(word.lower(), each) for each in (language, "en")):
            return
        before = scan.line_start(start, _REACH)
        behind = scan.line_end(last, _REACH_BEHIND)
        is_told = _NOUN.search(text, before, start) or _NOUN.search(text, last, behind)
        if is_told or (is_mixed and not _NAME_AND_NUMBER.fullmatch(word) and _TALK.search(text, before, start)):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


def _quotes(text: str, at: int) -> int:
    return len(text[at : at + 3]) - len(text[at : at + 3].lstrip("\"'`”»*"))
