"""The events that a stream consists of: one like the other but for a few characters of text.

An event with the very same bytes around a text without escapes has the same meaning as the one before, so its JSON
need not be parsed. Some providers add random padding to each, which may differ as well.
"""

import re

_PADDING = re.compile(rb'"obfuscation":\s*"([A-Za-z0-9]*)(?=")')
_PADDING_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_CHANGING = re.compile(rb'"(?:obfuscation":\s*"(?P<padding>[A-Za-z0-9]*)(?=")|sequence_number":\s*(?P<number>[0-9]+))')
_ITEM = re.compile(rb'(?<="item_id":")[^"]*|(?<="item_id": ")[^"]*')
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


class NumberedEventTemplate(EventTemplate):
    """The same of events that are numbered, wherever the number stands.

    The pattern takes any item, so that all streams share it: to compile one takes as long as hundreds of events.
    """

    def __init__(self, before: bytes, after: bytes) -> None:
        super().__init__(before, after)
        item = _ITEM.search(before)
        self._item = item[0] if item else b""
        start, end = item.span() if item else (0, 0)
        pieces = _loosened(before[:start]), b'[^"]*' if item else b"", _loosened(before[end:])
        self._match = re.compile(b"%s(%s)%s(%s)%s" % (*pieces, _PLAIN_TEXT.pattern, _loosened(after))).fullmatch

    def maybe_text(self, raw: bytes) -> str | None:
        found = self._match(raw)
        if found is None or found[1] != self._item:
            return None
        try:
            return found[2].decode()
        except UnicodeDecodeError:
            return None

    def with_text(self, raw: bytes, text: str, escaped: str) -> bytes:
        found = self._match(raw)
        start, end = found.span(2) if found else (0, 0)
        return raw[:start] + escaped.encode() + raw[end:]


def _loosened(fixed: bytes) -> bytes:
    """Return a pattern for bytes in which the number and the padding may be others."""
    pieces: list[bytes] = []
    at = 0
    for each in _CHANGING.finditer(fixed):
        name = "number" if each["number"] is not None else "padding"
        pieces += (re.escape(fixed[at : each.start(name)]), b"[0-9]+" if name == "number" else b"[A-Za-z0-9]*")
        at = each.end(name)
    return b"".join([*pieces, re.escape(fixed[at:])])
