"""langdetect's answer over arrays: its profiles, its n-grams and its draws, at a fraction of the time and the memory.

langdetect draws n-grams of a text until one language has all but the whole chance, and takes the mean of seven such
trials. It multiplies the chances of 55 languages in Python at each draw, and keeps 55 numbers for each n-gram although
most occur in two languages. Here the profiles are one sparse table, a trial looks at fifty draws at once, and a text
gets no further trial when those that are left cannot change what was asked.
"""

from collections.abc import Callable, Collection, Iterator
from random import Random
from typing import Any, cast

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

from pasteguard_addon.settings import language_code

type _Array = np.ndarray[Any, np.dtype[Any]]

_SEED = 0
"""Unseeded langdetect changes its mind on 6 to 12 % of short texts."""
_TRIALS = 7
_DRAWS = Detector.ITERATION_LIMIT + 1
"""As many a trial has at most."""
_LOOK_EVERY = 5
"""langdetect looks whether a trial is over after its first draw, and after each five from there."""
_DRAWS_AT_ONCE = 50
"""As many of the smallest chances (0.00003), multiplied, are still a number above 0."""
_WORDS = 16_384
"""A draw costs two words at the worst on average, and seven trials need 14,014."""


class _Normalized(dict[int, str]):
    """What langdetect takes each letter for, a table for str.translate."""

    def __missing__(self, code: int) -> str:
        return cast(str, NGram.normalize(chr(code)))


_NORMALIZED = _Normalized({code: NGram.normalize(chr(code)) for code in range(0x250)})
"""Latin letters need no second look."""


class Profiles(DetectorFactory):  # type: ignore[misc]  # langdetect has no types
    """The profiles as one sparse table: per n-gram the languages that it occurs in, and how often."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Array] = []
        self._frequencies: list[_Array] = []
        self.load_profile(PROFILES_DIRECTORY)
        rows = np.concatenate(self._rows)
        languages = np.repeat(np.arange(len(self._rows), dtype=np.uint8), [len(each) for each in self._rows])
        order = np.argsort(rows, kind="stable")
        self._languages = languages[order]
        self._frequency = np.concatenate(self._frequencies)[order]
        self._counts = np.bincount(rows).astype(np.int32)
        self._starts = np.cumsum(self._counts, dtype=np.int32) - self._counts
        self._rows, self._frequencies = [], []

    def add_profile(self, profile: Any, index: int, langsize: int) -> None:
        """Take what langdetect has read from a file. `word_lang_prob_map` gets the n-gram's row in the table."""
        self.langlist.append(profile.name)
        row_of = self.word_lang_prob_map
        rows = [row_of.setdefault(ngram, len(row_of)) for ngram in profile.freq]
        lengths = np.fromiter(map(len, profile.freq), np.int64, len(rows))
        counts = np.fromiter(profile.freq.values(), np.float64, len(rows))
        self._rows.append(np.array(rows, np.int32))
        self._frequencies.append(counts / np.array(profile.n_words, np.float64)[lengths - 1])

    def ngrams(self, text: str) -> _Array:
        """Return the rows of a text's n-grams, in langdetect's order."""
        detector = self.create()
        detector.append(text)
        detector.cleaning_text()
        letters = detector.text.translate(_NORMALIZED)
        # No n-gram of the profiles reaches beyond a space.
        found: list[str] = []
        for before, last, letter in zip("  " + letters, " " + letters, letters, strict=False):
            if not (letter.isupper() and last.isupper()):
                found += (letter, last + letter, before + last + letter)
        rows = [row for row in map(self.word_lang_prob_map.get, found) if row is not None]
        return np.array(rows, np.intp)

    def frequencies(self, rows: _Array) -> _Array:
        """Return how frequent each of the n-grams is in each language."""
        counts = self._counts[rows]
        ends = np.cumsum(counts)
        entries = np.arange(ends[-1]) + np.repeat(self._starts[rows] - ends + counts, counts)
        table = np.zeros((len(rows), len(self.langlist)))
        table[np.repeat(np.arange(len(rows)), counts), self._languages[entries]] = self._frequency[entries]
        return table


