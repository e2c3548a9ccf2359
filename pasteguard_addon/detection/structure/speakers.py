"""Who is named by a place on a line: speakers of exported chats, holders of accounts on statements.

Forms: WhatsApp's and Telegram's exports, transcripts of meetings (Zoom, WebVTT), lines of bank statements.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.sieve import Sieve

_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
_NAME = r"[^\W\d_][^\n:<>\[\]{}()=/\\\"|@,;]{1,48}?"
_SPEAKER = re.compile(
    rf"^[\u200e\u200f]?(?:\[{_DAY},?[ ]{_TIME}\][ ](?:~[ ]?)?|{_DAY},[ ]{_TIME}[ ]-[ ])(?P<name>{_NAME}):[ ]", re.M
)
"""WhatsApp, on either kind of phone; only a speaker stands there."""
_SPEAKER_BEFORE = re.compile(rf"^(?P<name>{_NAME}),[ ]\[{_DAY}[ ]{_TIME}\]", re.M)
"""Telegram."""
_FROM = re.compile(
    rf"^{_TIME}[ \t]+(?:From|Von|De|Da|Van|Od)[ ]{{1,2}}(?P<name>{_NAME})[ ]{{1,2}}(?:to|To|an|à|a|aan|do|para)[ ]"
    r"(?P<other>[^\n:]{2,40}?)[ ]?:",
    re.M,
)
"""Zoom's chat."""
_SPEAKER_ABOVE = re.compile(
    rf"^(?:\[{_DAY},?[ ]{_TIME}\][ ](?P<full>[^\W\d_][^\n:<>\[\]{{}}()=/\\\"|@;]{{1,48}}?)"
    rf"|(?P<name>[^\W\d_](?:(?![ ]{{2}})[^\n:<>\[\]{{}}()=/\\\"|@;.!?]){{1,48}}?)"
    rf"(?:[ ]{{1,3}}[—–]|[ ][ ]|\t|[ ]{{1,2}}(?=\[))"
    rf"[ ]{{0,2}}\[?(?:[^\W\d_]{{2,12}}[ ](?:at|um|à|a las|às|alle|om|o|kl\.?)[ ]|{_DAY},?[ ])?{_TIME}\]?)"
    r"(?:[ ]\([^()\n]{2,24}\))?[ \t]*\r?$",
    re.M,
)
"""Teams, Slack and Discord, as they are copied: the speaker stands on a line of its own."""
_VOICE = re.compile(rf"<v(?:\.[\w.]+)?[ ](?P<name>{_NAME})>")
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_HOLDER = re.compile(
    rf"(?<![\w-])(?!SEPA)(?P<name>{_UPPER}{{2,24}}(?:[ ]{_UPPER}{{2,24}}){{1,2}})"
    r"[ ,:;/-]{1,3}(?=IBAN[ :]{0,2}[A-Z]{2}\d\d)"
)
"""On a statement, in capitals."""
_SIEVE = Sieve(_SPEAKER, _SPEAKER_BEFORE, _SPEAKER_ABOVE, _FROM, _VOICE, _HOLDER)


def speaker_cells(text: str) -> Iterator[Cell]:
    """Yield the names that stand in such places, each as a person's."""
    sifted = _SIEVE.sift(text)
    for match in sifted.finditer(_SPEAKER_ABOVE):
        yield Cell(*match.span("full" if match["full"] else "name"), ("person",), Place.SEGMENT)
    for pattern in (_SPEAKER, _SPEAKER_BEFORE, _FROM, _VOICE, _HOLDER):
        for match in sifted.finditer(pattern):
            yield Cell(*match.span("name"), ("person",), Place.SEGMENT)
            if pattern is _FROM:
                yield Cell(*match.span("other"), ("person",), Place.SEGMENT)
