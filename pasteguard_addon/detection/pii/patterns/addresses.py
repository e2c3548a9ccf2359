"""Postal addresses: street and number, postcode and city, boxes, as nine languages write them.

One finding covers a whole address, over commas and line ends: street, unit, postcode, city, state, country.
Streets are known by the word for street (`rue`, `…straße`, `Avenue`, `ul.`) beside a house number, or by a
postcode of a distinctive form at the end. A bare place name is left to the language models.

Every search starts from an anchor, a digit or a word for street, and looks a bounded way from there.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.address_words import (
    ADDRESS_CUES,
    COUNTRIES,
    NOT_A_CITY,
    NOT_A_STREET_BEFORE,
    STREETS_EN,
    STREETS_EN_WEAK,
    STREETS_ES,
    STREETS_FR,
    STREETS_FR_WEAK,
    STREETS_IT,
    STREETS_PL,
    STREETS_PT,
    STREETS_RO,
    SUFFIXES_DE_WEAK,
    SUFFIXES_NL_WEAK,
    SUFFIXES_STRONG,
    UNITS,
)
from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    STRONG,
    WEAK,
    Hit,
    PatternFamily,
    before,
    first_of_overlapping,
)

_UP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŜŞŠȘŢŤȚŪŮŰŲŴŶŹŻŽΑ-ΩА-Я]"
_REST = r"(?:[^\W\d_]|['’.-](?=[^\W\d_])){0,29}+"
_NAME = rf"(?:{_UP}[^\W\d_]{{0,2}}\.|{_UP}{_REST})"
_PARTICLE = (
    r"(?:de[ ]la|de[ ]las|de[ ]los|de[ ]l['’]|dell['’]|all['’]|l['’]|d['’]|della|delle|degli|dello|dei|del|des|de|du"
    r"|das|dos|da|do|di|la|las|los|les|le|el|lo|aux|à|sur|sous|en|van[ ]de[nr]?|van|von[ ]der|von|der|den|het|ten|ter"
    r"|św\.|gen\.|ks\.|dr\.|prof\.|płk\.?|im\.|cel\.?|lui|lt\.|și)"
)
# A name of a street after its word: particles, then a capital; or a date, as in `rue du 8 mai 1945`.
_NAMED = (
    rf"(?:(?:[ ]|(?<=['’]))(?:{_PARTICLE}(?:[ ]|(?<=['’]))){{0,2}}"
    rf"(?:{_NAME}|\d{{1,2}}[ ](?:de[ ])?[^\W\d_]{{3,10}}(?:[ ]\d{{4}})?(?=[ ,]))){{1,5}}"
)
_NAMED_LAZY = _NAMED + "?"
_LOWER_NAMED = r"(?:[ ][^\W\d_]{2,20}){1,4}?"
_NUMBER = r"(?:\d{1,5}(?:[ ]?[a-zA-Z](?![\w'’]))?(?:[/-]\d{1,5}[a-zA-Z]?(?!\w)){0,3}(?![\w:]|[.,]\d)|[Ss]/[Nn](?!\w))"
_MARK = r"(?:[ ]?,)?[ ](?:(?i:n[.°ºr]{1,2}|nr\.?|nº|no\.|núm\.?|numéro|numero|km)[ ]?|#[ ]?)?"
_COMMA = r"[ ]?(?:,[ ]{0,2}\n?|\n)[ ]{0,4}"
_BREAK = rf"(?:{_COMMA}|[ ]?[-–·|][ ]|[ ])"

_UNIT = rf"(?:{_COMMA}|[ ]{{1,2}},?[ ]?)(?:{UNITS})[ ]?(?:\d{{1,5}}[a-zA-Z]?|[A-Z]\d{{0,4}})(?!\w)"
_FLOOR = (
    r",?[ ]\d{1,2}[.]?[ºª°](?:[ ]?(?:[A-Z]|izq\.?|dcha\.?|Esq\.?|Dto\.?|Dir\.?|Esquerdo|Direito)(?!\w))?"
    r"|,[ ](?:\d{1,2}e[ ]étage|\d{1,2}\.[ ](?:Stock|OG)|(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][a-z]{2,8})[ ]Floor)(?!\w)"
)

_STATES_US = (
    r"(?:A[AEKLPRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI"
    r"|S[CD]|T[NX]"
    r"|UT|V[AIT]|W[AIVY])"
)
_PROVINCES_CA = r"(?:AB|BC|MB|N[BLSTU]|ON|PE|QC|SK|YT)"
_STATES_AU = r"(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)"
_STATE = rf"(?:{_STATES_US}|{_PROVINCES_CA}|{_STATES_AU})"
_ZIP_US = r"\d{5}(?:-\d{4})?(?![\w-])"
_ZIP_UK = r"(?:[A-Z]{1,2}\d[A-Z\d]?|[A-Z]\d[A-Z]{1,2})[ ]?\d[A-Z]{2}(?!\w)"
_ZIP_CA = r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d(?!\w)"
_CITY = (
    rf"{_NAME}(?:(?:[ -]|(?<=['’]))(?:{_NAME}"
    r"|(?:de|del|la|le|les|sur|sous|am|an|der|im|bei|ob|aan|den|do|da|dos|of|upon|di|in|en)(?=[ -]))){0,4}"
)
_CITY_DISTRICT = (
    rf"{_CITY}(?:[ ]\(?(?:{_UP}{{2}}|Cedex|CEDEX)\)?(?:[ ]\d{{1,2}})?(?!\w)|(?<=[Ee][Dd][Ee][Xx])[ ]\d{{1,2}}(?!\w))?"
)
_ZIP_STATE = rf"(?:{_ZIP_US}|{_ZIP_CA}|\d{{4}}(?![\w-]))"

# A place at the end of an address that cannot be anything else.
_STRONG_TAIL = (
    rf"(?:{_CITY},?[ \n](?:{_STATE},?[ ]{{1,2}}{_ZIP_STATE}|{_ZIP_UK})"
    rf"|{_CITY}(?:[ ]?[-–,][ ]?|[ ])\d{{3}}[ ]?\d{{3}}(?!\w))"
)
_POSTCODE = re.compile(rf"(?<!\w)(?:{_STATE},?[ ]{{1,2}}(?:\d{{4,5}}|{_ZIP_CA})|{_ZIP_UK}|\d{{3}}[ ]?\d{{3}})(?!\w)")
# A postcode before the city: five or four digits mean it only within an address.
_ZIP_FIRST = (
    r"(?:(?:[A-Z]{1,2}[-–])?\d{5}|(?:[A-Z]{1,2}[-–])?\d{4}(?:[ ]?[A-Z]{2})?|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{6}"
    r"|\d{3}[ ]\d{2})"
)
_ZIP_CITY = rf"{_ZIP_FIRST}[ \u00a0]{_CITY_DISTRICT}(?!\w)"
_COUNTRY = rf"(?:{COUNTRIES})(?!\w)"
_TAIL = re.compile(
    rf"{_UNIT}|{_FLOOR}"
    rf"|{_BREAK}(?:{_STRONG_TAIL}|{_ZIP_CITY}|(?:{_ZIP_FIRST}|\d{{8}})(?:,?[ ]|\n){_CITY_DISTRICT}"
    rf"|{_COUNTRY}(?:[ ]\d{{4,6}}(?![\w-]))?)"
    rf"|{_COMMA}{_CITY}{_COMMA}{_COUNTRY}(?:[ ]\d{{4,6}}(?![\w-]))?"
    rf"|{_COMMA}(?:{_STATE}[ ]{_ZIP_STATE}|{_ZIP_UK})"
    rf"|{_COMMA}{_CITY}{_COMMA}(?:{_STRONG_TAIL}|{_ZIP_CITY})"
    rf"|{_COMMA}{_CITY}(?:{_COMMA}|[ ])\d{{4,6}}(?:-\d{{3,4}})?(?![\w-])"
    rf"|{_COMMA}\d{{5}}-\d{{3}}(?!\w)"
    rf"|{_COMMA}{_CITY},?[ ](?:[A-Z]{{2,4}},?[ ])?\d{{4,5}}(?:-\d{{4}})?(?![\w-])"
    rf"|{_COMMA}{_CITY}{_COMMA}(?:\d{{5}}-?\d{{3}}|\d{{4}}[ ]?[A-Z]{{2}})(?:,?[ ]|\n){_CITY}"
    rf"|[ ]/[ ]{_UP}{{2}}(?!\w)"
    rf"|[ ][-–][ ]{_UP}{{2}}(?!\w)"
)
_LONGEST_UNIT = 12
# A city after a comma is taken only where a street stands before it.
_CITY_TAIL = re.compile(rf"[ ]?,[ ]{_CITY_DISTRICT}(?=[ ]?(?:[.,;:!?)\"'\n]|[-–][ ]|$))")
_STATE_TAIL = re.compile(rf"[ ]?,?[ ]{_STATE}(?!\w)(?:[ ]{_ZIP_STATE})?|[ ][-–][ ]{_UP}{{2}}(?!\w)|{_BREAK}{_COUNTRY}")

_NUMBER_FIRST = re.compile(r"(?<![\w.,:/#$€£-])\d{1,6}[a-zA-Z]?(?:/\d{1,6})?(?:,[ ]?|[ ])(?=[^\W\d_])")
_LEADING = re.compile(r"(?<![\w.,:/#-])\d{1,6}[ ]$")
_STREET_EN = re.compile(
    rf"\d{{1,6}}[a-zA-Z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:(?:{_NAME}|of|the|de|la|\d{{1,3}}(?:st|nd|rd"
    rf"|th))[ ]){{1,4}}?"
    rf"(?P<street>{STREETS_EN})\b\.?(?:[ ](?:N|S|E|W|NW|NE|SW|SE|North|South|East|West)\b\.?)?(?![\w'’])"
)
_STREET_EN_WEAK = re.compile(
    rf"\d{{1,6}}[a-zA-Z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:{_NAME}[ ]){{1,3}}?(?:{STREETS_EN_WEAK})\b(?![\w'’-])"
)
_STREET_EN_LOWER = re.compile(
    r"\d{1,5}[a-z]?[ ](?:(?!(?:the|a|of|on|in|down|to|this|that|my|your|our|every|other|at|from|and|per|more|steps"
    r"|minutes?|miles?|blocks?|is|are|or|for|different|hours?|lane|main|new|old|way)\b)[a-z]{2,20}[ ]){1,3}"
    r"(?:street|avenue|road|boulevard|lane|crescent|terrace)\b(?!\w)"
)
_STREET_FR = re.compile(
    rf"\d{{1,5}},?[ ](?:(?:bis|ter|quater)[ ,]{{1,2}})?(?:(?i:{STREETS_FR})"
    rf"|(?i:{STREETS_FR_WEAK})(?=[ ](?:d[eu]s?[ ]|d['’])))"
    rf"{_NAMED}"
)
_STREET_FR_LOWER = re.compile(
    r"\d{1,5},?[ ](?:(?:bis|ter)[ ,]{1,2})?(?:rue|avenue|boulevard|impasse|allée|chemin)(?:[ ](?:de|du|des|la"
    r"|le|les))"
    r"{0,2}[ ](?:[dl]['’])?[^\W\d_]{3,20}"
)
_TO_POSTCODE = re.compile(
    rf"(?:(?:{UNITS}|H\.?[ ]?No\.?)[ ]?[\w/-]{{1,8}}|\d{{1,6}}[a-zA-Z]?(?:/\d{{1,6}})?)(?:,?[ ]|\n)"
    rf"(?:(?:(?:{_NAME}|{_PARTICLE}|\d{{1,4}})[ ]){{0,4}}(?:{_NAME}"
    rf"|\d{{1,4}})(?:{_UNIT})?{_COMMA}){{1,3}}{_STRONG_TAIL}"
)
_HOUSE = re.compile(
    rf"(?:H\.?[ ]?No\.?[ ]\d{{1,5}}(?:/\d{{1,5}})?,[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}|(?:Flat|Apt\.?"
    rf"|Apartment)[ ]\d{{1,5}}"
    r"[a-zA-Z]?)(?!\w)"
)
_HOUSE_WORD = re.compile(r"(?<!\w)(?:H\.?[ ]?No|Flat|Studio|Apt|Apartment|Unit|Suite)\.?[ ](?=\w{1,8})")

_BOX = re.compile(
    r"(?<!\w)(?:P\.?[ ]?O\.?[ ]?Box|Postfach|Postbus|Apartado(?:[ ]de[ ]Correos)?|Casella[ ]Postale|Caixa[ ]Postal"
    r"|Skrytka[ ]pocztowa|B\.P\.|BP(?=[ ]\d{1,5},?[ ]\d{5}[ ])|(?:PSC|CMR|Unit)[ ]\d{3,5},?[ ]Box)"
    r"[ ]?\d{2,6}(?:[ ]\d{1,4})?(?!\w)"
    r"(?:[ ,]{0,2}\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5})?"
    r"|(?<!\w)(?:USNS|USS|USCGC|USNV)[ ][^\W\d_]{2,20}[ ,]{0,2}\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5}(?!\w)"
)
_PLACE = re.compile(
    rf"(?:(?:D|A|CH|F|B|NL|L|I|PL|P|E|RO)[-–]\d{{4,5}}[ ]{_CITY}|\d{{5}}[ ]{_CITY_DISTRICT}"
    rf"|\d{{4}}[ ]?[A-Z]{{2}}[ ]{_CITY}"
    rf"|\d{{2}}-\d{{3}}[ ]{_CITY}|\d{{4}}-\d{{3}}[ ]{_CITY})(?=[ ]?(?:[,.;)\"'\n]|$))"
)
_PLACE_START = re.compile(r"(?:(?<=\n)|(?<=[,:][ ])|(?<=[\"'(>;])|(?<![^\n]))(?:[A-Z]{1,2}[-–])?(?=\d{2,5}[- A-Z])")
_STATE_ZIP = re.compile(rf"(?<=[ \n])(?:{_STATES_US}[ ]{_ZIP_US}|{_PROVINCES_CA}[ ]{_ZIP_CA})")
_CITY_BEFORE = re.compile(rf"(?<!\w){_NAME}(?:[ ]{_NAME}){{0,2}},?[ \n]$")
_ZIP_CUE = re.compile(
    r"(?<!\w)(?:zip(?:[ _]?code)?|post[ _]?code|postal[ _]code|plz|postleitzahl|code[ ]postal|código[ ]postal|cap"
    r"|kod[ ]pocztowy|cep|cod[ ]poștal)[\"']?[ ]?[:=#]?[ ]?[\"']?(?:is[ ])?(?P<zip>(?=[\w -]{0,6}\d)"
    rf"(?:{_ZIP_UK}|{_ZIP_CA}|\d{{5}}-\d{{3,4}}|{_ZIP_FIRST}))(?![\w-])",
    re.I,
)

# A house number, or none where the postcode follows, which must not be taken for one.
_END = rf"(?:(?={_COMMA}(?:\d{{5,6}}|\d{{4}}-\d{{3}}|\d{{2}}-\d{{3}})[ ]{_UP})|{_MARK}{_NUMBER})"
# Streets that begin with their word, by language: the word in any case, the names with capitals.
_KEYWORD_STREETS = {
    "fr": (r"rue|avenue|boulevard|chaussée|chemin|route|ruelle|impasse|quai|place", rf"{_NAMED_LAZY}{_END}"),
    "it": (
        STREETS_IT,
        rf"(?![ ](?i:e?mail|sms|phone|web|api|port|https?|ssh|app|zoom|slack)\b){_NAMED_LAZY}{_END}",
    ),
    "es": (STREETS_ES, rf"{_NAMED_LAZY}{_END}"),
    "pt": (STREETS_PT, rf"{_NAMED_LAZY}{_END}"),
    "pl": (STREETS_PL, rf"(?:[ ]\d{{1,2}})?{_NAMED_LAZY}[ ]{_NUMBER}"),
    "ro": (STREETS_RO, rf"{_NAMED_LAZY}{_END}"),
}
_KEYWORD = re.compile(
    rf"(?<![^\W_])(?i:{'|'.join(words for words, _ in _KEYWORD_STREETS.values())})(?=[ ][^\W_]|[A-ZŻŹĆŁŚ])"
)
_AFTER_KEYWORD = tuple(
    (language, re.compile(rf"(?i:{words})(?:(?<=[./])(?={_UP})|(?=[ ]))"), re.compile(rest), re.compile(" ?" + rest))
    for language, (words, rest) in _KEYWORD_STREETS.items()
)
_LOWER_KEYWORD = re.compile(
    rf"(?:rue|rua|calle|avenida|ulica|ul\.|strada|corso|piazza|viale|via)(?:{_LOWER_NAMED}){_MARK}{_NUMBER}"
)

# Streets that end in their word: looked for backwards from the house number.
_NUMBER_AFTER_WORD = re.compile(rf"(?<=[^\W\d_])\.?[ ](?P<number>{_NUMBER})")
_ZIP_CITY_NEXT = re.compile(rf"{_COMMA}{_ZIP_CITY}")
_NAME_BEFORE = re.compile(rf"(?<![\w-]){_NAME}(?:[ ](?:{_PARTICLE}|dem|des|\d{{1,2}}\.|{_NAME})){{0,3}}(?<!\.)$")
_LOWER_CITY = re.compile(r",?[ ]\d{4,5}[ ](?:[A-Z]{2}[ ]|[a-z]{2}[ ])?[^\W\d_]{3,25}")
_LAST_WORD = re.compile(r"[^\s,;:()\"]{2,50}$")
_WORDS_BEFORE_STREET = re.compile(
    rf"(?:(?<!\w)(?:Am|An|Auf|Im|In|Zum|Zur|Unter|Hinter|Alter?|Neuer?|Große|Kleine|Obere|Untere|Lange|Sankt"
    rf"|St\.|Oude|Nieuwe"
    rf"|Grote|Korte|Eerste|Tweede|Vordere|Hintere|Innere|Äußere|Breite|Hohe)[ ]|(?<!\w){_NAME}[ ](?=$))$"
)
_NO_FIRST_NAME = frozenset(
    """Adresse Anschrift Die Der Das In Im An Wohnt Wohnhaft Unsere Meine Lieferadresse Rechnungsadresse Straße Adres
    De Het Mijn Ons Onze Onder Bei Aus Zur Zum Auf Die Und Ich Wir Sie Er Es""".split()
)


class AddressPatterns(PatternFamily):
    """Finds postal addresses and those of their parts that carry a number."""

    entities = ("LOCATION",)

    def __init__(self, supported_language: str) -> None:
        super().__init__(supported_language)
        self._language = supported_language

    def find(self, text: str) -> Iterator[Hit]:
        yield from first_of_overlapping(self._candidates(text))

    def _candidates(self, text: str) -> Iterator[Hit]:
        yield from _number_first(text, self._language)
        yield from _keyword_first(text, self._language)
        yield from _suffix_streets(text, self._language)
        for match in _BOX.finditer(text):
            yield _whole(text, match.start(), match.end(), LIKELY)
        for match in _HOUSE_WORD.finditer(text):
            yield from _house(text, match.start())
        yield from _places(text)


def _number_first(text: str, language: str) -> Iterator[Hit]:
    """Yield streets whose number stands in front: en, fr, and whatever ends in an unmistakable postcode."""
    end = 0
    for anchor in _NUMBER_FIRST.finditer(text):
        start = anchor.start()
        if start < end:
            continue
        hit = _number_first_at(text, start, language)
        if hit:
            end = hit.end
            yield hit


def _number_first_at(text: str, start: int, language: str) -> Hit | None:
    match = _STREET_EN.match(text, start) or _STREET_FR.match(text, start)
    if match and not NOT_A_STREET_BEFORE.search(before(text, start, 16)):
        return _whole(text, _with_leading(text, start), match.end(), STRONG)
    if _POSTCODE.search(text, start + 3, start + 130):
        match = _TO_POSTCODE.match(text, start)
        if match:
            return _whole(text, _with_leading(text, start), match.end(), STRONG)
    match = _STREET_EN_WEAK.match(text, start)
    if match:
        return _weak(text, start, match.end())
    match = _STREET_EN_LOWER.match(text, start) if language == "en" else None
    if match is None and language == "fr":
        match = _STREET_FR_LOWER.match(text, start)
    return _whole(text, start, match.end(), LIKELY) if match else None


def _keyword_first(text: str, language: str) -> Iterator[Hit]:
    """Yield streets that begin with the word for street and end with the house number."""
    for anchor in _KEYWORD.finditer(text):
        start = anchor.start()
        is_title = text[start].isupper()
        for own_language, word, rest, rest_glued in _AFTER_KEYWORD:
            keyword = word.match(text, start)
            if keyword is None or not (is_title or own_language == language or own_language in ("fr", "pl")):
                continue
            if keyword.group() in ("R.", "C.") and own_language != language:
                continue  # an initial
            glued = text[keyword.end() : keyword.end() + 1] != " "
            named = (rest_glued if glued else rest).match(text, keyword.end())
            if named:
                yield _whole(text, _with_leading(text, start), named.end(), STRONG)
        lower = _LOWER_KEYWORD.match(text, start) if language in ("fr", "it", "es", "pt", "pl", "ro") else None
        if lower:
            yield _whole(text, start, lower.end(), WEAK)


def _suffix_streets(text: str, language: str) -> Iterator[Hit]:
    """Yield streets that end in the word for street before the house number: de, nl, and northern languages."""
    for number in _NUMBER_AFTER_WORD.finditer(text):
        left_end = number.start("number") - 1
        word = _LAST_WORD.search(before(text, left_end, 50))
        if word is None:
            continue
        strength = _suffix_strength(word.group(), language)
        if not strength:
            yield from _named_before_postcode(text, left_end, number.end())
            continue
        start = _street_start(text, left_end - len(word.group()), word.group())
        hit = _whole(text, _with_leading(text, start), number.end(), STRONG)
        if word.group()[0].islower() and hit.end == number.end():
            city = _LOWER_CITY.match(text, hit.end)
            hit = hit._replace(end=city.end()) if city else hit
        if strength == "strong" or hit.end - number.end() > 5:
            yield hit


def _named_before_postcode(text: str, left_end: int, number_end: int) -> Iterator[Hit]:
    """Yield any name and house number that a postcode and city follow: `Unter den Linden 77, 10117 Berlin`."""
    if _ZIP_CITY_NEXT.match(text, number_end):
        name = _NAME_BEFORE.search(before(text, left_end, 60))
        hit = _whole(text, left_end - len(name.group()), number_end, LIKELY) if name else None
        if hit and hit.end > number_end and not NOT_A_STREET_BEFORE.search(name.group() if name else ""):
            yield hit


def _suffix_strength(word: str, language: str) -> str:
    lower = word.lower()
    if lower.endswith(SUFFIXES_STRONG):
        return "strong" if word[0].isupper() or (language in ("de", "nl") and len(word) > 7) else ""
    weak = SUFFIXES_DE_WEAK + SUFFIXES_NL_WEAK
    if not word[0].isupper() or not lower.endswith(weak):
        return ""
    is_hyphenated = lower.rpartition("-")[2] in weak and "-" in lower
    own = SUFFIXES_DE_WEAK if language == "de" else SUFFIXES_NL_WEAK if language == "nl" else ()
    is_own = lower.endswith(("weg", *own[:4])) if own else False
    return "strong" if is_hyphenated or (is_own and len(lower) > 6 and not lower.endswith("ing")) else "weak"


def _street_start(text: str, start: int, word: str) -> int:
    """Take in the words that belong to the name: `Lange Straße`, `Am Alten Markt`, `Karl Heinz-Oderwald-Ring`."""
    is_whole_word = word.lower() in SUFFIXES_STRONG or len(word) < 7
    for _ in range(3):
        left = _WORDS_BEFORE_STREET.search(before(text, start, 40))
        if left is None or left.group().strip() in _NO_FIRST_NAME:
            break
        if not is_whole_word and word.count("-") < 2 and left.group().strip() not in _ADJECTIVES:
            break
        start -= len(left.group())
        is_whole_word = False
    return start


_ADJECTIVES = frozenset(
    """Am An Auf Im Zum Zur Unter Hinter Alte Alter Neue Neuer
    Große Kleine Obere Untere Lange Sankt St. Oude Nieuwe Grote
    Korte Eerste Tweede Vordere Hintere Innere Äußere Breite Hohe""".split()
)


def _house(text: str, start: int) -> Iterator[Hit]:
    if _POSTCODE.search(text, start + 3, start + 130):
        match = _TO_POSTCODE.match(text, start)
        if match:
            yield _whole(text, start, match.end(), STRONG)
            return
    match = _HOUSE.match(text, start)
    if match:
        hit = _weak(text, start, match.end())
        if hit:
            yield hit


def _places(text: str) -> Iterator[Hit]:
    """Yield postcode and city where they stand alone, on a line or between commas."""
    for anchor in _PLACE_START.finditer(text):
        match = _PLACE.match(text, anchor.start())
        if match and not NOT_A_CITY.search(match.group()):
            yield _whole(text, match.start(), match.end(), LIKELY)
    for match in _STATE_ZIP.finditer(text):
        city = _CITY_BEFORE.search(before(text, match.start(), 60))
        if city:
            yield _whole(text, match.start() - len(city.group()), match.end(), LIKELY)
    for match in _ZIP_CUE.finditer(text):
        yield Hit(*match.span("zip"), "LOCATION", WEAK)


def _weak(text: str, start: int, street_end: int) -> Hit | None:
    """Return a street by a word that is common, where more of an address follows or a cue stands before."""
    hit = _whole(text, _with_leading(text, start), street_end, LIKELY)
    has_cue = ADDRESS_CUES.search(before(text, start)) and re.match(
        r"\s*(?:[.,;!?\"'\n]|$)", text[street_end : street_end + 4]
    )
    return hit if hit.end - street_end > 5 or has_cue else None


def _with_leading(text: str, start: int) -> int:
    leading = _LEADING.search(before(text, start, 9))
    return start - len(leading.group()) if leading else start


def _whole(text: str, start: int, end: int, score: float) -> Hit:
    """Return the address from `start` on, whose street ends at `end`, with all that follows it."""
    street_end = end
    end = _after_tails(text, end)
    if end - street_end <= _LONGEST_UNIT:
        city = _CITY_TAIL.match(text, end)
        if city and not NOT_A_CITY.search(city.group()):
            state = _STATE_TAIL.match(text, city.end())
            end = _after_tails(text, state.end() if state else city.end())
    return Hit(start, end - 1 if text[end - 1] in ".," else end, "LOCATION", score)


def _after_tails(text: str, end: int) -> int:
    for _ in range(6):
        tail = _TAIL.match(text, end)
        if tail is None or NOT_A_CITY.search(tail.group()):
            break
        end = tail.end()
    return end
