"""A strong password in quotes, in a line that speaks of one, wherever in it: `fmt.Println("password:", "…")`."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_random, is_reference
from pasteguard_addon.detection.secrets.accounts import is_strong
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.tokens import is_id

_QUOTED = re.compile(r"(?<![\w\\])(?P<quote>[\"'`])(?P<value>[^\s\"'`\\/<>(){}\[\]=]{8,40})(?P=quote)(?!\s?:)")
_LONGEST = 200
_FEW = 3
"""Fewer digits stand in names, too: `Base64Url`."""
_DRAWN = 12


class QuotedInLineRule:
    """Only what has capitals, small letters and digits, or a sign and digits: hashes and identifiers do not."""

    anchors = ("password", "passwd", "pwd", "passwort", "kennwort", "contraseña", "mot de passe")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        is_inside = scan.text[start - 1 : start].isalnum() and not scan.text[start].isupper()
        if start < scan.done.get(self, 0) or is_inside:
            return
        line, last = scan.line_start(start, _LONGEST), scan.line_end(end, _LONGEST)
        scan.done[self] = last
        if last - line >= _LONGEST:
            return
        for quoted in _QUOTED.finditer(scan.text, line, last):
            value = quoted["value"]
            if _is_mixed(value) and is_strong(value) and not (is_reference(value) or is_id(value.partition("_")[0])):
                yield SecretHit(*quoted.span("value"), "ENV_PASSWORD", 0.9)


def _is_mixed(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    if any(c in "!@#$%^&*+?~" for c in value):
        return digits > 1
    is_of_both_cases = any(map(str.isupper, value)) and any(map(str.islower, value))
    return is_of_both_cases and (digits >= _FEW or is_random(value, _DRAWN))
