"""Runs all recognizers over a text and settles what they found. Knows no cache, process or conversation.

`find` does it all. The service spreads a long text over processes, so the steps stand alone too: `find_whole` and
`find_in_pieces` may run anywhere, `compose` then makes of their findings what `find` would have returned.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, Self, runtime_checkable

import re2

from pasteguard_addon.detection.blobs import is_blob
from pasteguard_addon.detection.examples import without_examples
from pasteguard_addon.detection.lone_surrogates import encodable
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS, Own, cut, merge
from pasteguard_addon.detection.program_accounts import without_programs_accounts
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.detection.subjects import without_subjects
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, from_view, outside, rank, settle, values_in
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, without_names_in_secrets
from pasteguard_addon.views import decoded_view, plain_characters

_SHORT_DENY_CHARS = 3
"""Listed values up to here count as whole words only; longer ones wherever they stand."""


class Recognizer(Protocol):
    """Finds one family of entities.

    `text` never holds lone surrogates (the detector hands over a copy of equal length). A recognizer scans
    the whole text or raises: a partial scan must never look like a whole one. It does no I/O in `find`.
    """

    name: str

    def find(self, text: str, language: str) -> list[Finding]:
        """Return findings in any order; they may overlap."""
        ...


@runtime_checkable
class BatchRecognizer(Recognizer, Protocol):
    """A recognizer to which several texts at once are cheaper than one after the other."""

    def find_many(self, texts: Sequence[str], language: str, own: Sequence[Own]) -> list[list[Finding]]:
        """Return what `find` would for each text; what lies in its context alone may be left out."""
        ...


@dataclass(frozen=True, slots=True)
class Recognizers:
    """What a detector runs, by how much of a text each needs to see."""

    whole: Sequence[Recognizer] = ()
    """See every text whole: what they find may span paragraphs. They must be fast."""
    by_piece: Sequence[Recognizer] = ()
    """What they find depends on the text near it, so a long text may come in pieces. The slow ones. They are not shown
    pieces that are base64 through and through."""


class Detector:
    """Find everything sensitive in one text. Not safe in threads; nothing is remembered between calls.

    Raises DetectionError if a recognizer returns nonsense. What a recognizer raises passes through: its message
    may hold text, so whoever calls must not show it.
    """

    def __init__(
        self,
        recognizers: Recognizers,
        *,
        allow_values: Iterable[str] = (),
        allow_patterns: Iterable[str] = (),
        deny_values: Mapping[str, str] | None = None,
        deny_patterns: Mapping[str, str] | None = None,
    ) -> None:
        self._whole = recognizers.whole
        self._by_piece = recognizers.by_piece
        self._allowed = frozenset(allow_values)
        self._allow_patterns = [_compiled(pattern) for pattern in allow_patterns]
        self._deny: list[tuple[_Pattern, str]] = [
            *((_deny_pattern(value), kind) for value, kind in (deny_values or {}).items() if value),
            *((_compiled(pattern), kind) for pattern, kind in (deny_patterns or {}).items()),
        ]

    @classmethod
    def from_settings(cls, settings: DetectionSettings) -> Self:
        """Load the recognizers, which takes seconds. Raises SettingsError."""
        return cls(
            _load(settings),
            allow_values=settings.allow_values,
            allow_patterns=settings.allow_patterns,
            deny_values=settings.deny_values,
            deny_patterns=settings.deny_patterns,
        )

    def find(self, text: str, language: str) -> list[Finding]:
        """Return sorted, disjoint findings. A long text is scanned in pieces, as the service does."""
        text = encodable(text)
        found = self.find_whole(text, language)
        if len(text) <= LONG_TEXT_CHARS:
            found += self.find_in_pieces([text], language)[0]
        elif self._by_piece:
            pieces = cut(text)
            read = [text[piece.start : piece.end] for piece in pieces]
            worth = [at for at, piece in enumerate(read) if not is_blob(piece)]
            in_pieces = self.find_in_pieces([read[at] for at in worth], language, [pieces[at].own for at in worth])
            by_piece = dict(zip(worth, in_pieces, strict=True))
            found += merge(pieces, [by_piece.get(at, []) for at in range(len(pieces))])
        return self.compose(text, found)

    def find_many(self, texts: Sequence[str], language: str) -> list[list[Finding]]:
        """Return what `find` would for each of some short texts, in less time."""
        texts = [encodable(text) for text in texts]
        by_piece = self.find_in_pieces(texts, language)
        return [
            self.compose(text, self.find_whole(text, language) + found)
            for text, found in zip(texts, by_piece, strict=True)
        ]

    def find_whole(self, text: str, language: str) -> list[Finding]:
        """Return what the recognizers found that must see the whole text, as it is written and as it reads.

        A password may well hold `%20` and mean it, so what is found as it is written needs no other reading.
        """
        text = encodable(text)
        found = self._find_with(self._whole, text, language)
        view = decoded_view(text)
        if view is not None:
            read = from_view(view, self._find_with(self._whole, view.text, language))
            found += outside([f for f in read if f.is_decoded], found)
        return found

    def _find_with(self, recognizers: Sequence[Recognizer], text: str, language: str) -> list[Finding]:
        return [f for each in recognizers for f in _checked(each.find(text, language), text)]

    def find_in_pieces(self, texts: Sequence[str], language: str, own: Sequence[Own] = ()) -> list[list[Finding]]:
        """Return for each piece what the other recognizers found in it as it reads.

        Of a text with its `own` part, what lies outside of that may be missing.
        """
        texts = [encodable(text) for text in texts]
        views = [decoded_view(text) for text in texts]
        read = [view.text if view else text for text, view in zip(texts, views, strict=True)]
        read_own = [
            view.from_source(*span) if view and span else span
            for view, span in zip(views, own or [None] * len(texts), strict=True)
        ]
        found: list[list[Finding]] = [[] for _ in texts]
        for recognizer in self._by_piece:
            for index, of_text in enumerate(_find_each(recognizer, read, language, read_own)):
                found[index] += _checked(of_text, read[index])
        return [[*from_view(view, of_text)] if view else of_text for of_text, view in zip(found, views, strict=True)]

    def compose(self, text: str, found: Iterable[Finding]) -> list[Finding]:
        """Return the final findings: less what is allowed, with what is denied and with every recurrence."""
        text = encodable(text)
        kept = without_subjects(text, without_examples(text, self._not_allowed(text, list(found))))
        kept = without_programs_accounts(text, kept)
        kept += self._denied(text)
        view = decoded_view(text) if self._deny else None
        if view is not None:
            kept += [f for f in from_view(view, self._denied(view.text)) if f.is_decoded]
        kept = without_names_in_secrets(kept)
        return settle([*kept, *self._recurrences(text, kept)], text)

    def _recurrences(self, text: str, kept: Sequence[Finding]) -> list[Finding]:
        """Return where values found once stand again; what was found by itself keeps its own type and score."""
        if not kept:
            return []
        # What another finding has cut short may stand again as it was, too; the type that won is the first that counts.
        values = [*settle(kept, text), *sorted(kept, key=rank)]
        pairs = zip(values, values_in(text, values), strict=True)
        known = KnownValueFinder(KnownValue(f.entity_type, value, since=0) for f, value in pairs)
        places = {(f.start, f.end) for f in values}
        return self._not_allowed(text, [f for f in known.find(text, section=0) if (f.start, f.end) not in places])

    def _not_allowed(self, text: str, findings: Sequence[Finding]) -> list[Finding]:
        if not (self._allowed or self._allow_patterns):
            return list(findings)
        values = zip(findings, values_in(text, findings), strict=True)
        return [f for f, value in values if not self._is_allowed(value)]

    def _is_allowed(self, value: str) -> bool:
        return not self._allowed.isdisjoint((value, plain_characters(value))) or any(
            pattern.fullmatch(value) for pattern in self._allow_patterns
        )

    def _denied(self, text: str) -> list[Finding]:
        return [
            Finding(match.start(), match.end(), entity_type, 1.0, DENY_RECOGNIZER)
            for pattern, entity_type in self._deny
            for match in pattern.finditer(text)
            if match.start() < match.end()
        ]


def _find_each(recognizer: Recognizer, texts: Sequence[str], language: str, own: Sequence[Own]) -> list[list[Finding]]:
    if not isinstance(recognizer, BatchRecognizer):
        return [recognizer.find(text, language) for text in texts]
    found = recognizer.find_many(texts, language, own)
    if len(found) != len(texts):
        raise DetectionError("a recognizer did not answer for every text")
    return found


def _checked(findings: object, text: str) -> list[Finding]:
    """Return the findings if each lies within the text. Recognizers may be anybody's."""
    if not isinstance(findings, list) or not all(_is_sound(f, len(text)) for f in findings):
        raise DetectionError("a recognizer returned a finding that makes no sense")
    return findings


