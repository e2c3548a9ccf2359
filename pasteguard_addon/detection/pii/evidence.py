"""What the models said of one text, word by word, in a form that rules can read."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from .rampart import BUILDING, CITY, GIVEN, STATE, STREET, SURNAME, ZIP, Words
from .text_shape import Regions

type Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name or place that spaCy saw. Named as the fields of a spaCy span are, which Presidio's artifacts hold."""

    start_char: int
    end_char: int
    label_: str


class Evidence:
    """Rampart's words and spaCy's entities of one text, and where its code blocks are."""

    def __init__(self, text: str, words: Words, *, has_spacy: bool) -> None:
        self.text = text
        self.words = words
        self.entities: Sequence[Entity] = ()
        """What spaCy saw, in order; none before it was asked."""
        self.has_spacy = has_spacy
        """Whether the text's language has a spaCy model, so that its silence means something."""
        self.regions = Regions(text)
        self.starts: list[int] = words.starts.tolist()
        self.ends: list[int] = words.ends.tolist()
        scores = words.scores
        self.given: Scores = scores[:, GIVEN]
        self.person: Scores = scores[:, GIVEN] + scores[:, SURNAME]
        self.place: Scores = scores[:, CITY] + scores[:, STATE]
        self.street: Scores = scores[:, STREET]
        self.address: Scores = scores[:, [STREET, BUILDING, ZIP, CITY, STATE]].sum(axis=1)

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, index: int) -> str:
        """Return the word."""
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, left: int, right: int) -> str:
        """Return what stands between two words."""
        return self.text[self.ends[left] : self.starts[right]]

    def most(self, scores: Scores, start: int, end: int) -> float:
        """Return the highest score of the words that touch a span."""
        low = int(self.words.ends.searchsorted(start, side="right"))
        high = int(self.words.starts.searchsorted(end, side="left"))
        return float(scores[low:high].max()) if high > low else 0.0

    def touches_entity(self, label: str, start: int, end: int) -> bool:
        """Return whether spaCy sees an entity with this label on the span."""
        return any(e.label_ == label and e.start_char < end and start < e.end_char for e in self._near(start, end))

    def _near(self, start: int, end: int) -> Iterator[Entity]:
        low = bisect_right(self.entities, start, key=attrgetter("end_char"))
        for index in range(low, len(self.entities)):
            if self.entities[index].start_char >= end:
                return
            yield self.entities[index]
