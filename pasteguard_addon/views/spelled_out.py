"""Words that are spelled letter by letter: "D-U-B-O-I-S", "S as in Sam, M as in ...", "Sierra Mike India".

Nobody reads a name in them but whoever knows it; so they are decoded as codes are.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.sieve import Sieve

from .view import Replacement

_JOINT = "(?:[ ]?[-.,·•–—/|_:][ ]?|[ ])"
_LETTERS = re.compile(rf"(?<![^\W_])[^\W\d_](?P<joint>{_JOINT})[^\W\d_](?:(?P=joint)[^\W\d_](?![^\W_])){{2,}}")
_ANY_LETTERS = re.compile(rf"(?<![^\W_])[^\W\d_](?:{_JOINT}[^\W\d_]){{3}}(?![^\W_])")
"""The same with joints of any kind, as RE2 can look for it."""
_JOINTS = re.compile(r"[\W_]+")
_AS_IN = "(?:as in|like in|like|for|is for|wie|comme|como|come|de|van|als in|som i|som|jak|как)"
_ITEM = rf"(?P<letter>[^\W\d_])[,:]?[ ]{_AS_IN}[ ][\"'“„«]?(?P<word>[^\W\d_](?:-?[^\W\d_]){{1,15}})[\"'”“»]?"
_BARE_ITEM = _ITEM.replace("?P<letter>", "?:").replace("?P<word>", "?:")
_BETWEEN = r"(?:[,;.]?[ \n]{1,2}(?:(?:and|then|und|et|y|e|en)[ ])?)"
_WORDS = re.compile(rf"(?<![^\W_]){_BARE_ITEM}(?:{_BETWEEN}{_BARE_ITEM}){{2,}}")
_ITEMS = re.compile(rf"{_ITEM}{_BETWEEN}?")
_TABLE = (
    "alfa|alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett|juliet|kilo|lima|mike|november|oscar|papa"
    "|quebec|romeo|sierra|tango|uniform|victor|whiskey|whisky|x-ray|xray|yankee|zulu"
)
"""Of radio."""
_RADIO = re.compile(rf"(?<![^\W_])(?:{_TABLE})(?:,?[ -](?:{_TABLE})){{2,}}(?![^\W_])", re.I)
_OF_RADIO = re.compile(rf"(?:{_TABLE})(?:,?[ -](?!\Z))?", re.I)
_SIEVE = Sieve(_ANY_LETTERS, _WORDS, _RADIO)


def read_spelled_out(text: str) -> Iterator[Replacement]:
    """Yield what is spelled, each time as one word that begins with a capital: no case of a letter tells its own."""
    sifted = _SIEVE.sift(text)
    for match in _LETTERS.finditer(text) if sifted.search(_ANY_LETTERS) else ():
        yield Replacement(*match.span(), _JOINTS.sub("", match[0]).capitalize())
    for match in sifted.finditer(_WORDS):
        items = [*_ITEMS.finditer(text, *match.span())]
        if all(item["letter"].lower() == item["word"][0].lower() for item in items):
            yield Replacement(*match.span(), "".join(item["letter"] for item in items).capitalize())
    for match in sifted.finditer(_RADIO):
        letters = (word[0][0] for word in _OF_RADIO.finditer(text, *match.span()))
        yield Replacement(*match.span(), "".join(letters).capitalize())
