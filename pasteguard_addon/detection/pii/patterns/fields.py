"""What names of fields say besides their types: whose name a field holds, and which numbers are of a house."""

import re

THINGS = frozenset(
    """service product file folder directory class package module function method field column table schema database db
    model app application program project plugin extension tool server host domain cluster bucket queue topic event task
    job step stage pipeline workflow branch tag repo repository image container network device variable parameter
    attribute property type kind format font theme icon color colour category group team company brand vendor provider
    organisation organization agent bot command script action resource region policy profile preset template component
    layer node key index test suite""".split()
)
"""What has a name without being anybody: `serviceName`, `file_name`."""
_OF_BUILDINGS = frozenset(("bldg nb", "house number", "house no", "hausnummer", "huisnummer"))
_BUILDING = re.compile(r"\d{1,4}[ ]?[A-Za-z]?")


def is_building(words: str, value: str) -> bool:
    """Tell whether a value is a house's number, in a field of these words."""
    return words in _OF_BUILDINGS and _BUILDING.fullmatch(value) is not None
