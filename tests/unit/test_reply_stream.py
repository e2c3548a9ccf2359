"""Compressed replies are decoded piece by piece, however they are cut."""

import gzip
import json
import zlib
from collections.abc import Callable

import brotli
import pytest
from mitmproxy import http

from pasteguard_addon.endpoints.error_shapes import OPENAI
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.reply import ReplyStream, prepare
from tests.kit.compression import zstd
from tests.unit.canary_scan import masked_by

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
        assert stream.broken_by or got == BODY


def test_nothing_of_what_comes_behind_a_break_goes_on() -> None:
    stream = ReplyStream(None, prepare(encoded("gzip"), is_http10=False))
    whole = gzip.compress(BODY)
    broken = [whole[:-8] + b"checksum", BODY, whole, b""]
    got = b"".join(piece for data in broken for piece in stream(data))
    assert stream.broken_by
    assert BODY.startswith(got)


HELD = b'data: {"choices":[{"index":0,"delta":{"content":"Dear [[PERS"}}]}\n\n'


def test_a_stream_of_events_tells_that_it_is_broken() -> None:
    """What was held of a text goes before that, and of an event that has not come whole nothing."""
    exchange = Exchange()
    masked_by(exchange, b'{"messages":[{"role":"user","content":"I am Ada Lovelace."}]}')
    stream = ReplyStream(
        exchange.reply_restorer(is_event_stream=True), prepare(encoded("gzip"), is_http10=False), events_of=OPENAI
    )
    body = gzip.compress(HELD + b'data: {"choices":[{"ind')
    got = b"".join(piece for data in (body[:-8], b"checksum", b"") for piece in stream(data))
    events = [json.loads(line.removeprefix(b"data: ")) for line in got.split(b"\n\n") if line]
    assert [event["choices"][0]["delta"]["content"] for event in events[:-1]] == ["Dear ", "[[PERS"]
    assert events[-1]["error"]["message"] == "PasteGuard ends this stream: a compressed reply is broken."
