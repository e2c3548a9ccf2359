"""What stands before a number: words that announce a phone number, or say that it is something else."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pasteguard_addon.detection.pii.patterns.base import before
from pasteguard_addon.detection.pii.patterns.numbers.article_numbers import is_of_article
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.sieve import Sieve, Sifted

FEWEST_DIGITS = 7
_BEHIND_WORD = re.compile(r"(?<=[a-z]{3})[2-9]\d\d-[2-9]\d\d-\d{4}(?![\w-])", re.ASCII)
SEPARATOR = r"[ \u00a0\u202f\u2009.\-\u2010\u2011\u2013/()]"
_ENOUGH_DIGITS = re.compile(rf"\d(?:{SEPARATOR}{{0,3}}\d){{{FEWEST_DIGITS - 1}}}")
_SIEVE = Sieve(_BEHIND_WORD, _ENOUGH_DIGITS)
_SLASH = re.compile(r"[ ]?/[ ]?(?=[+(\d])")

# Countries that are written in scripts of their own, whatever language the text around it is taken for.
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), ("JP",)),
    (re.compile(r"[\u3400-\u9fff]"), ("CN", "TW", "HK", "MO", "JP")),
    (re.compile(r"[\uac00-\ud7af]"), ("KR",)),
    (re.compile(r"[\u0400-\u04ff]"), ("RU", "UA", "BY", "KZ", "BG", "RS")),
    (re.compile(r"[\u0370-\u03ff]"), ("GR", "CY")),
    (re.compile(r"[\u0590-\u05ff]"), ("IL",)),
    (re.compile(r"[\u0600-\u06ff]"), ("EG", "SA", "AE", "IR", "PK", "MA")),
    (re.compile(r"[\u0900-\u0d7f]"), ("IN", "BD", "LK", "NP")),
    (re.compile(r"[\u0e00-\u0e7f]"), ("TH",)),
)

_LATIN = re.compile(r"(?:[a-z\u00e0-\u024f\u1e00-\u1eff]{2,}[ ]?)+")
_VAGUE_FIELDS = frozenset(("contacto", "portable"))
"""Words for more than phones, where they stand in a sentence."""
_FIELDS = "|".join(
    name
    for name, (entity_type, is_sure) in field_types().items()
    if entity_type == "PHONE_NUMBER" and is_sure and _LATIN.fullmatch(name) and name not in _VAGUE_FIELDS
)
_STRONG_CUE = (
    r"phones?|ph|tel|telephone|telefon\w*|téléphone|tél|teléfonos?|telefoon\w*|telefonn?ummer|telef|mobile|mobil|mobiel"
    r"|móvil|movil|celular|cell|cellulare|cellphone|handy\w*|portable|telemóvel|telemovel|komórk\w*|gsm|fax|faks"
    r"|whats ?app|signal|hotline|helpline|landline|rufnummer|phonenumber|msisdn|festnetz\w*|sms|desk|rsvp"
    r"|notfallkontakt|notfallnummer|kontaktnummer|emergency contact|contact d'urgence|contacto de emergencia"
    rf"|{_FIELDS}"
)
_WEAK_CUE = (
    r"call|calls|callers?|calling|dial|ring|text|reach|answering|messages|contact|numbers?|nummer|numéro|número|numero|numer"
    r"|numărul|nr|appel\w*|joindre|ll[aá]m\w*|chiam\w*|bel|bellen|zadzwoń|dzwoni\w*|ligar|ligue|liga|ligando|suna|sună|sunați|sunaţi|ruf|rufe|rufen|anruf\w*"
    r"|erreich\w*|office|home|work|line|whatsapp"
)
_CUE_OF_OTHER_SCRIPTS = re.compile(
    r"(?:手机|手機|电话|電話|携帯|ケータイ|热线|전화|휴대폰|핸드폰|연락처|тел(?:ефон\w*)?|моб(?:ильн\w*)?|сот(?:ов\w*)?|τηλ\w*|κιν\w*"
    r"|טלפון|נייד|هاتف|جوال|موبايل|تلفن|फ़ोन|फोन|मोबाइल|โทร\w*|มือถือ)[^\d\n]{0,8}$",
    re.I,
)
# Between the word and the number stand a few words at most, and no other number.
_GAP = r"(?:[^\w\n]|\n(?=[^\w\n]*$)){0,6}(?:[^\W\d]{1,14}[^\w\n]{1,4}){0,4}$"
_AFTER_STRONG = re.compile(rf"(?:\b|_)(?:{_STRONG_CUE})(?:_?(?:number|nr|no|num))?(?![^\W\d]){_GAP}", re.I)
_AFTER_WEAK = re.compile(rf"(?:\b|_)(?:{_WEAK_CUE})(?![^\W\d]){_GAP}", re.I)
_OWNERS = (
    r"my|your|our|his|her|its|their|the|this|that|a|new|old|same|following|other|direct|personal|private|business"
    r"|emergency|main|contact|alternate|alternative|second|backup|toll|free|local|under|at|on|to|with|s|and|or|is"
    r"|meine|deine|seine|ihre|ihrer|unsere|eure|die|der|diese|dieser|folgende|folgender|neue|alte|neuer|andere|unter"
    r"|private|dienstliche|geschäftliche|direkte|auf|an|und|oder|zur"
    r"|mon|ton|son|votre|notre|leur|le|ce|nouveau|au|du|un|mi|tu|su|nuestro|el|este|nuevo|al|mio|tuo|suo|il|nuovo"
    r"|mijn|jouw|uw|je|zijn|haar|het|dit|ons|nieuwe|op|mój|twój|jego|jej|nasz|ten|nowy|pod|na|meu|teu|seu|nosso|o|novo"
    r"|no|meul|meu|lui|acest|la|următorul"
)
_NUMBER_OF = re.compile(
    rf"(?<![^\W_])(?!(?:{_OWNERS}|{_STRONG_CUE}|{_WEAK_CUE})[\s-])[^\W\d_]{{2,}}[ \t-]"
    r"(?:numbers?|nummer|numéro|número|numero|numer|nr|no)\b[^\w\n]{0,4}$",
    re.I,
)
"""Numbers have something that they number: "Vertrag Nr.", "part number"."""
_NOT_A_PHONE_BEFORE = re.compile(
    r"(?:\b|_)(?:order|orders|ticket|invoice|tracking|case|ref|reference|serial|account|customer|client|user|id"
    r"|ids|sku"
    r"|isbn\w*|issn|doi|rfc|version|port|pid|epoch|timestamp|build|commit|lines|page|zip|plz|vat|siren|siret"
    r"|nip|pesel"
    r"|regon|ssn|tax|steuer\w*|rechnung\w*|bestell\w*|kunden\w*|konto\w*|auftrag\w*|commande|facture|pedido|factura"
    r"|ordine|fattura|zamówieni\w*|faktur\w*|kvk|bsn|nif|nie|dni|cpf|cnpj|cnp|imei|iccid|bic|iban|card|karte|carte"
    r"|range|size|sizes|total|sum|amount|price|balance|value|seed|offset|row|rows|hash|key|token|part|model|art(?:ikel\w*|icle|ículo|icolo|igo|ykuł)?|clause|lotto|lottery|loto|lotería|loteria|euromillions|euromillones|euromilhões|eurojackpot|powerball"
    r"|tirage|ziehung|keno|gewinnzahlen|6 aus 49|chargen?|lote|partida|partia|šarže"
    r"|lose?(?=[-. ]{1,2}(?:nr|no|nummer)\b)|parti(?=[ ](?:no|numara))"
    r"|(?-i:(?:(?<![^\n])|(?<=das |dem |für |von )|(?<=in |im |zu ))Los(?=[ ]$))"
    r"|passport|licen[cs]e|policy|patient|employee|member\w*|booking|flight|batch|lot|issue|pr|bug|uid|gid|arxiv)"
    r"(?:[_\W]{0,3}(?:number|no|nr|num|nummer|id|code|#))?[^\w\n]{0,4}(?:is\s|are\s|was\s|ist\s|est\s"
    r"|es\s)?[^\w\n]{0,3}$",
    re.I,
)
_STRUCTURE_BEFORE = re.compile(
    r"(?:^|\n)[ \t]*[*>|+-][ \t]*$"  # a list, a quotation, the first cell of a row
    r"|[*_]{2}[ \t]?$"  # Markdown's emphasis
    r"|<[^<>\n]{1,40}>[ \t]?$"  # a tag
    r"|(?:-{1,3}|={1,2})>[ \t]?$"  # an arrow
    r"|\|[ \t]{0,3}$"  # a cell of a table
    r"|[=~*#]{3,}[ \t]?$"  # a line drawn on both sides
)
_LETTER = re.compile(r"(?:^|[\s|·•,;(])[TMFPH][.:][ ]?$")
"""As signatures and cards shorten telephone, mobile and fax."""
_IN_ANGLES = re.compile(r"<$")
_EMPHASIS = re.compile(r"(?:^|[\s(\[:;,|>–—-])([_~*])\1{0,2}$")
_SIGN_BEFORE = re.compile(
    r"(?<![Pp]h)#\s?$|[$€£¥₹%=<>~^*|&]\s?$|\d[.:/]$|[\w]-$|[a-z]/$|/[\w.]{1,20}/$|\d\.\d[ ]{2,8}$", re.I
)
_BEHIND_WORD_AND_MARK = re.compile(r"(?:^|[\s(\[>;,|])(?:[^\W\d_][\w.-]*>|[^\W\d_a-z][^\W\d_]+/)$")
"""`Contact>0151-23456789`, "Birte Ahlers/04421-555014": compares and divides nothing, if a nought begins it."""
_ASSIGNED = re.compile(r"\w=\s?$")
_WORDS_BEFORE = Sieve(_AFTER_STRONG, _AFTER_WEAK, _NUMBER_OF, _NOT_A_PHONE_BEFORE)


class Left:
    """What stands before a candidate: words that announce a phone number, or say that it is something else."""

    def __init__(self, text: str, at: int) -> None:
        self._words = before(text, at, 48)

    @cached_property
    def has_strong_cue(self) -> bool:
        words = self._words
        is_announced = self._sifted.search(_AFTER_STRONG) is not None
        return is_announced or bool(not words.isascii() and _CUE_OF_OTHER_SCRIPTS.search(words))

    @cached_property
    def has_cue(self) -> bool:
        is_after_weak = self._sifted.search(_AFTER_WEAK) or _LETTER.search(self._words)
        return self.has_strong_cue or bool(is_after_weak and not self._sifted.search(_NUMBER_OF))

    @cached_property
    def has_sign(self) -> bool:
        if not _SIGN_BEFORE.search(self._words):
            return False
        return not (_ASSIGNED.search(self._words) or _STRUCTURE_BEFORE.search(self._words))

    @cached_property
    def is_behind_word(self) -> bool:
        """A word and one mark stand right before it."""
        return _BEHIND_WORD_AND_MARK.search(self._words) is not None

    def is_closed(self, text: str, end: int) -> bool:
        """Tell whether a mark before the number means nothing as it is closed behind: `<0172 5550144>`, `~0172…~`."""
        mark = _EMPHASIS.search(self._words)
        closing = ">" if _IN_ANGLES.search(self._words) else mark[1] if mark else ""
        return bool(closing) and text.startswith(closing, end)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Countries of the scripts that stand before it."""
        if self._words.isascii():
            return ()
        return tuple(name for script, names in _SCRIPTS if script.search(self._words) for name in names)

    @cached_property
    def is_in_line(self) -> bool:
        """Something stands before it on its line; otherwise `+` may mark an added line of a diff."""
        return bool(self._words) and self._words[-1] != "\n"

    @cached_property
    def is_barred(self) -> bool:
        return self._sifted.search(_NOT_A_PHONE_BEFORE) is not None or is_of_article(self._words, len(self._words))

    @cached_property
    def _sifted(self) -> Sifted:
        return _WORDS_BEFORE.sift(self._words)


