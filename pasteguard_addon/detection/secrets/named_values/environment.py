"""Variables of an environment: where names are abbreviations, the value says that it is a secret."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_random, is_reference
from pasteguard_addon.detection.secrets.forms.tokens import UUID
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.turns import is_striking

_PAIR = re.compile(
    r"(?:export\s|set\s|setx\s|ENV\s)?[ \t]*(?P<name>[A-Z][A-Z0-9_]{2,40})(?:=|:\s|\s(?=\S+$))"
    r"(?P<quote>[\"']?)(?P<value>[^\s\"'`;|&<>]{8,128})(?P=quote)(?=[\"']?(?:[\s;,]|$))",
    re.MULTILINE,
)
_LINES = re.compile(rf"^(?:[ \t>+-]*){_PAIR.pattern}", re.MULTILINE)
_NAMED_LINE = re.compile(r"[ \t>+-]*(?:export\s|ENV\s)?[A-Z][A-Z0-9_]{2,40}(?:=|:\s)")
HARMLESS = frozenset(
    "ID IDS UID GID UUID GUID NAME HOST HOSTNAME URL URI PATH DIR FILE HOME PORT VERSION TAG IMAGE BRANCH COMMIT SHA"
    " HASH DIGEST CHECKSUM ETAG REVISION RELEASE BUILD REGION ZONE BUCKET CLUSTER NODE MODEL TYPE LEVEL MODE ENV LANG"
    " LOCALE TZ DATE TIME EMAIL USER USERNAME LOGIN DOMAIN ENDPOINT SERVER ADDR ADDRESS ARN INSTANCE PROJECT TENANT"
    " PREFIX SUFFIX SIZE LIMIT TIMEOUT COUNT PUBKEY PUBLIC CERT FINGERPRINT DSN COLOR LABEL ARGS OPTS FLAGS OPTIONS"
    " DRIVER DIALECT CHARSET ENCODING FORMAT PATTERN TITLE CLIENT VALUE SERVICE".split()
)
"""What names of variables hold that are no secret's."""
_REACH = 1_000
_BACK = 400
_TELLING = ("_password", "_passwd", "_pass=", "_pass:", "_pw=", "_secret", "_token", "_key=", "_key:")
"""What the names of secrets in capitals end with."""


class EnvironmentRule:
    """`export NAME=…`, lines `NAME=…` below the mention of a `.env` file, and those beside one that is a secret's."""

    anchors = ("export ", ".env", "setx ", "docker run", "--env ", *_TELLING)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        first = max(start, scan.done.get(self, 0))
        if scan.low.startswith("export ", start) or scan.low.startswith("setx ", start):
            pair = _PAIR.match(text, start)
            if pair:
                yield from self._judge(scan, pair)
            return
        is_neighbour = scan.low[start:end] in _TELLING
        if is_neighbour and (not text[start:end].isupper() or not _NAMED_LINE.match(text, scan.line_start(start))):
            return
        if is_neighbour:
            own = _LINES.match(text, scan.line_start(start))
            if own and own.end() > end:
                yield from self._judge(scan, own)
            first = max(scan.line_start(max(0, start - _BACK)), scan.done.get(self, 0))
        last = min(len(text), end + _REACH)
        if first >= last:
            return
        scan.done[self] = last
        pattern = _LINES if is_neighbour or scan.low.startswith(".env", start) else _OPTIONS
        for pair in pattern.finditer(text, first, last):
            if not _has_own_cue(scan, pair):
                yield from self._judge(scan, pair)

    def _judge(self, scan: Scan, pair: re.Match[str]) -> Iterator[SecretHit]:
        if pair.start("value") in scan.starts and pair.end("value") in scan.found:
            return  # the name says what it is
        name, value = pair["name"], pair["value"]
        if not HARMLESS.isdisjoint(name.split("_")) or is_reference(value) or UUID.fullmatch(value) or "://" in value:
            return
        if is_striking(value) or is_random(value, 16):
            yield SecretHit(*pair.span("value"), "ENV_SECRET", 0.9)


def _has_own_cue(scan: Scan, pair: re.Match[str]) -> bool:
    """Tell whether the name of a line leads here itself: it is judged when the rules that know such names were."""
    return _NAMED_LINE.match(scan.text, pair.start()) is not None and any(
        cue in scan.low[pair.start("name") - 1 : pair.start("value")] for cue in _TELLING
    )


_OPTIONS = re.compile(rf"(?<=\s)(?:-e|--env)[ =]{_PAIR.pattern}")
