"""Whether a name is that of somebody of whom an encyclopedia tells: one look into a sorted file.

The file has a key a line, in the order of their bytes, so nothing is read into sets before the first question:
- a name's stem, by which it is known in whatever case it stands, `|` and what each of its words has behind that;
- `=` and a name that is too short for that, or whose stem many people have;
- `&` and the stem of a name that others bear, too, so that more than the name has to tell who is meant;
- `-` and a given name, `%` and a surname that is common in some country;
- `*` and the last word of a name: a surname, if more than that tells who is meant;
- `~` and the rough spelling of a Latin name, as `spelling` has it.
"""

from collections.abc import Iterator
from pathlib import Path

from .endings import stem
from .sorted_lines import SortedLines

_SHORTEST_STEM = 6
_LINES = SortedLines(Path(__file__).parent / "data" / "known_people.txt")


def is_known_person(name: str, *, is_inflected: bool) -> bool:
    """Return whether a plain name is on the lists; in whatever case, if a text's language has cases of names.

    Elsewhere another ending is another name: "Paula Newman".
    """
    if is_key("=" + name):
        return True
    bare = stem(name)
    if len(bare) < _SHORTEST_STEM:
        return is_inflected and _SHORTEST_STEM - 1 <= len(bare) < len(name) and is_key("=" + bare)
    return _LINES.has_beginning(bare + "|") if is_inflected else is_key(_with_tails(name, bare))


def is_borne_by_known(name: str) -> bool:
    """Return whether a plain name is that of somebody known, and of many others."""
    return is_key("&" + stem(name))


def is_borne_given_name(word: str) -> bool:
    """Return whether a plain word is a given name somewhere, or short for one, in any case of it."""
    return is_key("-" + word) or is_key("-" + stem(word))


def is_borne_surname(word: str) -> bool:
    """Return whether a plain word is a surname that is common in some country, in any case of it."""
    return is_key("%" + word) or is_key("%" + stem(word))


def is_common_surname(word: str) -> bool:
    """Return whether a plain word is such a surname as it stands."""
    return is_key("%" + word)


def is_surname_of_known(word: str) -> bool:
    """Return whether somebody on the lists has such a surname, however many others have it, too."""
    return is_key("*" + word)


def keys_of(name: str, sign: str = "") -> Iterator[str]:
    """Yield the keys by which a plain name is found, without that of its spelling; its sign is "=", "&" or none."""
    bare = stem(name)
    if sign == "&":
        yield sign + bare
    else:
        yield _with_tails(name, bare) if len(bare) >= _SHORTEST_STEM and not sign else "=" + name
    _, blank, last = name.rpartition(" ")
    if blank:
        yield "*" + last


def _with_tails(name: str, bare: str) -> str:
    return f"{bare}|{','.join(map(_tail, name.split(), bare.split()))}"


def _tail(word: str, root: str) -> str:
    same = next((at for at, letter in enumerate(root) if word[at] != letter), len(root))
    return word[same:]


def is_key(key: str) -> bool:
    """Return whether a line of the file is such a one."""
    return key in _LINES
