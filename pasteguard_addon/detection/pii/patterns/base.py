"""What all pattern recognizers share: hits in a text become Presidio's results.

The families know text alone: no language model, no state, no I/O, and no quantifier that can backtrack over
more than a bounded stretch, so that a text of any length costs time in proportion to its length.
"""

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

VERIFIED = 1.0
"""A checksum holds."""
STRONG = 0.95
"""The form alone leaves hardly a doubt."""
LIKELY = 0.8
"""The form is usual, or a plainer form stands after a word that announces it."""
WEAK = 0.65
"""More likely so than not."""


SPACED = (
    r"(?-i:[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff66-\uffdc])"
)
"""A letter or digit of a script that puts blanks between words. In the others a value stands right beside a letter.

None of these ranges has case, and with it `re` would look at each of their 40,000 characters when it compiles them.
"""
_SPACED = re.compile(SPACED)


def is_spaced(character: str) -> bool:
    """True for a letter or digit that a value cannot stand right beside; false for none at all."""
    return _SPACED.match(character) is not None


class Hit(NamedTuple):
    """One match: `text[start:end]` is the whole value and nothing besides."""

    start: int
    end: int
    entity_type: str
    score: float


class PatternFamily(LocalRecognizer):
    """A Presidio recognizer that needs nothing but the text.

    No family has the name of one of Presidio's classes: Presidio looks up what a configuration names among all
    classes that are loaded, and would take ours.
    """

    entities: ClassVar[tuple[str, ...]]
    name: str

    def __init__(self, supported_language: str) -> None:
        super().__init__(
            supported_entities=list(self.entities),
            name=type(self).__name__,
            supported_language=supported_language,
        )

    def load(self) -> None:
        """Nothing to load: patterns are compiled on import."""

    @abstractmethod
    def find(self, text: str) -> Iterable[Hit]:
        """Yield hits in any order; they may overlap."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return the hits whose type is asked for."""
        hits = list(self.find(text))
        if not hits:  # as mostly: most texts hold nothing of most families
            return []
        wanted = set(entities) if entities else set(self.entities)
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return [
            RecognizerResult(hit.entity_type, hit.start, hit.end, hit.score, recognition_metadata=metadata)
            for hit in hits
            if hit.entity_type in wanted
        ]


def before(text: str, at: int, chars: int = 40) -> str:
    """Return the few characters that stand before `at`, for cue words."""
    return text[max(0, at - chars) : at]


def after(text: str, at: int, chars: int = 24) -> str:
    """Return the few characters that stand after `at`, for units and the like."""
    return text[at : at + chars]


def words(*alternatives: str) -> str:
    """Return a regex alternation of literal words, longest first so that none hides a longer one."""
    return "|".join(sorted((re.escape(a) for w in alternatives for a in w.split()), key=len, reverse=True))


def first_of_overlapping(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits from left to right, the longest at each place, none overlapping an earlier one."""
    end = 0
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= end:
            yield hit
            end = hit.end
