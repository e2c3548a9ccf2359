"""Which strings are looked for, for the name of a person: it, its parts, and what is made of them."""

import re

from pasteguard_addon.known_values.east_asian_names import east_asian_spellings
from pasteguard_addon.known_values.edges import (
    ends_in_capital,
    is_capital,
    is_capital_at_seams,
    is_in_capitals,
    stands_at_seams,
)
from pasteguard_addon.known_values.folding import fold, is_ideographic
from pasteguard_addon.known_values.handles import accounts_of
from pasteguard_addon.known_values.known import KnownValue
from pasteguard_addon.known_values.letters_alone import ByLetters
from pasteguard_addon.known_values.notations import bare
from pasteguard_addon.known_values.own_parts import OwnParts, is_plain_name, is_word_elsewhere
from pasteguard_addon.known_values.person_names import Rule, rule_for_part
from pasteguard_addon.known_values.search import StringIndex
from pasteguard_addon.known_values.spellings import (
    NamePart,
    parts_of,
    spellings_of,
    spellings_of_name,
    surname_with_particles,
    words_of,
)
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_english, is_everyday

_WHOLE_SCORE = 0.9
_PART_SCORE = 0.75
_MIN_PART_CHARS, _MIN_PLAIN_CHARS = 3, 4
_MIN_IDEOGRAMS = 2
_JOINED_PARTS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


class NamesToFind:
    """Adds names to indexes: of folded strings, of those without what notations add, and of letters alone."""

    def __init__(self, folded: StringIndex, without_notation: StringIndex, letters: ByLetters) -> None:
        self._folded = folded
        self._bare = without_notation
        self._letters = letters
        self._own_parts = OwnParts()
        self._rules: dict[str, Rule] = {}
        self._spellings: dict[str, tuple[str, ...]] = {}

    def add(self, value: KnownValue, text: str, *, has_answers: bool = False) -> None:
        """Look for a name and for its parts."""
        words = words_of(text)
        if has_answers and len(words) > 1:
            self._add_in_answer(value, words)
        if len(words) > 1:
            for spelling in spellings_of(text):
                self._folded.add(spelling, value, _WHOLE_SCORE, stands_at_seams)
            self._letters.add(value, text, _WHOLE_SCORE, is_any_case=False)
            self._add_beside(value, parts_of(text, words))
        for word in words:
            self._add_part(value, word)
        if len(words) == 1 and is_plain_name(words[0]):
            for spelling in self._spellings[words[0]]:
                self._folded.add(spelling, value, _WHOLE_SCORE, is_capital_at_seams)
        elif words and " " in text:  # "De Niro": the particle alone is no part
            self._folded.add(fold(text), value, _WHOLE_SCORE, ends_in_capital)
        if surname := surname_with_particles(text):
            self._folded.add(fold(surname), value, _PART_SCORE, ends_in_capital)
        for account in accounts_of(text) if len(words) > 1 else ():
            self._folded.add(account, value, _PART_SCORE, stands_at_seams)
        for spelling, rule in east_asian_spellings(text) if len(words) == 1 else ():
            self._folded.add(spelling, value, _PART_SCORE, rule)
        for joined in _JOINED_PARTS.findall(text) if "-" in text and len(words) > 2 else ():
            self._folded.add(fold(joined), value, _PART_SCORE, is_capital)

    def _add_part(self, value: KnownValue, word: str) -> None:
        for spelling in self._spellings.get(word) or self._add_word(word):
            self._folded.add(spelling, value, _PART_SCORE, self._rules[word])
        if "'" in word or "\u2019" in word:
            for spelled in (bare(word), bare(word).lower(), bare(word).upper()):
                self._bare.add(spelled, value, _PART_SCORE, self._rules[word])

    def _add_in_answer(self, value: KnownValue, words: list[str]) -> None:
        """Look for words of a name in answers: in capitals as in forms, or in any case if they are only names."""
        for word in words:
            if len(word) >= _MIN_PART_CHARS and not is_english(word):
                self._folded.add(fold(word), value, _PART_SCORE, is_in_capitals, only_in_answers=True)
            is_word = is_everyday(word) or is_word_elsewhere(word) or is_of_programs(word.lower())
            if len(word) >= _MIN_PLAIN_CHARS and not is_word:
                for spelling in spellings_of(word):
                    self._folded.add(spelling, value, _PART_SCORE, stands_at_seams, only_in_answers=True)

    def _add_word(self, word: str) -> tuple[str, ...]:
        """Return as what a word of a name is looked for by itself; none for too short a one."""
        is_long = len(word) >= (_MIN_IDEOGRAMS if is_ideographic(word) else _MIN_PART_CHARS)
        self._rules[word] = rule_for_part(word)
        self._spellings[word] = spellings_of_name(word) if is_long else ()
        return self._spellings[word]

    def _add_beside(self, value: KnownValue, parts: list[NamePart]) -> None:
        self._own_parts.add(parts, value.since)
        for part in parts:
            for spelling in part.spellings:
                if len(spelling) > 1:
                    self._folded.add_beside(spelling, value, _PART_SCORE, self._own_parts.rule_for(spelling))
