"""Content-encodings of requests, decoded strictly and with a limit (RFC 9110, section 8.4).

mitmproxy's own decoder takes truncated gzip, only the first of several gzip members, and any size. A body of which
upstream might read more than was scanned must not pass, so here everything is decoded to its end or refused.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping

from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.proxy import decoders
from pasteguard_addon.proxy.decoders import Decoder

_CHARSETS = ("", "utf-8", "utf8", "us-ascii", "ascii")


def check_charset(content_type: str) -> None:
    """Raise UnreadableBodyError if a body is said to be in a charset in which somebody might read it otherwise."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.partition("*")[0].strip().lower() == "charset" and value.strip().strip("'\"").lower() not in _CHARSETS:
            raise UnreadableBodyError(
                "The request's charset is none that JSON may have. Use UTF-8.", "unsupported_encoding", status=415
            )


def read_body(body: bytes, content_type: str, encoding: str, max_bytes: int) -> bytes:
    """Return a request body without its content-encoding. Raises UnreadableBodyError as the functions below do."""
    check_charset(content_type)
    return decoded(body, encoding, max_bytes)


def decoded(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return a request body without its content-encoding.

    Raises UnreadableBodyError for an unknown or stacked encoding, for anything broken, truncated or followed by more
    bytes, and for more than `max_bytes` of output, a security limit.
    """
    name = encoding.strip().lower()
    if name in ("", "identity", "none"):
        return _within(body, max_bytes)
    if name not in _DECODERS:
        raise UnreadableBodyError(
            "The request's content-encoding is unknown. Use gzip, deflate, br, zstd or none.",
            "unsupported_encoding",
            status=415,
        )
    pieces: list[bytes] = []
    size = 0
    is_broken = False
    try:
        for piece in _pieces(_DECODERS[name](body), body):
            size += len(piece) or decoders.MEMBER_COST_BYTES
            _check_size(size, max_bytes)
            pieces.append(piece)
    except decoders.ERRORS:
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


def _pieces(decoder: Decoder, body: bytes) -> Iterator[bytes]:
    """Yield what all of a body holds. In steps, as behind each member what is left of a step is copied."""
    for at in range(0, len(body), decoders.STEP_BYTES):
        yield from decoder.decode(body[at : at + decoders.STEP_BYTES])
    if decoder.has_padding or not decoder.is_at_end:
        raise EOFError


def _deflate(body: bytes) -> Decoder:
    return decoders.Inflate(zlib.MAX_WBITS if decoders.has_zlib_header(body) else -zlib.MAX_WBITS)


def _gzip(_: bytes) -> Decoder:
    return decoders.Inflate(zlib.MAX_WBITS | 16)


_DECODERS: Mapping[str, Callable[[bytes], Decoder]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": lambda _: decoders.Brotli(),
    "zstd": lambda _: decoders.Zstd(),
}
