"""Postal addresses: street and number, postcode and city, boxes, as nine languages write them.

One finding covers a whole address, over commas and line ends: street, unit, postcode, city, state, country.
Streets are known by the word for street (`rue`, `…straße`, `Avenue`, `ul.`) beside a house number, or by a
postcode of a distinctive form at the end. A bare place name is left to the language models.

Every search starts from an anchor, a digit or a word for street, and looks a bounded way from there.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    STRONG,
    WEAK,
    Hit,
    PatternFamily,
    before,
    first_of_overlapping,
)
from pasteguard_addon.detection.pii.patterns.cells.fields import is_label_itself
from pasteguard_addon.detection.pii.patterns.line_breaks import between_breaks, in_lines
from pasteguard_addon.sieve import Sieve, Sifted

from .address_forms import (
    AFTER_KEYWORD,
    BOX,
    CITY_BEFORE,
    CITY_TAIL,
    HOUSE,
    HOUSE_WORD,
    KEYWORD,
    LAST_WORD,
    LEADING,
    LONGEST_UNIT,
    LOWER_CITY,
    LOWER_KEYWORD,
    NAME_BEFORE,
    NO_FIRST_NAME,
    NUMBER_AFTER_WORD,
    NUMBER_FIRST,
    PLACE,
    PLACE_START,
    POSTCODE,
    STATE_TAIL,
    STATE_ZIP,
    STREET_EN,
    STREET_EN_LOWER,
    STREET_EN_WEAK,
    STREET_FR,
    STREET_FR_LOWER,
    TAIL,
    TO_POSTCODE,
    WORDS_BEFORE_STREET,
    ZIP_CITY_NEXT,
    ZIP_CUE,
)
from .address_words import (
    ADDRESS_CUES,
    NOT_A_CITY,
    NOT_A_STREET_BEFORE,
    SUFFIXES_DE_WEAK,
    SUFFIXES_NL_WEAK,
    SUFFIXES_STRONG,
)

_STREETS = Sieve(KEYWORD, NUMBER_FIRST, NUMBER_AFTER_WORD)
_OTHER_PLACES = Sieve(BOX, HOUSE_WORD, PLACE_START, STATE_ZIP, ZIP_CUE)


class AddressPatterns(PatternFamily):
    """Finds postal addresses and those of their parts that carry a number."""

    entities = ("LOCATION",)

    def __init__(self, supported_language: str) -> None:
        super().__init__(supported_language)
        self._language = supported_language

    def find(self, text: str) -> Iterator[Hit]:
        yield from first_of_overlapping(self._candidates(text))
        lines = in_lines(text)
        if lines is not None:
            for hit in first_of_overlapping(self._candidates(lines.text)):
                for start, end in between_breaks(text, *lines.to_source(hit.start, hit.end)):
                    if not is_label_itself(text[start:end]):  # of the next element
                        yield Hit(start, end, hit.entity_type, hit.score)

    def _candidates(self, text: str) -> Iterator[Hit]:
        streets = _STREETS.sift(text)
        yield from _number_first(streets, self._language)
        yield from _keyword_first(streets, self._language)
        yield from _suffix_streets(streets, self._language)
        others = _OTHER_PLACES.sift(text)
        for match in others.finditer(BOX):
            yield _whole(text, match.start(), match.end(), LIKELY)
        for match in others.finditer(HOUSE_WORD):
            yield from _house(text, match.start())
        yield from _places(others)


def _number_first(streets: Sifted, language: str) -> Iterator[Hit]:
    """Yield streets whose number stands in front: en, fr, and whatever ends in an unmistakable postcode."""
    end = 0
    for anchor in streets.finditer(NUMBER_FIRST):
        start = anchor.start()
        if start < end:
            continue
        hit = _number_first_at(streets.text, start, language)
        if hit:
            end = hit.end
            yield hit


def _number_first_at(text: str, start: int, language: str) -> Hit | None:
    match = STREET_EN.match(text, start) or STREET_FR.match(text, start)
    if match and not NOT_A_STREET_BEFORE.search(before(text, start, 16)):
        return _whole(text, _with_leading(text, start), match.end(), STRONG)
    if POSTCODE.search(text, start + 3, start + 130):
        match = TO_POSTCODE.match(text, start)
        if match:
            return _whole(text, _with_leading(text, start), match.end(), STRONG)
    match = STREET_EN_WEAK.match(text, start)
    if match:
        return _weak(text, start, match.end())
    match = STREET_EN_LOWER.match(text, start) if language == "en" else None
    if match is None and language == "fr":
        match = STREET_FR_LOWER.match(text, start)
    return _whole(text, start, match.end(), LIKELY) if match else None


def _keyword_first(streets: Sifted, language: str) -> Iterator[Hit]:
    """Yield streets that begin with the word for street and end with the house number."""
    text = streets.text
    for anchor in streets.finditer(KEYWORD):
        start = anchor.start()
        is_title = text[start].isupper()
        for own_language, word, rest, rest_glued in AFTER_KEYWORD:
            keyword = word.match(text, start)
            if keyword is None or not (is_title or own_language == language or own_language in ("fr", "pl")):
                continue
            if keyword.group() in ("R.", "C.") and own_language != language:
                continue  # an initial
            glued = text[keyword.end() : keyword.end() + 1] != " "
            named = (rest_glued if glued else rest).match(text, keyword.end())
            if named:
                yield _whole(text, _with_leading(text, start), named.end(), STRONG)
        lower = LOWER_KEYWORD.match(text, start) if language in ("fr", "it", "es", "pt", "pl", "ro") else None
        if lower:
            yield _whole(text, start, lower.end(), WEAK)


def _suffix_streets(streets: Sifted, language: str) -> Iterator[Hit]:
    """Yield streets that end in the word for street before the house number: de, nl, and northern languages."""
    text = streets.text
    for number in streets.finditer(NUMBER_AFTER_WORD):
        left_end = number.start("number") - 1
        word = LAST_WORD.search(before(text, left_end, 50))
        if word is None:
            continue
        strength = _suffix_strength(word.group(), language)
        if not strength:
            yield from _named_before_postcode(text, left_end, number.end())
            continue
        start = _street_start(text, left_end - len(word.group()), word.group())
        hit = _whole(text, _with_leading(text, start), number.end(), STRONG)
        if word.group()[0].islower() and hit.end == number.end():
            city = LOWER_CITY.match(text, hit.end)
            hit = hit._replace(end=city.end()) if city else hit
        if strength == "strong" or hit.end - number.end() > 5:
            yield hit


def _named_before_postcode(text: str, left_end: int, number_end: int) -> Iterator[Hit]:
    """Yield any name and house number that a postcode and city follow: `Unter den Linden 77, 10117 Berlin`."""
    if ZIP_CITY_NEXT.match(text, number_end):
        name = NAME_BEFORE.search(before(text, left_end, 60))
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
        left = WORDS_BEFORE_STREET.search(before(text, start, 40))
        if left is None or left.group().strip() in NO_FIRST_NAME:
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
    if POSTCODE.search(text, start + 3, start + 130):
        match = TO_POSTCODE.match(text, start)
        if match:
            yield _whole(text, start, match.end(), STRONG)
            return
    match = HOUSE.match(text, start)
    if match:
        hit = _weak(text, start, match.end())
        if hit:
            yield hit


def _places(others: Sifted) -> Iterator[Hit]:
    """Yield postcode and city where they stand alone, on a line or between commas."""
    text = others.text
    for anchor in others.finditer(PLACE_START):
        match = PLACE.match(text, anchor.start())
        if match and not NOT_A_CITY.search(match.group()):
            yield _whole(text, match.start(), match.end(), LIKELY)
    for match in others.finditer(STATE_ZIP):
        city = CITY_BEFORE.search(before(text, match.start(), 60))
        if city:
            yield _whole(text, match.start() - len(city.group()), match.end(), LIKELY)
    for match in others.finditer(ZIP_CUE):
        yield Hit(*match.span("zip"), "LOCATION", WEAK)


def _weak(text: str, start: int, street_end: int) -> Hit | None:
    """Return a street by a word that is common, where more of an address follows or a cue stands before."""
    hit = _whole(text, _with_leading(text, start), street_end, LIKELY)
    has_cue = ADDRESS_CUES.search(before(text, start)) and re.match(
        r"\s*(?:[.,;!?\"'\n]|$)", text[street_end : street_end + 4]
    )
    return hit if hit.end - street_end > 5 or has_cue else None


def _with_leading(text: str, start: int) -> int:
    leading = LEADING.search(before(text, start, 9))
    return start - len(leading.group()) if leading else start


def _whole(text: str, start: int, end: int, score: float) -> Hit:
    """Return the address from `start` on, whose street ends at `end`, with all that follows it."""
    street_end = end
    end = _after_tails(text, end)
    if end - street_end <= LONGEST_UNIT:
        city = CITY_TAIL.match(text, end)
        if city and not NOT_A_CITY.search(city.group()) and not is_label_itself(city.group().strip(" ,")):
            state = STATE_TAIL.match(text, city.end())
            end = _after_tails(text, state.end() if state else city.end())
    return Hit(start, end - 1 if text[end - 1] in ".," else end, "LOCATION", score)


def _after_tails(text: str, end: int) -> int:
    for _ in range(6):
        tail = TAIL.match(text, end)
        if tail is None or NOT_A_CITY.search(tail.group()):
            break
        end = tail.end()
    return end