class LanguageTrials:
    """Tell what langdetect would, always the same for the same text."""

    def __init__(self) -> None:
        self.profiles = Profiles()
        self.codes = [language_code(name) for name in self.profiles.langlist]
        """Ours, one for each profile: Chinese has two."""
        source = Random(_SEED)  # noqa: S311  # a seed is wanted
        self._words = np.fromiter((source.getrandbits(32) for _ in range(_WORDS)), np.uint32, _WORDS)

    def likeliest(
        self, text: str, enough: Callable[[str], float], among: Collection[str] | None = None
    ) -> tuple[str, float] | None:
        """Return the likeliest language, of some only if they are given, or None if no profile knows a letter.

        Its probability may be told too low once it has reached what is `enough` for that language, and a half.
        """
        ngrams = self.profiles.ngrams(text)
        if not len(ngrams):
            return None
        frequencies = self.profiles.frequencies(ngrams)
        mean = np.zeros(len(self.codes))
        best = 0
        for trial in self._trials(frequencies, self._prior(among)):
            mean += trial / _TRIALS
            best = int(mean.argmax())
            if mean[best] > max(0.5, enough(self.codes[best])):
                break
        return (self.codes[best], float(mean[best])) if mean[best] > Detector.PROB_THRESHOLD else None

    def _prior(self, among: Collection[str] | None) -> _Array:
        chosen = np.array([among is None or code in among for code in self.codes], np.float64)
        shares: _Array = chosen / chosen.sum()
        return shares

    def _trials(self, frequencies: _Array, prior: _Array) -> Iterator[_Array]:
        """Yield the probabilities that each trial ends with.

        langdetect draws from one random.Random: a normally distributed number for each trial, then its n-grams by
        random.choice. That takes the first bits of as many 32-bit words as it needs to get a number that is low enough.
        """
        source = Random(_SEED)  # noqa: S311  # a seed is wanted
        choices = self._words >> np.uint32(32 - len(frequencies).bit_length())
        accepted = np.flatnonzero(choices < len(frequencies))
        at = 0
        for trial in range(_TRIALS):
            alpha = Detector.ALPHA_DEFAULT + source.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
            at += 4 if trial % 2 == 0 else 0  # gauss makes two numbers of four words
            first = int(accepted.searchsorted(at))
            places = accepted[first : first + _DRAWS]
            probabilities, used = _trial(frequencies, prior, alpha / Detector.BASE_FREQ, choices[places])
            yield probabilities
            words = int(places[used - 1]) + 1 - at
            source.getrandbits(32 * words)
            at += words


def _trial(frequencies: _Array, prior: _Array, weight: float, drawn: _Array) -> tuple[_Array, int]:
    """Return the probabilities when one language has all but the whole, and after how many draws that was."""
    share = prior * (frequencies[drawn[0]] + weight)
    share /= share.sum()
    if share.max() > Detector.CONV_THRESHOLD:
        return share, 1
    for start in range(1, _DRAWS, _DRAWS_AT_ONCE):
        looks = drawn[start : start + _DRAWS_AT_ONCE].reshape(-1, _LOOK_EVERY)
        factors = np.multiply.reduce(frequencies.take(looks.T, axis=0) + weight, axis=0)
        factors[0] *= share
        products = np.multiply.accumulate(factors, axis=0)
        sums = np.add.reduce(products, axis=1)
        is_over = np.maximum.reduce(products, axis=1) > Detector.CONV_THRESHOLD * sums
        look = int(is_over.argmax())
        if is_over[look]:
            return products[look] / sums[look], start + _LOOK_EVERY * (look + 1)
        share = products[-1] / sums[-1]
    return share, _DRAWS
