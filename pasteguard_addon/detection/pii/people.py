"""People's names out of the evidence.

Neither model is trusted alone. spaCy gives no confidence and takes products, headings and code for people; Rampart
knows names in many languages but was trained on forms and letters, and underrates names in plain prose. So a name
counts where Rampart is sure, or where a weaker score meets the shape of a full name and a second source; and never
where the characters around it show an identifier, a path or a well-known term.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

import numpy as np

from pasteguard_addon.lexicon.words import (
    PARTICLES,
    has_surname_ending,
    is_common,
    is_given_name,
    is_idea,
    is_idea_before,
    is_term,
    is_title,
)

from .evidence import Entity, Evidence
from .patterns.base import Hit
from .text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_in_data_tag,
    is_inline_code,
    is_odd_case,
    is_quoted,
    line_of,
)

_SURE = 0.5
"""Rampart says so more likely than not."""
_GROW = 0.1
"""A capitalised neighbour of a sure word joins it from here on."""
_LIKELY_FULL = 0.3
"""Two capitalised words in a row, one of which Rampart gives this, are a name without a second source."""
_KNOWN_FULL = 0.03
"""… this is enough if the first is a known given name or spaCy has no model for the language."""
_AGREED_FULL = 0.02
"""… and this if spaCy sees a person there."""
_AGREED_SINGLE = 0.15
_MAX_WORDS = 6


def people(evidence: Evidence) -> Iterator[Hit]:
    """Yield the names that the evidence supports; some overlap."""
    finder = _Finder(evidence)
    taken = _Taken()
    for hit in finder.sure():
        taken.add(hit.start, hit.end)
        yield hit
    yield from finder.supported(taken)
    yield from finder.agreed(taken)


def people_by_spacy(text: str, entities: Sequence[Entity], regions: Regions) -> Iterator[Hit]:
    """Yield what spaCy alone says, less what shape and place contradict."""
    for entity in entities:
        start, end = trimmed(text, entity.start_char, entity.end_char)
        if entity.label_ == "PERSON" and start < end and _is_plausible(text, start, end, regions):
            is_full = len(_names(text[start:end])) > 1 or is_given_name(text[start:end])
            yield Hit(start, end, "PERSON", 0.7 if is_full else 0.55)


class _Finder:
    def __init__(self, evidence: Evidence) -> None:
        self._e = evidence

    # --- words that Rampart is sure of ---------------------------------------------------------------------------

    def sure(self) -> Iterator[Hit]:
        done = -1
        for index in np.flatnonzero(self._e.person >= _SURE).tolist():
            word = self._e.word(index)
            if index <= done or not word.isalpha() or is_title(word):
                continue
            first, last = self._grow(index, -1), self._grow(index, 1)
            last = self._with_given_name(first, last)
            done = last
            if self._is_person(first, last):
                best = float(self._e.person[first : last + 1].max())
                yield self._hit(first, last, 0.6 + 0.3 * best)

    def _grow(self, index: int, step: int) -> int:
        """Return how far the name reaches from a sure word: over particles, initials, hyphens and apostrophes."""
        is_lower = self._e.word(index).islower()
        reached, at = index, index + step
        while 0 <= at < len(self._e) and abs(at - index) <= _MAX_WORDS and abs(at - reached) <= 3:
            if self._gap(at, step) not in {"", " ", "  "}:
                break
            word = self._e.word(at)
            if self._joins(at, word, index, step, is_lower=is_lower):
                reached = at
            elif not self._may_lie_within(at, word):
                break
            at += step
        return reached

    def _gap(self, at: int, step: int) -> str:
        return self._e.gap(min(at, at - step), max(at, at - step))

    def _may_lie_within(self, at: int, word: str) -> bool:
        if word == ".":  # after an initial; elsewhere a sentence ends
            return at > 0 and self._e.ends[at - 1] - self._e.starts[at - 1] == 1
        return word.lower() in PARTICLES or word in {"-", "'", "’"} or (len(word) == 1 and word.isupper())

    def _joins(self, at: int, word: str, core: int, step: int, *, is_lower: bool) -> bool:
        if not word.isalpha() or is_title(word):
            return False
        score = float(self._e.person[at])
        if word.islower() != is_lower:
            return False
        if is_lower:
            is_rare = not is_common(word) or score >= 0.85
            return score >= _SURE and is_rare and word not in PARTICLES
        if len(word) == 1:
            is_initial = step < 0 and self._e.text[self._e.ends[at] : self._e.ends[at] + 1] == "."
            return word.isupper() and (is_initial or score >= 0.05)
        if is_term(word) and not is_given_name(word) and score < 0.9:
            return False
        if score >= _GROW:
            return not is_common(word) or score >= _LIKELY_FULL or step > 0
        if step < 0:
            return is_given_name(word) and not is_common(word)
        # Rampart knows the given name but not the surname, as for most surnames that few people have.
        is_single = at == core + 1
        return is_single and self._e.given[core] >= _SURE and not is_common(word) and not is_odd_case(word)

    def _with_given_name(self, first: int, last: int) -> int:
        """Take in what follows a comma where a list or form puts the surname first: "GARCIA, MARIA"."""
        after = last + 2
        if after >= len(self._e) or self._e.word(last + 1) != "," or self._e.gap(last + 1, after) != " ":
            return last
        is_surname = self._e.person[last] - self._e.given[last] >= 0.9 and first == last
        is_start = first == 0 or self._e.gap(first - 1, first).strip(" ") or self._e.word(first - 1) in {":", '"', "|"}
        return after if is_surname and is_start and self._e.given[after] >= 0.9 else last

    def _is_person(self, first: int, last: int) -> bool:
        e, text = self._e, self._e.text
        start, end = e.starts[first], e.ends[last]
        names = self._name_words(first, last)
        best = float(e.person[first : last + 1].max())
        if not names or end - start < 2 or not is_name_free(self._e.text, start, end, names):
            return False
        if all(is_term(name) for name in names) and not (best >= 0.95 and is_given_name(names[0])):
            return False
        line = text[slice(*line_of(text, start))]
        if e.regions.is_fenced(start) or is_code_line(line) or is_inline_code(text, start, end):
            is_capital = all(name[0].isupper() for name in names)
            return is_capital and best >= 0.9 and (is_quoted(text, start, end) or len(names) > 1)
        if not any(name[0].isupper() for name in names):
            return self._is_lower_name(names, first, last)
        return len(names) > 1 or self._is_single_name(names[0], best, line, start)

    def _name_words(self, first: int, last: int) -> list[str]:
        words = (self._e.word(index) for index in range(first, last + 1))
        return [word for word in words if word.isalpha() and word.lower() not in PARTICLES]

    def _is_lower_name(self, names: list[str], first: int, last: int) -> bool:
        scores = [float(self._e.person[i]) for i in range(first, last + 1) if self._e.word(i) in names]
        if len(names) > 1:
            is_rare = not any(is_common(name) for name in names) or is_given_name(names[0])
            return is_rare and (min(scores) >= 0.6 or max(scores) >= 0.9)
        before = self._e.text[max(0, self._e.starts[first] - 16) : self._e.starts[first]].lower().split()
        cue = before[-1].strip(",;:.\"'") if before else ""
        if is_common(names[0]) or is_term(names[0]):
            return False
        if cue in _LOWER_TITLES:
            return scores[0] >= _SURE
        return cue in _LOWER_CUES and is_given_name(names[0]) and scores[0] >= 0.8

    def _is_single_name(self, name: str, best: float, line: str, start: int) -> bool:
        if is_heading(line):
            return False
        threshold = _SURE
        if is_common(name):
            before = self._e.text[max(0, start - 16) : start].lower().split()
            threshold = 0.6 if is_given_name(name) or (before and before[-1] in _CUES) else 0.85
        if name.isupper():
            threshold = max(threshold, 0.9 if len(name) > 2 else 2.0)
        return best >= threshold

    # --- words that Rampart suspects -----------------------------------------------------------------------------

    def supported(self, taken: "_Taken") -> Iterator[Hit]:
        """Yield full names (two capitalised words or more) of which Rampart has an inkling."""
        done = -1
        weak = np.flatnonzero(self._e.person + 0.5 * self._e.place >= _AGREED_FULL)
        for index in weak.tolist():
            if index <= done or not self._is_capitalised(index):
                continue
            first, last = self._reach(index, -1), self._reach(index, 1)
            done = last
            start, end = self._e.starts[first], self._e.ends[last]
            if first == last or taken.touches(start, end) or not self._is_supported(first, last):
                continue
            taken.add(start, end)
            yield self._hit(first, last, 0.6)

    def _is_capitalised(self, index: int) -> bool:
        word = self._e.word(index)
        return word.isalpha() and len(word) > 1 and word[0].isupper() and not word.isupper() and not is_title(word)

    def _reach(self, index: int, step: int) -> int:
        reached, at = index, index + step
        while 0 <= at < len(self._e) and abs(at - index) <= _MAX_WORDS and abs(at - reached) <= 3:
            if self._gap(at, step) not in {"", " "}:
                break
            if self._is_capitalised(at):
                if not self._is_name_like(at, step, is_next=abs(at - reached) == 1):
                    break
                reached = at
            elif not self._may_lie_within(at, self._e.word(at)):
                break
            at += step
        return reached

    def _is_name_like(self, at: int, step: int, *, is_next: bool) -> bool:
        word, score = self._e.word(at), float(self._e.person[at])
        is_product = is_term(word) and not is_given_name(word)
        if is_product or (is_common(word) and score < _KNOWN_FULL and not has_surname_ending(word)):
            return False
        # To the left a sentence may have begun; over a particle only what is itself like a name is taken in.
        return step > 0 or is_given_name(word) or score >= _KNOWN_FULL or (is_next and not self._opens(at))

    def _opens(self, at: int) -> bool:
        return is_sentence_start(self._e.text, self._e.starts[at])

    def _is_supported(self, first: int, last: int) -> bool:
        e = self._e
        start, end = e.starts[first], e.ends[last]
        names = self._name_words(first, last)
        best = float((e.person + 0.5 * e.place)[first : last + 1].max())
        if (
            len(names) < 2
            or not is_name_free(self._e.text, start, end, names)
            or not _is_prose(e.text, start, end, e.regions)
        ):
            return False
        if float(e.place[first : last + 1].max()) >= _SURE:
            return False
        if best >= _LIKELY_FULL or (is_given_name(names[0]) and best >= _KNOWN_FULL):
            return True
        if has_surname_ending(names[-1]):
            return True
        if e.has_spacy:
            return e.touches_entity("PERSON", start, end)
        return best >= 0.1 and not is_sentence_start(e.text, start)

    # --- what spaCy sees -----------------------------------------------------------------------------------------

    def agreed(self, taken: "_Taken") -> Iterator[Hit]:
        """Yield spaCy's people that Rampart does not contradict."""
        for entity in self._e.entities:
            if entity.label_ != "PERSON":
                continue
            start, end = trimmed(self._e.text, entity.start_char, entity.end_char)
            if start >= end or taken.touches(start, end):
                continue
            names = _names(self._e.text[start:end])
            support = self._e.most(self._e.person + 0.5 * self._e.place, start, end)
            threshold = _AGREED_FULL if len(names) > 1 else _AGREED_SINGLE
            if len(names) == 1 and is_given_name(names[0]) and not is_common(names[0]):
                threshold = _KNOWN_FULL
            if support < threshold or is_idea(self._e.text[end : end + 40]):
                continue
            if _is_plausible(self._e.text, start, end, self._e.regions):
                yield Hit(start, end, "PERSON", 0.6)

    def _hit(self, first: int, last: int, score: float) -> Hit:
        return Hit(self._e.starts[first], self._e.ends[last], "PERSON", round(score, 3))


