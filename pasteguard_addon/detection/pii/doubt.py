"""Where Rampart leaves something for spaCy to say.

spaCy takes nearly as long as all the rest. What it says counts in a piece of text in which Rampart suspects anything at
all, and there only for words with a capital: for a person where Rampart has an inkling, and for a place. So a piece is
not worth its time in which all words with a capital lie within names and places that are settled, or are everyday
words that begin a sentence and that Rampart does not suspect.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pasteguard_addon.lexicon.words import is_common, is_title

from .evidence import Evidence
from .patterns.base import Hit
from .people import is_sentence_start
from .places import listed
from .rampart import CITY, GIVEN, STATE, STREET, SURNAME, Words

_INKLING = 0.02
"""A piece is worth a look where Rampart gives a word at least this, or where the name of a listed place stands."""
_SETTLED = 0.7
"""What is found without spaCy with a lower score may be something else."""

type _Span = tuple[int, int]


def doubtful(
    evidence: Evidence, found: Sequence[Hit], pieces: Iterable[_Span], stop_words: Collection[str]
) -> Iterator[_Span]:
    """Yield the pieces of the text of which spaCy's opinion is wanted.

    `found` is what the evidence supports without it; `stop_words` are the language's, in lower case.
    """
    words = evidence.words
    if not len(evidence):
        return
    is_suspected = _is_suspected(evidence.text, words)
    is_open = ~_lie_within(words, [hit for hit in found if hit.score >= _SETTLED])
    for start, end in pieces:
        first, last = words.starts.searchsorted((start, end)).tolist()
        if is_suspected[first:last].any() and any(
            _may_be_name(evidence, index, stop_words, is_suspected=bool(is_suspected[index]))
            for index in (np.flatnonzero(is_open[first:last]) + first).tolist()
        ):
            yield start, end


def _is_suspected(text: str, words: Words) -> NDArray[np.bool_]:
    names = words.scores[:, [GIVEN, SURNAME, CITY, STATE, STREET]]
    is_suspected: NDArray[np.bool_] = names.max(axis=1) >= _INKLING
    places = [start for start, _ in listed(text)]
    is_suspected[np.maximum(words.starts.searchsorted(places, side="right") - 1, 0)] = True
    return is_suspected


def _lie_within(words: Words, hits: Sequence[Hit]) -> NDArray[np.bool_]:
    """Return for each word whether it lies within one of the hits."""
    if not hits:
        return np.zeros(len(words.starts), np.bool_)
    spans = np.asarray(sorted((hit.start, hit.end) for hit in hits), np.int64)
    reaches = np.maximum.accumulate(spans[:, 1])
    before = spans[:, 0].searchsorted(words.starts, side="right") - 1
    return (before >= 0) & (reaches[before] >= words.ends)


def _may_be_name(evidence: Evidence, index: int, stop_words: Collection[str], *, is_suspected: bool) -> bool:
    word = evidence.word(index)
    lower = word.lower()
    if word in (lower, "I") or is_title(word):
        return False
    is_everyday = lower in stop_words or is_common(word)
    return is_suspected or not (is_everyday and is_sentence_start(evidence.text, evidence.starts[index]))
