"""What our model said of one text, word by word, in a form that rules can read."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pasteguard_addon.text_shape import Regions

from .name_model import ADDRESS, ORGANISATION, PERSON, PLACE, EvenScores, Words

type Scores = NDArray[np.float32]


EVEN = EvenScores(0.35, 0.4)
"""Of a model that tells none of its own."""


class Evidence:
    """The words of one text, and where its code blocks are."""

    def __init__(
        self,
        text: str,
        words: Words,
        stop_words: Collection[str] = (),
        even: EvenScores = EVEN,
        language: str = "en",
    ) -> None:
        self.text = text
        self.language = language
        self.words = words
        self.stop_words = stop_words
        """Those of the text's language, in lower case."""
        self.regions = Regions(text)
        self.starts: list[int] = words.starts.tolist()
        self.ends: list[int] = words.ends.tolist()
        self.person: Scores = _calibrated(words.scores[:, PERSON], even.person)
        self.place: Scores = _calibrated(words.scores[:, PLACE], even.place)
        self.address: Scores = _calibrated(words.scores[:, ADDRESS], even.place)
        self.organisation: Scores = words.scores[:, ORGANISATION]

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
        touched = self.between(start, end)
        return float(scores[touched.start : touched.stop].max()) if touched else 0.0

    def between(self, start: int, end: int) -> range:
        """Return the indexes of the words that touch a span."""
        low = int(self.words.ends.searchsorted(start, side="right"))
        return range(low, max(low, int(self.words.starts.searchsorted(end, side="left"))))

    def in_text(self, scores: Scores, indexes: Sequence[int]) -> float:
        """Return the mean score of some words wherever they stand in the text."""
        everywhere = [at for index in indexes for at in self._places_of_words[self.word(index)]]
        return float(scores[everywhere].mean()) if everywhere else 0.0

    def occurrences(self, indexes: Sequence[int]) -> int:
        """Return how often the rarest of some words stands in the text."""
        return min((len(self._places_of_words[self.word(index)]) for index in indexes), default=0)

    @cached_property
    def _places_of_words(self) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            places[self.text[start:end]].append(index)
        return places


def _calibrated(scores: Scores, even: float) -> Scores:
    """Return the scores so stretched that an even chance is 0.5."""
    above = 0.5 + 0.5 * (scores - even) / (1 - even)
    calibrated: Scores = np.where(scores < even, scores * (0.5 / even), above).astype(np.float32)
    return calibrated