def is_name_free(text: str, start: int, end: int, names: list[str]) -> bool:
    """Return whether nothing around or inside the words of a name shows that they are none."""
    if any(is_odd_case(name) for name in names) or is_identifier_part(text, start, end):
        return False
    if (len(names) > 1 and is_term(text[start:end])) or is_idea(text[end : end + 40]):
        return False
    if is_idea_before(text[max(0, start - 30) : start]) or is_in_data_tag(text, start):
        return False
    following = text[end : end + 24].split(maxsplit=1)
    return not (following and is_term(names[-1] + " " + following[0].strip(".,;:!?()")))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a span at its first line break, strip what is no letter at its edges, and a possessive's ending."""
    while start < end and not text[start].isalpha():
        start += 1
    line_end = text.find("\n", start, end)
    if line_end >= 0:
        end = line_end
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _names(value: str) -> list[str]:
    return [word for word in value.replace("-", " ").split() if word[0].isupper()]


class _Taken:
    """Spans that are spoken for, searched by bisection: a text may hold a hundred thousand names."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))

    def touches(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (end, 0))
        return any(start < taken_end for _, taken_end in self._spans[max(0, at - 2) : at])


def is_sentence_start(text: str, start: int) -> bool:
    """Return whether a sentence, a line or a quotation begins there."""
    before = text[max(0, start - 4) : start].rstrip(" \"'“„«(*_-")
    return not before or before[-1] in ".!?\n"


def _is_plausible(text: str, start: int, end: int, regions: Regions) -> bool:
    value = text[start:end]
    names = _names(value)
    if not names or any(char.isdigit() for char in value) or len(value) < 3 or value.isupper():
        return False
    if is_term(value) or any(is_term(name) or is_odd_case(name) for name in names):
        return False
    return not all(is_common(name) for name in names) and _is_prose(text, start, end, regions)


def _is_prose(text: str, start: int, end: int, regions: Regions) -> bool:
    if is_identifier_part(text, start, end):
        return False
    line = text[slice(*line_of(text, start))]
    if regions.is_fenced(start) or is_code_line(line):
        return " " in text[start:end] and is_quoted(text, start, end)
    return not is_heading(line) and not is_inline_code(text, start, end)


_CUES = frozenset(
    "for with from by to contact ask tell call cc an für mit von bei pour avec par à chez para con por a per da di "
    "voor met van aan door dla od do z com de la cu către pentru".split()
)
_LOWER_TITLES = frozenset(
    "mr mrs ms miss dr prof herr herrn frau señor señora signor signora meneer mevrouw pan pani".split()
)
_LOWER_CUES = frozenset(
    "thx thanks regards cheers greetings lg vg mfg merci gracias grazie groetjes bedankt dzięki obrigado mulțumesc "
    "love xx xoxo "
    "hi hello hey dear im i'm name is mr mrs ms dr boss wife husband friend colleague brother sister son daughter ask "
    "tell call hallo liebe lieber hola ciao bonjour cher chère czesc cześć ola olá yo".split()
)
