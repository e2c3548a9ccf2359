r"""The grammar of placeholders: their names, and the forms in which a model may write them.

    strict     [[PERSON_1]]
    lenient    the same name between brackets that a model has damaged: one bracket instead of two, `\[`, `&#91;`,
               `%5B`, full-width or angle brackets, blanks, another case, a dash or a blank or nothing for `_`, `\_`,
               `01` or another script's digit for `1`, a short name of the type (`[[EMAIL_1]]`) or a translated one
               (`[[PERSONNE_1]]`)
    written on `[[PERSON_1s]]`, `[[PERSON_1|Maria]]`, `[[**PERSON_1**]]`, `[[PERSON_1, PERSON_2]]`: in double brackets
    bare       PERSON_1 without any brackets: upper case, and not a part of a longer word

This module knows names, `aliases` what else types are called, `forms` reads them, `typed` finds what somebody typed.
Which names were issued is told by an `IssuedNames`, and whatever is not an issued name is not a placeholder but
somebody's text.
"""

import re
import unicodedata
from functools import cache

_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)

BRACKETS = ("[[", "]]")

MAX_NAME_CHARS = 80
"""Longest name that is recognised between brackets, separators included; bounds what a stream may hold back."""


def name_of(entity_type: str, number: int) -> str:
    """Return the name of a placeholder, such as `PERSON_1`: so it stands in places that take no brackets."""
    _check_type(entity_type)
    return f"{entity_type}_{number}"


@cache
def _check_type(entity_type: str) -> None:
    if not _ENTITY_TYPE.fullmatch(entity_type) or len(entity_type) > 60:
        raise ValueError("an entity type is written in UPPER_SNAKE and has 60 characters at most")


def strict_form(name: str) -> str:
    """Return the placeholder of this name, such as `[[PERSON_1]]`."""
    return name.join(BRACKETS)


def entity_type_of(name: str) -> str:
    return name.rpartition("_")[0]


STRICT = re.compile(r"\[\[([A-Z][A-Z0-9_]*_[0-9]+)\]\]", re.ASCII)


def normalise(name: str) -> str:
    """Return what all spellings of a name share: `Person 1`, `PERSON-1` and `PERSON 1` are `PERSON1`."""
    name = name.translate(_WITHOUT_SEPARATORS)
    if not name.isascii():
        plain = (each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
        name = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)
    return name.upper()


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
INVISIBLE = "".join(
    chr(code)
    for code in (
        *(0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *(*range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF),
    )
)
"""Among them the marks of writing from right to left."""
BLANKS = " \t\u00a0\u2007\u2009\u202f\u3000"
ODD_SIGNS = (":", "#", ".", "/", "*", "%5f", "&#95;", "&#x5f;", "\\u005f", "\u2116")
"""What else stands between a type and its number, in double brackets; among it the sign itself, escaped."""
ODD_JOINT = rf"(?<=[^\W\d_])[_ ]?(?i:{'|'.join(map(re.escape, ODD_SIGNS))})[_ ]?(?=\d)"
SIGNS = "\u0300-\u036f\u0900-\u0963\u0981-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Parts of letters, and no letters to a regular expression."""
BEFORE_UNDERLINE = ' (*>|\u201c\u00ab"'
"""Between such signs underscores emphasise a name without brackets; elsewhere they are a part of one."""
SEPARATORS = f"_{DASHES}{INVISIBLE}{BLANKS}\\\n\uff3f"
_WITHOUT_SEPARATORS = str.maketrans("", "", SEPARATORS)
