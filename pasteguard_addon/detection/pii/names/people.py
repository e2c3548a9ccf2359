"""People's names out of the evidence.

A name counts where our model is sure, or where a weaker score meets the shape of a full name; and never where the
characters around it show an identifier, a path or a well-known term.
"""

from collections.abc import Iterator

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.known_values.something_else import is_species
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.programs import is_program_word, is_word_of_data
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    is_common,
    is_country,
    is_given_name,
    is_living_thing,
    is_term,
    is_title,
    places,
    without_accents,
)
from pasteguard_addon.text_shape import (
    is_code_line,
    is_data_string,
    is_heading,
    is_inline_code,
    is_label,
    is_of_pair,
    line_of,
)

from .german_sentences import are_mere_nouns
from .greetings import is_greeted_thing, is_introduced
from .in_code import is_person_in_code
from .listed_pairs import listed_pairs
from .lone_surnames import lone_surnames
from .name_edges import begins_option, has_title, is_address, whole_name, without_additions
from .neighbours import is_mere_place, is_no_part, is_of_number, is_of_the_sentence, is_other_thing, names_beside
from .own_people import own_people
from .surroundings import announces, are_of_log, is_acquaintance, is_name_free, is_prose
from .taken import Taken
from .things import is_adverb_in_shape, is_of_thing, is_small_thing
from .weighing import is_likely_person, is_rather_place

_SURE = 0.5
"""The model says so more likely than not."""
_GROW = 0.2
"""A neighbour of a sure word joins it from here on."""
_LIKELY_FULL = 0.25
"""Two capitalised words in a row, of which the model gives one this and neither much less, are a name."""
_BEYOND_DOUBT = 0.9
"""The model has read the sentence, and its neighbours with it."""
_NEVER = 1.1
_COMMON = 0.9
"""A capital that an everyday word may have for other reasons."""
_SMALL_COMMON, _ONLY_COMMON = 0.97, 0.95
"""Two everyday words with capitals are a heading or a title: "Generate Sponsors"."""
_JOINTS = frozenset({"-", "'", "’", "‐", "·", "・"})
_LONGEST_CUE = 3
_OF_HOME = frozenset({"di", "von", "aus", "uit", "of"})
_MAX_WORDS = 6
_THAI, _IDEOGRAPHS = "\u0e00", "\u3000"
"""Between them lie the letters of scripts without blanks."""
_FEWEST_OF_GIVEN_NAME = 4  # shorter ones are on the list


def people(evidence: Evidence) -> Iterator[Hit]:
    """Yield the names that the evidence supports; some overlap."""
    finder = _Finder(evidence)
    taken = Taken()
    sure = list(finder.sure())
    for hit in sure:
        taken.add(hit.start, hit.end)
        yield hit
    yield from finder.likely(taken)
    yield from listed_pairs(evidence, taken)
    yield from lone_surnames(evidence, taken)
    yield from names_beside(evidence, [hit for hit in sure if hit.entity_type == "PERSON"])
    yield from own_people(evidence, taken)


