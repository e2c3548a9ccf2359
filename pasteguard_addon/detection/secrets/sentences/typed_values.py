"""What somebody types, has set or had before, near a word for password: "ahora es …", "I always type …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_numbered_name
from pasteguard_addon.detection.secrets.named_values.value_ends import ODD_MARK
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.coined_words import is_coined
from pasteguard_addon.detection.secrets.sentences.prose_values import is_birthday, is_given, is_likely_here
from pasteguard_addon.detection.secrets.sentences.qualities import (
    is_chosen_word,
    is_joined_words,
    is_quality,
    is_strange_camel,
)
from pasteguard_addon.detection.secrets.sentences.turns import bare
from pasteguard_addon.lexicon.credential_words import LOGINS, PASSWORDS

_LEADS = {
    "en": (
        "type; typed; typing; enter; entered; entering; put in; wrote down; picked; chose; went with; it was; "
        "now it's; it's now; one was; old was; posted; leaked; shared; pasted; published; tried with; in "
        "with; used to be; i use; always use; i used; tried; just use; set is; got was; gave me; is still; is "
        "now; right one is; correct one is; should be; it should be; meant; i meant; try with; logged in "
        "with; log in with; its; its now; as root with; as admin with"
    ),
    "de": (
        "versucht mit; probiert mit; alte war; gepostet:; nehme; nehme immer; nutze; benutze; habe immer; "
        "einfach; tippe; gebe; jetzt ist es; ist es jetzt; war es; aktuell ist es; aufgeschrieben; ist immer "
        "noch; als root mit; als admin mit; richtig ist; richtige ist; korrekt ist; richtig wäre; gemeint "
        "war; ist noch; ist jetzt; ist weiterhin; probier mit; probier es mit; versuch mit; versuch es mit"
    ),
    "fr": (
        "essayé avec; testé avec; l'ancien était; j'ai mis; a mis; ai mis; je tape; je mets; maintenant "
        "c'est; avant c'était; c'est bien; c'était; j'utilise; noté; est encore; est toujours; c'est encore; "
        "c'est toujours; le bon est; le bon c'est; c'est plutôt; le bon mot de passe est; essaie avec; essaye "
        "avec; essayez avec"
    ),
    "es": (
        "probado con; probé con; la vieja era; ahora es; antes era; he puesto; ha puesto; puse; pongo; pone; "
        "uso; la correcta es; la buena es; el correcto es; usé; pusimos; escribo; era antes; sigue siendo; "
        "todavía es; prueba con; intenta con"
    ),
    "it": (
        "provato con; la vecchia era; ho messo; ha messo; adesso è; ora è; prima era; metto; scrivo; "
        "inserisco; quella giusta è; la giusta è; quella corretta è; digito; uso; era prima; è ancora; è "
        "sempre; prova con; riprova con"
    ),
    "pt": (
        "tentei com; a antiga era; agora é; antes era; coloquei; colocou; botei; digito; usei; uso; ficou; "
        "ainda é; a certa é; a correta é; o certo é; continua sendo; continua a ser; tenta com; tente com"
    ),
    "nl": (
        "geprobeerd met; was altijd; nu is het; het is nu; ik gebruik; eerst was het; typ; vul; gebruik "
        "altijd; het juiste is; juiste is; goede is; is nog steeds; is nog; probeer met; probeer het met"
    ),
    "pl": (
        "próbowałem; stare to; teraz to; teraz jest; wpisuję; wpisz; wpisałem; wpisałam; ustawiłem; "
        "ustawiłam; poprawne to; właściwe to; prawidłowe to; wcześniej było; daję; to nadal; to wciąż; "
        "spróbuj"
    ),
    "sv": (
        "rätt är; det rätta är; nu är det; jag använder; skriv; skriver; satte; tidigare var det; innan var "
        "det; är fortfarande; är ännu; prova med"
    ),
    "ru": (
        "правильный; правильно; верный; теперь; ввожу; ввёл; вводи; введи; поставил; поставила; раньше был; "
        "было; стоит; сменил на; сменила на"
    ),
    "cs": (
        "správně je; správné je; teď je; nyní je; zadávám; dal jsem; předtím bylo; je pořád; je stále; je porad; zkus"
    ),
    "da": "rigtige er; rigtigt er; er stadig; er nu; er fortsatt; prøv med; jeg bruger",
    "fi": "on edelleen; on yhä; on nyt; kokeile",
    "tr": "doğrusu; hâlâ; hala; şimdi",
}
_LANGUAGE_OF = {f"{lead.strip()} ": language for language, leads in _LEADS.items() for lead in leads.split(";")}
_LANGUAGE_OF_NOUN = {
    ", was ": "en", ", is now ": "en", ", now ": "en", ", ahora ": "es", ", jetzt ": "de",
    ", maintenant ": "fr", ", adesso ": "it", ", agora ": "pt", ", nu ": "sv", ", teraz ": "pl",
}  # fmt: skip
"""Behind it the noun's own clause goes on: "the password was rotated, was …"."""
_VALUE = re.compile(rf"[\"'`“„«*]{{0,3}}(?P<value>(?:[^\s\"'`”»<>()]|{ODD_MARK}){{5,64}})")
_CLOSED = re.compile(
    r"\s{0,2}(?:\Z|[.,;!?)](?!\w)|\r?\n)|\s(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|e|ma|en|maar|i|ale|mas|men|och|а|но|и"
    r"|on|for|when|wenn|quand|cuando|quando|wanneer|kiedy|när|if|falls|at|to|before|again|now|ein|genommen|gesetzt|eingegeben|vorher|avant|antes|prima|voor|per|por|pour)\b"
)
_NOUNS = sorted((word for word in PASSWORDS if len(word) > 3), key=len, reverse=True)
_NOUN = re.compile("|".join([*map(re.escape, _NOUNS), r"\b(?:pwd?|mdp)\b"]), re.IGNORECASE)
_TALK = re.compile("|".join(map(re.escape, sorted(LOGINS, key=len, reverse=True))), re.IGNORECASE)
_NAME_AND_NUMBER = re.compile(r"(?:[A-Z]\w*?)?\d{1,3}|\d+")
"""Rather a product: `React18`."""
_SIX_DIGITS = re.compile(r"\d{6,10}")
_REACH, _REACH_BEHIND, _LONGEST = 140, 50, 70
_ONE_FOR = re.compile(
    r"\b(?:(?:the (?:\w+ )?one|das|celui|celle|la|el|quell[ao]|die|dat|to|ten|den|det|a|o)"
    r" (?:for|of|on|to|für|vom|von|beim|zum|am|pour"
    r"|du|des|de|del|para|per|della|dello|van|voor|do|da|na|till|til)|той?т? (?:от|для))\s[^\n.;,:!?]{2,40}\Z",
    re.IGNORECASE,
)
"""What it is has been said before: "the one for the staging box is still …"."""


