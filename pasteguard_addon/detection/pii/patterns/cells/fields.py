"""What the name of a field says: the type of what it holds, and whose name that is."""

import re
from functools import cache
from string import ascii_lowercase

from pasteguard_addon.detection.pii.patterns.numbers.owned_numbers import announced_type, may_announce, owners_in
from pasteguard_addon.lexicon.field_names import (
    NAMED_THINGS,
    field_types,
    half_name_fields,
    link_words,
    name_part_fields,
    name_words,
    person_fields,
    relatives,
)
from pasteguard_addon.lexicon.number_owners import number_acronyms
from pasteguard_addon.lexicon.words import is_given_name, number_cues, without_accents

from .counted_fields import without_count

_HUMP = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
"""Where a word begins in `firstName`."""
_IN_BRACKETS = re.compile(r"(?<=.)\s?\([^()]{0,40}\)\Z")
_WORD_OF_LABEL = re.compile(r"\d+|[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+|[A-ZÀ-Þ]+")
_SHORT_FOR = {
    "nm": "name", "nme": "name", "nb": "number", "nbr": "number", "num": "number", "no": "number", "nr": "number",
    "cd": "code", "dt": "date", "dte": "date", "addr": "address", "adr": "address", "adrs": "address", "ph": "phone",
    "phn": "phone", "phne": "phone", "tel": "phone", "mob": "mobile", "fst": "first", "frst": "first", "lst": "last",
    "giv": "given", "fam": "family", "mid": "middle", "strt": "street", "st": "street", "pst": "post", "pstl": "postal",
    "twn": "town", "cty": "city", "ctct": "contact", "cust": "customer", "cli": "client", "emp": "employee",
    "pat": "patient", "acct": "account", "acc": "account", "bth": "birth", "brth": "birth", "eml": "email",
}  # fmt: skip
"""Words of fields' names as schemas cut them, ISO 20022 among them."""
_LONGEST_LABEL = 40
_MUCH_TOO_LONG = 2 * _LONGEST_LABEL
"""Whatever is left out of it: half a line of a log is none."""
_MOST_OF_ACRONYMS = 24
"""So many letters and digits two of them have at most, with a word for number behind them."""
_SHORTEST_GLUED = 8
"""Shorter words of two are other words as well: "said", "bornon"."""
_WHOSE_NAME = "person name"
"""The field for which all names of somebody stand."""
_LONGEST_WORD = 30
_BARE_NAMES = frozenset(
    "family name nom nome nombre naam nume ad adı isim namn navn nimi név ime име meno vārds tên họ nama 氏 성"
    " 성씨".split()
)
_BETWEEN_WORDS = re.compile(r"[\s_.,/()\-]+")
_GENDER = re.compile(r"[(/·•*.:_](?<=[^\W\d_]{2}.)(?:(?<=\()[^\W\d_]{1,2}\)|(?<!\()(?:[ae]|in|ne|ín)(?![^\W\d_]))")
"""The other form of a word, as "Né(e) le", "Nato/a il" and "Conjoint·e" write it. It begins with a sign, for which `re`
looks quickly."""
_SIGN_OF_NUMBER = re.compile(r"(?:#|№|\b(?:no|nr|num|nbr)\.?)\s*\Z", re.I)
_DOTTED = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]\.?")
_QUALIFIERS = (
    "geschäftlich privat private business home work personal professionnel domicile casa trabajo ufficio werk thuis"
).split()
_QUALIFIER = re.compile(
    rf"(?<=.)(?:[ _-]+(?:{'|'.join(_QUALIFIERS)}|\d)|(?<=[a-zß-ÿ])\d)\Z",
    re.I,
)
"""Which of several fields of one kind it is: "Ort geschäftlich", `phone2`."""
_ENDS_OF_QUALIFIED = tuple(_QUALIFIERS)
_PHRASE = re.compile(r"[^\W\d_]++(?:[ ][^\W\d_]++)*+")
"""Words with one blank between them. Behind the last one stands something else."""


def label_places(text: str) -> list[int]:
    """Return, in order, places of which one at least stands in each label that `type_of_label` knows.

    Few lines hold any, and to look at each part of a line would cost more than all else that is asked about a text.
    """
    words = _last_words_of_letters()
    places: list[int] = []
    for phrase in _PHRASE.finditer(text):
        word = phrase[0].rpartition(" ")[2]
        if _last_hump(word) in words:
            places.append(phrase.end() - len(word))
    owners = owners_in(text)
    return sorted({*places, *owners}) if owners else places


