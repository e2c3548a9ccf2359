"""Cities and postal addresses out of the evidence. Patterns of streets stand in `patterns/addresses/`."""

import re
from collections.abc import Iterator
from functools import cache, partial

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.names_in_data.thing_fields import is_called_thing
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.lexicon.field_names import announces_number, field_types
from pasteguard_addon.lexicon.german_nouns import is_noun_of_no_place
from pasteguard_addon.lexicon.ideas import is_idea, is_idea_of
from pasteguard_addon.lexicon.number_owners import number_words
from pasteguard_addon.lexicon.words import (
    double_names,
    is_common,
    is_country,
    is_english,
    is_given_name,
    is_term,
    without_accents,
)
from pasteguard_addon.lexicon.words import places as listed_places
from pasteguard_addon.text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_inline_code,
    is_label,
    is_odd_case,
    is_quoted,
)
from pasteguard_addon.text_shape import line_of as _line_of

from .company import is_among_things, is_within_term
from .labelled_numbers import are_labelled_numbers
from .neighbours import is_other_thing, is_rather_person
from .runs import runs
from .weighing import is_likely_person, is_likely_place, is_within_organisation

_SURE = 0.5
_PART = 0.4
_SURE_LOWER = 0.85
_HINT = 0.05
"""A listed city counts from here on, or after a word such as "in"."""
_SURE_ORGANISATION = 0.8
_LONGEST_CUE = 3
_BEFORE_NUMBERS = frozenset(
    "exp expiry expires tel telefon fax phone mobile durchwahl ext extension lat latitude lon lng longitude".split()
)
"""They stand before numbers that are no house's."""
_NO_NUMBER_OF_A_HOUSE = re.compile(
    r"[A-Z]{3,5}\d{2,5}|[^\W\d_A-Z]{4,}\d+|[A-Z]{1,3}\d{6,}|\d{10,}|\d{1,3}/(?:19|20)\d\d"
)
"""`PEP517`, `RFC7231`, `wald7421`, `44/2026`, and what is longer than any postcode."""
_UPPER_PLACES = frozenset({"US", "USA", "UK", "UAE", "NYC", "EU", "LA", "DC", "U.S", "U.K", "U.S.A"})
_STREET_WORDS = frozenset("st street road rd ave avenue strasse straße rue via calle straat ulica rua strada".split())
_BEFORE_STREET = re.compile(
    r"(?:Flat|Studio|Apt|Apartment|Suite|Unit|Floor|Block|Plot|H\.?\s?No|P\.?\s?O\.?\s?Box)\b\.?\s*"
    r"(?:\d[\w/\-]*,?\s*)?\Z",
    re.I,
)


def places(evidence: Evidence) -> Iterator[Hit]:
    """Yield cities and addresses that the evidence supports; some overlap."""
    yield from _addresses(evidence)
    for hit in (*_cities(evidence), *_hinted(evidence)):
        words = [index for index in evidence.between(hit.start, hit.end) if evidence.word(index)[0].isalpha()]
        value = evidence.text[hit.start : hit.end]
        is_place = words and is_likely_place(evidence, words, value) and not is_within_organisation(evidence, words)
        if is_place and not _is_of_thing(evidence, hit, value):
            yield hit._replace(entity_type="PERSON") if is_rather_person(evidence, words) else hit


def _is_of_thing(e: Evidence, hit: Hit, value: str) -> bool:
    """Return whether no list knows the place, and it is a mere noun or in a field of things: `"stav": "Nový"`."""
    if without_accents(value).title() in listed_places():
        return False
    is_noun = e.language == "de" and not _has_cue(e.text, hit.start) and is_noun_of_no_place(value)
    return is_noun or is_called_thing(e.text, hit.start, hit.end)


def _addresses(e: Evidence) -> Iterator[Hit]:
    """Yield stretches of street, number, postcode and city that stand close together."""
    for run in map(partial(_without_terms, e), runs(e, e.address + e.place, _PART)):
        is_street = [bool(e.address[i] >= _PART) for i in run]
        words = [e.word(index) for index in run]
        has_number = any(_is_of_house(e, run, at) for at in range(len(run)))
        if not any(is_street) or not has_number or not _has_name(words):
            continue
        start, end = e.starts[run[0]], e.ends[run[-1]]
        if are_labelled_numbers(e.text[start:end]) or _is_thing_with_number(words):
            continue
        is_code = e.regions.is_fenced(start) or is_code_line(e.text[slice(*_line_of(e.text, start))])
        if is_code and not is_quoted(e.text, start, end):
            continue
        if max(e.address[i] for i in run) >= _SURE:
            yield Hit(_with_prefix(e.text, start, _BEFORE_STREET), end, "LOCATION", 0.75)


