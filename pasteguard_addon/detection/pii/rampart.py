"""Run Rampart, a small multilingual token classifier for personal data, over texts of any length.

Answers with probabilities per word and label group; what becomes a finding is decided elsewhere. The weights are
the work of National Design Studio (CC BY 4.0); see `models` for where they come from.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pasteguard_addon.errors import SettingsError

_WINDOW_TOKENS = 190
_OVERLAP_TOKENS = 32
_BATCH_WINDOWS = 2
"""More windows at once only wait for each other in the cache: eight take a third longer than two."""
_BLOCK_CHARS = 20_000
"""Text is tokenized in blocks, so that memory stays flat for a text of megabytes."""

GROUPS = ("given", "surname", "street", "city", "state", "zip", "building", "other")
GIVEN, SURNAME, STREET, CITY, STATE, ZIP, BUILDING, OTHER = range(len(GROUPS))
_GROUP_OF_LABEL = {
    "GIVEN_NAME": GIVEN,
    "SURNAME": SURNAME,
    "STREET_NAME": STREET,
    "SECONDARY_ADDRESS": BUILDING,
    "BUILDING_NUMBER": BUILDING,
    "CITY": CITY,
    "STATE": STATE,
    "ZIP_CODE": ZIP,
}
"""Labels for numbers and addresses on the net are `other`: patterns with checksums know better."""
_LONE_WORD = re.compile(r"(?<![\w+/=])[^\W\d_]{2,30}(?![\w+/=])|[^\W\d_a-zA-Z]{2}")
"""What no key, hash, base64 or column of numbers has: a name is at least one of these."""

type _Window = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text (letters, digits or one punctuation mark each) with what the model thinks of them."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    scores: NDArray[np.float32]
    """One row a word, one column a group: the probability that the word belongs to the group."""


class Rampart:
    """The loaded model. One thread, so that worker processes do not fight over cores."""

    def __init__(self, model: Path, tokenizer: Path, labels: Sequence[str]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena is a fifth faster than malloc and stays small, as windows do; plans for each length would grow.
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls, self._sep = self._token_id("[CLS]"), self._token_id("[SEP]")
        self._columns = np.zeros((len(labels), len(GROUPS)), np.float32)
        for index, label in enumerate(labels):
            if label != "O":
                self._columns[index, _GROUP_OF_LABEL.get(label[2:], OTHER)] = 1

    def _token_id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise SettingsError("the model's tokenizer is not Rampart's")
        return found

    def words(self, text: str) -> Words:
        """Return every word of the text with its scores."""
        parts = [self._block(text, start, end) for start, end in _blocks(text)]
        if not parts:
            return Words(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(GROUPS)), np.float32))
        return Words(
            np.concatenate([part.starts for part in parts]),
            np.concatenate([part.ends for part in parts]),
            np.concatenate([part.scores for part in parts]),
        )

    def _block(self, text: str, start: int, end: int) -> Words:
        encoding = self._tokenizer.encode(text[start:end], add_special_tokens=False)
        ids = np.asarray(encoding.ids, np.int64)
        offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2) + start
        if not len(ids):
            return Words(offsets[:, 0], offsets[:, 1], np.zeros((0, len(GROUPS)), np.float32))
        scores = self._token_scores(ids, text, offsets)
        word_ids = np.asarray(encoding.word_ids, np.int64)
        first = np.flatnonzero(np.r_[True, word_ids[1:] != word_ids[:-1]])
        last = np.r_[first[1:], len(ids)] - 1
        counts = (last - first + 1).astype(np.float32)[:, None]
        return Words(offsets[first, 0], offsets[last, 1], np.add.reduceat(scores, first, axis=0) / counts)

    def _token_scores(self, ids: NDArray[np.int64], text: str, offsets: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the scores of each token, taken from the window in which it is farthest from an edge."""
        scores = np.zeros((len(ids), len(GROUPS)), np.float32)
        windows = [
            window
            for window in _windows(len(ids))
            if _LONE_WORD.search(text, int(offsets[window[0], 0]), int(offsets[window[1] - 1, 1]))
        ]
        for at in range(0, len(windows), _BATCH_WINDOWS):
            batch = windows[at : at + _BATCH_WINDOWS]
            for (start, _, keep_from, keep_to), row in zip(batch, self._run(ids, batch), strict=True):
                scores[keep_from:keep_to] = row[1 + keep_from - start : 1 + keep_to - start]
        return scores

    def _run(self, ids: NDArray[np.int64], batch: list[_Window]) -> NDArray[np.float32]:
        length = max(end - start for start, end, _, _ in batch) + 2
        tokens = np.zeros((len(batch), length), np.int64)
        mask = np.zeros((len(batch), length), np.int64)
        for row, (start, end, _, _) in enumerate(batch):
            tokens[row, 0], tokens[row, 1 : 1 + end - start] = self._cls, ids[start:end]
            tokens[row, 1 + end - start] = self._sep
            mask[row, : 2 + end - start] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        logits = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        exp = np.exp(logits - logits.max(-1, keepdims=True))
        probabilities: NDArray[np.float32] = (exp / exp.sum(-1, keepdims=True)) @ self._columns
        return probabilities


def _windows(count: int) -> Iterator[_Window]:
    """Yield (start, end, keep_from, keep_to): windows of like length, each keeping up to the middle of an overlap."""
    if not count:
        return
    step = _WINDOW_TOKENS - _OVERLAP_TOKENS
    number = 1 if count <= _WINDOW_TOKENS else math.ceil((count - _OVERLAP_TOKENS) / step)
    length = math.ceil((count + (number - 1) * _OVERLAP_TOKENS) / number)
    half = _OVERLAP_TOKENS // 2
    for index in range(number):
        start = index * (length - _OVERLAP_TOKENS)
        end = min(start + length, count)
        yield start, end, start + half if index else 0, end - half if index < number - 1 else count


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