def _last_hump(word: str) -> str:
    if word.islower() or word.istitle():  # nearly always
        return word.lower()
    humps: list[str] = _WORD_OF_LABEL.findall(word.lower() if word.isupper() else word)
    return humps[-1].lower()


def type_of_label(label: str) -> tuple[str, bool] | None:
    """Return what a field of this name holds, and whether fields of this name hold nothing else."""
    field = field_of(label)
    if field in field_types():
        return field_types()[field]
    if field in _number_fields():
        entity_type, is_vague = _number_fields()[field]
        if not is_vague or _SIGN_OF_NUMBER.search(label):
            return (entity_type, True)
    elif field:
        return ("PERSON", False)
    if acronym := _acronym(label):
        return (acronym, True)
    if field:
        return None
    words = "" if label.isalpha() else words_of(label)
    for name in dict.fromkeys((label, words, *([" ".join(words.split()[-2:])] if words.count(" ") > 2 else ()))):
        announced = announced_type(name) if may_announce(name) else None
        if announced:
            return (announced, True)
    return None


def _acronym(label: str) -> str | None:
    """Return what a number is by its name in capitals: "NIR", "T.C.", "DNI/NIE"."""
    if label.isascii() and label.islower():  # nearly always
        return None
    if len(label) > _LONGEST_LABEL and sum(map(str.isalnum, label)) > _MOST_OF_ACRONYMS:
        return None
    parts = _BETWEEN_WORDS.split(_SIGN_OF_NUMBER.sub("", label.strip()).replace(".", ""))
    kinds = [number_acronyms().get(part) for part in parts]
    return kinds[0] if len(parts) < 3 and all(kinds) else None


def vague_type_of_label(label: str) -> str | None:
    """Return the type of number that a word tells beside people alone: "Konto", "Cuenta", "Policy"."""
    entity_type, is_vague = _number_fields().get(field_of(label), ("", False))
    return entity_type if is_vague else None


def field_of(label: str) -> str:
    """Return the longest end of a label that is the name of a field which is known: "city" of `customer_city`.

    Empty if none is, and if it is a thing's; a half of a name counts only if the label is no more than that.
    """
    label = label.strip(" \t\"'`*#!:?.").removesuffix("__c").replace("\\_", "_")  # of Salesforce, of LaTeX
    if len(label) > _MUCH_TOO_LONG:
        return ""
    label = without_count(label)
    if not label.isalnum():
        label = _GENDER.sub("", label)
    if (
        "." in label
        and _DOTTED.fullmatch(label)
        and words_of(label) not in _number_fields()
        and label.lower() not in field_types()
    ):
        label = label.replace(".", "")
    plain = _unqualified(label)
    if (
        not 0 < len(label) <= _LONGEST_LABEL
        or ": " in label
        or not (label[-1] == ")" or _last_word(plain) in _last_words())
    ):
        return ""
    if label.lower() in field_types():
        return label.lower()
    words = words_of(_IN_BRACKETS.sub("", label))
    parts = words.split(" ")
    if len(parts) > 1 and _is_name_of_somebody(parts):
        return _WHOSE_NAME
    for index in range(len(parts)):
        candidate = _known_spelling(parts[index:])
        if candidate in field_types():
            is_things = index > 0 and parts[index - 1] in NAMED_THINGS
            is_counted = label[-1].isdigit() and candidate not in name_part_fields()
            is_person = field_types()[candidate][0] == "PERSON"
            return "" if is_person and (is_things or is_counted) else candidate
        if candidate in _number_fields():
            return candidate
    if words in name_halves():
        return words
    return _linked_fields().get(" ".join(part for part in parts if part not in link_words()), "")


def _is_name_of_somebody(parts: list[str]) -> bool:
    """Tell whether words say whose name a field holds: "nome da mãe", "imię matki"."""
    if parts[0] not in name_words():
        return False
    whose = " ".join(part for part in parts[1:] if part not in link_words())
    return whose in person_fields() or whose in relatives()