def _without_terms(e: Evidence, run: list[int]) -> list[int]:
    """Leave out what stands at either end and is no part of an address: "9 Elm Row, N3 5DD, RSVP", "DNI 9 Elm Row"."""
    words = [e.word(index) for index in run]
    kept = [at for at in range(_cue_words(words), len(run)) if not _is_no_address(words[at])]
    return run[kept[0] : kept[-1] + 1] if kept else []


def _cue_words(words: list[str]) -> int:
    """Return how many words at the beginning announce a number."""
    counts = range(min(_LONGEST_CUE, len(words)), 0, -1)
    return next((count for count in counts if announces_number(" ".join(words[:count]))), 0)


def _is_of_house(e: Evidence, run: list[int], at: int) -> bool:
    """Return whether a number may be a house's; "Puls 72, " ends with its own, "Lot 44 Banana Estate" goes on."""
    word = e.word(run[at])
    if not any(map(str.isdigit, word)) or _NO_NUMBER_OF_A_HOUSE.fullmatch(word):
        return False
    if _MINUTES.match(e.text, e.ends[run[at]]):
        return False  # "Zürich HB 14:02"
    if at == 0 or e.word(run[at - 1]).lower() not in number_words("seats"):
        return True
    is_street = at > 1 and e.word(run[at - 2]).istitle() and e.gap(run[at - 2], run[at - 1]) == " "  # "Elm Row 12"
    return is_street or (at + 1 < len(run) and e.gap(run[at], run[at + 1]) == " ")


def _is_thing_with_number(words: list[str]) -> bool:
    """Return whether a run is an everyday word and a number: "back to school 2024", "lane 2"."""
    return len(words) == 2 and is_english(words[0]) and words[0].islower() and words[1].isdigit()


_MINUTES = re.compile(r":[0-5]\d(?!\d)")


def _is_no_address(word: str) -> bool:
    is_mere_term = is_term(word) and without_accents(word).title() not in listed_places()
    return is_mere_term or word.lower() in _BEFORE_NUMBERS or _NO_NUMBER_OF_A_HOUSE.fullmatch(word) is not None


def _has_name(words: list[str]) -> bool:
    """Return whether a street may be among the words; "RFC 7231" has none."""
    named = [word for word in words if word.isalpha() and (len(word) > 2 or not word.isascii())]
    named = [word for word in named if not (announces_number(word) or word.lower() in _BEFORE_NUMBERS)]
    named = [word for word in named if word.lower() not in number_words("seats")]
    return len(named) > 1 or any(not word.isupper() for word in named)


def _with_prefix(text: str, start: int, pattern: re.Pattern[str]) -> int:
    window = max(0, start - 60)
    line_start = text.rfind("\n", window, start) + 1 or window
    match = pattern.search(text[line_start:start])
    return line_start + match.start() if match else start


_THING_BEHIND = re.compile(
    r"[ ](?:EE|SE|ME|release|config|theme|framework|typeface|font|dialect|SDK|API|library|plugin|convention|accords?"
    r"|treaty|protocol|declaration|agreement|time|timezone)(?!\w)"
)
"""What makes a place's name the name of a thing: "Jakarta EE", "Havana release"."""


def _cities(e: Evidence) -> Iterator[Hit]:
    for run in runs(e, e.place + e.address, _SURE):
        if len(run) > 1 and e.word(run[0]) in _IN_GERMAN:  # of "bei Hannelore im Keller"
            del run[0]
        if max(e.place[index] for index in run) < _SURE:
            continue
        start, end = e.starts[run[0]], e.ends[run[-1]]
        best = max(float(e.place[index]) for index in run)
        if not any(char.isupper() or char.islower() for char in e.text[start:end]):
            if any(char.isalpha() for char in e.text[start:end]) and not is_identifier_part(e.text, start, end):
                yield Hit(start, end, "LOCATION", round(best, 3))
        elif _is_plausible(e.text, start, end, e.regions, is_sure=min(e.place[index] for index in run) >= 0.9):
            yield Hit(_with_prefix(e.text, start, _NUMBER_BEFORE), end, "LOCATION", round(best, 3))
        elif e.text[start:end].islower() and _is_lower_place(e.text, start, end, best):
            yield Hit(start, end, "LOCATION", 0.6)


