"""Content-encodings of replies, decoded while they arrive.

We ask for none, and some gateways send one all the same, or name one that they have not applied. A decoder takes what
comes as far as it can be told, whatever its name says: all members of gzip, all frames of zstd, deflate with or without
zlib's header, brotli, and plain text. What shows by no mark of its own which of them it is, is tried with each, until
one makes text of it. What breaks in the middle cannot be made whole, and nobody may take the half for all of it.
"""

import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from pasteguard_addon.proxy import zstd

_SNIFFED_BYTES = 16
"""So much tells text from what is compressed: sixteen bytes of that are printable once in some ten million times."""
_MOST_TRIED_BYTES = 4096
"""A decoder that has made no text of so much will make none."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPABLE = tuple(bytes((0x50 + number, 0x2A, 0x4D, 0x18)) for number in range(16))
"""How frames of zstd begin that hold no data (RFC 8878, section 3.1.2)."""


class BrokenReplyError(Exception):
    """A compressed reply ends early, or is not what it seemed to be. Holds nothing of it."""


class _Decoder(Protocol):
    @property
    def is_at_end(self) -> bool: ...

    def decode(self, data: bytes) -> bytes: ...


class ReplyDecoder:
    """Decodes one reply. Call feed() for each piece, then finish() once; both raise `BrokenReplyError`."""

    def __init__(self, encoding: str) -> None:
        """Make a decoder; raises ValueError for an encoding that is none of ours, alone or in a list."""
        self._layers = [_Layer(_NAMED[name]) for name in reversed(names_of(encoding)) if _is_known(name)]

    def feed(self, data: bytes) -> bytes:
        """Return what can be decoded by now."""
        for layer in self._layers:
            data = layer.feed(data) if data else b""
        return data

    def finish(self) -> bytes:
        """Return the rest: no more bytes will come."""
        data = b""
        for layer in self._layers:
            data = (layer.feed(data) if data else b"") + layer.finish()
        return data


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
        self._decoder: _Decoder | None = None

    def feed(self, data: bytes) -> bytes:
        if self._start is None:
            return self._decoded(data)
        self._start += data
        return self._begin(is_end=False) if len(self._start) >= _SNIFFED_BYTES else b""

    def finish(self) -> bytes:
        rest = self._begin(is_end=True) if self._start else b""
        if self._decoder is not None and not self._decoder.is_at_end:
            raise BrokenReplyError
        return rest

    def _begin(self, *, is_end: bool) -> bytes:
        start = self._start or b""
        make: _Make | None = None
        if not _is_text(start):
            make = _marked(start) or self._tried(start, is_end=is_end)
            if make is None:
                return b""  # what comes next will tell
        self._start, self._decoder = None, make() if make is not None else None
        return self._decoded(start)

    def _tried(self, start: bytes, *, is_end: bool) -> "_Make | None":
        """Return what makes text of a reply that bears no mark; None if that cannot be told yet."""
        makes = sorted((_raw_deflate, _Brotli), key=lambda make: make is not self._named)
        results = [_trial(make, start) for make in makes]
        if True in results:
            return makes[results.index(True)]
        may_be_told_later = None in results and not is_end and len(start) < _MOST_TRIED_BYTES
        return None if may_be_told_later else self._named

    def _decoded(self, data: bytes) -> bytes:
        if self._decoder is None:
            return data
        is_broken = False
        try:
            return self._decoder.decode(data)
        except _DECODER_ERRORS:
            is_broken = True
        if is_broken:  # outside the handler: no error of a decoder goes further
            raise BrokenReplyError
        return b""


def decoded_whole(body: bytes, encoding: str) -> bytes:
    """Return a reply without its content-encoding. Raises `BrokenReplyError`, or ValueError for one that is unknown."""
    decoder = ReplyDecoder(encoding)
    return decoder.feed(body) + decoder.finish()


class _Inflate:
    """gzip with all its members, or deflate; bytes behind the end that begin no member are padding."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._member = zlib.decompressobj(wbits)

    @property
    def is_at_end(self) -> bool:
        return self._member.eof

    def decode(self, data: bytes) -> bytes:
        pieces = []
        while data:
            if self._member.eof:
                if not (self._wbits > zlib.MAX_WBITS and data.startswith(_GZIP[: len(data)])):
                    break
                self._member = zlib.decompressobj(self._wbits)
            pieces.append(self._member.decompress(data))
            data = self._member.unused_data
        return b"".join(pieces)


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    @property
    def is_at_end(self) -> bool:
        return bool(self._decoder.is_finished())

    def decode(self, data: bytes) -> bytes:
        return b"" if self._decoder.is_finished() else bytes(self._decoder.process(data))


class _Zstd:
    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor()

    @property
    def is_at_end(self) -> bool:
        return self._frame.eof

    def decode(self, data: bytes) -> bytes:
        pieces = []
        while data:
            if self._frame.eof:
                if not any(data.startswith(magic[: len(data)]) for magic in (_ZSTD, *_SKIPPABLE)):
                    break
                self._frame = zstd.ZstdDecompressor()
            pieces.append(self._frame.decompress(data))
            data = self._frame.unused_data
        return b"".join(pieces)


def _is_text(start: bytes) -> bool:
    """Return whether a reply begins as JSON, events or a page do."""
    if any(byte < 0x20 and byte not in b"\t\r\n" for byte in start) or 0x7F in start:
        return False
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.end == len(start) and error.reason == "unexpected end of data"  # a character was cut
    return True


def _gzip() -> _Decoder:
    return _Inflate(zlib.MAX_WBITS | 16)


def _zlib() -> _Decoder:
    return _Inflate(zlib.MAX_WBITS)


def _raw_deflate() -> _Decoder:
    return _Inflate(-zlib.MAX_WBITS)


def _marked(start: bytes) -> "_Make | None":
    """Return what decodes a reply that tells by its first bytes what it is."""
    if start.startswith(_GZIP):
        return _gzip
    if start.startswith((_ZSTD, *_SKIPPABLE)):
        return _Zstd
    has_zlib_header = len(start) > 1 and start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0
    return _zlib if has_zlib_header and _decoded_start(_zlib, start) is not None else None


def _decoded_start(make: "_Make", start: bytes) -> bytes | None:
    """Return what a decoder makes of a reply's first bytes; None if it makes nothing of them."""
    try:
        return make().decode(start[:_MOST_TRIED_BYTES])
    except _DECODER_ERRORS:
        return None


def _trial(make: "_Make", start: bytes) -> bool | None:
    """Return whether a decoder makes text of a reply's first bytes; None if they are too few to tell."""
    text = _decoded_start(make, start)
    if text is None:
        return False
    if len(text) >= _SNIFFED_BYTES // 2:
        return _is_text(text)
    return None if _is_text(text) else False


type _Make = Callable[[], _Decoder]
_DECODER_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)
_NO_ENCODING = ("", "identity", "none")
_NAMED: dict[str, _Make] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _raw_deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
