"""Run our own model of names and places over texts of any length.

Answers with probabilities per word and group; what becomes a finding is decided elsewhere. How the model came to be
is told in `docs/name_model.md`, and `scripts/ner` makes it.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.lexicon.words import (
    given_names,
    given_names_of_others,
    is_common,
    is_english,
    is_term,
    without_accents,
)

_WINDOW_TOKENS = 112
_OVERLAP_TOKENS = 16
_MARGIN_TOKENS = _OVERLAP_TOKENS // 2
"""What is read on both sides of a piece's own part: as much as a window has around what it keeps."""
_BLOCK_CHARS = 20_000
"""Text is tokenized in blocks, so that memory stays flat for a text of megabytes."""
_WIDTH = 384
_BLOCK_WEIGHTS = 32
"""Weights of the table of words that share one scale."""
_BEGIN, _END = 0, 2
_SUSPECT, _LIKELY = -3.0, 0.0
"""What the first layer alone gives a piece that may be of a name, or is likely to be: most text names nobody.

With a likely one the window is read on as a whole, since less context changes what the others say of a name; without,
no more than what is around those suspected.
"""
_SHORT_TOKENS = 24
"""Shorter windows are read on at once: there is hardly anything to spare."""
_INKLING = 0.06
"""The second half is asked only about pieces that the first gives this much."""
_AROUND_TOKENS = 8
"""As many are read on both sides of each that is suspected."""

GROUPS = ("person", "place", "address", "organisation")
PERSON, PLACE, ADDRESS, ORGANISATION = range(len(GROUPS))
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_OF_PROGRAMS = frozenset({"del", "dev", "elif", "len", "max", "min", "pam", "sys", "val", "var"})
"""Given names that say nothing in code."""
_LETTER = re.compile(r"[^\W\d_]")
_LONE_WORD = re.compile(r"(?<![\w+/=])[^\W\d_]{2,30}(?![\w+/=])|[^\W\d_a-zA-Z]{2}")
"""What no key, hash, base64 or column of numbers has: a name is at least one of these."""
_UNSPACED = "\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uff66-\uff9f\U00020000-\U0003ffff"
"""Scripts written without blanks: each character is decided by itself."""
_OF_INDIA = "".join(char for char in map(chr, range(0x900, 0xE00)) if unicodedata.category(char) in {"Mn", "Mc"})
_MARKS = f"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670{_OF_INDIA}\u200c\u200d"
"""Signs of vowels and accents: they are part of a word, though Python does not count them as letters."""
_SIGNS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
"""The same of scripts without blanks: they belong to the letter before, and no name ends between the two."""
_WORD = re.compile(rf"[{_UNSPACED}][{_SIGNS}]*|[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*|[^\s]")

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+|\S")
"""The same in a text of ASCII, where it takes half the time."""

_LETTERLESS = re.compile(r"[\W\d_](?<!\n)(?:(?!\n)[\W\d_]){12,}")
_EDGE_CHARS = 5
"""Of a long run without a letter (a number, a rule of a table) the model reads no more than this at both ends."""

type _Window = tuple[int, int, int, int]
type _Floats = NDArray[np.float32]


class EvenScores(NamedTuple):
    """What the model gives a word that is as likely a name as not, on text that people wrote; it is cautious."""

    person: float
    place: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text (letters, digits or one other character each) with what the model thinks of them."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    scores: _Floats
    """One row a word, one column a group: the probability that the word belongs to the group."""


