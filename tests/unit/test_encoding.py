import gzip
import os
import traceback
import zlib
from collections.abc import Callable

import brotli
import pytest

from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.proxy.encoding import check_charset, decoded
from tests.kit.compression import zstd

BODY = b'{"messages":[{"role":"user","content":"Ada Lovelace"}]}' * 50
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def zstd_stream(data: bytes) -> bytes:
    """Compress without the content's size in the header, as streams are."""
    compressor = zstd.ZstdCompressor()
    return compressor.compress(data) + compressor.flush()


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})),
    ("zstd", zstd_stream),
]
IDS = [f"{name}-{index}" for index, (name, _) in enumerate(ENCODERS)]
each_encoder = pytest.mark.parametrize(("name", "encode"), ENCODERS, ids=IDS)


def refused(body: bytes, encoding: str, max_bytes: int = LIMIT) -> UnreadableBodyError:
    with pytest.raises(UnreadableBodyError) as caught:
        decoded(body, encoding, max_bytes)
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert "Ada" not in repr(error) + repr(vars(error)) + "".join(traceback.format_exception_only(error))
    return error


@pytest.mark.parametrize("encoding", ["", "identity", "Identity", " identity "])
def test_plain(encoding: str) -> None:
    assert decoded(BODY, encoding, LIMIT) == BODY
    assert refused(BODY, encoding, 10).status == 413


@each_encoder
def test_encoded(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decoded(encode(BODY), name, LIMIT) == BODY
    assert decoded(encode(BODY), f" {name.upper()} ", LIMIT) == BODY
    noise = os.urandom(300_000)
    assert decoded(encode(noise), name, LIMIT) == noise
    assert decoded(encode(b""), name, LIMIT) == b""


@each_encoder
def test_truncated_bodies_are_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    whole = encode(BODY)
    for length in range(1, len(whole)):
        assert refused(whole[:length], name).code == "invalid_encoding"


@each_encoder
def test_what_follows_the_end_is_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    for garbage in (b"\0", b"garbage", b"{}", encode(BODY)[:10]):
        assert refused(encode(BODY) + garbage, name).code == "invalid_encoding"


@each_encoder
def test_broken_bodies_are_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    for body in (b"\xff" * 20, BODY, b"\0\0\0"):
        assert refused(body, name).code == "invalid_encoding"
    if name.endswith("gzip"):
        assert refused(encode(BODY)[:-8] + b"\0" * 8, name).code == "invalid_encoding"  # the checksum is wrong


@pytest.mark.parametrize(
    ("name", "encode"), [ENCODERS[0], ENCODERS[5], ENCODERS[6]], ids=["gzip", "zstd", "zstd-stream"]
)
def test_every_member_is_read(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decoded(encode(b"one ") + encode(b"") + encode(b"two"), name, LIMIT) == b"one two"
    assert refused(encode(BODY) + encode(BODY)[:-1], name).code == "invalid_encoding"


@each_encoder
def test_bombs_are_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    bomb = encode(bytes(8_000_000))
    assert refused(bomb, name).code == "body_too_large"
    exact = encode(bytes(1000))
    assert len(decoded(exact, name, 1000)) == 1000
    assert refused(exact, name, 999).status == 413


def test_many_members_cost_no_more_than_their_length() -> None:
    for name, encode in (ENCODERS[0], ENCODERS[5]):
        assert refused(encode(b"") * 300_000, name).code == "body_too_large"  # each counts, though it is empty


@pytest.mark.parametrize(
    "encoding", ["compress", "gzip, gzip", "gzip, identity", "aes128gcm", "br;q=1", "zip", "*", "\x00"]
)
def test_unknown_encodings_are_refused(encoding: str) -> None:
    error = refused(BODY, encoding)
    assert (error.status, error.code) == (415, "unsupported_encoding")


@pytest.mark.parametrize("charset", ["utf-7", "UTF-16", "utf-16le", "iso-2022-jp", "latin-1", "cp037", "x"])
def test_a_charset_in_which_it_reads_otherwise(charset: str) -> None:
    spellings = f"charset={charset}", f'a=b;Charset = "{charset}"', f"charset*={charset}''x"
    for content_type in (f"application/json; {each}" for each in spellings):
        with pytest.raises(UnreadableBodyError) as raised:
            check_charset(content_type)
        assert raised.value.code == "unsupported_encoding"


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "application/json; charset=UTF-8", "x;charset='utf8'"]
)
def test_a_charset_in_which_it_reads_the_same(content_type: str) -> None:
    check_charset(content_type)