def _known_spelling(parts: list[str]) -> str:
    """Return the words of a field's name as the lists write them, if short ones stand for longer: "given nm"."""
    words = " ".join(parts)
    words = _as_programs_write().get(words, words)
    if words in field_types() or words in _number_fields() or len(parts) == 1:
        return words
    whole = [_SHORT_FOR.get(part, part) for part in parts]
    spellings = (" ".join(whole), "".join(whole))
    return next((each for each in spellings if each in field_types() or each in _number_fields()), words)


@cache
def _as_programs_write() -> dict[str, str]:
    """Return the names of fields by how programs write them: "direccion", "fodselsdato", "passportnumber"."""
    names: dict[str, str] = {}
    for field in (*field_types(), *_number_fields()):
        plain = without_accents(field)
        glued = plain.replace(" ", "")
        if not field.isascii() and plain.isascii():
            names.setdefault(plain, field)
        if glued != plain and glued.isascii() and glued.isalpha() and len(glued) >= _SHORTEST_GLUED:
            names.setdefault(glued, field)
    return names


def _unqualified(label: str) -> str:
    """Return a label without what it says of which field of its kind it is."""
    if label.isascii() and not (label[-1:].isdigit() or label.lower().endswith(_ENDS_OF_QUALIFIED)):
        return label
    return _QUALIFIER.sub("", label)


def _last_word(label: str) -> str:
    end = label[-_LONGEST_WORD:]
    if end.islower() and end.isascii():  # nearly always
        before = end.rstrip(ascii_lowercase)
        if len(before) < len(end):
            return end[len(before) :]
    words = _WORD_OF_LABEL.findall(end.lower() if end.isupper() else end)
    return words[-1].lower() if words else ""


@cache
def _last_words() -> frozenset[str]:
    """Return with what the names of all fields end: most labels end with nothing of the kind, and need no more work."""
    return frozenset(
        map(_last_word, (*field_types(), *_number_fields(), *name_halves(), *relatives(), *_as_programs_write()))
    )


@cache
def _last_words_of_letters() -> frozenset[str]:
    """Return the last words of letters of the names of all fields, and what may stand behind a name."""
    names = (
        *field_types(),
        *_number_fields(),
        *name_halves(),
        *relatives(),
        *_as_programs_write(),
        *map(str.lower, number_acronyms()),
    )
    words = (next(filter(str.isalpha, reversed(_WORD_OF_LABEL.findall(name))), "") for name in names)
    return frozenset({*words, *map(_last_word, names), *_QUALIFIERS})


def is_bare_name(label: str) -> bool:
    """Tell whether a label is the word for name alone: beside a first name, it is the surname's."""
    return field_of(label) in _BARE_NAMES


def is_name_part(label: str) -> bool:
    """Tell whether a label promises a part of somebody's name and nothing else."""
    return field_of(label) in name_part_fields()


@cache
def name_halves() -> frozenset[str]:
    """Return the names of fields that hold half a name beside the other half."""
    return frozenset(label for pair in half_name_fields() for label in pair)


def is_label_itself(value: str) -> bool:
    """Tell whether a value is the name of a field, and no person's."""
    return not is_given_name(value) and all(map(_is_exact_label, value.split("/")))


def _is_exact_label(value: str) -> bool:
    value = _GENDER.sub("", value.strip(" .:*"))
    words = _known_spelling(words_of(value).split(" "))
    is_field = words in field_types() or words in _number_fields() or words in name_halves()
    return is_field or value.upper() in number_acronyms() or words in _linked_fields()


def words_of(label: str) -> str:
    """Return a label as the lists write it: `firstName` and `first_name` are "first name"."""
    name = _unqualified(without_count(label))
    return _BETWEEN_WORDS.sub(" ", _HUMP.sub(" ", name)).strip().replace("İ", "i").lower()


@cache
def _number_fields() -> dict[str, tuple[str, bool]]:
    """Return the cues of numbers as names of fields are compared: "steuer-id" is "steuer id"."""
    fields: dict[str, tuple[str, bool]] = {}
    for cue, kind in number_cues().items():
        fields.setdefault(_BETWEEN_WORDS.sub(" ", cue).strip(), kind)
    return fields


@cache
def _linked_fields() -> dict[str, str]:
    """Return the names of fields by what is left of them without the words that join theirs."""
    linked: dict[str, str] = {}
    for field in (*field_types(), *_number_fields()):
        parts = [part for part in field.split(" ") if part not in link_words()]
        if len(parts) > 1 and len(parts) < field.count(" ") + 1:
            linked.setdefault(" ".join(parts), field)
    return linked
