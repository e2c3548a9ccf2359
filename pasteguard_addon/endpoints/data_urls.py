"""Media in JSON, and `data:` URLs, of which some hold text that the model reads."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pasteguard_addon.errors import UnreadableBodyError

_MAYBE_BINARY = frozenset(("data", "signature", "file_data", "thought_signature"))
_BINARY = re.compile(r"[A-Za-z0-9+/_=\-\s]*", re.ASCII)
# Without any media type it is text as well (https://www.rfc-editor.org/rfc/rfc2397), but then only if not base64.
_TEXT_DATA_URL = re.compile(
    r"\s*data:(?:text/[^,;]*(?P<text>(?:;[^,;]*)*)|(?P<untyped>(?:;(?!\s*base64)[^,;]*)*)),", re.IGNORECASE
)
_MEDIA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[^,;\s]*)*;base64,[A-Za-z0-9+/_=%-]*", re.IGNORECASE | re.ASCII)
_IS_BASE64 = re.compile(r";\s*base64\s*\Z", re.IGNORECASE)
_CHARSET = re.compile(r";\s*charset=\"?([\w.:-]+)", re.IGNORECASE)


class TextInUrl(NamedTuple):
    """What a `data:text/…` URL holds."""

    text: str
    encode: Callable[[str], str]
    """Returns the URL with another text."""


def text_in_url(url: str) -> TextInUrl | None:
    """Return the text that a URL holds; None for all other URLs and media. Raises `UnreadableBodyError`."""
    header = _TEXT_DATA_URL.match(url)
    if header is None:
        return None
    parameters = header["text"] or header["untyped"] or ""
    is_base64 = _IS_BASE64.search(parameters) is not None
    charset = _CHARSET.search(parameters)
    encoding = charset.group(1) if charset else "utf-8"

    def encode(masked: str) -> str:
        data = masked.encode(encoding)
        return header.group() + (base64.b64encode(data).decode() if is_base64 else quote_from_bytes(data))

    return TextInUrl(_decoded_data(url[header.end() :], encoding, is_base64=is_base64), encode)


def _decoded_data(data: str, encoding: str, *, is_base64: bool) -> str:
    try:
        raw = unquote_to_bytes(data)
        text = (base64.b64decode(b"".join(raw.split()), validate=True) if is_base64 else raw).decode(encoding)
        text.encode(encoding)  # or else the masked text could not be written back
    except (binascii.Error, UnicodeError, LookupError):
        pass
    else:
        return text
    raise UnreadableBodyError("A `data:text/…` URL could not be decoded, so it cannot be scanned.", "invalid_data_url")


def is_media(value: str, name: str) -> bool:
    """Return whether a member's value is media, or a URL that may hold some."""
    if _MEDIA_URL.fullmatch(value) or (" " not in value and _TEXT_DATA_URL.match(value)):
        return True
    return name in _MAYBE_BINARY and len(value) >= 64 and _BINARY.fullmatch(value) is not None
