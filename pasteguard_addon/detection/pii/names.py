"""People's names and places: what spaCy and Rampart say, held against the shape and place of the words.

Neither model is trusted alone. spaCy gives no confidence and takes products, headings and code for people; Rampart
knows names in many languages but was trained on forms and letters. A name counts where Rampart is sure, or where
both see it; and never where the words around it show an identifier, a path or a well-known term.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from .patterns.base import Hit
from .rampart import BUILDING, CITY, GIVEN, STATE, STREET, SURNAME, ZIP, Words
from .spacy_engine import Entity
from .terms import is_common, is_term, is_title
from .text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_inline_code,
    is_odd_case,
    is_quoted,
    line_of,
)

_SURE = 0.5
"""Rampart says so more likely than not."""
_LOWER_SURE = 0.6
_GROW = 0.25
"""A neighbour of a sure word joins it from here on."""
_AGREE = 0.1
"""spaCy's word counts where Rampart gives at least this."""
_AGREE_FULL_NAME = 0.02
"""… and this for two capitalised words in a row, which are rarely anything else."""
_ADDRESS_GAP_CHARS = 4

_PARTICLES = frozenset(
    "van von der den dem de del della dello degli di da do dos das du la le los las el al bin ibn ben bint abu ter ten "
    "zu zum zur af av y e ë 't".split()
)


class TextArtifacts(NlpArtifacts):  # type: ignore[misc]  # Presidio is untyped
    """What the models said of one text: spaCy's entities, and Rampart's words if it runs."""

    def __init__(self, entities: list[Entity], words: Words | None, language: str) -> None:
        super().__init__(entities, [], [], [], None, language)
        self.words = words


class NameRecognizer(LocalRecognizer):  # type: ignore[misc]  # Presidio is untyped
    """PERSON and LOCATION, from the artifacts of the engine."""

    def __init__(self, supported_language: str) -> None:
        super().__init__(["PERSON", "LOCATION"], name="NameRecognizer", supported_language=supported_language)

    def load(self) -> None:
        """Nothing to load: the engine runs the models."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: TextArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return names and places; nothing without artifacts."""
        if nlp_artifacts is None:
            return []
        if nlp_artifacts.words is None:
            hits = list(_spacy_only(text, nlp_artifacts.entities))
        else:
            hits = _Judge(text, nlp_artifacts.words, nlp_artifacts.entities).hits()
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return [
            RecognizerResult(hit.entity_type, hit.start, hit.end, hit.score, recognition_metadata=metadata)
            for hit in hits
            if hit.entity_type in entities
        ]


@dataclass(slots=True)
class _Word:
    """One word that some model has an opinion on."""

    index: int
    start: int
    end: int
    text: str
    person: float
    place: float
    address: float


