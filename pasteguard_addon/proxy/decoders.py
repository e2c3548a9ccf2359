"""Content-encodings (RFC 9110, section 8.4.1), decoded step by step.

However much comes out of a few bytes, little of it is there at a time, and whoever asks for it can stop. Each takes all
members of gzip and all frames of zstd, and nothing of what stands behind the last one.
"""

import zlib
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator

import brotli

from pasteguard_addon.proxy import zstd

STEP_BYTES = 64 * 1024
MEMBER_COST_BYTES = 256
"""A member costs time though it may be empty, so it counts as so many bytes of output."""
ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
SKIPPABLE = tuple(bytes((0x50 + number, 0x2A, 0x4D, 0x18)) for number in range(16))
"""How frames of zstd begin that hold no data (RFC 8878, section 3.1.2)."""
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}
"""A frame that needs more than 128 MiB to be decoded is broken."""


class Decoder(ABC):
    """Decodes what comes in pieces; decode() raises one of `ERRORS` for what is broken."""

    has_padding = False
    """Something stands behind the end that begins no other member."""

    @property
    @abstractmethod
    def is_at_end(self) -> bool:
        """Whether what came is whole."""

    @abstractmethod
    def _begin_member(self) -> None: ...

    def _begins_member(self, data: bytes) -> bool:
        """Return whether what stands behind the end of a member is, or may become, the next one."""
        return False

    @abstractmethod
    def _member(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Yield what a member holds; return what stands behind it."""

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data holds, some `STEP_BYTES` at a time, and nothing (b"") where another member begins."""
        while data and not self.has_padding:
            if self.is_at_end:
                if not self._begins_member(data):
                    self.has_padding = True
                    return
                self._begin_member()
                yield b""
            data = yield from self._member(data)


class Inflate(Decoder):
    """gzip, or deflate with or without zlib's header, by `wbits` of zlib."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._begin_member()

    def _begin_member(self) -> None:
        self._decoder = zlib.decompressobj(self._wbits)

    @property
    def is_at_end(self) -> bool:
        return self._decoder.eof

    def _begins_member(self, data: bytes) -> bool:
        return self._wbits > zlib.MAX_WBITS and data.startswith(GZIP[: len(data)])

    def _member(self, data: bytes) -> Generator[bytes, None, bytes]:
        decoder = self._decoder
        while data and not decoder.eof:
            if piece := decoder.decompress(data, STEP_BYTES):
                yield piece
            data = decoder.unconsumed_tail
        while not decoder.eof and (piece := decoder.decompress(b"", STEP_BYTES)):
            yield piece
        return decoder.unused_data


class Brotli(Decoder):
    def __init__(self) -> None:
        self._begin_member()

    def _begin_member(self) -> None:
        self._decoder = brotli.Decompressor()

    @property
    def is_at_end(self) -> bool:
        return bool(self._decoder.is_finished())

    def _member(self, data: bytes) -> Generator[bytes, None, bytes]:
        decoder = self._decoder
        piece = decoder.process(data, output_buffer_limit=STEP_BYTES)
        while piece:
            yield piece
            piece = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=STEP_BYTES)
        return b""


class Zstd(Decoder):
    def __init__(self) -> None:
        self._begin_member()

    def _begin_member(self) -> None:
        self._decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)

    @property
    def is_at_end(self) -> bool:
        return self._decoder.eof

    def _begins_member(self, data: bytes) -> bool:
        return any(data.startswith(magic[: len(data)]) for magic in (ZSTD, *SKIPPABLE))

    def _member(self, data: bytes) -> Generator[bytes, None, bytes]:
        decoder = self._decoder
        if piece := decoder.decompress(data, STEP_BYTES):
            yield piece
        while not (decoder.eof or decoder.needs_input):
            if piece := decoder.decompress(b"", STEP_BYTES):
                yield piece
        return decoder.unused_data if decoder.eof else b""


def has_zlib_header(data: bytes) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
