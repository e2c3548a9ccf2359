r"""Texts that stand in a text as the codes of their bytes: base64, hex, arrays of numbers, dumps.

No reader sees what they say, and what takes them expects them as they are: so they are no part of the view in which
recognizers look, and a value that is found in them is what is written, not what it says. Only what is readable when it
is decoded counts.
"""

import re
from base64 import b32decode, b64decode
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, islice

from pasteguard_addon.sieve import Sieve

from .decoding import decoded_view
from .spelled_out import read_spelled_out
from .view import Layer, Replacement, View, disjoint

type _Unit = tuple[int, int, bytes]
"""Where codes stand that are left or taken together, and their bytes."""

_MOST_LAYERS = 3
"""A token that holds a token, or a header in a script that is coded itself."""
_LINE_CHARS = 76
"""So much of base64 is masked at once: a token as a whole, and a line of what is longer."""
_LOOK = 8
"""So many codes, or lines of them, tell that there is nothing to read."""
_LONGEST_PATH = 500
_SHORT = 60
"""So long a run is at most that goes on in no other line."""
_LONG_RUN, _MANY = 4000, 64
_SIGN = "[A-Za-z0-9+/_-]"
_BASE64 = re.compile(rf"(?<!{_SIGN}){_SIGN}{{10,}}(?:(?<={_SIGN}{{60}})\r?\n[ \t]{{0,8}}{_SIGN}{{4,}})*={{0,2}}")
_PIECES = [re.compile(rf"[A-Za-z0-9{signs}]{{10,}}={{0,2}}") for signs in ("+_-", "+/", "")]
"""Between the slashes of a path, and between the dashes of a file's name."""
_LINE = re.compile(r"(\S+)\s*")
_URL_SAFE = str.maketrans("-_", "+/")
_BYTE = r"(?:0x|\\x)?[0-9A-Fa-f]{2}"
_HEX = re.compile(
    rf"(?<![0-9A-Za-z\\])(?:0x|\\x)?[2-7c-fC-F][0-9A-Fa-f]"
    rf"(?:(?:{_BYTE}){{5,}}|(?:(?:[,:;-]\s{{0,40}}|\s{{1,40}}){_BYTE}){{5,}})(?![0-9A-Za-z])"
)
"""Letters of ASCII begin with these digits, and others in UTF-8 with these letters."""
_HEX_BYTE = re.compile(r"(?:0x|\\x)?([0-9A-Fa-f]{2})[^0-9A-Fa-f\\]*")
_NUMBERS = re.compile(
    r"(?<![\w.-])-?[0-9]{1,3}(?:,\s{0,40}-?[0-9]{1,3}){5,}(?![\w.])|(?<=\[)[0-9]{1,3}(?: [0-9]{1,3}){5,}(?=\])"
)
"""As most languages print an array, as Java prints bytes beyond ASCII, and as Go prints it."""
_DECIMAL = re.compile(r"[0-9]+(?:,\s*[0-9]+)+")
_NUMBER = re.compile(r"(-?[0-9]{1,3})[^0-9-]*")
_DUMP = re.compile(
    r"^(?:0x)?[0-9A-Fa-f]{4,16}:?[ \t]{1,4}(?P<codes>(?:[0-9A-Fa-f]{2}){1,8}"
    r"(?:[ \t]{1,3}(?:[0-9A-Fa-f]{2}){1,8}){0,31})(?:[ \t]{2}.{0,80})?(?:\n|\Z)",
    re.M,
)
"""A line of `xxd`, `hexdump -C` and debuggers: offset, bytes, and what they look like."""
_CALL = r"(?:chrw?|n?char|unichr|from_?char_?code)\$?\(\s?(?:0x[0-9a-f]{2}|[0-9]{2,3})\s?\)"
_PLUS = r"\s{0,20}(?:\+|\|\||\.{1,2}|[&,~]|<>)\s{0,20}"
_CALLS = re.compile(rf"(?<![A-Za-z0-9]){_CALL}(?:{_PLUS}{_CALL}){{5,}}", re.I)
"""As strings are put together from the codes of their letters: `chr(104) + chr(117)`."""
_ONE_CALL = re.compile(rf"\w+\$?\(\s?(?P<code>\w+)\s?\)(?:{_PLUS}(?=\w))?")
_BASE32 = re.compile(r"(?<![A-Za-z0-9+/_-])(?=[A-Z]{0,24}[2-7])[A-Z2-7]{10,}={0,6}(?![A-Za-z0-9+/=_-])")
_GROUP32 = 8
_SIEVE = Sieve(_HEX, _NUMBERS, _DUMP, _CALLS, _BASE32)


def coded_view(text: str, view: View | None) -> View | None:
    """Return a text, of which there is a view already or none, with all codes decoded; None if it holds none."""
    layers = [*view.layers] if view is not None else []
    known = len(layers)
    for _ in range(_MOST_LAYERS):
        current = layers[-1].text if layers else text
        replacements = disjoint(_decoded(current))
        if not replacements:
            break
        layers.append(Layer(current, replacements))
        inner = decoded_view(layers[-1].text)
        layers += inner.layers if inner is not None else ()
    return View(text, layers) if len(layers) > known else None


