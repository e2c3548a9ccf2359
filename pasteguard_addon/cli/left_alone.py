"""What was looked at in a text and left in clear, each with the reason: so that nobody takes a sample for a leak.

Only `mask --explain` asks for it. What a setting leaves out is found by a scan without that setting; what the rules
leave, by its shape, and the reason comes from the same tests by which the rules decide.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pasteguard_addon.conversation.whose import is_country
from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.plugins.values import is_generic, is_placeholder, is_reference, is_wordy
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.entity_types import DEFAULT_TYPES
from pasteguard_addon.findings import Finding, TextToScan, values_in
from pasteguard_addon.lexicon.words import is_given_name, is_term

_MOST = 200
_SECRET_NAME = re.compile(
    r"(?:key|token|secret|passw(?:or[dt])?|passphrase|pwd|credentials?|auth)[\"'`\]]{0,2}[ ]?(?:[:=]|\bis\b)[ ]?"
    r"[\"'`]?(?P<value>[^\s\"'`,;]{2,200})",
    re.I,
)
_LEAD = re.compile(r"(?:(?:sk|pk|rk|gh[opsu]|xox[abp]|glpat|hf|gsk)[-_](?=[\w-]{2})|AKIA(?=\w)|AIza(?=\w))")
_KEY_LIKE = re.compile(r"(?<![\w-])[\w~+/=-]{4,200}(?![\w-])", re.ASCII)
"""A token; of interest if it begins as keys of large vendors do, or is long."""
_LONG_TOKEN = 20
_ID = re.compile(r"[0-9a-fA-F-]{20,}")
_ADDRESS = re.compile(r"[^\s@<>\"'`,;()]{1,64}@[^\s@<>\"'`,;()]{1,200}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b")
_DATE = re.compile(r"(?<![\w.-])(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){6,18}(?![\w])")
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_a-z][^\W\d_]{2,}(?![\w@/-])")
_URL = re.compile(r"https?://[^\s\"'`<>()]{4,300}")
_AGE = re.compile(r"(?<![\w.])\d{1,3}(?: years old| Jahre alt| ans(?= )| años| anni| jaar oud| lat(?= )| anos)(?!\w)")
_LETTERED = re.compile(r"(?<![\w.-])[A-Z]{1,5}-?\d{5,12}(?![\w-])")
_CARD_DIGITS = range(13, 20)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A piece of a text that stays in clear, and why."""

    start: int
    end: int
    reason: str


def left_alone(
    text: str, found: Sequence[Finding], masked: Sequence[Finding], settings: DetectionSettings
) -> list[LeftAlone]:
    """Return what stays in clear of all that looks as if it might not, in order, with no two overlapping.

    `found` is what a scan with the settings gave, `masked` what of it is masked.
    """
    candidates = [*_public(text, found, masked), *_switched_off(text, found, settings), *_by_shape(text)]
    taken = [(each.start, each.end) for each in masked]
    left: list[LeftAlone] = []
    for each in candidates:
        if all(each.end <= start or end <= each.start for start, end in taken):
            taken.append((each.start, each.end))
            left.append(each)
        if len(left) >= _MOST:
            break
    return sorted(left, key=lambda each: each.start)


def _public(text: str, found: Sequence[Finding], masked: Sequence[Finding]) -> Iterator[LeftAlone]:
    for each in found:
        if each not in masked:
            value = text[each.start : each.end]
            if each.entity_type == "PERSON":
                reason = "public figure, and nothing private in the text"
            else:
                reason = "country" if is_country(value) else "place, and nothing private in the text"
            yield LeftAlone(each.start, each.end, reason)


