"""What a few bytes become much of: compressed, and compressed again."""

import gzip
import zlib
from functools import lru_cache

import brotli

from tests.kit.compression import zstd

BOMBS = {name: name for name in ("gzip", "deflate", "br", "zstd")} | {"gzip in gzip": "gzip, gzip"}
"""The kinds, each with its content-encoding."""
_PIECE_BYTES = 1_000_000


@lru_cache
def made(name: str, unit: bytes, size: int) -> bytes:
    """Return what becomes so many bytes of a unit, again and again."""
    piece = unit * (_PIECE_BYTES // len(unit))
    pieces = size // len(piece) + 1
    if name == "br":
        compressor = brotli.Compressor(quality=3)
        return b"".join([compressor.process(piece) for _ in range(pieces)]) + compressor.finish()
    if name == "zstd":
        frame = zstd.ZstdCompressor()
        return b"".join([frame.compress(piece) for _ in range(pieces)]) + frame.flush()
    deflate = zlib.compressobj(9, wbits=zlib.MAX_WBITS if name == "deflate" else zlib.MAX_WBITS | 16)
    packed = b"".join([deflate.compress(piece) for _ in range(pieces)]) + deflate.flush()
    return gzip.compress(packed) if name == "gzip in gzip" else packed
