"""Selects nouns of German that are nobody's name: `german_nouns.txt`. `python -m lexicon.german_nouns FOLDER`.

German writes all nouns with a capital, so the model of names takes some for surnames: "Mein Sohn hat Fieber". FOLDER
holds `nouns.csv` of the package german-nouns (from Wiktionary), `large_de.msgpack.gz` of wordfreq, and the surnames of
the United States Census of 1990, `dist.all.last`. A noun that some list has as a name or a place is left out, whatever
its form. It needs the package msgpack, which nothing else here does, and downloads nothing.
"""

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from faker.providers.person.de_AT import Provider as de_AT
from faker.providers.person.de_DE import Provider as de_DE

from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_surname, is_surname_of_known
from pasteguard_addon.lexicon.words import is_given_name, places

_TARGET = Path(__file__).parents[2] / "pasteguard_addon" / "lexicon" / "data" / "german_nouns.txt"
_HEADER = """\
# Nouns of German that are nobody's name, in the order of their bytes. Source: german-nouns by Gregor Weichbrodt, from
# Wiktionary (CC BY-SA 4.0), by frequency in wordfreq by Robyn Speer (CC BY-SA 4.0). Written by
# scripts/lexicon/german_nouns.py.
"""
_CASES = ("nominativ", "genitiv", "dativ", "akkusativ")
_NAMES = frozenset({"Nachname", "Vorname", "Toponym", "Eigenname", "Straßenname", "Abkürzung", "Buchstabe", "Affix"})
_SHORTEST = 4
_LEAST_FREQUENCY = 2.5
"""Powers of ten in 10^9 words; https://github.com/rspeer/wordfreq#usage."""
_ENDS_OF_SURNAMES = (
    *("baum", "berg", "stein", "feld", "bach", "mann", "wald", "dorf", "burg", "horn", "stern", "blatt", "hof", "haus"),
    *(
        "schmied",
        "bauer",
        "herr",
        "reich",
        "schein",
        "meister",
        "macher",
        "müller",
        "hauer",
        "träger",
        "vogel",
        "fisch",
    ),
    *("fleisch", "bogen", "grund", "schuh", "rock", "mantel", "zahn", "bart", "kopf", "fuß", "hals", "korn", "brot"),
)
"""Surnames are put together as nouns are: "Apfelbaum"."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def nouns(rows: list[dict[str, str]], frequencies: Mapping[str, float], surnames: frozenset[str]) -> list[str]:
    """Return the nouns, in all their cases, that are frequent enough and no names."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        kinds[row["lemma"]].update(row["pos"].split(","))
    names = surnames | {lemma.lower() for lemma, of_lemma in kinds.items() if of_lemma & _NAMES}
    forms = {form for row in rows if not kinds[row["lemma"]] & _NAMES for form in _forms(row)}
    frequent = {form for form in forms if frequencies.get(form.lower(), 0.0) >= _LEAST_FREQUENCY}
    return sorted(form for form in frequent if not _is_name(form, names))


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    if "adjektivische Deklination" in row["pos"]:  # "Alter", "Fremde": most are adjectives, too
        return
    for column, form in row.items():
        if (column == "lemma" or column.startswith(_CASES)) and form and form.isalpha() and form.istitle():
            yield form


def _is_name(form: str, names: frozenset[str]) -> bool:
    word = form.lower()
    if len(form) < _SHORTEST or not names.isdisjoint({word, plain(word), word.translate(_UMLAUTS)}):
        return True
    if word.endswith(_ENDS_OF_SURNAMES):
        return True
    return is_given_name(form) or is_borne_surname(word) or is_surname_of_known(plain(word)) or form in places()


def _frequencies(path: Path) -> dict[str, float]:
    msgpack: Any = import_module("msgpack")
    _, *steps = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    return {word: 9 - step / 100 for step, words in enumerate(steps) for word in words}


def _surnames(path: Path) -> frozenset[str]:
    listed = {line.split()[0].lower() for line in path.read_text("ascii").splitlines()}
    return frozenset(listed.union(*({name.lower() for name in each.last_names} for each in (de_AT, de_DE))))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with (folder / "nouns.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    chosen = nouns(table, _frequencies(folder / "large_de.msgpack.gz"), _surnames(folder / "dist.all.last"))
    _TARGET.write_text(_HEADER + "".join(f"{noun}\n" for noun in sorted(chosen, key=str.encode)), "utf-8")
