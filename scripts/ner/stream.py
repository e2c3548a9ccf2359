"""The endless stream of rows to train on: corpora, filled templates, text in which nobody is named."""

import random
from collections.abc import Iterator
from pathlib import Path

from . import negatives, pools, templates
from .text import Row, read_rows

_SHARES = {"corpus": 0.55, "templates": 0.34, "negatives": 0.11}
_SUBSTITUTED = {"PER": 0.35, "LOC": 0.12}
_INFLECTED = frozenset({"pl", "cs", "ru", "uk", "fi", "tr", "ro"})


def stream(folder: Path, seed: int) -> Iterator[Row]:
    """Rows in the order that ``seed`` gives; the corpora, ``*.jsonl`` in ``folder``, come round again and again."""
    chance = random.Random(seed)
    corpus = _rounds(read_rows(folder), chance)
    while True:
        kind = chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        if kind == "corpus":
            yield substituted(next(corpus), chance)
        elif kind == "templates":
            yield templates.random_row(chance)
        else:
            yield negatives.random_row(chance)


def _rounds(rows: list[Row], chance: random.Random) -> Iterator[Row]:
    while True:
        chance.shuffle(rows)
        yield from rows


def substituted(row: Row, chance: random.Random) -> Row:
    """The row with some people and places replaced, each alike wherever it recurs, so that contexts are learned."""
    if row.language in _INFLECTED and chance.random() < 0.7:
        return row
    chosen: dict[tuple[str, str], str] = {}
    text, spans, at = "", [], 0
    for begin, end, kind in sorted(row.spans):
        if begin < at:
            continue
        value = row.text[begin:end]
        if kind in _SUBSTITUTED and (kind, value) not in chosen:
            chosen[kind, value] = (
                _other(value, kind, row.language, chance) if chance.random() < _SUBSTITUTED[kind] else value
            )
        text += row.text[at:begin]
        value = chosen.get((kind, value), value)
        spans.append((len(text), len(text) + len(value), kind))
        text += value
        at = end
    return row._replace(text=text + row.text[at:], spans=spans)


def _other(value: str, kind: str, language: str, chance: random.Random) -> str:
    culture = pools.any_language(language, chance)
    if kind == "LOC":
        return chance.choice(pools.cities(culture)) if value[:1].isupper() and " " not in value else value
    pool = pools.names(culture)
    words = value.split()
    if not value[:1].isalpha() or len(words) > 3:
        return value
    other = chance.choice(pool.given + pool.last) if len(words) == 1 else pools.full_name(culture, chance)
    return other.lower() if value.islower() else other.upper() if value.isupper() and len(value) > 3 else other
