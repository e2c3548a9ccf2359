"""What our model said of one text, word by word, in a form that rules can read."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pasteguard_addon.text_shape import Regions

from .name_model import ADDRESS, PERSON, PLACE, Words

type Scores = NDArray[np.float32]


_EVEN_PERSON = 0.35
"""What the model gives a word that is as likely a name as not, on text that people wrote; it is cautious."""
_EVEN_PLACE = 0.4


class Evidence:
    """The words of one text, and where its code blocks are."""

    def __init__(self, text: str, words: Words, stop_words: Collection[str] = ()) -> None:
        self.text = text
        self.words = words
        self.stop_words = stop_words
        """Those of the text's language, in lower case."""
        self.regions = Regions(text)
        self.starts: list[int] = words.starts.tolist()
        self.ends: list[int] = words.ends.tolist()
        self.person: Scores = _calibrated(words.scores[:, PERSON], _EVEN_PERSON)
        self.place: Scores = _calibrated(words.scores[:, PLACE], _EVEN_PLACE)
        self.address: Scores = _calibrated(words.scores[:, ADDRESS], _EVEN_PLACE)

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


def _calibrated(scores: Scores, even: float) -> Scores:
    """Return the scores so stretched that an even chance is 0.5."""
    above = 0.5 + 0.5 * (scores - even) / (1 - even)
    calibrated: Scores = np.where(scores < even, scores * (0.5 / even), above).astype(np.float32)
    return calibrated
