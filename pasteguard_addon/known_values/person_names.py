"""Whether a part of a known name stands for its person, or says something else there.

"I'm Jan" says nothing of `Jan 5`, "Max" nothing of `Math.max`. What is no word but a name counts wherever it stands
alone. What is also a word, a month, a plant, a brand or a function counts where its neighbours say so, or at least say
nothing else. A line of code or of a date is no place for it.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from pasteguard_addon.known_values.edges import follows_title, is_capital, is_lower_or_capital, stands_alone
from pasteguard_addon.lexicon.words import (
    double_names,
    fold,
    is_english,
    is_everyday,
    is_given_name,
    name_cues,
    person_cues,
)
from pasteguard_addon.text_shape import is_code_line, is_identifier_part, is_inline_code, is_of_pair, is_quoted, line_of

type Rule = Callable[[str, int, int], bool]

_BEFORE_CHARS = 40
_AFTER_CHARS = 32


def rule_for_part(part: str) -> Rule:
    """Return what must hold where one word of a name is found again, in whatever case."""
    kinds = double_names().get(part.lower(), frozenset())
    if not kinds and not is_everyday(part):
        return is_lower_or_capital if part.islower() else is_capital
    if "mass" in kinds or is_english(part) or (is_everyday(part) and not kinds):
        return _tells_person
    if part.islower():
        return _tells_person_or_capital
    return _tells_nothing_else


def _tells_person(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands where only a person's name can: with a title, a greeting, a verb of speech beside."""
    return _is_apart(text, start, end) and _has_person_beside(text, start, end)


def _tells_person_or_capital(text: str, start: int, end: int) -> bool:
    return (_tells_nothing_else if text[start].isupper() else _tells_person)(text, start, end)


def _tells_nothing_else(text: str, start: int, end: int) -> bool:
    """Tell whether a name that is also something else is not that here."""
    if not text[start].isupper() or not _is_apart(text, start, end):
        return False
    if _has_person_beside(text, start, end):
        return True
    return not (_is_in_code(text, start, end) or _is_something_else(text, start, end))


def _is_apart(text: str, start: int, end: int) -> bool:
    """Tell whether a word is no part of an identifier, an expression, a compound or a date."""
    if not stands_alone(text, start, end):
        return False
    if is_identifier_part(text, start, end) and not is_of_pair(text, start, end):
        return False
    if _OPERATOR_BEFORE.search(text, max(0, start - 4), start) or _OPERATOR_BEHIND.match(text, end):
        return False
    return not (_is_compound(text, start, end) or _is_date(text, start, end))


def _is_in_code(text: str, start: int, end: int) -> bool:
    if is_quoted(text, start, end):
        return False
    return is_inline_code(text, start, end) or is_code_line(text[slice(*line_of(text, start))])


_OPERATOR_BEFORE = re.compile(r"(?:[=!<>+*/%&|]=|[-=]>|&&|\|\||[*/%]\s?)\Z")
_OPERATOR_BEHIND = re.compile(r"\s?(?:[=!<>+*/%-]=|[-=]>|&&|\|\||[*%^]\s?\w|=\s)|\[")
_COMPOUND_BEFORE = re.compile(r"([^\W\d_]+)-\Z")
_COMPOUND_BEHIND = re.compile(r"-([^\W\d_]+)|-\d")


def _is_compound(text: str, start: int, end: int) -> bool:
    """Tell whether hyphens join the word to one that is no name: `Max-Age`, `Jan-Release`."""
    before = _COMPOUND_BEFORE.search(text, max(0, start - _BEFORE_CHARS), start)
    behind = _COMPOUND_BEHIND.match(text, end)
    others = [match[1] for match in (before, behind) if match]
    return any(not (other and is_given_name(other)) for other in others)


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Tell whether the neighbours speak of a thing, a time or a number that has the name."""
    kinds = double_names().get(text[start:end].lower(), frozenset())
    before, behind = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    if _ARTICLE.search(before) or _NUMBER_BEHIND.match(behind) or _THING_BEHIND.match(behind):
        return True
    if _is_shouted(text, start, end):
        return True
    if "month" in kinds and _TIME_BEFORE.search(before):
        return True
    if "plant" in kinds and _SPECIES_BEHIND.match(behind):
        return True
    if "count" in kinds and _GERMAN_ARTICLE.search(before):
        return True
    return "word" in kinds and _begins_sentence(before)


_ARTICLE = re.compile(r"(?<!\w)(?:the|a|an|this|that|each|every|any|no|some|das|ein|eine[nmrs]?)\s\Z", re.I)
_GERMAN_ARTICLE = re.compile(
    r"(?<!\w)(?:der|die|den|dem|des|zum|zur|vom|beim|als|im|am|kein\w*|mein\w*|dein\w*|sein\w*|ihr\w*|unser\w*|dies\w*"
    r"|jed\w*|welch\w*)\s(?:[^\W\d_A-Z]{3,}e[nrms]?\s)?\Z"
)
_NUMBER_BEHIND = re.compile(
    r"[ \u00a0]v?\d{1,4}(?:[.,]\d{1,3})*(?![\d/-]|[ .]\d)|\.[ \u00a0]?\d|[ \u00a0]?[≤≥<>=:][ \u00a0]?\d"
)
_THING_BEHIND = re.compile(
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
_DAY_BEHIND = re.compile(r"\.?[ \u00a0]\d{1,2}(?:st|nd|rd|th)?(?!\w)|\.?,?[ \u00a0]?['’]?(?:19|20)?\d\d(?!\w)", re.I)
_DAY_BEFORE = re.compile(r"(?<![\w.])\d{1,2}(?:st|nd|rd|th|\.|º|er)?(?:[ \u00a0-]|[ \u00a0](?:of|de)[ \u00a0])\Z", re.I)
_JOINED_MONTH = r"(?:\s?[-–/,&+|]\s?|\s(?:to|and|or|bis|und|oder|à|au|et|ou|a|al|y|e|o|t/m|en|of|do|i|lub|până|și)\s)"
_MONTH_BEFORE = re.compile(rf"(?<![^\W_]){_MONTH}\.?{_JOINED_MONTH}\Z", re.I)
_MONTH_BEHIND = re.compile(rf"\.?{_JOINED_MONTH}{_MONTH}(?![^\W_])", re.I)
_TIME_BEFORE = re.compile(
    r"(?<!\w)(?:in|since|until|till|last|next|early|mid|late|during|im|seit|bis|ab|anfang|mitte|ende|letzten|nächsten|en|depuis"
    r"|début|fin|mi|dernier|desde|hasta|principios|finales|inizio|fine|metà|sinds|tot|begin|eind|od|w|we|até|em|din|până|în"
    r"|on|every)[ \u00a0-]\Z",
    re.I,
)


def _is_date(text: str, start: int, end: int) -> bool:
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


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether a word is in capitals among others that are not: a constant, an abbreviation."""
    value = text[start:end]
    if not value.isupper():
        return False
    line = text[slice(*line_of(text, start))]
    return any(char.islower() for char in line)


