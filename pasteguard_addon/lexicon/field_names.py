"""Names of fields that hold personal data: headers of columns, keys of records, tags and attributes."""

from collections.abc import Sequence
from functools import cache

from .words import fold, lines_of, number_cues

_FILE = "field_names.txt"
NAMED_THINGS = frozenset(
    """service product file folder directory class package module function method field column table schema database db
    model app application program project plugin extension tool server host domain cluster bucket queue topic event task
    job step stage pipeline workflow branch tag repo repository image container network device variable parameter
    attribute property type kind format font theme icon color colour category group team company brand vendor provider
    organisation organization agent bot command script action resource region policy profile preset template component
    layer node key index test suite interface site instance
    realm tenant zone""".split()
)
"""What has a name without being anybody: `serviceName`, `file_name`."""


@cache
def field_types() -> dict[str, tuple[str, bool]]:
    """Return names of fields, each with its entity type and whether fields of that name hold nothing else."""
    types: dict[str, tuple[str, bool]] = {}
    for line in lines_of(_FILE):
        entity_type, _, words = line.partition(":")
        for word in words.strip().split("|") if entity_type[-1] != "&" else ():
            types.setdefault(word, (entity_type.rstrip("?!"), not entity_type.endswith("?")))
    return types


@cache
def thing_fields() -> frozenset[str]:
    """Return plain names of fields that hold what a thing is or is called, in every language."""
    rows = (line.partition(":")[2] for line in lines_of("thing_fields.txt"))
    return frozenset(word for row in rows for word in row.split())


@cache
def half_name_fields() -> Sequence[tuple[str, str]]:
    """Return pairs of names of fields; what stands in either is half a name where the other is there too."""
    lines = (line.partition(":") for line in lines_of(_FILE))
    pairs = (pair.split("+") for kind, _, words in lines if kind == "PERSON&" for pair in words.strip().split("|"))
    return [(first, last) for first, last in pairs]


@cache
def name_part_fields() -> frozenset[str]:
    """Return the names of fields that hold a part of somebody's name and nothing else: "last name"."""
    lines = (line.partition(":") for line in lines_of(_FILE))
    return frozenset(word for kind, _, words in lines if kind == "PERSON!" for word in words.strip().split("|"))


@cache
def person_fields() -> frozenset[str]:
    """Return the names of fields that hold a person, which are words for what the person is or does."""
    return frozenset(
        field for field, (entity_type, is_sure) in field_types().items() if entity_type == "PERSON" and is_sure
    )


@cache
def name_words() -> frozenset[str]:
    """Return the words for name that stand before whose name a field holds: "nome da mãe"."""
    return _label_words("name")


@cache
def relatives() -> frozenset[str]:
    """Return whose name that may be, besides the names of fields that hold persons."""
    return _label_words("whose")


@cache
def link_words() -> frozenset[str]:
    """Return the words that join others in a label, and that some leave out: "data nascita"."""
    return _label_words("link")


def _label_words(kind: str) -> frozenset[str]:
    lines = (line.partition(": ") for line in lines_of("label_words.txt"))
    return frozenset(word for own, _, words in lines if own == kind for word in words.split("|"))


def announces_number(words: str) -> bool:
    """Return whether words stand before a number or a date that is somebody's: "DNI", "DOB", "TC kimlik"."""
    words = fold(words)
    return words in number_cues() or field_types().get(words, ("",))[0] == "DATE_OF_BIRTH"