NOTHING_LEFT = Left("", 0)
"""For the later parts of a run, which stand behind other digits."""


_ENTRY = re.compile(
    r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ](?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\d)"
    r"|[\d /.:-]{7,40}?[ :](?:(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|TRACE|NOTICE)\b|[a-z]{2,20}_[a-z]{2,20}[ ])"
)


def begins_entry(text: str, at: int) -> bool:
    """Tell whether a line of a log begins here: with a date and a time, or with numbers before a level or an event."""
    return (at == 0 or text[at - 1] in "\n[") and _ENTRY.match(text, at) is not None


_DATES = re.compile(
    r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:[0-2]?\d|3[01])\b"
    r"|(?:[0-2]?\d|3[01])[-./ ](?:[0-2]?\d|3[01])[-./ ](?:19|20)\d\d\b"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d$"
)
_DATE_WITHIN = re.compile(r"(?<!\d)(?:[0-2]?\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)")

_DAY = r"(?:[0-2]?\d|3[01])\.(?:0?[1-9]|1[0-2])"
_TWO_DAYS = re.compile(rf"{_DAY}\.?(?:[ ]?[-–][ ]?|[ ]{{1,3}}){_DAY}\.?")
"""When a bank booked and when it counted: `01.03.  02.03.`."""


def has_date(number: str) -> bool:
    """Tell whether a number is a date, a span of years or days, or holds one."""
    return bool(_DATES.match(number) or _DATE_WITHIN.search(number) or _TWO_DAYS.fullmatch(number))


