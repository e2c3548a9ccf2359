"""Put the view of a text together: one layer for all forms at once, and another where decoding has brought out more."""

from collections.abc import Callable, Iterator, Sequence

from .characters import read_characters
from .escapes import read_backslashes, read_entities, read_mail, read_percent
from .json_strings import read_json_strings
from .mojibake import read_mojibake
from .typesetting import read_powershell, read_rtf, read_terminal, read_tex
from .view import Layer, Replacement, View, disjoint

_MAX_LAYERS = 8
"""`%25C3%25BC` takes two, and each depth of JSON one; what is deeper was made to hide something from everybody."""

READERS: Sequence[Callable[[str], Iterator[Replacement]]] = (
    read_characters,
    read_json_strings,
    read_backslashes,
    read_percent,
    read_entities,
    read_mail,
    read_tex,
    read_rtf,
    read_powershell,
    read_terminal,
    read_mojibake,
)
"""Each tells in next to no time that a text holds none of its marks."""
_BEHIND_BACKSLASHES = (read_json_strings, read_backslashes, read_tex, read_rtf)
_BEYOND_ASCII = (read_characters, read_mojibake)
_READERS = {
    (has_backslash, is_ascii): tuple(
        read
        for read in READERS
        if (has_backslash or read not in _BEHIND_BACKSLASHES) and not (is_ascii and read in _BEYOND_ASCII)
    )
    for has_backslash in (False, True)
    for is_ascii in (False, True)
}
"""Those that a text may need, by two marks that tell at once: most texts are short."""


def decoded_view(text: str) -> View | None:
    """Return the text as a reader would see it, or None if it reads as it is written."""
    layers: list[Layer] = []
    current = text
    while len(layers) < _MAX_LAYERS:
        readers = _READERS["\\" in current, current.isascii()]
        replacements = disjoint(each for read in readers for each in read(current))
        if not replacements:
            break
        layers.append(Layer(current, replacements))
        current = layers[-1].text
    return View(text, layers) if layers else None
