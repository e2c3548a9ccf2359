"""The events that a stream consists of: one like the other but for a few characters of content.

An event with the very same bytes around a content without escapes has the same meaning as the one before, so its JSON
need not be parsed. OpenAI adds random padding to each, which may differ as well.
"""

import json
import re
from typing import Self

_CONTENT = b'"content":'
_PADDING = re.compile(rb'"obfuscation":\s*"([A-Za-z0-9]*)(?=")')
_PADDING_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# JSON has to escape the others; in the middle of an event a line end would besides change what its lines are.
_PLAIN_CONTENT = re.compile(rb'[^"\\\x00-\x1f]*')


class PlainEvent:
    """What stands around the content in a plain event.

    Bytes in which it finds a content are one event each, whole and with nothing behind it.
    """

    def __init__(self, before: bytes, after: bytes) -> None:
        self._before = before
        self._content_at = len(before)
        padding = _PADDING.search(after)
        self._after = after[: padding.start(1)] if padding else after
        self._after_padding = after[padding.end() :] if padding else b""

    @classmethod
    def maybe_of(cls, raw: bytes, content: str) -> Self | None:
        """Return what recognises events like this one, if its only content stands there without escapes."""
        at = raw.find(_CONTENT)
        literal = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
        is_one_line = raw.count(b"data:", 0, max(at, 0)) == 1
        if at < 0 or raw.find(_CONTENT, at + 1) >= 0 or b"\\" in literal or not is_one_line:
            return None
        start = raw.find(b'"', at + len(_CONTENT))
        if start < 0 or not raw.startswith(literal, start):
            return None
        return cls(raw[: start + 1], raw[start + len(literal) - 1 :])

    @property
    def ends_with_lf(self) -> bool:
        """Nothing that still belongs to such an event can follow: a CR may be half of a line end."""
        return (self._after_padding or self._after).endswith(b"\n")

    def maybe_content(self, raw: bytes) -> str | None:
        """Return the content of an event of this kind; None if it is another, or is more than one, or a part."""
        if not raw.startswith(self._before):
            return None
        end = len(raw)
        if self._after_padding:
            if not raw.endswith(self._after_padding):
                return None
            end = len(raw[: -len(self._after_padding)].rstrip(_PADDING_BYTES))
        if not raw.endswith(self._after, 0, end):
            return None
        content = raw[self._content_at : end - len(self._after)]
        if end - len(self._after) < self._content_at or not _PLAIN_CONTENT.fullmatch(content):
            return None
        try:
            return content.decode()
        except UnicodeDecodeError:
            return None

    def with_content(self, raw: bytes, content: str, escaped: str) -> bytes:
        """Return an event with another content than its own, already escaped for JSON."""
        return raw[: self._content_at] + escaped.encode() + raw[self._content_at + len(content.encode()) :]
