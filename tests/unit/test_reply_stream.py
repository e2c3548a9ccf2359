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


def encoded(encoding: str) -> http.Response:
    response = http.Response.make(200)
    response.headers["content-encoding"] = encoding
    return response


def restored(body: bytes, encoding: str, size: int) -> bytes:
    stream = ReplyStream(None, prepare(encoded(encoding), is_http10=False))
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


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


WRONG: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    (encoding, name, encode)
    for encoding in ("gzip", "x-gzip", "deflate", "br", "zstd")
    for name, encode in (
        ("plain", bytes),
        ("gzip", gzip.compress),
        ("gzip members", lambda data: b"".join(map(gzip.compress, data.splitlines(keepends=True)))),
        ("gzip with padding", lambda data: gzip.compress(data) + bytes(20)),
        ("zstd", zstd.compress),
        ("zstd frames", frames),
    )
]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("encoding", "encode"), [(encoding, encode) for encoding, _, encode in WRONG] + [("deflate", raw_deflate)]
)
@pytest.mark.parametrize("body", [BODY, b'{"choices":[]}', b"[]", "{\u00e9}".encode(), b""], ids=len)
def test_what_is_named_wrongly_comes_whole(
    encoding: str, encode: Callable[[bytes], bytes], size: int, body: bytes
) -> None:
    assert restored(encode(body), encoding, size) == body


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress, raw_deflate, brotli.compress, zstd.compress])
def test_what_is_broken_never_ends_as_a_whole(encode: Callable[[bytes], bytes], size: int) -> None:
    encoding = {zlib.compress: "deflate", raw_deflate: "deflate", brotli.compress: "br", zstd.compress: "zstd"}
    whole = encode(BODY)
    changed = whole[:20] + b"garbage" + whole[27:]
    has_checksum = encode in (gzip.compress, zlib.compress)
    for broken in (whole[: len(whole) // 2], *([changed] if has_checksum else [])):
        stream = ReplyStream(None, prepare(encoded(encoding.get(encode, "gzip")), is_http10=False))
        got = b"".join(b"".join(stream(broken[at : at + size])) for at in range(0, len(broken), size))
        got += b"".join(stream(b""))
        assert stream.is_broken or got == BODY