class _Judge:
    """Decides over one text."""

    def __init__(self, text: str, words: Words, entities: Sequence[Entity]) -> None:
        self._text = text
        self._words = words
        self._entities = entities
        self._regions = Regions(text)
        scores = words.scores
        self._person = scores[:, GIVEN] + scores[:, SURNAME]
        self._given = scores[:, GIVEN]
        self._surname = scores[:, SURNAME]
        self._place = scores[:, CITY] + scores[:, STATE]
        self._address = scores[:, [STREET, BUILDING, ZIP, CITY, STATE]].sum(axis=1)
        self._street = scores[:, STREET]

    def hits(self) -> list[Hit]:
        """Return what counts; may overlap."""
        people = list(self._people())
        taken = [(hit.start, hit.end) for hit in people]
        return people + list(self._agreed(taken)) + list(self._addresses()) + list(self._cities())

    # --- people -------------------------------------------------------------------------------------------------

    def _people(self) -> Iterator[Hit]:
        done = -1
        for index in np.flatnonzero(self._person >= _SURE).tolist():
            if index <= done or not self._is_core(index):
                continue
            first = self._grow(index, -1)
            last = self._grow(index, 1)
            done = last
            start, end = int(self._words.starts[first]), int(self._words.ends[last])
            if self._is_person(first, last, start, end):
                score = 0.6 + 0.3 * float(self._person[first : last + 1].max())
                yield Hit(start, end, "PERSON", round(score, 3))

    def _word(self, index: int) -> str:
        return self._text[self._words.starts[index] : self._words.ends[index]]

    def _is_core(self, index: int) -> bool:
        word = self._word(index)
        return word.isalpha() and not is_title(word)

    def _grow(self, index: int, step: int) -> int:
        """Return how far the name reaches from a sure word: over particles, initials, hyphens and apostrophes."""
        reached, at = index, index + step
        lower = self._word(index).islower()
        while 0 <= at < len(self._words.starts) and abs(at - reached) <= 3:
            gap = self._gap(at, step)
            if gap not in {"", " ", "  "}:
                break
            word = self._word(at)
            if self._joins(at, word, lower):
                reached = at
            elif not self._may_lie_within(word):
                break
            at += step
        return reached

    def _gap(self, at: int, step: int) -> str:
        other = at - step
        left, right = min(at, other), max(at, other)
        return self._text[self._words.ends[left] : self._words.starts[right]]

    def _joins(self, at: int, word: str, lower: bool) -> bool:
        if not word.isalpha() or is_title(word):
            return False
        if word.islower() and not lower:
            return self._person[at] >= _SURE and word not in _PARTICLES and not is_common(word)
        if len(word) == 1:
            return bool(self._person[at] >= 0.05)
        threshold = _SURE if lower else _GROW
        if self._person[at] >= threshold:
            return not (lower and is_common(word) and self._person[at] < 0.8)
        named = self._person[at] + self._place[at] + self._street[at]
        return not lower and named >= _GROW and self._is_in_entity(at, "PERSON")

    def _may_lie_within(self, word: str) -> bool:
        return word.lower() in _PARTICLES or word in {"-", "'", "’", "."} or (len(word) == 1 and word.isupper())

    def _is_in_entity(self, index: int, label: str) -> bool:
        start, end = self._words.starts[index], self._words.ends[index]
        return any(e.label_ == label and e.start_char <= start and end <= e.end_char for e in self._entities)

    def _is_person(self, first: int, last: int, start: int, end: int) -> bool:
        text = self._text
        value = text[start:end]
        names = [w for i in range(first, last + 1) if (w := self._word(i)).isalpha() and w.lower() not in _PARTICLES]
        if not names or len(value) < 2:
            return False
        if all(is_term(name) for name in names) or is_term(value) or self._is_before_term(names, end):
            return False
        if any(is_odd_case(name) for name in names) or is_identifier_part(text, start, end):
            return False
        best = float(self._person[first : last + 1].max())
        is_capital = any(name[0].isupper() for name in names)
        line_start, line_end = line_of(text, start)
        line = text[line_start:line_end]
        if self._regions.is_fenced(start) or is_code_line(line) or is_inline_code(text, start, end):
            return is_capital and (is_quoted(text, start, end) or len(names) > 1) and best >= 0.9
        if not is_capital:
            return self._is_lower_name(names, first, last, start)
        if len(names) == 1:
            return self._is_single_name(names[0], best, start, line)
        return True

    def _is_before_term(self, names: list[str], end: int) -> bool:
        """Whether a product's name goes on after a word that could be a person's: "Claude Sonnet"."""
        following = self._text[end : end + 24].split(maxsplit=1)
        return bool(following) and is_term(names[-1] + " " + following[0].strip(".,;:!?()"))

    def _is_lower_name(self, names: list[str], first: int, last: int, start: int) -> bool:
        if any(is_common(name) for name in names):
            return False
        strong = sum(bool(self._person[i] >= _LOWER_SURE) for i in range(first, last + 1))
        if len(names) >= 2:
            return strong >= 2 or float(self._person[first : last + 1].max()) >= 0.9
        return len(names[0]) >= 3 and float(self._person[first]) >= 0.9 and self._has_name_cue(start)

    def _has_name_cue(self, start: int) -> bool:
        before = self._text[max(0, start - 24) : start].lower().split()
        return bool(before) and before[-1].strip(",;:\"'") in _LOWER_CUES

    def _is_single_name(self, name: str, best: float, start: int, line: str) -> bool:
        if is_heading(line) or (is_term(name)):
            return False
        threshold = _SURE
        if is_common(name):
            threshold = 0.8
        if name.isupper():
            threshold = max(threshold, 0.9 if len(name) > 2 else 2.0)
        return best >= threshold

    def _agreed(self, taken: list[tuple[int, int]]) -> Iterator[Hit]:
        """Yield spaCy's entities that Rampart does not contradict."""
        for entity in self._entities:
            start, end = _trimmed(self._text, entity.start_char, entity.end_char)
            if start >= end or any(start < e and s < end for s, e in taken):
                continue
            if entity.label_ == "PERSON":
                support = self._support(self._person + self._place * 0.5, start, end)
                if self._is_agreed_person(start, end, support):
                    yield Hit(start, end, "PERSON", 0.6)
            elif _is_plausible_place(self._text, start, end, self._regions):
                yield Hit(start, end, "LOCATION", 0.6)

    def _support(self, scores: "np.ndarray[tuple[int], np.dtype[np.float32]]", start: int, end: int) -> float:
        low = int(np.searchsorted(self._words.ends, start, side="right"))
        high = int(np.searchsorted(self._words.starts, end, side="left"))
        return float(scores[low:high].max()) if high > low else 0.0

    def _is_agreed_person(self, start: int, end: int, support: float) -> bool:
        names = _names(self._text[start:end])
        threshold = _AGREE_FULL_NAME if len(names) >= 2 else _AGREE
        return support >= threshold and _is_plausible_person(self._text, start, end, self._regions)

    # --- places -------------------------------------------------------------------------------------------------

    def _cities(self) -> Iterator[Hit]:
        for run in self._runs(self._place, _SURE):
            start, end = int(self._words.starts[run[0]]), int(self._words.ends[run[-1]])
            if _is_plausible_place(self._text, start, end, self._regions):
                yield Hit(start, end, "LOCATION", 0.7)
            elif self._text[start:end].islower() and self._is_lower_place(start, end):
                yield Hit(start, end, "LOCATION", 0.6)

    def _is_lower_place(self, start: int, end: int) -> bool:
        value = self._text[start:end]
        before = self._text[max(0, start - 16) : start].split()
        if len(value) < 4 or is_common(value) or is_term(value) or is_identifier_part(self._text, start, end):
            return False
        return bool(before) and before[-1].lower() in _PLACE_CUES

    def _addresses(self) -> Iterator[Hit]:
        """Yield stretches of street, number, postcode and city that stand close together."""
        for run in self._runs(self._address, 0.4):
            has_street = any(self._street[i] >= _SURE and len(self._word(i)) > 2 for i in run)
            has_number = any(any(c.isdigit() for c in self._word(i)) for i in run)
            alphas = [w for i in run if (w := self._word(i)).isalpha() and len(w) > 2]
            if not has_street or not has_number or not any(w[0].isupper() for w in alphas):
                continue
            start, end = int(self._words.starts[run[0]]), int(self._words.ends[run[-1]])
            line_start, line_end = line_of(self._text, start)
            if not (self._regions.is_fenced(start) or is_code_line(self._text[line_start:line_end])):
                yield Hit(start, end, "LOCATION", 0.75)

    def _runs(self, scores: "np.ndarray[tuple[int], np.dtype[np.float32]]", least: float) -> Iterator[list[int]]:
        run: list[int] = []
        for index in np.flatnonzero(scores >= least).tolist():
            if not self._word(index)[0].isalnum():
                continue
            if run and not self._is_close(run[-1], index):
                yield run
                run = []
            run.append(index)
        if run:
            yield run

    def _is_close(self, left: int, right: int) -> bool:
        gap = self._text[self._words.ends[left] : self._words.starts[right]]
        return len(gap) <= _ADDRESS_GAP_CHARS and not any(c.isalnum() for c in gap)