class TypedValueRule:
    """A word that can hardly be another behind a verb of typing, setting or being now, near a word for password."""

    anchors = (*_LANGUAGE_OF, *_LANGUAGE_OF_NOUN)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if text[start - 1 : start].isalnum() and text[start].isalpha():
            return
        value = _VALUE.match(text, end)
        if value is None:
            return
        first, last = bare(text, *value.span("value"))
        word = text[first:last]
        is_mixed = any(map(str.isdigit, word)) and (
            is_likely_here(word)
            or _SIX_DIGITS.fullmatch(word) is not None
            or is_numbered_name(word)
            or is_birthday(word)
        )
        is_word = not is_mixed and not word.istitle() and (is_chosen_word(word) or is_strange_camel(word))
        if not (is_mixed or is_word) or (
            (is_word or word.isdigit()) and not _CLOSED.match(text, last + _quotes(text, last))
        ):
            return  # nearly always
        language = _LANGUAGE_OF.get(scan.low[start:end]) or _LANGUAGE_OF_NOUN.get(scan.low[start:end], "en")
        if not is_mixed and any(is_quality(word.lower(), each) for each in (language, "en")):
            return
        before = scan.line_start(start, _REACH)
        behind = scan.line_end(last, _REACH_BEHIND)
        is_told = _NOUN.search(text, before, start) or _NOUN.search(text, last, behind)
        if not is_told and is_mixed and scan.low[start:end].count(" ") > 1 and is_coined(word):
            is_told = _ONE_FOR.search(text, before, start)
        if is_told or (is_mixed and not _NAME_AND_NUMBER.fullmatch(word) and _TALK.search(text, before, start)):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_RATED = (
    " strong enough", " secure enough", " safe enough", " good enough", " stark genug", " sicher genug", " gut genug",
    " assez fort", " assez sûr", " lo suficientemente", " bastante segur", " abbastanza sicur", " forte o suficiente",
    " sterk genoeg", " veilig genoeg", " wystarczająco", " tillräckligt",
)  # fmt: skip


_MAY_BE_TYPED = re.compile(r"\d|\w[.-]\w+[.-]\w")


class TypedBeforeRule:
    """The same before a verb that ends the clause, or before what it does not do: "… eingeben", "… doesn't work"."""

    anchors = (
        " eingeben", " zurücksetzen", " zurückgesetzt", " zurückstellen",
        " eintippen", " eingegeben", " eingetippt", " eintragen", " invoeren", " intypen", " ingevoerd",
        " isn't working", " doesn't work", " is not working", " does not work", " won't work", " not working",
        " funktioniert nicht", " geht nicht", " klappt nicht", " ne marche", " ne fonctionne", " no funciona",
        " non funziona", " não funciona", " werkt niet", " nie działa", " funkar inte", " çalışmıyor", " не работает",
        *_RATED,
        " yazıyorum", " giriyorum", " 입력",
    )  # fmt: skip
    _word = re.compile(rf"(?:\A|[\s\"'`“„«(*])(?P<value>(?:[^\s\"'`”»<>()*]|{ODD_MARK}){{6,64}})[\"'`”»)*]{{0,2}}\Z")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_rated = scan.low[start:end] in _RATED
        if not is_rated and not _MAY_BE_TYPED.search(text, max(0, start - _LONGEST), start):
            return  # nearly always
        typed = self._word.search(text, max(0, start - _LONGEST), start)
        if typed is None or _NAME_AND_NUMBER.fullmatch(typed["value"]):
            return
        first, last = bare(text, *typed.span("value"))
        word = text[first:last]
        is_likely = is_likely_here(word) or is_joined_words(word)
        is_asked = is_rated and _IS_IT.search(text, max(0, first - _IS_IT_CHARS), first) is not None and is_given(word)
        is_told = (is_rated and is_likely) or _NOUN.search(text, scan.line_start(first, _REACH), first)
        if (is_asked or is_likely) and (is_told or _NOUN.search(text, end, scan.line_end(end, _REACH_BEHIND))):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_IS_IT = re.compile(r"(?:\A|[\s¿])(?:is|ist|est|es|è|é|är|er|jest)\s[\"'`“„«]?\Z", re.IGNORECASE)
_IS_IT_CHARS = 8


def _quotes(text: str, at: int) -> int:
    return len(text[at : at + 3]) - len(text[at : at + 3].lstrip("\"'`”»*"))