class NameModel:
    """The loaded model, of which `is_fast` uses the first half alone.

    One thread, so that worker processes do not fight over cores.
    """

    def __init__(self, folder: Path, *, is_fast: bool) -> None:
        self._glance = _session(folder / "names-0.onnx")
        self._half = _session(folder / "names-1.onnx")
        self._rest = None if is_fast else _session(folder / "names-2.onnx")
        self._vectors = _Vectors(folder / "words.npy")
        self._begin, self._end = (self._vectors.of(np.asarray([each], np.int64)) for each in (_BEGIN, _END))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._even: dict[str, list[float]] = json.loads((folder / "even_scores.json").read_text("utf-8"))

    def even_scores(self, language: str) -> EvenScores:
        """Return those of a language, else those of all together."""
        return EvenScores(*self._even.get(language, self._even[""]))

    def words(self, text: str, own: Own = None) -> Words:
        """Return every word of the text with its scores; away from its own part they are zero."""
        parts = [self._block(text, start, end, own or (0, len(text))) for start, end in _blocks(text)]
        if not parts:
            return Words(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(GROUPS)), np.float32))
        return Words(
            np.concatenate([part.starts for part in parts]),
            np.concatenate([part.ends for part in parts]),
            np.concatenate([part.scores for part in parts]),
        )

    def _block(self, text: str, start: int, end: int, own: tuple[int, int]) -> Words:
        spans = [match.span() for match in (_ASCII_WORD if text.isascii() else _WORD).finditer(text, start, end)]
        words = np.asarray(spans, np.int64).reshape(-1, 2)
        if not _LETTER.search(text, start, end):
            return Words(words[:, 0], words[:, 1], np.zeros((len(words), len(GROUPS)), np.float32))
        encoding = self._tokenizer.encode(text[start:end], add_special_tokens=False)
        ids = np.asarray(encoding.ids, np.int64)
        offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2) + start
        read = _read(text, start, end, offsets)
        scores = np.zeros((len(ids), len(GROUPS)), np.float32)
        scores[read] = self._token_scores(ids[read], text, offsets[read], own)
        # A word has the mean of the pieces that touch it.
        first = offsets[:, 1].searchsorted(words[:, 0], side="right")
        last = np.maximum(offsets[:, 0].searchsorted(words[:, 1], side="left"), first)
        sums = np.concatenate([np.zeros((1, len(GROUPS))), scores.cumsum(axis=0, dtype=np.float64)])
        means = (sums[last] - sums[first]) / np.maximum(last - first, 1)[:, None]
        return Words(words[:, 0], words[:, 1], means.astype(np.float32))

    def _token_scores(
        self, ids: NDArray[np.int64], text: str, offsets: NDArray[np.int64], own: tuple[int, int]
    ) -> _Floats:
        """Return the scores of each token, taken from the window in which it is farthest from an edge."""
        scores = np.zeros((len(ids), len(GROUPS)), np.float32)
        first = max(int(offsets[:, 1].searchsorted(own[0], side="right")) - _MARGIN_TOKENS, 0)
        last = min(int(offsets[:, 0].searchsorted(own[1])) + _MARGIN_TOKENS, len(ids))
        words: _Floats | None = None
        for start, end, keep_from, keep_to in _windows(first, last):
            begin, stop = int(offsets[start, 0]), int(offsets[end - 1, 1])
            if _LONE_WORD.search(text, begin, stop):
                words = self._vectors.of(ids[first:last]) if words is None else words
                window = self._run(words[start - first : end - first], is_whole=_has_listed_name(text[begin:stop]))
                scores[keep_from:keep_to] = window[keep_from - start : keep_to - start]
        return scores

    def _run(self, words: _Floats, *, is_whole: bool) -> _Floats:
        """Return the scores of a window's tokens. Two windows at once would only wait for each other in the cache.

        Each part of the network goes on with those alone of which the one before has seen enough, unless the second
        shall read the whole of it; all others have zero.
        """
        framed = np.concatenate([self._begin, words, self._end])
        glances, begun = self._glance.run(None, {"words": framed[None]})
        asked = np.ones(len(words), np.bool_) if is_whole else _worth_reading(glances[0, :, 0])
        return self._later(begun, asked) if asked.any() else np.zeros((len(words), len(GROUPS)), np.float32)

    def _later(self, begun: _Floats, asked: NDArray[np.bool_]) -> _Floats:
        """Return what the other layers say of the tokens that are asked about, and zero for the rest."""
        groups = np.zeros((len(asked), len(GROUPS)), np.float32)
        labels, half_way = self._half.run(None, {"x1": _framed(begun, asked)})
        groups[asked] = _groups(labels)
        inklings = groups[:, :ORGANISATION].sum(axis=1) >= _INKLING
        if self._rest is not None and inklings.any():
            worth = around(inklings) & asked
            (labels,) = self._rest.run(None, {"x3": _framed(half_way, worth[asked])})
            groups[worth] = _groups(labels)
        return groups


