"""A made-up request and its reply, masked and restored: what the first real one would otherwise wait for.

Word lists are read and patterns compiled when they are first used. For a first request that is known but for its last
line, that is the larger part of what it waits for.
"""

from dataclasses import replace

from pasteguard_addon.conversation.whose import load_lists
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.findings import Finding, ScannedText, TextToScan, scanned
from pasteguard_addon.known_values import KnownValue, KnownValueFinder

_VALUES = {
    "PERSON": "Orlug Haberkorn",
    "LOCATION": "Brixenfeld",
    "PHONE_NUMBER": "+49 170 5550142",
    "EMAIL_ADDRESS": "o.haberkorn@example.org",
    "DATE_OF_BIRTH": "14 May 1971",
    "ID_NUMBER": "KD-4418-2093",
    "ENV_PASSWORD": "brixen-4418-feld",
}
"""One of each family of values: each is looked for in a way of its own."""
_LINES = "\n".join(f"- {value}, and more;" for value in _VALUES.values())
_TEXT = f"{_LINES}\nCall Haberkorn, not [[PERSON_7]].\n{_LINES.upper()}"


def warm_up(rules: MaskingRules) -> None:
    """Read and compile what a request under these rules needs."""
    load_lists()
    known = (KnownValue(entity_type, value, since=0) for entity_type, value in _VALUES.items())
    KnownValueFinder(known).find(_TEXT, section=1)
    exchange = Exchange(replace(rules, max_chars=0))
    texts = exchange.begin(DEFAULT.request_saying(_TEXT))
    while texts:
        texts = exchange.take([_found(each) for each in texts])
    exchange.finish()
    restorer = exchange.reply_restorer(is_event_stream=False)
    restorer.feed(DEFAULT.reply_saying("[[PERSON_1]], [[LOCATION_1]]"))
    restorer.finish()


def _found(asked: TextToScan) -> ScannedText:
    """Return what the detectors would find, but for what stands again."""
    starts = {entity_type: asked.text.index(value) for entity_type, value in _VALUES.items()}
    findings = (
        Finding(start, start + len(_VALUES[entity_type]), entity_type, 1.0, "warm_up")
        for entity_type, start in starts.items()
    )
    return scanned(tuple(findings), None, "en")
