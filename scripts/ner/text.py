"""Rows of labelled text, and the pieces and labels that the network learns from."""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from .vocabulary import BEGIN, END

LABELS = ["O", *(f"{part}-{kind}" for kind in ("PER", "LOC", "ADR", "ORG") for part in "BI")]
LABEL_IDS = {label: n for n, label in enumerate(LABELS)}
IGNORED = -100
_UNSETTLED = "WikiANN"
"""Neither read nor counted: the licence of its labels could not be found."""
_LOWER, _UPPER, _TITLE = 0.17, 0.205, 0.225
_CUT = 0.05


class Row(NamedTuple):
    text: str
    language: str
    spans: list[tuple[int, int, str]]
    source: str


class Example(NamedTuple):
    """Pieces of one or several rows; rows of the same number in ``segments`` see each other, positions start anew."""

    ids: list[int]
    labels: list[int]
    positions: list[int]
    segments: list[int]


def read_rows(folder: Path) -> list[Row]:
    """The rows of a folder's files of ``[text, language, [[start, end, kind]], source]`` whose licence is settled."""
    return [row for row in _rows(folder) if not row.source.startswith(_UNSETTLED)]


def read_texts(folder: Path) -> list[Row]:
    """All rows of the files, without labels where it is the labels' licence that is not settled."""
    return [row._replace(spans=[]) if row.source.startswith(_UNSETTLED) else row for row in _rows(folder)]


def _rows(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text, language, spans, source = json.loads(line)[:4]
                yield Row(text, language, [(a, b, kind) for a, b, kind in spans], source)


def in_other_case(row: Row, chance: random.Random) -> Row:
    """The row, now and then in lower case, capitals or cut off in the middle."""
    text, spans = row.text, row.spans
    r = chance.random()
    other = (
        text.lower()
        if r < _LOWER
        else text.upper()
        if r < _UPPER
        else text.title()
        if r < _TITLE and not spans
        else text
    )
    if len(other) == len(text):
        text = other
    if chance.random() < _CUT and len(text) > 60:
        begin, end = sorted(chance.sample(range(len(text) + 1), 2))
        if end - begin > 30:
            spans = [(max(a, begin) - begin, min(b, end) - begin, k) for a, b, k in spans if a < end and b > begin]
            text = text[begin:end]
    return row._replace(text=text, spans=spans)


def encode(row: Row, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The ids of the row's pieces and their labels."""
    encoding = tokenizer.encode(row.text, add_special_tokens=False)
    labels = []
    for begin, end in encoding.offsets:
        start = end - len(row.text[begin:end].lstrip())
        label = 0
        for a, b, kind in row.spans:
            if start < b and a < end:
                label = LABEL_IDS[("B-" if start <= a else "I-") + kind]
                break
        labels.append(label)
    return encoding.ids, labels


def examples(rows: Iterable[Row], tokenizer: Tokenizer, length: int, chance: random.Random) -> Iterator[Example]:
    """Pack rows into examples of at most ``length`` pieces; half of them see the one before in the same language."""
    out = Example([], [], [], [])
    language = ""
    segment = position = 0
    for row in rows:
        ids, labels = encode(in_other_case(row, chance), tokenizer)
        while ids:
            alone = row.language != language or not out.ids or chance.random() < 0.5
            room = length - len(out.ids) - 2 * alone
            if room < min(len(ids), 24):
                yield _closed(out, segment, position)
                out, segment, position, language = Example([], [], [], []), 0, 0, ""
                continue
            if alone:
                out = _closed(out, segment, position)
                segment, position = segment + 1, 0
                _add(out, [BEGIN], [IGNORED], segment, position)
                position = 1
                room = length - len(out.ids) - 1
            _add(out, ids[:room], labels[:room], segment, position)
            position += len(ids[:room])
            ids, labels, language = ids[room:], labels[room:], row.language


def _closed(example: Example, segment: int, position: int) -> Example:
    if example.ids:
        _add(example, [END], [IGNORED], segment, position)
    return example


def _add(example: Example, ids: list[int], labels: list[int], segment: int, position: int) -> None:
    example.ids.extend(ids)
    example.labels.extend(labels)
    example.positions.extend(range(position, position + len(ids)))
    example.segments.extend([segment] * len(ids))