def _decoded(text: str) -> Iterator[Replacement]:
    yield from read_spelled_out(text)
    sifted = _SIEVE.sift(text)
    for lines in _dumps(sifted.finditer(_DUMP)):
        yield from _read(lines)
    for match in _BASE64.finditer(text):
        yield from _base64(match)
    for match in sifted.finditer(_HEX):
        if _DECIMAL.fullmatch(match[0]):
            continue  # an array of numbers
        codes = _HEX_BYTE.finditer(text, *match.span())
        yield from _read(_together(((*each.span(), bytes.fromhex(each[1])) for each in codes), match))
    for match in sifted.finditer(_NUMBERS):
        numbers = _NUMBER.finditer(text, *match.span())
        units = ((*each.span(), _byte_of(int(each[1]))) for each in numbers)
        yield from _read(_together(units, match))
    for match in sifted.finditer(_CALLS):
        calls = _ONE_CALL.finditer(text, *match.span())
        yield from _read((*each.span(), _byte_of(int(each["code"], 0))) for each in calls)
    for match in sifted.finditer(_BASE32):
        yield from _read(_groups_of_base32(match))


def _groups_of_base32(run: re.Match[str]) -> Iterator[_Unit]:
    for at in range(run.start(), run.end(), _GROUP32):
        stop = min(at + _GROUP32, run.end())
        coded = run.string[at:stop].rstrip("=")
        try:
            yield at, stop, b32decode(coded + "=" * (-len(coded) % _GROUP32))
        except ValueError:
            yield at, stop, b"\xff"


def _byte_of(number: int) -> bytes:
    """Return a number as its byte, with a sign or without; as two bytes if it is none."""
    return (number + 256 if -128 <= number < 0 else abs(number)).to_bytes(2).lstrip(b"\0")


def _together(units: Iterable[_Unit], run: re.Match[str]) -> Iterable[_Unit]:
    """Return the bytes of a run one by one, or many at once where it is long."""
    if len(run[0]) <= _LONG_RUN:
        return units
    return ((some[0][0], some[-1][1], b"".join([each[2] for each in some])) for some in batched(units, _MANY))


def _dumps(lines: Iterable[re.Match[str]]) -> Iterator[list[_Unit]]:
    """Yield lines that follow one another."""
    dump: list[_Unit] = []
    for line in lines:
        if dump and dump[-1][1] != line.start():
            yield dump
            dump = []
        dump.append((*line.span(), bytes.fromhex(line["codes"])))
    if dump:
        yield dump


def _base64(match: re.Match[str]) -> Sequence[Replacement]:
    """Return what a run of the signs of base64 says: as a whole, or the pieces of it that may be a path's."""
    written = match[0]
    if written[1:].islower() or written.isdigit():  # most words
        return ()
    found = _read_base64(match.string, *match.span())
    if found or written.isalnum() or len(written) > _LONGEST_PATH:
        return found
    pieces = {piece.span() for pattern in _PIECES for piece in pattern.finditer(match.string, *match.span())}
    return [each for piece in sorted(pieces - {match.span()}) for each in _read_base64(match.string, *piece)]


def _read_base64(text: str, start: int, end: int) -> list[Replacement]:
    if end - start <= _SHORT and _is_noise(_bytes_of(text[start:end])):
        return []  # nearly always: a path, an id, a name
    return _read(_lines(text, start, end))


def _is_noise(codes: bytes) -> bool:
    """Tell whether bytes that no others follow are no text, in whichever encoding, without going through them."""
    if b"\0" in codes:
        return False  # it may be UTF-16
    try:
        text = codes.decode()
    except UnicodeDecodeError:
        return True
    return not text.isprintable() and not all(map(_is_readable, text))


def _lines(text: str, start: int, end: int) -> Iterator[_Unit]:
    """Yield base64 line by line."""
    for line in _LINE.finditer(text, start, end):
        for at in range(line.start(), line.end(1), _LINE_CHARS):
            stop = min(at + _LINE_CHARS, line.end(1))
            yield at, (line.end() if stop == line.end(1) else stop), _bytes_of(text[at:stop])


def _bytes_of(coded: str) -> bytes:
    bare = coded.rstrip("=").translate(_URL_SAFE)
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        return b""


def _read(units: Iterable[_Unit]) -> list[Replacement]:
    """Return what bytes say, as piecemeal as letters allow; nothing if no reader could see that."""
    rest = iter(units)
    first = [*islice(rest, _LOOK)]
    if not _text_of(first, is_whole=False):
        return []
    units = [*first, *rest]
    if not _text_of(units, is_whole=True):
        return []
    decoder = getincrementaldecoder(_encoding_of(units))()
    found: list[Replacement] = []
    begin, meant = -1, ""
    for start, end, own in units:
        begin, meant = start if begin < 0 else begin, meant + decoder.decode(own)
        if not decoder.getstate()[0]:
            found.append(Replacement(begin, end, meant))
            begin, meant = -1, ""
    return found


def _text_of(units: Sequence[_Unit], *, is_whole: bool) -> str:
    """Return what bytes say; nothing if some of them are no letters."""
    try:
        text = getincrementaldecoder(_encoding_of(units))().decode(b"".join([unit[2] for unit in units]), is_whole)
    except UnicodeDecodeError:
        return ""
    return text if all(map(_is_readable, text)) else ""


def _encoding_of(units: Sequence[_Unit]) -> str:
    """Return UTF-16 where each other byte is none, as PowerShell codes its commands."""
    codes = b"".join([unit[2] for unit in units[:_LOOK]])
    return "utf-16-le" if codes[1::2].count(0) > len(codes) // 4 else "utf-8"


def _is_readable(character: str) -> bool:
    return character.isprintable() or character.isspace()
