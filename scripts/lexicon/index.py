"""Writes what PasteGuard looks names up in, `known_people.txt` of its word lists, from the lists beside this file."""

from pathlib import Path

from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import keys_of
from pasteguard_addon.lexicon.spelling import rough_key

_LISTS = ("public_figures.txt", "known_names.txt", "globally_known.txt")
_COMMON = (("-", "common_given_names.txt"), ("-", "short_names.txt"), ("%", "common_surnames.txt"))
_FOLDER = Path(__file__).parent / "data"
_TARGET = Path(__file__).parents[2] / "pasteguard_addon" / "lexicon" / "data" / "known_people.txt"
_HEADER = """\
# Keys of the names of people of whom an encyclopedia tells, in the order of their bytes; lexicon/known_people.py says
# what they are. Written by scripts/lexicon/index.py from the lists beside it, which name their sources (see NOTICE).
"""


def names() -> list[str]:
    """Return all names of the lists.

    "=" stands before those that are not looked for in another case, "&" before those that others bear, too, which
    counts for all lists.
    """
    lines = (line for name in _LISTS for line in (_FOLDER / name).read_text("utf-8").splitlines())
    listed = [line for line in lines if line and not line.startswith("#")]
    borne = {line[1:] for line in listed if line[0] == "&"}
    return [line for line in listed if plain(line) not in borne]


def keys(listed: list[str]) -> set[bytes]:
    """Return all keys of some names."""
    found = set[str]()
    for line in listed:
        name = line.lstrip("=&")
        found.update(keys_of(plain(name), line[: len(line) - len(name)]))
        if line[0] != "&":
            found.add(rough_key(plain(name)))
    many = {rough_key(plain(line[1:])) for line in listed if line[0] == "&"}
    return {key.encode() for key in found - many if key > "$"}  # what is less would stand before the header


def common_names() -> set[bytes]:
    """Return the keys of names that many people bear."""
    found = set[bytes]()
    for sign, file in _COMMON:
        lines = (line for line in (_FOLDER / file).read_text("utf-8").splitlines() if not line.startswith("#"))
        found.update((sign + plain(word)).encode() for line in lines for word in line.split())
    return found


if __name__ == "__main__":
    _TARGET.write_bytes(_HEADER.encode() + b"".join(key + b"\n" for key in sorted(keys(names()) | common_names())))
