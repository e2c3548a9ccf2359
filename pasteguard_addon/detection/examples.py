"""Names and places that a text gives as nobody's: what it calls the model itself, and its examples of how to write one.

System prompts and descriptions of tools are full of both, and a proxy that masks them is noisy for nothing.
"""

import re
from collections.abc import Sequence

from pasteguard_addon.entity_types import NAMES, PLACES
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding
from pasteguard_addon.sieve import Sieve

_NAME = r"(?P<name>[A-Z][\w+-]{1,24}(?:[ ][A-Z][\w+-]{1,24})?)"
_TO_THE_MODEL = re.compile(
    r"\b(?:(?:[Tt]he|[Tt]his) assistant is|[Yy]our name is"
    r"|[Yy]ou are(?: now)?(?: (?P<role>(?:an? )?(?:[\w-]{2,20} ){0,4})(?:called|named))?)"
    rf"[ ][\"'*]{{0,2}}{_NAME}(?P<rest>[^\n]{{0,120}})"
)
_MACHINE = re.compile(
    r"\b(?:AI|assistants?|agents?|chatbots?|bots?|language model|LLM|IDE|copilot|engineer"
    r"|(?:created|built|developed|made|powered|trained) by)\b"
)
_MODEL_OF_A_MAKER = re.compile(
    r"\b(?:(?P<claude>Claude)(?:[ ](?:Code|Opus|Sonnet|Haiku|Desktop|\d\.\d)\b|[^.\n]{0,80}\bAnthropic\b)"
    r"|(?P<gemini>Gemini)[ ](?:Pro|Ultra|Flash|CLI|\d\.\d)\b|(?P<devin>Devin)\b[^.\n]{0,40}\bCognition\b)"
)
"""Assistants whose names people have, too, where the text speaks of their makers or versions."""
_SIEVE = Sieve(_TO_THE_MODEL, _MODEL_OF_A_MAKER)
_BEHIND_NAME = ("", *",. *\"'(")
_SAMPLE_CUE = re.compile(r"(?:\be\.?g\.|\b(?:[Ff]or example|[Ee]xamples?|z\. ?B\.|p\. ?ej\.))[^\n.;!?]{0,40}\Z")
_SAMPLE_CHARS = 60
_TIME_ZONE = re.compile(
    r"(?<!\w)(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Indian|Antarctica|Arctic|US)/[A-Z][\w/-]{2,30}"
)
_ZONE_CHARS = 40
_SAMPLE_USERS = frozenset(("john", "jane", "alice", "bob"))
_SAMPLES = frozenset((
    *("john doe", "jane doe", "john smith", "jane smith", "max mustermann", "erika mustermann", "jean dupont"),
    *("juan pérez", "mario rossi", "jan kowalski", "san francisco", "san francisco, ca", "new york", "new york, ny"),
    *("new york city", "los angeles, ca", "boston, ma", "seattle, wa", "london", "london, uk", "paris", "tokyo"),
    *("paris, france", "tokyo, japan", "berlin", "berlin, germany", "bogotá, colombia"),
))  # fmt: skip
_KINDS = NAMES | PLACES | {"USERNAME"}


def without_examples(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without names of the model that a text is written for, and without well-known samples."""
    if not any(each.entity_type in _KINDS for each in findings):
        return list(findings)
    own = _names_of_the_model(text)
    return [each for each in findings if not (each.entity_type in _KINDS and _is_example(text, each, own))]


def _is_example(text: str, finding: Finding, own: frozenset[str]) -> bool:
    if finding.recognizer == DENY_RECOGNIZER:
        return False
    value = text[finding.start : finding.end]
    if finding.entity_type in NAMES and _is_of_the_model(text, value, own):
        return True
    if finding.entity_type in PLACES and _is_of_a_zone(text, finding):
        return True
    if value.lower() not in (_SAMPLE_USERS if finding.entity_type == "USERNAME" else _SAMPLES):
        return False
    return _SAMPLE_CUE.search(text, max(0, finding.start - _SAMPLE_CHARS), finding.start) is not None


def _is_of_the_model(text: str, value: str, own: frozenset[str]) -> bool:
    """Return whether a name is the model's, with whatever word of its prompt behind it: "Dia ALWAYS"."""
    first, _, rest = value.lower().partition(" ")
    if value.lower() in own or (not rest and first.removesuffix("'s").removesuffix("’s") in own):
        return True
    return bool(rest) and first in own and re.search(rf"(?<!\w){re.escape(rest)}", text) is not None


def _is_of_a_zone(text: str, finding: Finding) -> bool:
    zones = _TIME_ZONE.finditer(text, max(0, finding.start - _ZONE_CHARS), finding.end + _ZONE_CHARS)
    at = finding.start
    for zone in zones:
        if zone.start() <= at < zone.end():
            at = zone.end() + 1  # behind the comma to the next of a list
    return at > finding.start and at >= finding.end


def _names_of_the_model(text: str) -> frozenset[str]:
    """Return in lower case what a text calls the model: "You are Kiro, an AI assistant …".

    A letter may say "your name is" to a person, so a word has to tell of a machine.
    """
    names = set()
    found = _SIEVE.sift(text)
    for match in found.finditer(_TO_THE_MODEL):
        is_machine = _MACHINE.search(match["role"] or "") or _MACHINE.search(match["rest"])
        if is_machine and match["rest"][:1] in _BEHIND_NAME:
            names.add(match["name"].partition(" ")[0].lower())
            names.add(match["name"].lower())
    for match in found.finditer(_MODEL_OF_A_MAKER):
        names.add(str(match.lastgroup))
    return frozenset(names)
