"""Text in which nobody is named: code, logs, configuration, product tables, methods, works, agents' prompts."""

import json
import random
import re
import sysconfig
from functools import cache
from pathlib import Path

from .text import Row

_LINES = Path(__file__).parent / "data" / "nobody.txt"
TERMS = json.loads(_LINES.with_name("terms.json").read_text("utf-8"))
_OPENERS = json.loads(_LINES.with_name("openers.json").read_text("utf-8"))
"""By language: words that sentences begin with, and how they go on; a capital at the beginning tells nothing."""
_SLOT = re.compile(r"\{(\w+)\}")


def random_row(chance: random.Random) -> Row:
    if chance.random() < 0.12:
        return Row(_code(chance), "en", [], "Python's standard library (PSF licence)")
    if chance.random() < 0.25:
        return _opened(chance)
    line = chance.choice(_lines()).replace("\\n", "\n").replace("\\t", "\t")
    return Row(_SLOT.sub(lambda slot: _value(slot, chance), line), "en", [], "negatives (own)")


def _opened(chance: random.Random) -> Row:
    """Some sentences of one language, most of them sense enough."""
    language, parts = chance.choice(list(_OPENERS.items()))
    first, rest = parts["first"].split(), parts["rest"].split("|")
    sentences = [
        f"{chance.choice(first)} {chance.choice(rest)}".replace(" ,", ",") for _ in range(chance.randint(1, 5))
    ]
    return Row(" ".join(sentences), language, [], "negatives (own)")


def _value(slot: re.Match[str], chance: random.Random) -> str:
    match slot[1]:
        case "num":
            return str(chance.randint(1, 9999))
        case "d":
            return str(chance.randint(1, 9))
        case "Cls":
            return "".join(chance.sample(TERMS["part"], 2))
        case "cls":
            return "_".join(chance.sample(TERMS["part"], 2)).lower()
        case kind if kind in TERMS:
            return chance.choice(TERMS[kind])
    return slot[0]


def _code(chance: random.Random) -> str:
    """Some lines of Python's own library, none that names an author."""
    text = chance.choice(_library()).read_text("utf-8", "replace")
    lines = text.splitlines()
    at = chance.randrange(max(1, len(lines) - 25))
    return "\n".join(
        line
        for line in lines[at : at + chance.randint(4, 22)]
        if not re.search(r"(?i)author|copyright|\bby [A-Z]|@|written|thanks|contributed", line)
    )


@cache
def _lines() -> list[str]:
    return _LINES.read_text("utf-8").splitlines()


@cache
def _library() -> list[Path]:
    folder = Path(sysconfig.get_path("stdlib"))
    return sorted(
        p
        for p in folder.glob("**/*.py")
        if not {"site-packages", "test", "tests", "encodings", "pydoc_data"} & set(p.parts)
    )