def _spacy_only(text: str, entities: Sequence[Entity]) -> Iterator[Hit]:
    regions = Regions(text)
    for entity in entities:
        start, end = _trimmed(text, entity.start_char, entity.end_char)
        if start >= end:
            continue
        if entity.label_ == "PERSON" and _is_plausible_person(text, start, end, regions):
            yield Hit(start, end, "PERSON", 0.7 if len(_names(text[start:end])) > 1 else 0.55)
        elif entity.label_ == "LOCATION" and _is_plausible_place(text, start, end, regions):
            yield Hit(start, end, "LOCATION", 0.6)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a span at its first line break and strip what is no letter at its edges, and a possessive's ending."""
    line_end = text.find("\n", start, end)
    if line_end > start:
        end = line_end
    while start < end and not text[start].isalpha():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _names(value: str) -> list[str]:
    return [word for word in value.replace("-", " ").split() if word[0].isupper()]


def _is_plausible_person(text: str, start: int, end: int, regions: Regions) -> bool:
    value = text[start:end]
    names = _names(value)
    if not names or any(c.isdigit() for c in value) or len(value) < 3:
        return False
    if is_term(value) or any(is_term(name) or is_odd_case(name) for name in names):
        return False
    if all(is_common(name) for name in names) or value.isupper():
        return False
    return _is_in_prose(text, start, end, regions, is_full=len(names) > 1)


def _is_plausible_place(text: str, start: int, end: int, regions: Regions) -> bool:
    value = text[start:end]
    if len(value) < 2 or not any(c.isupper() for c in value) or any(c.isdigit() for c in value):
        return False
    if is_term(value) or is_common(value) or any(is_odd_case(word) for word in value.split()):
        return False
    if value.isupper() and (len(value) > 3 or value not in {"US", "USA", "UK", "UAE", "NYC", "EU", "LA", "DC"}):
        return False
    return _is_in_prose(text, start, end, regions, is_full=True)


def _is_in_prose(text: str, start: int, end: int, regions: Regions, *, is_full: bool) -> bool:
    if is_identifier_part(text, start, end):
        return False
    line_start, line_end = line_of(text, start)
    line = text[line_start:line_end]
    if regions.is_fenced(start) or is_code_line(line):
        return is_full and is_quoted(text, start, end)
    return not is_heading(line) and not is_inline_code(text, start, end)


_LOWER_CUES = frozenset(
    "hi hello hey dear im i'm name is mr mrs ms dr boss wife husband friend colleague brother sister son daughter "
    "ask tell call with from hallo liebe lieber hola ciao bonjour cher chère czesc cześć ola olá".split()
)
_PLACE_CUES = frozenset(
    "in from to near at around of im aus nach bei von à en de vers chez di da a z w do do uit naar te em no na din la "
    "în live lives living visit visiting".split()
)