def is_behind_decimals(text: str, at: int) -> bool:
    """Return whether two columns of decimals stand before a number, as `ps` writes: `0.1  0.2  83072`.

    What begins with a nought or a sign is no size.
    """
    return text[at] in "123456789" and _DECIMALS_BEFORE.search(text, max(0, at - 32), at) is not None


_DECIMALS_BEFORE = re.compile(r"(?<!\S)\d{1,3}\.\d{1,2}[ ]{2,8}\d{1,3}\.\d{1,2}[ ]{2,8}\Z")


def has_digits(text: str) -> bool:
    """Return whether so many digits as a number has stand anywhere beside each other."""
    return _SIEVE.sift(text).search(_ENOUGH_DIGITS) is not None


def behind_words(text: str) -> Iterator[re.Match[str]]:
    """Yield numbers that a word ran into; only in the one form that is hardly ever an article's number."""
    return _SIEVE.sift(text).finditer(_BEHIND_WORD)


def is_code_pair(groups: Sequence[str]) -> bool:
    """Tell whether two groups are a standard and its year or two code points: `0208-1978`, `0433 0301`."""
    return [*map(len, groups)] == [4, 4] and (groups[1][0] == "0" or groups[1][:2] in ("19", "20"))


def apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run that a slash keeps apart and that are long enough to be numbers of their own."""
    for slash in _SLASH.finditer(text, start, end) if text.find("/", start, end) >= 0 else ():
        both = text[start : slash.start()], text[slash.end() : end]
        if all(sum(map(str.isdigit, part)) >= FEWEST_DIGITS for part in both):
            yield start, slash.start()
            start = slash.end()
    yield start, end
