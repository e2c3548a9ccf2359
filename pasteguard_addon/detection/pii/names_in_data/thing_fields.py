"""Whether a field of data holds what things are called: by its own name, or by the fields that stand beside it."""

import re

from pasteguard_addon.lexicon.field_names import thing_fields
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_english, without_accents

_KEY = re.compile(r"(?P<key>[^\W\d_][\w.-]{1,40})[\"']?[ ]?(?::|=>?)[ ]{0,4}u?[\"']?\Z")
_KEY_REACH = 56
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FIELD_ENDS = re.compile(r"[ ]?(?:\Z|[\"'\n\r|;<}]|,[ ]?[\"'])")
_SEPARATOR = re.compile(r"[\W_]")
_NAMES = frozenset("name title label id".split())
_THINGS = frozenset(
    "codename policy role table bucket queue plugin package class module service container image branch product"
    " item app step database schema cluster namespace node topic metric column variable parameter param function"
    " method font theme library framework platform distro distribution os brand category tag color colour currency"
    " language locale dish ingredient recipe operation endpoint component widget template index".split()
)
_THINGS_ALONE = frozenset(
    "codename font theme library framework platform distro package plugin module dish ingredient recipe genre"
    " operationid locale timezone charset encoding type apiversion repo repository".split()
)
_SWITCHES = frozenset(("switch", "flag"))
"""What one may be called has no capitals: a flag is also somebody's who has to be warned of."""
_SIBLING = re.compile(r"(?:^|[\s{(,;])[\"']?(?P<key>[A-Za-z]\w{1,30})[\"']?[ ]?(?::|=(?!=))", re.M)
_OF_THINGS = frozenset("price sku stock version ean isbn barcode ingredients calories".split())
_OF_PEOPLE = frozenset(
    "email mail phone tel telephone mobile age birth birthday dob born address street first last surname given family"
    " gender sex ssn salary customer patient employee contact user username iban city height item product article order"
    " room seat ticket booking guest paid account balance holder owner department".split()
)
_RECORD_REACH = 400
_RECORD_BEGINS = re.compile(r"[{}()]|\n[ \t]*\n")


_VERSION_BEHIND = re.compile(
    r"[\"']?(?:[ ]?[:=,][ ]?|[ ]|@|[ ]?==[ ]?)[\"'(]{0,2}(?:npm:|workspace:)?"
    r"(?:[~^<>=!]{1,2}[ ]?v?\d{1,5}\.\d|v?(?P<major>\d{1,5})\.(?P<minor>\d{1,5})\.(?P<patch>\d{1,5})(?![\d]))"
)


def has_version(text: str, start: int, end: int) -> bool:
    """Return whether a version stands behind a small word, as behind a package: `marcel (1.2.1)`, `husky: "^9.1"`.

    Three numbers that may be a day are none.
    """
    version = _VERSION_BEHIND.match(text, end) if text[start:end].islower() else None
    if version is None or version["major"] is None:
        return version is not None
    day, month, year = int(version["major"]), int(version["minor"]), version["patch"]
    return not (0 < max(day, month) <= _DAYS and 0 < min(day, month) <= _MONTHS and len(year) in (2, 4))


_DAYS, _MONTHS = 31, 12


def is_called_thing(text: str, start: int, end: int) -> bool:
    """Return whether the value that begins here is what a thing is called: `codename: xenial`, a name with a price."""
    if has_version(text, start, end):
        return True
    key = _KEY.search(text, max(0, start - _KEY_REACH), start)
    if key is None:
        return False
    if is_of_things(key["key"]) and _FIELD_ENDS.match(text, end):
        return True
    words = [word.lower() for word in _WORDS.findall(key["key"])]
    if not words:
        return False
    if words == ["kind"]:  # of Kubernetes; a German child, too
        return "apiVersion" in text[max(0, start - _RECORD_REACH) : end + _RECORD_REACH]
    if words[-1] in _SWITCHES:
        return text[start:end].islower()
    if words[-1] not in _NAMES:
        return words[-1] in _THINGS_ALONE
    return words[-2] in _THINGS if len(words) > 1 else _is_beside_things(text, start, end)


def is_name_of_step(text: str, start: int, end: int) -> bool:
    """Return whether everyday words begin what a step or a job of a workflow is called: `- name: Mark stale issues`."""
    if _NAME_OF_STEP.search(text, max(0, start - _KEY_REACH), start) is None or _OF_WORKFLOW.search(text) is None:
        return False
    first, *words = text[start:end].split()
    is_name = not (_is_everyday(first) or _is_joined(text, start, first)) or not all(map(_is_everyday, words))
    return not is_name and not is_beside_what_people_have(text, start, end)


def _is_joined(text: str, start: int, first: str) -> bool:
    """Return whether a program joins the words that begin here: "Harden the runner", `harden-runner`."""
    words = _WORDS.findall(text[start : text.find("\n", start, start + _LONGEST_NAME)])[1 : 1 + _WORDS_BEHIND]
    everyday = [word.lower() for word in words if _is_everyday(word.lower())]
    return any(first.lower() + joint + word in text for word in everyday for joint in "-_")


_LONGEST_NAME, _WORDS_BEHIND = 120, 3
_NAME_OF_STEP = re.compile(r"(?:^|\n)[ \t]*(?:-[ ])?(?:run-)?name:[ ][\"']?\Z")
_OF_WORKFLOW = re.compile(r"^[ \t]*(?:-[ ])?(?:runs-on:[ ]|uses:[ ][\"']?[\w./-]{3,80}@[\w.-])", re.M)
"""https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax"""


def _is_everyday(word: str) -> bool:
    return word.isalpha() and (is_english(word) or is_of_programs(word))


def is_of_things(label: str) -> bool:
    """Return whether a field of that name, in any language, holds what a thing is or is called."""
    parts = _SEPARATOR.split(without_accents(label).lower())
    return not thing_fields().isdisjoint((parts[0], parts[-1]))


def _is_beside_things(text: str, start: int, end: int) -> bool:
    """Return whether the record around a span tells a price or a version, and nothing that people have."""
    words = _words_beside(text, start, end)
    return not words.isdisjoint(_OF_THINGS) and words.isdisjoint(_OF_PEOPLE)


def is_beside_what_people_have(text: str, start: int, end: int) -> bool:
    """Return whether the record around a span has a field of people's."""
    return not _words_beside(text, start, end).isdisjoint(_OF_PEOPLE)


def _words_beside(text: str, start: int, end: int) -> set[str]:
    """Return the words in the names of the fields of the record around a span."""
    low, high = max(0, start - _RECORD_REACH), end + _RECORD_REACH
    for mark in _RECORD_BEGINS.finditer(text, low, start):
        low = mark.end() - 1  # a member begins behind it
    stop = _RECORD_BEGINS.search(text, end, high)
    high = stop.start() if stop else min(len(text), high)
    return {word.lower() for each in _SIBLING.finditer(text, low, high) for word in _WORDS.findall(each["key"])}
