"""Whatever a reply's content-encoding is called, and however it was applied: it comes whole, or ends broken."""

import gzip
import json
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from itertools import product

import brotli
import pytest

from pasteguard_addon.proxy.reply_encoding import BrokenReplyError, ReplyDecoder, ReplyTooLargeError, decoded_whole
from tests.kit import bombs
from tests.kit.compression import zstd

WHOLE = json.dumps({"choices": [{"message": {"content": "Grüße an [[PERSON_1]], бывает — 😀 " * 3}}]}).encode()
EVENT = b'data: {"choices":[{"index":0,"delta":{"content":"Hello [[PERS"}}]}\n\n'
PADDING = b"\0" * 20


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def in_halves(encode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: encode(data[: len(data) // 2]) + encode(data[len(data) // 2 :])


APPLIED: dict[str, Callable[[bytes], bytes]] = {
    "nothing": bytes,
    "gzip": gzip.compress,
    "members": in_halves(gzip.compress),
    "padded": lambda data: gzip.compress(data) + PADDING,
    "zlib": zlib.compress,
    "raw": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "frames": in_halves(zstd.compress),
}
NAMES = ("gzip", "X-GZip", "deflate", "br", "zstd", "identity, gzip", "none, br")


def decoded(name: str, data: bytes, cut: int) -> bytes:
    decoder = ReplyDecoder(name)
    pieces = [b"".join(decoder.feed(data[at : at + cut])) for at in range(0, len(data), cut)]
    return b"".join([*pieces, *decoder.finish()])


@pytest.mark.parametrize("cut", [1, 7, 10_000])
@pytest.mark.parametrize(("name", "applied"), list(product(NAMES, APPLIED)))
def test_under_any_name_it_comes_whole(name: str, applied: str, cut: int) -> None:
    for body in (WHOLE, EVENT * 5, WHOLE * 200):
        step = max(cut, len(body) // 2000)
        assert decoded(name, APPLIED[applied](body), step) == body


@pytest.mark.parametrize("cut", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("deflate, identity, zstd", lambda data: zstd.compress(zlib.compress(data))),
        ("gzip, br", gzip.compress),
    ],
)
def test_one_upon_the_other(name: str, encode: Callable[[bytes], bytes], cut: int) -> None:
    assert decoded(name, encode(WHOLE), cut) == WHOLE


def flushed(name: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield events, each with the bytes by which a server that compresses sends it at once."""
    br, deflate = brotli.Compressor(), zlib.compressobj(wbits=31 if name == "gzip" else -15)
    for _ in range(3):
        if name == "br":
            yield EVENT, br.process(EVENT) + br.flush()
        else:
            yield EVENT, deflate.compress(EVENT) + deflate.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
def test_an_event_waits_for_no_other(name: str) -> None:
    decoder = ReplyDecoder(name)
    for event, sent in flushed(name):
        assert b"".join(decoder.feed(sent)) == event


@pytest.mark.parametrize("applied", ["gzip", "zlib", "raw", "br", "zstd"])
@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_half_of_it_is_never_all(name: str, applied: str) -> None:
    packed = APPLIED[applied](WHOLE)
    for end in range(17, len(packed), 7):
        with pytest.raises(BrokenReplyError):
            decoded_whole(packed[:end], name)


def test_what_is_no_text_keeps_the_name_it_was_given() -> None:
    noise = random.Random(1).randbytes(20_000)
    for name, encode in (("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate),
                         ("br", brotli.compress), ("zstd", zstd.compress)):  # fmt: skip
        assert decoded(name, encode(noise), 100) == noise


def test_a_name_that_nobody_knows() -> None:
    for name in ("compress", "gzip, x-own", "utf-8"):
        with pytest.raises(ValueError, match="unknown"):
            ReplyDecoder(name)


LIMIT = 4 * 1024 * 1024


def test_more_of_them_than_anybody_applies() -> None:
    with pytest.raises(ValueError, match="too many"):
        ReplyDecoder("gzip, " * 5_000)


@pytest.mark.parametrize("cut", [100, 65_536])
@pytest.mark.parametrize("name", bombs.BOMBS)
def test_a_bomb_is_put_out(name: str, cut: int) -> None:
    """However little comes, no more is decoded of it than is allowed, and never more than a step is there at a time."""
    bomb = bombs.made(name, b" ", 20 * LIMIT)
    decoder, sizes = ReplyDecoder(bombs.BOMBS[name], LIMIT), list[int]()
    tracemalloc.start()
    with pytest.raises(ReplyTooLargeError):
        sizes.extend(len(piece) for at in range(0, len(bomb), cut) for piece in decoder.feed(bomb[at : at + cut]))
    assert sum(sizes) <= LIMIT
    assert tracemalloc.get_traced_memory()[1] < LIMIT // 2
    tracemalloc.stop()


@pytest.mark.parametrize("empty", [gzip.compress(b""), zstd.compress(b"")], ids=["gzip", "zstd"])
def test_nothing_without_an_end_is_too_much(empty: bytes) -> None:
    with pytest.raises(ReplyTooLargeError):
        decoded_whole(empty * 20_000, "gzip", LIMIT)
