"""The events that a stream of a response mostly consists of: one text in a delta."""

from pasteguard_addon.wire.event_template import EventTemplate, NumberedEventTemplate

_ONCE = (b"data:", b'"delta"', b'"type"')
_DELTA = (b'"delta":"', b'"delta": "')


def template_of(raw: bytes, text: str) -> EventTemplate | None:
    """Return a template for events like this one; None if it is not certainly a plain one.

    `text` is what its JSON was read to say as `delta`.
    """
    # Without a backslash a name can be spelled in one way only, and its quotes can belong to nothing else.
    if b"\\" in raw or any(raw.count(each) != 1 for each in _ONCE):
        return None
    at, start = max((raw.find(each), each) for each in _DELTA)
    literal = text.encode("utf-8", "surrogatepass") + b'"'
    begin = at + len(start)
    if at < 0 or not raw.startswith(literal, begin):
        return None
    return NumberedEventTemplate(raw[:begin], raw[begin + len(literal) - 1 :])