def _begins_sentence(before: str) -> bool:
    """Tell whether a capital says nothing here."""
    stripped = before.rstrip(" \t\"'“„«(*_>-")
    return not stripped or stripped[-1] in ".!?:\n|•"


def _has_person_beside(text: str, start: int, end: int) -> bool:
    """Tell whether a neighbour is one that people have: a title, a greeting, kin, a verb of speech, their address."""
    if follows_title(text, start, end):
        return True
    folded_before = fold(text[max(0, start - _BEFORE_CHARS) : start])
    folded_behind = fold(text[end : end + _AFTER_CHARS])
    if _cue_before().search(folded_before) or _cue_behind().match(folded_behind):
        return True
    if _own_address(text, start, end) or _has_partner(text, start):
        return True
    is_capital_word = text[start].isupper() and "month" not in double_names().get(text[start:end].lower(), ())
    return is_capital_word and _follows_small_word(text, start, end)


_NAMED_PARTNER = re.compile(r"(?<!\w)([^\W\d_a-z][^\W\d_]+)(?:,| (?:and|und|et|y|e|en|i|și|&))\s\Z")
_ADDRESS_BEHIND = re.compile(r"[ \u00a0]?[(<\[:,]{0,2}[ \u00a0]?(?:mailto:)?([\w.+-]{1,64})@[\w-]")


def _has_partner(text: str, start: int) -> bool:
    """Tell whether a known given name stands before it: "Anna and Mark"."""
    partner = _NAMED_PARTNER.search(text, max(0, start - _BEFORE_CHARS), start)
    return partner is not None and is_given_name(partner[1]) and not is_everyday(partner[1])


def _own_address(text: str, start: int, end: int) -> bool:
    """Tell whether an e-mail address follows that has the name in it."""
    address = _ADDRESS_BEHIND.match(text, end)
    return address is not None and fold(text[start:end]) in fold(address[1])


def _follows_small_word(text: str, start: int, end: int) -> bool:
    """Tell whether a capital within a sentence stands behind a preposition: "with Rose", not "With Rose Gold"."""
    before = fold(text[max(0, start - _BEFORE_CHARS) : start])
    if not _with_before().search(before):
        return False
    following = text[end : end + 2]
    return not (following[:1] == " " and following[1:].isupper())


@cache
def _cue_before() -> re.Pattern[str]:
    kinds = {"greeting", "introduction", "lower introduction", "recipient"}
    beside = [word for word, own in name_cues().items() if not kinds.isdisjoint(own)]
    above = [word for word, own in name_cues().items() if "closing" in own]
    return re.compile(
        rf"(?<![\w-])(?:(?:{_alternatives([*beside, *person_cues()['before']])})(?:,?[ ]|[ ]?[:(][ ]?)"
        rf"|(?:{_alternatives(above)})(?:,[ ]|,?\s{{0,4}}\n[\s–~-]{{0,4}}))\Z"
    )


@cache
def _cue_behind() -> re.Pattern[str]:
    after, own = person_cues()["after"], person_cues()["own"]
    return re.compile(rf",?[ \u00a0](?:{_alternatives(after)})(?!\w)|['’]s? (?:{_alternatives(own)})(?!\w)")


@cache
def _with_before() -> re.Pattern[str]:
    return re.compile(rf"[^\W\d_]{{2,}}[ ](?:{_alternatives(person_cues()['with'])})[ ]\Z")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
