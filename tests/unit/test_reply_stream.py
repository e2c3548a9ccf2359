"""Compressed replies are decoded piece by piece, however they are cut."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from mitmproxy import http

from pasteguard_addon.proxy.reply import ReplyStream, prepare
from tests.kit.compression import zstd

BODY = b'data: {"choices":[]}\n\n' * 20


def frames(data: bytes) -> bytes:
    """Compress each line by itself, as servers do that flush a frame for each event."""
    return b"".join(zstd.compress(line) for line in data.splitlines(keepends=True))


def restored(body: bytes, encoding: str, size: int) -> bytes:
    response = http.Response.make(200, b"", {"content-encoding": encoding})
    stream = ReplyStream(None, prepare(response, is_http10=False))
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(piece for data in [*pieces, b""] for piece in stream(data))


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("zstd", frames),
    ],
    ids=["gzip", "deflate", "br", "zstd", "zstd-frames"],
)
def test_any_cut(encoding: str, encode: Callable[[bytes], bytes], size: int) -> None:
    assert restored(encode(BODY), encoding, size) == BODY


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_what_is_broken_ends_what_is_passed_on(size: int) -> None:
    good = zstd.compress(BODY)
    assert restored(good + b"garbage", "zstd", size) in (BODY, b"")
