"""Finds again what is known: which strings are looked for, for a value of each kind."""

from collections.abc import Iterable, Iterator, Sequence

from pasteguard_addon.entity_types import DATES, NAMES, NUMBERS, PLACES, Family, family_of
from pasteguard_addon.findings import Finding, outside
from pasteguard_addon.known_values.cut_values import CutValues
from pasteguard_addon.known_values.dates import Dates
from pasteguard_addon.known_values.edges import (
    Edges,
    follows_account_cue,
    is_common_account,
    is_whole_number,
    needs_cue,
    rule_for_answer,
    rule_for_own,
    rule_for_personal,
    rule_for_secret,
    stands_alone,
    stands_as_place,
    stands_as_place_in_any_case,
    stands_as_words,
    stands_in_answer,
)
from pasteguard_addon.known_values.folding import as_looked_for, fold, is_ideographic, without_surrogates
from pasteguard_addon.known_values.joined_words import (
    are_joined,
    cells_in,
    has_words,
    view_of_words,
    words_alone,
    words_as_identifier,
)
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.letters_alone import ByLetters
from pasteguard_addon.known_values.names_to_find import NamesToFind
from pasteguard_addon.known_values.notations import Change, bare, bare_view, change_of, may_escape
from pasteguard_addon.known_values.numbers import SURE_OF_A_CODE, grouped_otherwise, is_short_code, stands_grouped
from pasteguard_addon.known_values.own_parts import is_plain_place
from pasteguard_addon.known_values.said_ends import SaidEnds
from pasteguard_addon.known_values.search import StringIndex, are_known
from pasteguard_addon.known_values.spellings import joined_otherwise, spellings_of
from pasteguard_addon.known_values.value_parts import parts_of_value
from pasteguard_addon.lexicon.words import is_everyday
from pasteguard_addon.views import View

