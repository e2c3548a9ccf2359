"""The events that a stream consists of: one like the other but for a few characters of text.

An event with the very same bytes around a text without escapes has the same meaning as the one before, so its JSON
need not be parsed. Some providers add random padding to each, which may differ as well.
"""

import re

_PADDING = re.compile(rb'"obfuscation":\s*"([A-Za-z0-9]*)(?=")')
_PADDING_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# JSON has to escape the others; in the middle of an event a line end would besides change what its lines are.
_PLAIN_TEXT = re.compile(rb'[^"\\\x00-\x1f]*')


class EventTemplate:
    """What stands before and after the text of an event, down to the blank line that ends it.

    Bytes in which it finds a text are one event each, whole and with nothing behind it.
    """

    def __init__(self, before: bytes, after: bytes) -> None:
        self._before = before
        self._text_at = len(before)
        padding = _PADDING.search(after)
        self._after = after[: padding.start(1)] if padding else after
        self._after_padding = after[padding.end() :] if padding else b""

    @property
    def ends_with_lf(self) -> bool:
        """Nothing that still belongs to such an event can follow: a CR may be half of a line end."""
        return (self._after_padding or self._after).endswith(b"\n")

    def maybe_text(self, raw: bytes) -> str | None:
        """Return the text of an event of this kind; None if it is another, or is more than one, or a part."""
        if not raw.startswith(self._before):
            return None
        end = len(raw)
        if self._after_padding:
            if not raw.endswith(self._after_padding):
                return None
            end = len(raw[: -len(self._after_padding)].rstrip(_PADDING_BYTES))
        if not raw.endswith(self._after, 0, end):
            return None
        text = raw[self._text_at : end - len(self._after)]
        if end - len(self._after) < self._text_at or not _PLAIN_TEXT.fullmatch(text):
            return None
        try:
            return text.decode()
        except UnicodeDecodeError:
            return None

    def with_text(self, raw: bytes, text: str, escaped: str) -> bytes:
        """Return an event with another text than its own, already escaped for JSON."""
        return raw[: self._text_at] + escaped.encode() + raw[self._text_at + len(text.encode()) :]
