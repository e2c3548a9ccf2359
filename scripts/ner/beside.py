"""Text that names somebody where hardly anybody is named: in code, logs, configuration, records, chats about it."""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from . import pools, templates
from .stream import substituted
from .text import Row

_FOLDER = Path(__file__).parent / "data"
_SLOT = re.compile(r"\{(n|name|date)?\}")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_NOTE, _TEMPLATE = 0.45, 0.75
"""Of what is said so much are short notes, so much these or templates; the rest are sentences of the rows."""
_LOWER, _ALONE, _FRAGMENT = 0.3, 0.1, 0.3
_SAID_CHARS = 240
_TEXT_CHARS, _LINE_CHARS = 900, 160


def texts(rows: Sequence[Row], folders: Sequence[Path], chance: random.Random) -> Iterator[str]:
    """Yield without end lines of files with something said about somebody in every few of them."""
    lines = chain.from_iterable(plain(folders, chance))
    while True:
        said: list[str] = []
        while sum(map(len, said)) < _TEXT_CHARS:
            count = chance.choice((0, 1, 2, chance.randint(0, 12), chance.randint(8, 30)))
            said += [next(lines) for _ in range(count)]
            said.append(_written(rows, chance, _indent(said)))
        yield "\n".join(said)


def plain(folders: Sequence[Path], chance: random.Random) -> Iterator[list[str]]:
    """Yield without end some lines of one file after another, none of them long."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    while True:
        try:
            lines = chance.choice(files).read_text("utf-8").splitlines()
        except (ValueError, OSError):
            continue
        at = chance.randrange(max(1, len(lines) - 20))
        yield [line[:_LINE_CHARS] for line in lines[at : at + chance.randint(3, 30)]]


def _indent(lines: Sequence[str]) -> str:
    """The blanks that the line before begins with."""
    last = lines[-1] if lines else ""
    return last[: len(last) - len(last.lstrip())][:12]


def _written(rows: Sequence[Row], chance: random.Random, indent: str) -> str:
    """What is said, as it stands in a comment, a log, a value, a table or a chat."""
    language = chance.choice(_languages())
    values = {
        None: lambda: _said(rows, language, chance),
        "n": lambda: str(chance.randint(1, 9)),
        "name": lambda: _cased(_name(language, chance), chance),
        "date": lambda: f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}",
    }
    shape = chance.choice(_lines("beside")).replace("\\n", "\n").replace("\\t", "\t")
    return (indent if chance.random() < 0.6 else "") + _SLOT.sub(lambda slot: values[slot[1]](), shape)


def _said(rows: Sequence[Row], language: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < _NOTE:
        text = templates.fill(chance.choice(_notes()[language]), language, chance).text
    elif kind < _TEMPLATE:
        text = templates.random_row(chance).text
    else:
        text = substituted(chance.choice(rows), chance).text
    if len(text) > _SAID_CHARS:
        text = chance.choice(_SENTENCE.findall(text) or [text])[:_SAID_CHARS].strip()
    if chance.random() < _ALONE:
        text = _name(language, chance)
    elif kind >= _NOTE and chance.random() < _FRAGMENT:
        words = text.split(" ")
        at = chance.randrange(len(words))
        text = " ".join(words[at : at + chance.randint(2, 9)])
    return _cased(" ".join(text.split()), chance)


def _name(language: str, chance: random.Random) -> str:
    pool = pools.names(pools.any_language(language, chance))
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(pool.given)
    return chance.choice(pool.last) if kind < 0.6 else pools.full_name(language, chance)


def _cased(text: str, chance: random.Random) -> str:
    """Now and then in lower case, as notes are."""
    return text.lower() if chance.random() < _LOWER else text


def _languages() -> list[str]:
    """Each language as often as its notes are many, English thinned out."""
    return [language for language, notes in _notes().items() for _ in range(min(len(notes), 12))]


@cache
def _notes() -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for line in _lines("notes"):
        language, mark, note = line.rpartition("|")
        notes.setdefault(language if mark else "en", []).append(note)
    return notes


@cache
def _lines(name: str) -> list[str]:
    return (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