class _Finder:
    def __init__(self, evidence: Evidence) -> None:
        self._e = evidence

    def sure(self) -> Iterator[Hit]:
        """Yield the runs of words that the model is sure of, with what belongs to them."""
        done = -1
        for index in np.flatnonzero(self._e.person >= _SURE).tolist():
            if index <= done or not _is_word(self._e.word(index)) or is_address(self._e, index):
                continue
            first, last = self._grow(index, -1, _GROW), self._grow(index, 1, _GROW)
            done = last
            first, last = self._without_edges(self._behind_cue(first, last), last)
            home = self._home(first, last)
            if home is not None:
                yield Hit(self._e.starts[home], self._e.ends[last], "LOCATION", 0.7)
                last = home - 2
            if not self._is_person(first, last):
                continue
            if is_mere_place(self._e, first, last):
                yield Hit(self._e.starts[first], self._e.ends[last], "LOCATION", _SURE)
            elif self._is_likely(first, last):
                yield self._hit(first, last, float(self._e.person[first : last + 1].max()))
            elif is_rather_place(self._e, range(first, last + 1)):
                yield Hit(self._e.starts[first], self._e.ends[last], "LOCATION", _SURE)

    def likely(self, taken: Taken) -> Iterator[Hit]:
        """Yield full names (two capitalised words or more) that the model thinks likely."""
        done = -1
        for index in np.flatnonzero(self._e.person >= _LIKELY_FULL).tolist():
            word = self._e.word(index)
            if index <= done or not word[0].isupper() or not _is_word(word) or is_title(word):
                continue
            first, last = self._grow(index, -1, _LIKELY_FULL / 2), self._grow(index, 1, _LIKELY_FULL / 2)
            done = last
            start, end = self._e.starts[first], self._e.ends[last]
            names = self._name_words(first, last)
            if (
                len(names) > 1
                and all(name[0].isupper() and not is_common(name) for name in names)
                and not taken.touches(start, end)
                and is_name_free(self._e.text, start, end, names)
                and is_prose(self._e.text, start, end, self._e.regions)
                and self._is_likely(first, last)
                and not is_of_thing(self._e.text, start, end, names, 0.0)
            ):
                taken.add(start, end)
                yield self._hit(first, last, 0.55)

    def _behind_cue(self, first: int, last: int) -> int:
        """Return where the name begins that the model has taken together with what announces it.

        Such as the role in "Kunde Haberkorn" or the verb in "Chamo-me Leopoldina".
        """
        for at in range(min(last, first + 2 * _LONGEST_CUE), first, -1):
            before = self._e.text[self._e.starts[first] : self._e.ends[at - 1]]
            if self._e.gap(at - 1, at) == " " and _is_word(self._e.word(at)) and announces(before):
                return at
        return first

    def _without_edges(self, first: int, last: int) -> tuple[int, int]:
        """Leave out what no name begins or ends with: "am" of "am Maria Schneider", "de" of "Marie Dupont de Lyon"."""
        e = self._e
        first, last = without_additions(e, first, last)
        while first < last and e.word(first + 1)[0].isupper() and self._is_doubtful_verb(first):
            first += 1
        while first < last and (
            e.word(last) in PARTICLES
            or not e.word(last)[0].isalnum()
            or is_of_number(e.text, e.ends[last], e.word(last))
            or (e.word(last - 1)[0].isupper() and self._is_doubtful_verb(last))
            or is_of_the_sentence(e, last)
        ):
            last -= 1
        return first, last

    def _is_doubtful_verb(self, at: int) -> bool:
        word = self._e.word(at)
        if not word.islower() or word in PARTICLES or is_given_name(word) or self._e.person[at] >= _BEYOND_DOUBT:
            return False
        return len(word) < _FEWEST_OF_GIVEN_NAME or is_common(word)

    def _home(self, first: int, last: int) -> int | None:
        """Return where a listed city begins that a whole name ends with, as in "Giulia Romano di Bologna"."""
        is_city = last - first >= 3 and without_accents(self._e.word(last)) in places()
        return last if is_city and self._e.word(last - 1) in _OF_HOME else None

    def _grow(self, index: int, step: int, least: float) -> int:
        """Return how far the name reaches from a word: over particles, initials, hyphens and apostrophes."""
        reached, at = index, index + step
        while 0 <= at < len(self._e) and abs(at - index) <= 2 * _MAX_WORDS and abs(at - reached) <= 3:
            if self._e.gap(min(at, at - step), max(at, at - step)) not in {"", " ", "  "}:
                break
            word = self._e.word(at)
            if _is_word(word) and self._joins(at, word, index, least):
                reached = at
            elif not self._may_lie_within(at, word):
                break
            at += step
        return reached

    def _joins(self, at: int, word: str, core: int, least: float) -> bool:
        is_surname = at > core and word[0].isupper() and self._e.person[at] >= _BEYOND_DOUBT  # "B. B. King"
        if (is_title(word) or is_no_part(self._e, at)) and not is_surname:
            return False
        if self._e.word(core)[0].isupper() and word.islower() and self._e.person[at] < _SURE:
            return False
        is_of_surname = at < core and word[0].isupper() and self._e.word(core)[0].isupper() and is_given_name(word)
        return bool(self._e.person[at] >= (least if is_of_surname else max(least, self._e.place[at])))

    def _may_lie_within(self, at: int, word: str) -> bool:
        if word == ".":  # after an initial; elsewhere a sentence ends
            return at > 0 and self._e.ends[at - 1] - self._e.starts[at - 1] == 1
        if word == ",":  # "Garcia, Maria"
            return bool(self._e.person[at] >= _SURE)
        if word in _JOINTS:
            return not begins_option(self._e, at)
        return word.lower() in PARTICLES or (len(word) == 1 and word.isupper())

    def _is_person(self, first: int, last: int) -> bool:
        e, text = self._e, self._e.text
        start, end = e.starts[first], e.ends[last]
        names = self._name_words(first, last)
        best = float(e.person[first : last + 1].max())
        if is_of_thing(text, start, end, names, best):
            return False
        if are_mere_nouns(self._e, first, last, names):
            return False
        is_loud_name = len(names) > 1 and is_given_name(names[0]) and best >= _BEYOND_DOUBT  # "MARK BROWN"
        if all(map(str.isupper, names)) and not is_loud_name and are_of_log(names):
            return False
        if names and is_of_number(text, end, names[-1]):
            return False
        is_doubtful = best < _BEYOND_DOUBT or is_data_string(text, start, end)
        if len(names) == 1 and is_doubtful and is_country(names[0]) and not is_given_name(names[0]):
            return False
        if text[start:end].lower() in field_types() and is_label(text, end) and not is_given_name(text[start:end]):
            return False
        if not names or announces(text[start:end]) or not is_name_free(text, start, end, names):
            return False
        if not any(name[0].isupper() or name[0].islower() for name in names):
            return not (_is_letter_of_word(names) or all(map(is_term, names)))  # without capitals shape tells nothing
        if end - start < 2 or (
            all(is_term(name) for name in names) and not self._is_name_though_a_term(first, names, best)
        ):
            return False
        line = text[slice(*line_of(text, start))]
        if e.regions.is_fenced(start) or is_code_line(line) or is_inline_code(text, start, end):
            return is_person_in_code(text, start, end, names, best)
        if not any(name[0].isupper() for name in names):
            return self._is_lower_name(names, best) and not is_small_thing(text, start, end, line, names, best)
        if (best < _BEYOND_DOUBT and is_other_thing(text, start, end)) or is_species(text, start, end):
            return False
        is_alone = len(names) == 1 and not is_of_pair(text, start, end)
        return not is_alone or (
            not is_greeted_thing(text, start, names[0])
            and self._is_single_name(names[0], best, line, is_introduced=is_introduced(text, start, end))
        )

    def _is_likely(self, first: int, last: int) -> bool:
        value = self._e.text[self._e.starts[first] : self._e.ends[last]]
        words = [index for index in range(first, last + 1) if self._e.word(index)[0].isalpha()]
        return is_likely_person(self._e, words, value)

    def _is_name_though_a_term(self, first: int, names: list[str], best: float) -> bool:
        """Return whether a name that is a product's, too, is a person's here: "Dr Mcdonald", a given name for sure."""
        is_sure, start = best >= _BEYOND_DOUBT, self._e.starts[first]
        if is_sure and (has_title(self._e, first) or is_given_name(names[0])):
            return True
        return best >= _SURE and is_acquaintance(self._e.text, start, start + len(" ".join(names)), is_sure=is_sure)

    def _name_words(self, first: int, last: int) -> list[str]:
        words = [self._e.word(index) for index in range(first, last + 1) if _is_word(self._e.word(index))]
        opening = words[:1] if len(words) > 1 and words[0].istitle() and is_given_name(words[0]) else []
        names = opening + [word for word in words[len(opening) :] if word.lower() not in PARTICLES]
        return names or [word for word in words if word.istitle() and is_given_name(word)]  # "Ben", "Al"

    def _is_lower_name(self, names: list[str], best: float) -> bool:
        is_thing = len(names) == 1 and (is_word_of_data(names[0]) or is_living_thing(names[0]))
        if is_thing or any(is_common(name) and not is_given_name(name) for name in names):
            return best >= _SMALL_COMMON
        return best >= (0.6 if len(names) > 1 or is_given_name(names[0]) else 0.75)

    def _is_single_name(self, name: str, best: float, line: str, *, is_introduced: bool) -> bool:
        if is_heading(line):
            return best >= 0.95
        threshold = _SURE
        if name.lower() in self._e.stop_words:
            threshold = 0.9 if is_given_name(name) or name.isupper() else _NEVER
        elif is_common(name):
            threshold = 0.6 if is_given_name(name) or is_introduced else _COMMON
        elif not is_given_name(name) and (is_program_word(name) or is_adverb_in_shape(name)):
            threshold = _ONLY_COMMON
        return best >= max(threshold, 0.8 * name.isupper())

    def _hit(self, first: int, last: int, score: float) -> Hit:
        start, end = whole_name(self._e.text, self._e.starts[first], self._e.ends[last])
        return Hit(start, end, "PERSON", round(min(score, 0.99), 3))


def _is_word(word: str) -> bool:
    """Return whether there are letters alone, signs of vowels and accents included."""
    return word.isalpha() or (word[0].isalpha() and not any(char.isdigit() for char in word) and len(word) > 1)


def _is_letter_of_word(names: list[str]) -> bool:
    """Return whether a single letter is left of a script without blanks in which it is no name, as Chinese ones are."""
    return len(names) == 1 and _THAI <= names[0][0] < _IDEOGRAPHS
