"""Keys that stand in a line of their own, below the line that names them."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_random
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.nouns import is_noun

_VALUE_BELOW = re.compile(
    r"[^\n;{}()<>=-]{0,40}\r?\n(?:[^\S\n]*\r?\n)?[^\S\n]*(?:>[^\S\n]*)?"
    r"(?:(?:\[?\d{1,2}[:.]\d\d\]?\s)?[A-Za-z][\w.@ -]{0,24}:\s)?[`*\"']{0,3}"
    r"(?P<value>[\w.+/=~-]{16,512})[`*\"']{0,3}[^\S\n]*(?:\Z|\r?\n(?![^\S\n]*[\w+/=-]{16,}[^\S\n]*(?:\r?\n|\Z)))"
)
"""Where the next line is of that kind too, both are rather part of a certificate or a list of hashes."""
_LINE_BEFORE = 60


class KeyLineRule:
    """A line that ends with a word for key or token, and what stands alone in the next one."""

    anchors = (
        "key", "token", "secret", "schlüssel", "clé", "clave", "chiave", "sleutel", "klucz", "chave", "ключ", "токен",
        "密钥", "令牌", "キー", "トークン",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if text.find("\n", end, end + 42) < 0:
            return  # nearly always
        match = _VALUE_BELOW.match(text, end)
        if match is None or not is_noun(text, start, end) or not scan.is_new((KeyLineRule, match.start("value"))):
            return
        before = scan.low[scan.line_start(start, _LINE_BEFORE) : start]
        if "-----" in before or "fingerprint" in before:
            return  # the head of a certificate, the name of a public key
        if any(c.isdigit() for c in match["value"]) and is_random(match["value"], 16):
            yield SecretHit(*match.span("value"), "ENV_SECRET", 0.9)