def _switched_off(text: str, found: Sequence[Finding], settings: DetectionSettings) -> Iterator[LeftAlone]:
    """Yield what would have been found with every default type and without list and threshold."""
    types = (*DEFAULT_TYPES, *(each for each in settings.pii_entities if each not in DEFAULT_TYPES))
    wide = replace(
        settings, is_pii_on=bool(settings.pii_entities), pii_entities=types, are_secrets_on=True, secret_types=None,
        score_threshold=0.0, entity_thresholds={}, allow_values=(), allow_patterns=(),
    )  # fmt: skip
    if replace(wide, score_threshold=settings.score_threshold) == settings and settings.score_threshold <= _USUAL:
        return  # nothing is switched off
    [scanned] = InProcessDetection(wide).scan([TextToScan(text, 0)])
    known = {(each.start, each.end) for each in found}
    for each, value in zip(scanned.findings, values_in(text, scanned.findings), strict=True):
        if (each.start, each.end) not in known:
            yield LeftAlone(each.start, each.end, _why_off(each, value, settings))


_USUAL = DetectionSettings().score_threshold


def _why_off(finding: Finding, value: str, settings: DetectionSettings) -> str:
    threshold = settings.entity_thresholds.get(finding.entity_type, settings.score_threshold)
    is_personal = finding.recognizer != "secrets"
    if value in settings.allow_values:
        return "on the list of allowed values"
    if is_personal and finding.entity_type not in settings.pii_entities:
        return f"{finding.entity_type} is switched off"
    if is_personal and finding.score < threshold:
        return f"{finding.entity_type} with score {finding.score:.2f}, below the threshold"
    if not is_personal and not settings.are_secrets_on:
        return "secrets are switched off"
    if not is_personal and settings.secret_types is not None and finding.entity_type not in settings.secret_types:
        return f"{finding.entity_type} is switched off"
    return "matches a pattern of allowed values"


def _by_shape(text: str) -> Iterator[LeftAlone]:
    """Yield what has the shape of something sensitive; the surest shapes first."""
    for match in _KEY_LIKE.finditer(text):
        if _is_key_like(match[0]):
            yield LeftAlone(*match.span(), _why_no_key(match[0]))
    for match in _SECRET_NAME.finditer(text):
        yield LeftAlone(*match.span("value"), _why_no_secret(match["value"]))
    for match in _ADDRESS.finditer(text):
        yield LeftAlone(*match.span(), "no e-mail address: nothing that ends like this can be one")
    for pattern, reason in (
        (_IP, "network address that is nobody's"),
        (_IBAN, "looks like an IBAN, but its check digits are wrong"),
        (_DATE, "date, and no cue that it is one of birth"),
        (_URL, "address on the web that names nobody"),
        (_AGE, "age: not masked"),
        (_LETTERED, "number, no cue of what"),
    ):
        for match in pattern.finditer(text):
            yield LeftAlone(*match.span(), reason)
    for match in _NUMBER.finditer(text):
        is_card = sum(map(str.isdigit, match[0])) in _CARD_DIGITS
        yield LeftAlone(*match.span(), "number, no cue of what" + (", no card's check digit" if is_card else ""))
    yield from _words(_WORD.finditer(text))


def _words(matches: Iterable[re.Match[str]]) -> Iterator[LeftAlone]:
    for match in matches:
        if is_given_name(match[0]):
            is_thing = is_term(match[0])
            reason = "also a product's name" if is_thing else "also a word or no person's here"
            yield LeftAlone(*match.span(), f"{reason}, no cue of a person")


def _why_no_secret(value: str) -> str:
    if is_placeholder(value):
        return "looks like a sample"
    if is_reference(value):
        return "says where a secret is kept"
    if is_generic(value) or is_wordy(value):
        return "reads like words, not like a secret"
    return "too short or too regular for a secret"


def _is_key_like(token: str) -> bool:
    if _LEAD.match(token):
        return True
    is_mixed = any(map(str.isdigit, token)) and any(map(str.isalpha, token))
    return len(token) >= _LONG_TOKEN and is_mixed and not is_wordy(token)


def _why_no_key(token: str) -> str:
    if is_placeholder(token) or is_wordy(token):
        return "looks like a sample"
    return "hash or id" if _ID.fullmatch(token) else "too short or too regular for a key"