def _read(text: str, start: int, end: int, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which tokens tell the model something: all but those deep in a run without a letter."""
    read = np.ones(len(offsets), np.bool_)
    for run in _LETTERLESS.finditer(text, start, end):
        first = offsets[:, 0].searchsorted(run.start() + _EDGE_CHARS)
        last = offsets[:, 1].searchsorted(run.end() - _EDGE_CHARS, side="right")
        read[first:last] = False
    return read


def _groups(labels: _Floats) -> _Floats:
    """Return for each piece but the first and the last, which mark the ends, how likely it is of each group."""
    groups: _Floats = labels[0, 1:-1, 1::2] + labels[0, 1:-1, 2::2]
    return groups


def _framed(vectors: _Floats, asked: NDArray[np.bool_]) -> _Floats:
    """Return those asked of what stands between the first and the last vector, with both."""
    kept: _Floats = vectors[:, np.concatenate([[True], asked, [True]])]
    return kept


@cache
def _listed_names() -> frozenset[str]:
    """Return given names that are no everyday words, in small letters and without accents."""
    names = (given_names() | given_names_of_others()) - _OF_PROGRAMS
    return frozenset(name for name in names if not (is_english(name) or is_common(name) or is_term(name)))


def _has_listed_name(text: str) -> bool:
    """Return whether there is a given name: in small letters the first layer alone takes "alice" for a part of code."""
    return not _listed_names().isdisjoint(_LETTERS.findall(without_accents(text.lower())))


def _worth_reading(glances: _Floats) -> NDArray[np.bool_]:
    """Return about which pieces all layers after the first are asked."""
    if len(glances) < _SHORT_TOKENS or glances.max() >= _LIKELY:
        return np.ones(len(glances), np.bool_)
    return around(glances >= _SUSPECT)


def around(pieces: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pieces are at most so many from one of these."""
    count = np.concatenate([[0], pieces.cumsum()])
    places = np.arange(len(pieces))
    near: NDArray[np.bool_] = (
        count[np.minimum(places + _AROUND_TOKENS + 1, len(pieces))] > count[np.maximum(places - _AROUND_TOKENS, 0)]
    )
    return near


def _session(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The graph is written as it runs fastest; the optimizer would fuse nodes into slower ones.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # The arena is a fifth faster than malloc and stays small, as windows do; plans for each length would grow.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


class _Vectors:
    """The table of word vectors at 4 bits. It stays in its file, which workers share; rows are unpacked when needed."""

    def __init__(self, path: Path) -> None:
        self._rows: NDArray[np.uint8] = np.asarray(np.load(path, mmap_mode="r"))

    def of(self, tokens: NDArray[np.int64]) -> _Floats:
        packed = self._rows[tokens]
        blocks = packed[:, : _WIDTH // 2].reshape(len(packed), -1, _BLOCK_WEIGHTS // 2)
        scales = np.ascontiguousarray(packed[:, _WIDTH // 2 :]).view(np.float16).astype(np.float32)
        nibbles = np.concatenate([blocks & 15, blocks >> 4], axis=2).astype(np.float32)
        nibbles -= 8
        nibbles *= scales[:, :, None]
        return nibbles.reshape(-1, _WIDTH)


def _windows(first: int, last: int) -> Iterator[_Window]:
    """Yield (start, end, keep_from, keep_to): windows of like length, each keeping up to the middle of an overlap."""
    count = last - first
    if count <= 0:
        return
    step = _WINDOW_TOKENS - _OVERLAP_TOKENS
    number = 1 if count <= _WINDOW_TOKENS else math.ceil((count - _OVERLAP_TOKENS) / step)
    length = math.ceil((count + (number - 1) * _OVERLAP_TOKENS) / number)
    half = _OVERLAP_TOKENS // 2
    for index in range(number):
        start = first + index * (length - _OVERLAP_TOKENS)
        end = min(start + length, last)
        yield start, end, start + half if index else first, end - half if index < number - 1 else last


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Cut long text at the last line break, else blank, else anywhere."""
    start = 0
    while start < len(text):
        end = min(start + _BLOCK_CHARS, len(text))
        if end < len(text):
            for mark in ("\n", " "):
                cut = text.rfind(mark, start + _BLOCK_CHARS // 2, end)
                if cut > 0:
                    end = cut + 1
                    break
        yield start, end
        start = end
