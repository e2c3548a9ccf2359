"""The events that a stream of chat completions mostly consists of: one choice with one text in its delta."""

import re
from functools import cache

from pasteguard_addon.wire.event_template import EventTemplate

_ONCE = (b"data:", b'"choices"', b'"delta"')
_NEVER = (
    b"\\",
    b'"message"',  # may be meant instead of the delta
    b'"annotations"',  # what they cite depends on the texts before
)


@cache
def _start_of_text(name: str) -> re.Pattern[bytes]:
    """Return a pattern for what stands from the delta to the text of a member of it, and of nothing within it."""
    return re.compile(rb'"delta":\s*\{[^{}\[\]]*?"%s":\s*"' % name.encode())


def template_of(raw: bytes, name: str, text: str) -> EventTemplate | None:
    """Return a template for events like this one; None if it is not certainly a plain one.

    `text` is what its JSON was read to say in its only choice, under `name`.
    """
    # Without a backslash a name can be spelled in one way only, and its quotes can belong to nothing else. So one
    # that stands there once is the member that counts: none of the same name is ignored for it.
    once = (*_ONCE, b'"%s"' % name.encode())
    if any(each in raw for each in _NEVER) or any(raw.count(each) != 1 for each in once):
        return None
    start = _start_of_text(name).search(raw)
    literal = text.encode("utf-8", "surrogatepass") + b'"'
    if start is None or not raw.startswith(literal, start.end()):
        return None
    return EventTemplate(raw[: start.end()], raw[start.end() + len(literal) - 1 :])
