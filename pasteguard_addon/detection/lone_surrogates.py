"""Half characters, which some clients send: no encoding has them."""

import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """Return the text, or a copy of equal length without lone surrogates: spaCy and JSON fail on them."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