_NUMBER_BEFORE = re.compile(r"(?<![\w,.])(?<!\d )(?!(?:19|20)\d\d\b)\d{1,4}[a-z]?,\s\Z")


def _is_lower_place(text: str, start: int, end: int, best: float) -> bool:
    value = text[start:end]
    if len(value) < 4 or is_common(value) or is_term(value) or is_identifier_part(text, start, end):
        return False
    is_known = without_accents(value).title() in listed_places() or best >= _SURE_LOWER
    return is_known and _has_cue(text, start) and not is_code_line(text[slice(*_line_of(text, start))])


def _hinted(e: Evidence) -> Iterator[Hit]:
    for start, end in listed(e.text):
        if e.most(e.organisation, start, end) >= _SURE_ORGANISATION:
            continue  # "the University of Edinburgh"
        is_hinted = e.most(e.place, start, end) >= _HINT or _has_cue(e.text, start)
        if is_hinted and not _is_person(e, start, end) and _is_plausible(e.text, start, end, e.regions):
            yield Hit(start, end, "LOCATION", 0.6)


def _is_person(e: Evidence, start: int, end: int) -> bool:
    if e.most(e.person, start, end) < _SURE:
        return False
    return is_likely_person(e, e.between(start, end), e.text[start:end])


def listed(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of listed places stand as whole words."""
    for _, start, end in _automaton().find_matches_as_indexes(without_accents(text)):
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isalnum() or after.isalnum() or after in {"-", "_"} or before in {"-", "_", "."}):
            yield start, end


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(list(listed_places()), matchkind=MatchKind.LeftmostLongest)


def _has_cue(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start].split()
    return bool(before) and text[start - 1] == " " and before[-1].lower() in _CUES


def _is_listed_upper(value: str) -> bool:
    return without_accents(value).capitalize() in listed_places()


def _is_plausible(text: str, start: int, end: int, regions: Regions, *, is_sure: bool = False) -> bool:
    value = text[start:end]
    if end - start < 2 or not any(char.isupper() for char in value) or any(char.isdigit() for char in value):
        return False
    is_listed = without_accents(value) in listed_places()
    has_cue = _has_cue(text, start)
    if (is_term(value) or is_common(value)) and not (is_listed and (has_cue or is_sure)):
        return False
    if value.lower() in _STREET_WORDS or (value.lower() in field_types() and is_label(text, end)):
        return False
    if not is_listed and " " in value and any(is_term(word) for word in value.split()):
        return False
    if any(is_odd_case(word) for word in value.split()) or is_identifier_part(text, start, end):
        return False
    if value.isupper() and " " not in value and value not in _UPPER_PLACES and not _is_listed_upper(value):
        return False
    if is_given_name(value) and not (has_cue or is_listed or is_sure or is_country(value)):
        return False
    line = text[slice(*_line_of(text, start))]
    if regions.is_fenced(start) or is_code_line(line):
        return is_quoted(text, start, end)
    if is_idea(text[end : end + 40]) or _THING_BEHIND.match(text, end):
        return False
    if not is_listed and is_idea_of(text[end : end + 40]):
        return False
    hyphened = _HALF_BEFORE.search(text, max(0, start - _LONGEST_HALF), start)
    if hyphened and is_term(hyphened[0] + value):
        return False  # "Mantel-Haenszel"
    if is_within_term(text, start, end) or (not (is_sure or has_cue) and _is_noun(text, start, end)):
        return False
    return not (is_heading(line) or is_inline_code(text, start, end) or _is_thing(text, start, end))


def _is_noun(text: str, start: int, end: int) -> bool:
    """Return whether a place is a noun here, as "Das Essen" is; the other thing that "London" is, is the place."""
    others = double_names().get(text[start:end].lower(), frozenset())
    return bool(others - {"place"}) and is_other_thing(text, start, end)


def _is_thing(text: str, start: int, end: int) -> bool:
    """Return whether the first of some places that commas join stands in a list of things."""
    comma = text.find(",", start, end)
    return is_among_things(text, start, end if comma < 0 else comma)


_HALF_BEFORE = re.compile(r"(?<![^\W_])[^\W\d_]+-\Z")
_LONGEST_HALF = 24
_IN_GERMAN = ("im", "am", "in", "beim", "zum")
_CUES = frozenset(
    "in from to near at around aus nach bei von à en vers chez di da a w z do uit naar te em no na din la în live "
    "living visit visiting mieście miasta miasto ville ciudad città cidade stad stadt orașul city of".split()
)
