"""Whether a name in Cyrillic or Greek letters is that of somebody known whose name the lists have in Latin ones.

Both are brought to a rough spelling that tells neither doubled letters nor the ways to write one sound apart:
Достоевский and Dostoevsky, Зидан and Zidane.
"""

import re
from itertools import product

from .known_people import is_borne_given_name, is_borne_surname, is_key
from .words import is_given_name

_SOUNDS = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя",
        "a b v g g d i i o s s i i i i k l m n o p r s t o f g s s s s i i io ia".split(),
        strict=True,
    )
) | {"ь": "", "ъ": "", "'": "", "’": ""}
_SOUNDS |= dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d i s i t i k l m n ks o p r s s t i f g ps o".split(), strict=True)
)
_GREEK_PAIRS = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("ου", "o"), ("τζ", "s"), ("αι", "i"), ("ει", "i"), ("οι", "i"))
_LATIN_PAIRS = (
    *(("sch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("sz", "s"), ("cz", "s"), ("ts", "s"), ("tz", "s")),
    *(("kh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("x", "ks"), ("ou", "o"), ("oo", "o")),
    *(("ce", "si"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("q", "k"), ("w", "v"), ("z", "s"), ("h", "g")),
    *(("j", "i"), ("y", "i"), ("e", "i"), ("u", "o")),
)
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff][\u0370-\u03ff\u0400-\u04ff '’-]*\Z")
_CASES = re.compile(
    r"(?:ого|ому|ым|им|ими|ой|ою|ом|ем|ем|ами|ові|еві|ий|ій|ый|ої|а|я|у|ю|е|і|и|ы|о|ος|ου|ο|ας|ης|η|α|ες|ε|ς)\Z"
)
_REPEATED = re.compile(r"(.)\1+")
_MOST_WORDS = 3
_SHORTEST = 6
"""Letters of the rough spelling of a single word; shorter ones are too many people's."""


def is_spelled_like(value: str) -> bool:
    """Return whether a name in small letters of another alphabet is one of the list's, in whatever case."""
    if not _FOREIGN.match(value):
        return False
    plain_words = value.replace("-", " ").split()
    if len(plain_words) == 1 and (is_borne_given_name(value) or is_borne_surname(value)):
        return False
    words = [_forms(word) for word in plain_words]
    return len(words) <= _MOST_WORDS and any(is_key("~" + " ".join(form)) for form in product(*words))


def _forms(word: str) -> set[str]:
    return {rough_form(word), rough_form(_CASES.sub("", word))}


def rough_key(name: str) -> str:
    """Return by which key of the list of known people a plain Latin name is found; nothing, if too many have it."""
    if not name.isascii():
        return ""
    rough = " ".join(map(rough_form, name.replace("-", " ").split()))
    is_single = " " not in rough
    return "" if is_single and (len(rough) < _SHORTEST or is_given_name(name)) else "~" + rough


def rough_form(word: str) -> str:
    """Return the rough spelling of one word."""
    word = word.casefold()
    is_latin = word.isascii()
    for pair, sound in _LATIN_PAIRS if is_latin else _GREEK_PAIRS:
        word = word.replace(pair, sound)
    word = word if is_latin else "".join(_SOUNDS.get(letter, letter) for letter in word)
    if is_latin and word.endswith("ik"):
        word = word[:-1] + "s"  # Jokić
    return _REPEATED.sub(r"\1", word).rstrip("aio")
