"""Content-encodings of requests, decoded strictly and with a limit (RFC 9110, section 8.4).

mitmproxy's own decoder takes truncated gzip, only the first of several gzip members, and any size. A body of which
upstream might read more than was scanned must not pass, so here everything is decoded to its end or refused.
"""

import zlib
from collections.abc import Iterator

import brotli

from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.proxy import zstd

_CHARSETS = ("", "utf-8", "utf8", "us-ascii", "ascii")
_STEP_BYTES = 64 * 1024
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}
"""A frame that needs more than 128 MiB to be decoded is refused."""
_MAX_MEMBERS = 1000
"""A security limit: what is left is copied after each member of a body."""


def check_charset(content_type: str) -> None:
    """Raise UnreadableBodyError if a body is said to be in a charset in which somebody might read it otherwise."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.partition("*")[0].strip().lower() == "charset" and value.strip().strip("'\"").lower() not in _CHARSETS:
            raise UnreadableBodyError(
                "The request's charset is none that JSON may have. Use UTF-8.", "unsupported_encoding", status=415
            )


def decoded(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return a request body without its content-encoding.

    Raises UnreadableBodyError for an unknown or stacked encoding, for anything broken, truncated or followed by more
    bytes, and for more than `max_bytes` of output, a security limit.
    """
    name = encoding.strip().lower()
    if name in ("", "identity", "none"):
        return _within(body, max_bytes)
    decoders = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
    if name not in decoders:
        raise UnreadableBodyError(
            "The request's content-encoding is unknown. Use gzip, deflate, br, zstd or none.",
            "unsupported_encoding",
            status=415,
        )
    pieces: list[bytes] = []
    size = 0
    is_broken = False
    try:
        for piece in decoders[name](body):
            size += len(piece)
            _check_size(size, max_bytes)
            pieces.append(piece)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError):
        is_broken = True
    if is_broken:  # outside the handler: no error of a decoder goes further
        raise UnreadableBodyError("The request's body does not match its content-encoding.", "invalid_encoding")
    return b"".join(pieces)


def _within(body: bytes, max_bytes: int) -> bytes:
    _check_size(len(body), max_bytes)
    return body


def _check_size(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise UnreadableBodyError(
            f"The request is larger than {max_bytes} bytes, the limit set by pasteguard_max_body_bytes.",
            "body_too_large",
            status=413,
        )


def _gzip(body: bytes) -> Iterator[bytes]:
    """Every member of a gzip body, not just the first."""
    for _ in range(_MAX_MEMBERS):
        decoder = zlib.decompressobj(31)
        yield from _inflated(decoder, body)
        body = decoder.unused_data
        if not body:
            return
    raise EOFError


def _deflate(body: bytes) -> Iterator[bytes]:
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] * 256 + body[1]) % 31 == 0
    decoder = zlib.decompressobj(15 if is_zlib else -15)
    yield from _inflated(decoder, body)
    if decoder.unused_data:
        raise EOFError


def _inflated(decoder: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    rest = body
    while rest and not decoder.eof:
        yield decoder.decompress(rest, _STEP_BYTES)
        rest = decoder.unconsumed_tail
    while not decoder.eof and (piece := decoder.decompress(b"", _STEP_BYTES)):
        yield piece
    if not decoder.eof:
        raise EOFError


def _brotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    piece = decoder.process(body, output_buffer_limit=_STEP_BYTES)
    while piece:
        yield piece
        piece = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=_STEP_BYTES)
    if not decoder.is_finished():
        raise EOFError


def _zstd(body: bytes) -> Iterator[bytes]:
    """Every frame, each to its end, with a bounded window."""
    for _ in range(_MAX_MEMBERS):
        decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
        yield decoder.decompress(body, _STEP_BYTES)
        while not decoder.eof and not decoder.needs_input:
            yield decoder.decompress(b"", _STEP_BYTES)
        if not decoder.eof:
            raise EOFError
        body = decoder.unused_data
        if not body:
            return
    raise EOFError
