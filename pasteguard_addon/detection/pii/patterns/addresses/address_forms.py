"""How addresses are written: streets, house numbers, postcodes and what follows them, as patterns.

A table rather than a module: `addresses` says what is looked for with which.
"""

import re

from .address_words import (
    COUNTRIES,
    STREETS_EN,
    STREETS_EN_WEAK,
    STREETS_ES,
    STREETS_FR,
    STREETS_FR_WEAK,
    STREETS_IT,
    STREETS_PL,
    STREETS_PT,
    STREETS_RO,
    UNITS,
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
_COMMA = r"[ ]{0,5}(?:,[ ]{0,2}\n?|\n)[ ]{0,4}"
_BREAK = rf"(?:{_COMMA}|[ ]?[-–·|][ ]|[ ])"

_UNIT = rf"(?:{_COMMA}|[ ]{{1,2}},?[ ]?)(?:{UNITS})[ ]?(?:\d{{1,5}}[a-zA-Z]?|[A-Z]\d{{0,4}})(?!\w)"
_FLOOR = (
    r",?[ ]\d{1,2}[.]?[ºª°](?:[ ]?(?:[A-Z]|izq\.?|dcha\.?|Esq\.?|Dto\.?|Dir\.?|Esquerdo|Direito)(?!\w))?"
    r"|,[ ](?:\d{1,2}e[ ]étage|\d{1,2}\.[ ](?:Stock|OG)(?:[ ](?:links|rechts|Mitte|li\.|re\.))?"
    r"|(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][a-z]{2,8})[ ]Floor)(?!\w)"
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
POSTCODE = re.compile(rf"(?<!\w)(?:{_STATE},?[ ]{{1,2}}(?:\d{{4,5}}|{_ZIP_CA})|{_ZIP_UK}|\d{{3}}[ ]?\d{{3}})(?!\w)")
# A postcode before the city: five or four digits mean it only within an address.
_ZIP_FIRST = (
    r"(?:(?:[A-Z]{1,2}[-–])?\d{5}|(?:[A-Z]{1,2}[-–])?\d{4}(?:[ ]?[A-Z]{2})?|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{6}"
    r"|\d{3}[ ]\d{2})"
)
_ZIP_CITY = rf"{_ZIP_FIRST}[ \u00a0]{_CITY_DISTRICT}(?!\w)"
_COUNTRY = rf"(?:{COUNTRIES})(?!\w)"
TAIL = re.compile(
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
LONGEST_UNIT = 12
# A city after a comma is taken only where a street stands before it.
CITY_TAIL = re.compile(rf"[ ]?,[ ]{_CITY_DISTRICT}(?=[ ]?(?:[.,;:!?)\"'\n]|[-–][ ]|$))")
STATE_TAIL = re.compile(rf"[ ]?,?[ ]{_STATE}(?!\w)(?:[ ]{_ZIP_STATE})?|[ ][-–][ ]{_UP}{{2}}(?!\w)|{_BREAK}{_COUNTRY}")

NUMBER_FIRST = re.compile(r"(?<![\w.,:/#$€£-])\d{1,6}[a-zA-Z]?(?:/\d{1,6})?(?:,[ ]?|[ ])(?=[^\W\d_])")
LEADING = re.compile(r"(?<![\w.,:/#-])\d{1,6}[ ]$")
STREET_EN = re.compile(
    rf"\d{{1,6}}[a-zA-Z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:(?:{_NAME}|of|the|de|la|\d{{1,3}}(?:st|nd|rd"
    rf"|th))[ ]){{1,4}}?"
    rf"(?P<street>{STREETS_EN})\b\.?(?:[ ](?:N|S|E|W|NW|NE|SW|SE|North|South|East|West)\b\.?)?(?![\w'’])"
)
STREET_EN_WEAK = re.compile(
    rf"\d{{1,6}}[a-zA-Z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:{_NAME}[ ]){{1,3}}?(?:{STREETS_EN_WEAK})\b(?![\w'’-])"
)
STREET_EN_LOWER = re.compile(
    r"\d{1,5}[a-z]?[ ](?:(?!(?:the|a|of|on|in|down|to|this|that|my|your|our|every|other|at|from|and|per|more|steps"
    r"|minutes?|miles?|blocks?|is|are|or|for|different|hours?|lane|main|new|old|way)\b)[a-z]{2,20}[ ]){1,3}"
    r"(?:street|avenue|road|boulevard|lane|crescent|terrace)\b(?!\w)"
)
STREET_FR = re.compile(
    rf"\d{{1,5}},?[ ](?:(?:bis|ter|quater)[ ,]{{1,2}})?(?:(?i:{STREETS_FR})"
    rf"|(?i:{STREETS_FR_WEAK})(?=[ ](?:d[eu]s?[ ]|d['’])))"
    rf"{_NAMED}"
)
STREET_FR_LOWER = re.compile(
    r"\d{1,5},?[ ](?:(?:bis|ter)[ ,]{1,2})?(?:rue|avenue|boulevard|impasse|allée|chemin)(?:[ ](?:de|du|des|la"
    r"|le|les))"
    r"{0,2}[ ](?:[dl]['’])?[^\W\d_]{3,20}"
)
TO_POSTCODE = re.compile(
    rf"(?:(?:{UNITS}|H\.?[ ]?No\.?)[ ]?[\w/-]{{1,8}}|\d{{1,6}}[a-zA-Z]?(?:/\d{{1,6}})?)(?:,?[ ]|\n)"
    rf"(?:(?:(?:{_NAME}|{_PARTICLE}|\d{{1,4}})[ ]){{0,4}}(?:{_NAME}"
    rf"|\d{{1,4}})(?:{_UNIT})?{_COMMA}){{1,3}}{_STRONG_TAIL}"
)
HOUSE = re.compile(
    rf"(?:H\.?[ ]?No\.?[ ]\d{{1,5}}(?:/\d{{1,5}})?,[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}|(?:Flat|Apt\.?"
    rf"|Apartment)[ ]\d{{1,5}}"
    r"[a-zA-Z]?)(?!\w)"
)
HOUSE_WORD = re.compile(r"(?<!\w)(?:H\.?[ ]?No|Flat|Studio|Apt|Apartment|Unit|Suite)\.?[ ](?=\w{1,8})")

BOX = re.compile(
    r"(?<!\w)(?:P\.?[ ]?O\.?[ ]?Box|Postfach|Postbus|Apartado(?:[ ]de[ ]Correos)?|Casella[ ]Postale|Caixa[ ]Postal"
    r"|Skrytka[ ]pocztowa|B\.P\.|BP(?=[ ]\d{1,5},?[ ]\d{5}[ ])|(?:PSC|CMR|Unit)[ ]\d{3,5},?[ ]Box)"
    r"[ ]?\d{2,6}(?:[ ]\d{1,4})?(?!\w)"
    r"(?:[ ,]{0,2}\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5})?"
    r"|(?<!\w)(?:USNS|USS|USCGC|USNV)[ ][^\W\d_]{2,20}[ ,]{0,2}\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5}(?!\w)"
)
PLACE = re.compile(
    rf"(?:(?:D|A|CH|F|B|NL|L|I|PL|P|E|RO)[-–]\d{{4,5}}[ ]{_CITY}|\d{{5}}[ ]{_CITY_DISTRICT}"
    rf"|\d{{4}}[ ]?[A-Z]{{2}}[ ]{_CITY}"
    rf"|\d{{2}}-\d{{3}}[ ]{_CITY}|\d{{4}}-\d{{3}}[ ]{_CITY})(?=[ ]?(?:[,.;)\"'\n<|\t]|$))"
)
PLACE_START = re.compile(
    r"[A-Z\d](?<![^\n\"'(>; ].)(?:(?<![ ].)|(?<=[,:][ ].))"
    r"(?:(?<=\d)(?=\d{1,4}[- A-Z])|(?<=[A-Z])[A-Z]?[-–](?=\d{2,5}[- A-Z]))"
)
"""What it looks at before its first character comes behind it: only so `re` looks quickly for that."""
STATE_ZIP = re.compile(rf"(?<=[ \n])(?:{_STATES_US}[ ]{_ZIP_US}|{_PROVINCES_CA}[ ]{_ZIP_CA})")
CITY_BEFORE = re.compile(rf"(?<!\w){_NAME}(?:[ ]{_NAME}){{0,2}},?[ \n]$")
ZIP_CUE = re.compile(
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
KEYWORD = re.compile(
    rf"(?<![^\W_])(?i:{'|'.join(words for words, _ in _KEYWORD_STREETS.values())})(?=[ ][^\W_]|[A-ZŻŹĆŁŚ])"
)
AFTER_KEYWORD = tuple(
    (language, re.compile(rf"(?i:{words})(?:(?<=[./])(?={_UP})|(?=[ ]))"), re.compile(rest), re.compile(" ?" + rest))
    for language, (words, rest) in _KEYWORD_STREETS.items()
)
LOWER_KEYWORD = re.compile(
    rf"(?:rue|rua|calle|avenida|ulica|ul\.|strada|corso|piazza|viale|via)(?:{_LOWER_NAMED}){_MARK}{_NUMBER}"
)

# Streets that end in their word: looked for backwards from the house number.
NUMBER_AFTER_WORD = re.compile(rf"[. ](?<=[^\W\d_].)(?:(?<=[ ])|(?<=\.)[ ])(?P<number>{_NUMBER})")
ZIP_CITY_NEXT = re.compile(rf"{_COMMA}{_ZIP_CITY}")
NAME_BEFORE = re.compile(rf"(?<![\w-]){_NAME}(?:[ ](?:{_PARTICLE}|dem|des|\d{{1,2}}\.|{_NAME})){{0,3}}(?<!\.)$")
LOWER_CITY = re.compile(r",?[ ]\d{4,5}[ ](?:[A-Z]{2}[ ]|[a-z]{2}[ ])?[^\W\d_]{3,25}")
LAST_WORD = re.compile(r"(?!['’])[^\s,;:()\"|^~<>=\[\]{}│&+]{2,50}$")
WORDS_BEFORE_STREET = re.compile(
    rf"(?:(?<!\w)(?:Am|An|Auf|Im|In|Zum|Zur|Unter|Hinter|Alter?|Neuer?|Große|Kleine|Obere|Untere|Lange|Sankt"
    rf"|St\.|Oude|Nieuwe"
    rf"|Grote|Korte|Eerste|Tweede|Vordere|Hintere|Innere|Äußere|Breite|Hohe)[ ]|(?<!\w){_NAME}[ ](?=$))$"
)
NO_FIRST_NAME = frozenset(
    """Adresse Anschrift Die Der Das In Im An Wohnt Wohnhaft Unsere Meine Lieferadresse Rechnungsadresse Straße Adres
    De Het Mijn Ons Onze Onder Bei Aus Zur Zum Auf Die Und Ich Wir Sie Er Es""".split()
)
