"""Content-encodings of replies, decoded while they arrive.

We ask for none, and some gateways send one all the same, or name one that they have not applied. A decoder takes what
comes as far as it can be told: all members of gzip, all frames of zstd, deflate with or without zlib's header, and
plain text under any name. What breaks in the middle cannot be made whole, and nobody may take the half for all of it.
"""

import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from pasteguard_addon.proxy import zstd

_SNIFFED_BYTES = 16
"""So much tells text from what is compressed: sixteen bytes of that are printable once in some ten million times."""
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
        """Make a decoder; raises ValueError for an encoding that is none of ours."""
        if encoding not in _KINDS:
            raise ValueError("unknown content-encoding")
        self._choose = _KINDS[encoding]
        self._start: bytes | None = b""
        self._decoder: _Decoder | None = None

    def feed(self, data: bytes) -> bytes:
        """Return what can be decoded by now."""
        if self._start is None:
            return self._decoded(data)
        self._start += data
        return self._begin() if len(self._start) >= _SNIFFED_BYTES else b""

    def finish(self) -> bytes:
        """Return the rest: no more bytes will come."""
        rest = self._begin() if self._start else b""
        if self._decoder is not None and not self._decoder.is_at_end:
            raise BrokenReplyError
        return rest

    def _begin(self) -> bytes:
        start, self._start = self._start or b"", None
        self._decoder = None if _is_text(start) else self._choose(start)
        return self._decoded(start)

    def _decoded(self, data: bytes) -> bytes:
        if self._decoder is None:
            return data
        is_broken = False
        try:
            return self._decoder.decode(data)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError):
            is_broken = True
        if is_broken:  # outside the handler: no error of a decoder goes further
            raise BrokenReplyError
        return b""


def decoded_whole(body: bytes, encoding: str) -> bytes:
    """Return a reply without its content-encoding. Raises `BrokenReplyError`, or ValueError for one that is unknown."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
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


def _inflate(start: bytes) -> _Decoder:
    if start.startswith(_GZIP):
        return _Inflate(31)
    has_zlib_header = len(start) > 1 and start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0
    return _Inflate(15 if has_zlib_header else -15)


def _brotli_or_named(start: bytes) -> _Decoder:
    return _Inflate(31) if start.startswith(_GZIP) else _zstd_or(start, _Brotli)


def _zstd_or(start: bytes, other: Callable[[], _Decoder]) -> _Decoder:
    return _Zstd() if start.startswith((_ZSTD, *_SKIPPABLE)) else other()


_KINDS: dict[str, Callable[[bytes], _Decoder]] = {
    "gzip": lambda start: _zstd_or(start, lambda: _inflate(start)),
    "x-gzip": lambda start: _zstd_or(start, lambda: _inflate(start)),
    "deflate": lambda start: _zstd_or(start, lambda: _inflate(start)),
    "br": _brotli_or_named,
    "zstd": lambda start: _inflate(start) if start.startswith(_GZIP) else _Zstd(),
}