_WHOLE_SCORE = 0.9
_MIN_PLACE_CHARS = 4
_MIN_PART_CHARS = 3
_MIN_IDEOGRAMS = 2


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
        self._bare = {Change.ESCAPE: StringIndex(), Change.MORE: StringIndex()}
        """Values without what notations add to them, by what these do."""
        self._words, self._folded_words = StringIndex(), StringIndex()
        """Values of several words, as these alone."""
        self._letters = ByLetters()
        self._dates = Dates()
        self._cut = CutValues()
        self._ends = SaidEnds()
        self._names = NamesToFind(self._folded, self._bare[Change.MORE], self._letters)
        self._has_answers = has_answers
        seen: set[tuple[str, str]] = set()
        for value in values:
            same = (value.entity_type, value.text)
            if same not in seen:  # in the order of the conversation the first one is known for longest
                seen.add(same)
                for text in as_looked_for(value.text):
                    self._add(value, text)
                    self._cut.add(value, text)
                    self._ends.add(value, text)
                    for part in parts_of_value(value.entity_type, text):
                        self._add(value, part)
                        self._cut.add(value, part)

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
        self._find_in_views(parts, found, [part.view for part in parts])
        self._find_in_notations(parts, found)
        self._find_by_words(parts, found)
        others = (self._dates, self._cut, self._ends)
        for in_texts in (self._letters.find_all(parts, found), *(each.find_all(parts) for each in others)):
            for number, new in enumerate(in_texts):
                if new:
                    found[number] = _joined(found[number], parts[number].findings, new)
        self._find_in_views(parts, found, [part.coded_view for part in parts])
        return found

    def _find_in_views(
        self, parts: Sequence[TextWithFindings], found: list[list[Finding]], views: Sequence[View | None]
    ) -> None:
        """Add what stands in texts as one of their views reads."""
        views_of = {number: view for number, view in enumerate(views) if view is not None}
        if not views_of:
            return
        read = [
            TextWithFindings(view.text, parts[number].section, is_answer=parts[number].is_answer)
            for number, view in views_of.items()
        ]
        for (number, view), new in zip(views_of.items(), self._find_as_written(read, [*views_of]), strict=True):
            found[number] = _joined(found[number], parts[number].findings, _in_source(parts[number], view, new))

    def _find_in_notations(self, parts: Sequence[TextWithFindings], found: list[list[Finding]]) -> None:
        """Add what stands in texts as a notation writes it."""
        written = [without_surrogates(part.view.text if part.view else part.text) for part in parts]
        has_escapes = any(map(may_escape, written))
        indexes = [index for change, index in self._bare.items() if index and (change is Change.MORE or has_escapes)]
        if not indexes:
            return
        texts = [bare(text) for text in written]
        read = [
            TextWithFindings(text, part.section, is_answer=part.is_answer)
            for text, part in zip(texts, parts, strict=True)
        ]
        in_texts = [index.find_all(texts, texts, read, range(len(parts))) for index in indexes]
        for number, part in enumerate(parts):
            new = [finding for each in in_texts for finding in each[number]]
            if new and not are_known(new, texts[number], [*found[number], *part.findings], part.text, bare):
                view = bare_view(without_surrogates(part.text), part.view)
                new = list(_in_cells(part, _in_source(part, view, new)))
                found[number] = _joined(found[number], part.findings, new)

    def _find_by_words(self, parts: Sequence[TextWithFindings], found: list[list[Finding]]) -> None:
        """Add what stands in texts with other signs between its words."""
        if not (self._words or self._folded_words):
            return
        written = [without_surrogates(part.view.text if part.view else part.text) for part in parts]
        texts = list(map(words_alone, written))
        read = [
            TextWithFindings(text, part.section, is_answer=part.is_answer)
            for text, part in zip(texts, parts, strict=True)
        ]
        numbers = range(len(parts))
        in_words = self._words.find_all(texts, texts, read, numbers) if self._words else [[] for _ in parts]
        if self._folded_words:
            folded = self._folded_words.find_all(list(map(fold, texts)), texts, read, numbers)
            in_words = [[*own, *more] for own, more in zip(in_words, folded, strict=True)]
        for number, (part, new) in enumerate(zip(parts, in_words, strict=True)):
            known = [*found[number], *part.findings]
            if new and not are_known(new, texts[number], known, part.text, words_alone):
                view = view_of_words(without_surrogates(part.text), part.view)
                joined = [each for each in _in_source(part, view, new) if are_joined(part.text[each.start : each.end])]
                found[number] = _joined(found[number], part.findings, _in_cells(part, joined))

    def _find_as_written(self, parts: Sequence[TextWithFindings], numbers: Sequence[int]) -> list[list[Finding]]:
        texts = [without_surrogates(part.text) for part in parts]
        found = self._exact.find_all(texts, texts, parts, numbers)
        if self._folded:
            names = self._folded.find_all([fold(text) for text in texts], texts, parts, numbers)
            found = [sorted({*values, *more}) for values, more in zip(found, names, strict=True)]
        return found

    def _add(self, value: KnownValue, text: str) -> None:
        if value.entity_type in DATES:
            self._dates.add(value, text)
        elif value.entity_type not in NUMBERS and is_short_code(text):
            self._add_code(value, text)
        if value.entity_type in NAMES:
            self._add_in_answers(value, text, stands_in_answer)
            self._names.add(value, text, has_answers=self._has_answers)
        elif value.entity_type in PLACES:
            self._add_place(value, text)
        elif family_of(value.entity_type) is Family.PERSONAL:
            is_number = value.entity_type in NUMBERS
            if is_common_account(text) and not is_number:
                self._add_exact(value, text, follows_account_cue)
            elif len(text) >= _MIN_PLACE_CHARS:
                self._add_exact(value, text, rule_for_personal(text))
                for joined in joined_otherwise(text) if is_number else ():
                    self._exact.add(joined, value, _WHOLE_SCORE, is_whole_number)
            if is_number:
                self._letters.add_telephone(value, text, _WHOLE_SCORE)
            self._add_in_answers(value, text, rule_for_answer(text))
        else:
            is_secret = family_of(value.entity_type) is Family.SECRET
            self._add_exact(value, text, rule_for_secret(text) if is_secret else rule_for_own(text))
            for joined in () if is_secret else words_as_identifier(text):
                self._folded.add(joined, value, _WHOLE_SCORE, stands_as_words)
            self._add_in_answers(value, text, rule_for_answer(text))

    def _add_exact(self, value: KnownValue, text: str, edges: Edges, *, only_in_answers: bool = False) -> None:
        """Look for a value as it is written, and as notations write it."""
        self._exact.add(text, value, _WHOLE_SCORE, edges, only_in_answers=only_in_answers)
        if not only_in_answers and has_words(text, is_number=family_of(value.entity_type) is Family.PERSONAL):
            index, key = (self._folded_words, fold) if value.entity_type in PLACES else (self._words, str)
            index.add(key(words_alone(text).strip()), value, _WHOLE_SCORE, stands_as_words)
        change = change_of(text)
        if change is not Change.NOTHING and (left := bare(text).strip()):
            self._bare[change].add(left, value, _WHOLE_SCORE, edges, only_in_answers=only_in_answers)
        if not (only_in_answers or needs_cue(edges)):
            self._letters.add(value, text, _WHOLE_SCORE, is_any_case=_is_known_in_any_case(value, text))

    def _add_code(self, value: KnownValue, text: str) -> None:
        is_sure = sum(map(str.isdigit, text)) >= SURE_OF_A_CODE
        if is_sure or self._has_answers:
            for grouped in grouped_otherwise(text):
                self._exact.add(grouped, value, _WHOLE_SCORE, stands_grouped, only_in_answers=not is_sure)

    def _add_in_answers(self, value: KnownValue, text: str, edges: Edges) -> None:
        if self._has_answers:
            self._add_exact(value, text, edges, only_in_answers=True)

    def _add_place(self, value: KnownValue, text: str) -> None:
        self._add_in_answers(value, text, stands_in_answer)
        if len(text) < (_MIN_IDEOGRAMS if is_ideographic(text) else _MIN_PART_CHARS) or is_everyday(text):
            return
        if len(text) < _MIN_PLACE_CHARS and not is_ideographic(text):
            if text[0].isupper() and is_plain_place(text):
                self._add_exact(value, text, stands_alone)
            return
        self._add_exact(value, text, stands_as_place)
        for spelling in spellings_of(text):
            if not is_everyday(spelling):
                self._folded.add(spelling, value, _WHOLE_SCORE, stands_as_place_in_any_case)


def _is_known_in_any_case(value: KnownValue, text: str) -> bool:
    """Tell whether a value in another case is no word or other name: it has digits and letters, or is an address."""
    has_digits = any(map(str.isdigit, text))
    return "@" in text or (value.entity_type not in PLACES and has_digits and not text.isdigit())


def _joined(written: list[Finding], own: Sequence[Finding], read: Iterable[Finding]) -> list[Finding]:
    """Return what was found as it is written, and what was found as it reads where neither that nor its own stands."""
    new = outside(read, (*written, *own))
    return sorted({*outside(written, new), *new}) if new else written


def _in_source(part: TextWithFindings, view: View, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what was found without what notations add where it stands in the text."""
    for each in findings:
        start, end = view.to_source(each.start, each.end)
        is_decoded = part.view is not None and part.view.is_changed(start, end)
        yield Finding(start, end, each.entity_type, each.score, each.recognizer, is_decoded)


def _in_cells(part: TextWithFindings, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what was found cell by cell: what parts these is no part of a value."""
    for each in findings:
        yield from (each.moved(*cell) for cell in cells_in(part.text, each.start, each.end))
