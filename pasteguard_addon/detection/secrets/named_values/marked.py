"""Values that the data itself marks as secret, whatever they are called: `"sensitive": true`, rows of cookies."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_random
from pasteguard_addon.detection.secrets.commands.headers import NO_SESSION, SESSION
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.turns import is_striking

_REACH = 600
_LEAST_SESSION, _LEAST_OTHER = 16, 32


class SensitiveRule:
    """The value, or the members of the object, beside `"sensitive": true`, as Terraform's outputs have it."""

    anchors = ('"sensitive": true', '"sensitive":true')
    _value = re.compile(
        r"[^{}]{0,120}?\"value\"\s{0,4}:\s{0,4}(?P<object>\{[^{}]{1,500}\}|\[[^\[\]]{1,500}\]|\"[^\"\n]{4,400}\")"
    )
    _before = re.compile(r"\"value\"\s{0,4}:\s{0,4}(?P<object>\{[^{}]{1,500}\}|\"[^\"\n]{4,400}\")\s{0,4},\s{0,40}\Z")
    _string = re.compile(r"\"(?P<value>[^\"\\\n]{4,400})\"(?!\s{0,4}:)")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        held = self._value.match(scan.text, end) or self._before.search(scan.text, max(0, start - _REACH), start)
        for string in self._string.finditer(scan.text, *held.span("object")) if held else ():
            if is_striking(string["value"]) or is_random(string["value"], 12):
                yield SecretHit(*string.span("value"), "ENV_SECRET", 0.9)


class CookieRowsRule:
    """Rows of a browser's table of cookies or storage, below `Name⇥Value⇥…`."""

    anchors = ("name\tvalue", "key\tvalue")
    _row = re.compile(r"(?P<name>[^\t\n]{1,80})\t(?P<value>[^\t\n]{8,4096})(?:\t[^\n]{0,400})?(?:\r?\n|\Z)")
    _most = 60

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        at = scan.line_end(end, 400) + 1
        for _ in range(self._most):
            row = self._row.match(scan.text, at)
            if row is None:
                return
            value = row["value"][:400]
            least = _LEAST_SESSION if SESSION.search(row["name"]) else _LEAST_OTHER
            if not NO_SESSION.search(row["name"]) and is_random(value, least):
                yield SecretHit(*row.span("value"), "SESSION_COOKIE", 0.92)
            at = row.end()