def _is_sound(finding: object, length: int) -> bool:
    if not isinstance(finding, Finding):
        return False
    values: tuple[object, ...] = (finding.start, finding.end, finding.entity_type, finding.score, finding.recognizer)
    match values:  # what a recognizer wrote into it is not checked by anybody else
        case int(start), int(end), str(), float(score) | int(score), str():
            return 0 <= start < end <= length and 0 <= score <= 1
    return False


class _Match(Protocol):
    def start(self) -> int: ...

    def end(self) -> int: ...


class _Pattern(Protocol):
    """What `re` and RE2 have in common."""

    def finditer(self, string: str, /) -> Iterable[_Match]: ...

    def fullmatch(self, string: str, /) -> _Match | None: ...


def _compiled(pattern: str) -> _Pattern:
    """Return a user's regular expression, which RE2 matches in linear time. Raises SettingsError."""
    options = re2.Options()
    options.log_errors = False  # it would print the pattern
    try:
        compiled: _Pattern = re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError):
        pass  # its message quotes the pattern
    else:
        return compiled
    raise SettingsError("a pattern of the allow or deny list is not a regular expression of RE2's syntax")


def _deny_pattern(value: str) -> re.Pattern[str]:
    pattern = re.escape(encodable(value))
    if len(value) <= _SHORT_DENY_CHARS:
        pattern = rf"(?<![^\W_]){pattern}(?![^\W_])"
    return re.compile(pattern, re.IGNORECASE)


def _load(settings: DetectionSettings) -> Recognizers:
    module, _, name = settings.factory.partition(":")
    made: object = getattr(import_module(module), name)(settings)
    if not isinstance(made, Recognizers):
        raise SettingsError("the factory of recognizers returned something else")
    return made
