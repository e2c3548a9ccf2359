"""Search bytes for a value in every form in which it could have leaked."""

import base64
import gzip
import html
import json
import urllib.parse
import zlib
from collections.abc import Iterable

import brotli

from tests.kit.compression import zstd


def forms(value: str) -> dict[str, bytes]:
    """Return the byte strings that would betray `value`, by the name of the form."""
    raw = value.encode()
    found = {
        "raw": raw,
        "utf-16": value.encode("utf-16-le"),
        "json": json.dumps(value)[1:-1].encode(),
        "json, not ascii": json.dumps(value, ensure_ascii=False)[1:-1].encode(),
        "json in json": json.dumps(json.dumps(value)[1:-1])[1:-1].encode(),
        "python repr": repr(value)[1:-1].encode(),
        "url": urllib.parse.quote(value, safe="").encode(),
        "url, plus": urllib.parse.quote_plus(value).encode(),
        "html": html.escape(value).encode(),
        "hex": raw.hex().encode(),
    }
    for skipped in range(3):
        # Inside base64 a value stands at one of three alignments; the edges of each depend on its neighbours.
        whole = raw[skipped : skipped + (len(raw) - skipped) // 3 * 3]
        found[f"base64, {skipped} skipped"] = base64.b64encode(whole)
    return {name: form for name, form in found.items() if len(form) >= 4}


def leaks(values: Iterable[str], haystack: bytes) -> list[str]:
    """Return `form of value` for everything found; also in other letter case, except in base64."""
    folded = _folded(haystack)
    return [
        f"{name} form of {value!r}"
        for value in values
        for name, form in forms(value).items()
        if form in haystack or (not name.startswith("base64") and _folded(form) in folded)
    ]


def _folded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").casefold()


def decoded(body: bytes, content_encoding: str) -> bytes:
    """Return the body without its content-encoding; as it is if that cannot be undone."""
    try:
        match content_encoding.strip().lower():
            case "gzip":
                return gzip.decompress(body)
            case "deflate":
                return zlib.decompress(body)
            case "br":
                return brotli.decompress(body)
            case "zstd":
                return zstd.decompress(body)
    except (OSError, EOFError, zlib.error, brotli.error, zstd.ZstdError):
        pass
    return body
