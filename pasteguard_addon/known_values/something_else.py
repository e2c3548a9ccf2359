"""Whether the neighbours of a name say that it is something else there: a month, a plant, a constant, a thing."""

import re

from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.words import double_names
from pasteguard_addon.text_shape import line_of

_BEFORE_CHARS = 40
_AFTER_CHARS = 32


def is_something_else(text: str, start: int, end: int) -> bool:
    """Tell whether the neighbours speak of a thing, a time or a number that has the name."""
    kinds = double_names().get(text[start:end].lower(), frozenset())
    before, behind = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    if has_article(before) or _NUMBER_BEHIND.match(behind) or _THING_BEHIND.match(behind):
        return True
    if not kinds.isdisjoint(_NAMES_OF_CONSTANTS) and _is_shouted(text, start, end):
        return True
    if "month" in kinds and _TIME_BEFORE.search(before):
        return True
    if "plant" in kinds and _SPECIES_BEHIND.match(behind):
        return True
    if not kinds.isdisjoint(_NOUNS) and _GERMAN_ARTICLE.search(before):
        return True
    return "word" in kinds and begins_sentence(before)


def is_species(text: str, start: int, end: int) -> bool:
    """Tell whether a name with a word behind it is a plant's: "Iris setosa", where the text shows the plant elsewhere.

    That is another species of it, or the word beside a thing. A woman may be called so, but not by two surnames.
    """
    genus, blank, epithet = text[start:end].partition(" ")
    if "plant" not in double_names().get(genus.lower(), ()) or not _SPECIES_BEHIND.fullmatch(blank + epithet):
        return False
    return any(
        other.start() != start
        and not text.startswith(blank + epithet, other.end())
        and is_something_else(text, *other.span())
        for other in re.finditer(rf"(?<!\w){genus}(?!\w)", text)
    )


_ARTICLE = re.compile(r"(?<!\w)(?:the|a|an|this|that|each|every|any|no|some|das|ein|eine[nmrs]?)\s\Z", re.I)
_GERMAN_ARTICLE = late_pattern(
    r"(?<!\w)(?i:der|die|den|dem|des|zum|zur|vom|beim|als|im|am|kein\w*|mein\w*|dein\w*|sein\w*|ihr\w*|unser\w*|dies\w*"
    r"|jed\w*|welch\w*)\s(?:[^\W\d_A-Z]{3,}e[nrms]?\s)?\Z"
)
_NUMBER_BEHIND = late_pattern(
    r"[ \u00a0]v?\d{1,4}(?:[.,]\d{1,3})*(?![\d/-]|[ .]\d)|\.[ \u00a0]?\d|[ \u00a0]?[≤≥<>=:][ \u00a0]?\d"
)
_THING_BEHIND = late_pattern(
    r"[ \u00a0](?:datasets?|packages?|librar(?:y|ies)|frameworks?|plugins?|compilers?|languages?|programs?|scripts?"
    r"|code"
    r"|values?|sizes?|lengths?|widths?|heights?|depths?|limits?|levels?|speeds?|functions?|methods?|class(?:es)?"
    r"|versions?|releases?|editions?|builds?|updates?|models?|themes?|fonts?|colou?rs?|flowers?|gardens?|plants?|trees?"
    r"|oils?|teas?|wines?|bars?|buttons?|charts?|tables?|columns?|rows?|fields?|keys?|scores?|percent|temperatures?"
    r"|rates?|capacity|retries|tokens?|connections?|servers?|databases?|apis?|sdks?|configs?|settings?|parameters?"
    r"|operators?|totals?|figures|numbers|results|sales|budgets?|invoices?|statements?|reports?|wert|werte|größe|länge"
    r"|anzahl|zahl|daten|datensatz|version|valeur|taille|valor|tamaño|valore|dimensione|waarde|grootte|wartość|tamanho"
    r"|valoare)(?!\w)",
    re.I,
)
_SPECIES_BEHIND = re.compile(r"[ \u00a0](?:[a-z]{3,}(?:a|us|um|is|or|ensis|oides|ii|ae)(?![\w'’-])|spp?\.)")
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|maj|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|dic|janv|févr|avr|juin|juil|août|déc|ene|abr"
    r"|ago|gen|mag|giu|lug|set|ott|mrt|mei|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|fev|out|ian|iun|iul|noi"
    r"|january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli"
    r"|oktober|dezember)"
)
_DAY_BEHIND = re.compile(
    r"\.?[ \u00a0]{1,2}\d{1,2}(?:st|nd|rd|th)?(?!\w)|\.?,?[ \u00a0]?['’]?(?:19|20)?\d\d(?!\w)", re.I
)
_DAY_BEFORE = re.compile(r"(?<![\w.])\d{1,2}(?:st|nd|rd|th|\.|º|er)?(?:[ \u00a0-]|[ \u00a0](?:of|de)[ \u00a0])\Z", re.I)
_JOINED_MONTH = r"(?:\s?[-–/,&+|]\s?|\s(?:to|and|or|bis|und|oder|à|au|et|ou|a|al|y|e|o|t/m|en|of|do|i|lub|până|și)\s)"
_MONTH_BEFORE = late_pattern(rf"(?<![^\W_]){_MONTH}\.?{_JOINED_MONTH}\Z", re.I)
_MONTH_BEHIND = late_pattern(rf"\.?{_JOINED_MONTH}{_MONTH}(?![^\W_])", re.I)
_TIME_BEFORE = late_pattern(
    r"(?<!\w)(?:in|since|until|till|last|next|early|mid|late|during|im|seit|bis|ab|anfang|mitte|ende|letzten|nächsten|en|depuis"
    r"|début|fin|mi|dernier|desde|hasta|principios|finales|inizio|fine|metà|sinds|tot|begin|eind|od|w|we|até|em|din|până|în"
    r"|on|every)[ \u00a0-]\Z",
    re.I,
)


def is_date(text: str, start: int, end: int) -> bool:
    """Tell whether a month stands in a date or beside another month."""
    if "month" not in double_names().get(text[start:end].lower(), ()):
        return False
    before = text[max(0, start - _BEFORE_CHARS) : start]
    return bool(
        _DAY_BEHIND.match(text, end)
        or _DAY_BEFORE.search(before)
        or _MONTH_BEFORE.search(before)
        or _MONTH_BEHIND.match(text, end)
    )


def is_day(text: str, start: int, end: int) -> bool:
    """Tell whether a month stands behind the number of a day: "am 3. Jan"."""
    is_month = "month" in double_names().get(text[start:end].lower(), ())
    return is_month and _DAY_BEFORE.search(text, max(0, start - _BEFORE_CHARS), start) is not None


_NOUNS = frozenset(("count", "plant"))
_NAMES_OF_CONSTANTS = frozenset(("code", "month", "brand", "place"))


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether a word is in capitals among others that are not: a constant, an abbreviation."""
    value = text[start:end]
    if not value.isupper():
        return False
    line = text[slice(*line_of(text, start))]
    return any(char.islower() for char in line)


def begins_sentence(before: str) -> bool:
    """Tell whether a capital says nothing here."""
    stripped = before.rstrip(" \t\"'“„«(*_>-")
    return not stripped or stripped[-1] in ".!?:\n|•"


def has_article(before: str) -> bool:
    """Tell whether an article of a thing stands before a word."""
    return _ARTICLE.search(before) is not None
