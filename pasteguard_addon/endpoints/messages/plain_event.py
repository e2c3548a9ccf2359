"""The events that a stream of a message mostly consists of: a delta with one text and nothing else."""

import re
from functools import cache

from pasteguard_addon.wire.event_template import EventTemplate

_ONCE = (b"data:", b'"delta"')


@cache
def _start_of_text(name: str) -> re.Pattern[bytes]:
    return re.compile(rb'"delta":\s*\{[^{}\[\]]*?"%s":\s*"' % name.encode())


def template_of(raw: bytes, name: str, text: str) -> EventTemplate | None:
    """Return a template for events like this one; None if it is not certainly a plain one.

    `text` is what its JSON was read to say in its delta, under `name`.
    """
    # Without a backslash a name can be spelled in one way only, and its quotes can belong to nothing else. So one
    # that stands there once is the member that counts: none of the same name is ignored for it.
    once = (*_ONCE, b'"%s"' % name.encode())
    if b"\\" in raw or any(raw.count(each) != 1 for each in once):
        return None
    start = _start_of_text(name).search(raw)
    literal = text.encode("utf-8", "surrogatepass") + b'"'
    if start is None or not raw.startswith(literal, start.end()):
        return None
    return EventTemplate(raw[: start.end()], raw[start.end() + len(literal) - 1 :])
