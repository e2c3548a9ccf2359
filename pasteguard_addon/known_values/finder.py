"""Finds again what is known: which strings are looked for, for a value of each kind."""

import re
from collections.abc import Iterable, Sequence

from pasteguard_addon.entity_types import NAMES, NUMBERS, PLACES, Family, family_of
from pasteguard_addon.findings import Finding, from_view, outside
from pasteguard_addon.known_values.edges import (
    ends_in_capital,
    is_capital,
    is_whole_number,
    rule_for_secret,
    stands_alone,
    stands_at_seams,
    stands_in_answer,
)
from pasteguard_addon.known_values.folding import bare_value, fold, is_ideographic, without_surrogates
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.own_parts import OwnParts
from pasteguard_addon.known_values.person_names import Rule, rule_for_part
from pasteguard_addon.known_values.search import StringIndex
from pasteguard_addon.known_values.spellings import (
    NamePart,
    joined_otherwise,
    parts_of,
    spellings_of,
    surname_with_particles,
    words_of,
)
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_everyday

_WHOLE_SCORE = 0.9
_PART_SCORE = 0.75
_MIN_PLACE_CHARS = 4
_MIN_PART_CHARS = 3
_MIN_IDEOGRAMS = 2
_JOINED_PARTS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


class KnownValueFinder:
    """Find again what is known: names and their parts, places, numbers and secrets.

    In the text of a person or a tool a value counts by rules that are careful with words that say something else there.
    In a model's answer each value counts, however short and common: there it may be what we have restored, and what is
    masked too much in it is restored again. The findings of one text may overlap. Nothing is kept of a text that was
    searched.
    """

    def __init__(self, values: Iterable[KnownValue], *, has_answers: bool = False) -> None:
        self._folded = StringIndex()
        self._exact = StringIndex()
        self._own_parts = OwnParts()
        self._rules: dict[str, Rule] = {}
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._has_answers = has_answers
        seen: set[tuple[str, str]] = set()
        for value in values:
            same = (value.entity_type, value.text)
            if same not in seen:  # in the order of the conversation the first one is known for longest
                seen.add(same)
                self._add(value)

    def __bool__(self) -> bool:
        return bool(self._folded) or bool(self._exact)

    def find(self, text: str, section: int) -> list[Finding]:
        """Return where values that are known since section `section` or earlier stand in `text`."""
        return self.find_all([TextWithFindings(text, section)])[0]

    def find_all(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        """Return the same for each of many texts, in one pass, without the spans of their own findings.

        A text that is spelled otherwise than it reads is searched both ways.
        """
        found = self._find_as_written(parts, range(len(parts)))
        views = {number: part.view for number, part in enumerate(parts) if part.view}
        read = [
            TextWithFindings(view.text, parts[number].section, is_answer=parts[number].is_answer)
            for number, view in views.items()
        ]
        in_views = self._find_as_written(read, [*views]) if read else []
        for (number, view), in_view in zip(views.items(), in_views, strict=True):
            found[number] = _joined(found[number], parts[number].findings, from_view(view, in_view))
        return found

    def _find_as_written(self, parts: Sequence[TextWithFindings], numbers: Sequence[int]) -> list[list[Finding]]:
        texts = [without_surrogates(part.text) for part in parts]
        found = self._exact.find_all(texts, texts, parts, numbers)
        if self._folded:
            names = self._folded.find_all([fold(text) for text in texts], texts, parts, numbers)
            found = [sorted({*values, *more}) for values, more in zip(found, names, strict=True)]
        return found

    def _add(self, value: KnownValue) -> None:
        text = bare_value(value.text)
        if self._has_answers and text:
            self._exact.add(text, value, _WHOLE_SCORE, stands_in_answer, only_in_answers=True)
        if value.entity_type in NAMES:
            self._add_name(value, text)
        elif value.entity_type in PLACES:
            if len(text) >= _MIN_PLACE_CHARS and not is_everyday(text):
                self._exact.add(text, value, _WHOLE_SCORE, stands_alone)
        elif family_of(value.entity_type) is Family.PERSONAL:
            if len(text) >= _MIN_PLACE_CHARS and not _is_word_elsewhere(text):
                self._exact.add(text, value, _WHOLE_SCORE, stands_alone)
                for joined in joined_otherwise(text) if value.entity_type in NUMBERS else ():
                    self._exact.add(joined, value, _WHOLE_SCORE, is_whole_number)
        elif text:
            self._exact.add(text, value, _WHOLE_SCORE, rule_for_secret(text))

    def _add_name(self, value: KnownValue, text: str) -> None:
        words = words_of(text)
        if len(words) > 1:
            for spelling in spellings_of(text):
                self._folded.add(spelling, value, _WHOLE_SCORE, stands_at_seams)
            self._add_beside(value, parts_of(text, words))
        for word in words:
            for spelling in self._spellings.get(word) or self._add_word(word):
                self._folded.add(spelling, value, _PART_SCORE, self._rules[word])
        if surname := surname_with_particles(text):
            self._folded.add(fold(surname), value, _PART_SCORE, ends_in_capital)
        for joined in _JOINED_PARTS.findall(text) if "-" in text and len(words) > 2 else ():
            self._folded.add(fold(joined), value, _PART_SCORE, is_capital)

    def _add_word(self, word: str) -> tuple[str, ...]:
        """Return as what a word of a name is looked for by itself; none for too short a one."""
        is_long = len(word) >= (_MIN_IDEOGRAMS if is_ideographic(word) else _MIN_PART_CHARS)
        self._rules[word] = rule_for_part(word)
        self._spellings[word] = spellings_of(word) if is_long else ()
        return self._spellings[word]

    def _add_beside(self, value: KnownValue, parts: list[NamePart]) -> None:
        self._own_parts.add(parts, value.since)
        for part in parts:
            for spelling in part.spellings:
                if len(spelling) > 1:
                    self._folded.add_beside(spelling, value, _PART_SCORE, self._own_parts.rule_for(spelling))


def _is_word_elsewhere(text: str) -> bool:
    """Tell whether a user's name or an id is also a word, which only its place tells apart: "project", "amd64"."""
    return bool(_WORD_AND_DIGITS.fullmatch(text)) and (
        is_everyday(text) or is_of_programs(text) or (text[-1].isdigit() and len(text) <= _FEWEST_TOLD_APART)
    )


_WORD_AND_DIGITS = re.compile(r"[a-z]+\d{0,3}")
_FEWEST_TOLD_APART = 6


def _joined(written: list[Finding], own: Sequence[Finding], read: Iterable[Finding]) -> list[Finding]:
    """Return what was found as it is written, and what was found as it reads where neither that nor its own stands."""
    new = outside([each for each in read if each.is_decoded], (*written, *own))
    return sorted({*outside(written, new), *new}) if new else written
