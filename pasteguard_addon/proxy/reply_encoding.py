"""Content-encodings of replies, decoded while they arrive.

We ask for none, and some gateways send one all the same, or name one that they have not applied. A decoder takes what
comes as far as it can be told, whatever its name says: all members of gzip, all frames of zstd, deflate with or without
zlib's header, brotli, and plain text. What shows by no mark of its own which of them it is, is tried with each, until
one makes text of it. What breaks in the middle cannot be made whole, and nobody may take the half for all of it.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence

from pasteguard_addon.proxy import decoders
from pasteguard_addon.proxy.decoders import Brotli, Decoder, Inflate, Zstd

MAX_DECODED_BYTES = 64 * 1024 * 1024
"""A security limit: a few bytes can be decoded to more than there is memory for."""
_MAX_LAYERS = 16
"""A security limit: each layer of encodings stands on the stack while what is in it is decoded."""
_SNIFFED_BYTES = 16
"""So much tells text from what is compressed: sixteen bytes of that are printable once in some ten million times."""
_MOST_TRIED_BYTES = 4096
"""A decoder that has made no text of so much will make none."""


class BrokenReplyError(Exception):
    """A compressed reply ends early, or is not what it seemed to be. Holds nothing of it."""

    said = "a compressed reply is broken"


class ReplyTooLargeError(BrokenReplyError):
    """A compressed reply holds more than may be decoded."""

    said = "a compressed reply is too large"


class ReplyDecoder:
    """Decodes one reply. Exhaust feed() for each piece, then finish() once; both raise `BrokenReplyError`."""

    def __init__(self, encoding: str, max_bytes: int = MAX_DECODED_BYTES) -> None:
        """Make a decoder; raises ValueError for an encoding that is none of ours, alone or in a list, and for many."""
        names = names_of(encoding)
        if len(names) > _MAX_LAYERS:
            raise ValueError("too many content-encodings")
        self._layers = [_Layer(_NAMED[name]) for name in reversed(names) if _is_known(name)]
        self._bytes_left = max_bytes
        """Of what all layers may yield."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what can be decoded by now, bit by bit."""
        return self._through(self._layers, iter((data,)))

    def finish(self) -> Iterator[bytes]:
        """Yield the rest: no more bytes will come."""
        for number, layer in enumerate(self._layers):
            yield from self._through(self._layers[number + 1 :], self._counted(layer.finish()))

    def _through(self, layers: "Sequence[_Layer]", pieces: Iterator[bytes]) -> Iterator[bytes]:
        if not layers:
            yield from pieces
            return
        for piece in pieces:
            yield from self._through(layers[1:], self._counted(layers[0].feed(piece)))

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._bytes_left -= len(piece) or decoders.MEMBER_COST_BYTES
            if self._bytes_left < 0:
                raise ReplyTooLargeError
            if piece:
                yield piece


def names_of(encoding: str) -> list[str]:
    """Return the encodings that a header names, in the order in which they were applied."""
    return [name for each in encoding.split(",") if (name := each.strip().lower()) not in _NO_ENCODING]


def _is_known(name: str) -> bool:
    if name not in _NAMED:
        raise ValueError("unknown content-encoding")
    return True


class _Layer:
    """One of several encodings, one applied upon the other."""

    def __init__(self, named: "_Make") -> None:
        self._named = named
        self._start: bytes | None = b""
        self._decoder: Decoder | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._start is None:
            yield from self._decoded(data)
            return
        self._start += data
        if len(self._start) >= _SNIFFED_BYTES:
            yield from self._begin(is_end=False)

    def finish(self) -> Iterator[bytes]:
        if self._start:
            yield from self._begin(is_end=True)
        if self._decoder is not None and not self._decoder.is_at_end:
            raise BrokenReplyError

    def _begin(self, *, is_end: bool) -> Iterator[bytes]:
        start = self._start or b""
        make: _Make | None = None
        if not _is_text(start):
            make = _marked(start) or self._tried(start, is_end=is_end)
            if make is None:
                return  # what comes next will tell
        self._start, self._decoder = None, make() if make is not None else None
        yield from self._decoded(start)

    def _tried(self, start: bytes, *, is_end: bool) -> "_Make | None":
        """Return what makes text of a reply that bears no mark; None if that cannot be told yet."""
        makes = sorted((_raw_deflate, Brotli), key=lambda make: make is not self._named)
        results = [_trial(make, start) for make in makes]
        if True in results:
            return makes[results.index(True)]
        may_be_told_later = None in results and not is_end and len(start) < _MOST_TRIED_BYTES
        return None if may_be_told_later else self._named

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        if self._decoder is None:
            yield from (data,) if data else ()
            return
        is_broken = False
        try:
            yield from self._decoder.decode(data)
        except decoders.ERRORS:
            is_broken = True
        if is_broken:  # outside the handler: no error of a decoder goes further
            raise BrokenReplyError


def decoded_whole(body: bytes, encoding: str, max_bytes: int = MAX_DECODED_BYTES) -> bytes:
    """Return a reply without its content-encoding. Raises `BrokenReplyError`, or ValueError for one that is unknown."""
    decoder = ReplyDecoder(encoding, max_bytes)
    return b"".join((*decoder.feed(body), *decoder.finish()))


def _is_text(start: bytes) -> bool:
    """Return whether a reply begins as JSON, events or a page do."""
    if any(byte < 0x20 and byte not in b"\t\r\n" for byte in start) or 0x7F in start:
        return False
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.end == len(start) and error.reason == "unexpected end of data"  # a character was cut
    return True


def _gzip() -> Decoder:
    return Inflate(zlib.MAX_WBITS | 16)


def _zlib() -> Decoder:
    return Inflate(zlib.MAX_WBITS)


def _raw_deflate() -> Decoder:
    return Inflate(-zlib.MAX_WBITS)


def _marked(start: bytes) -> "_Make | None":
    """Return what decodes a reply that tells by its first bytes what it is."""
    if start.startswith(decoders.GZIP):
        return _gzip
    if start.startswith((decoders.ZSTD, *decoders.SKIPPABLE)):
        return Zstd
    return _zlib if decoders.has_zlib_header(start) and _decoded_start(_zlib, start) is not None else None


def _decoded_start(make: "_Make", start: bytes) -> bytes | None:
    """Return what a decoder makes of a reply's first bytes; None if it makes nothing of them."""
    try:
        return next(make().decode(start[:_MOST_TRIED_BYTES]), b"")
    except decoders.ERRORS:
        return None


def _trial(make: "_Make", start: bytes) -> bool | None:
    """Return whether a decoder makes text of a reply's first bytes; None if they are too few to tell."""
    text = _decoded_start(make, start)
    if text is None:
        return False
    if len(text) >= _SNIFFED_BYTES // 2:
        return _is_text(text)
    return None if _is_text(text) else False


type _Make = Callable[[], Decoder]
_NO_ENCODING = ("", "identity", "none")
_NAMED: dict[str, _Make] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _raw_deflate,
    "br": Brotli,
    "zstd": Zstd,
}
