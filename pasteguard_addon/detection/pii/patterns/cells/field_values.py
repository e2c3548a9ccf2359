"""Whether a value may be what its field says."""

import re
from collections.abc import Sequence

from pasteguard_addon.detection.pii.names.company import has_office
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.programs import is_of_programs, is_somebodys, is_word_of_data
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    is_assistant,
    is_common,
    is_given_name,
    is_term,
    is_title,
    places,
    without_accents,
)
from pasteguard_addon.text_shape import is_odd_case

from .fields import is_bare_name, is_label_itself, is_name_part, type_of_label, words_of

_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"[A-Z][a-z]+(?=[A-Z]|\Z)")
_NO_NAME = r"\d@<>{}=\[\]/\\|()\"`:;_"
_NAME_SHAPE = re.compile(rf"[^\W\d_](?:[^{_NO_NAME}]{{0,78}}[^{_NO_NAME},])?", re.DOTALL)
_OF_CODE = frozenset("=[]{}()<>")
_NO_ADDRESS = frozenset(" =:;<>")
_OF_CALLS = frozenset("[({#")
"""A date is what stands within them."""
_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}")
_MANY_WORDS = 6
_SAYS_I = re.compile(r"(?:(?:I|Ich|Je|Yo|Io|Eu|Ik|Ja|Jag|Jeg)[ ]|J['’])[a-zà-ÿ]{2}")
"""What somebody says behind a name and a colon."""
_FEW_SMALL_WORDS = 1
"""More everyday words in small letters are a sentence."""
_ANSWERS = frozenset("yes no ja nein oui non sí si tak nie sim não y n true false".split())
"""What a column says of each guest, driver or patient."""
_SIGNS_OF_CODE = 8
"""Such as "CFGHJKLM1", the number of a passport."""
_VARIABLE = re.compile(r"[a-z]{3,}[A-Z]\w*")
_TYPE = re.compile(
    r"(?:TINY|MEDIUM|LONG)?TEXT|N?VARCHAR2?|CHAR|INT(?:EGER)?|BIGINT|SMALLINT|DATE(?:TIME)?|TIMESTAMP|UUID|JSONB?|BOOL(?:EAN)?"
    r"|NUMERIC|CITEXT"
)
"""Of a column, https://www.postgresql.org/docs/current/datatype.html"""
_CONTROL = re.compile(
    r"T(?:DB)?(?:Edit|Label|Panel|Memo|Button|Form|Field|Combo|Check|Group|Text|Image|Grid|Str|Date|List|Radio|Page)\w*"
)
"""A type of Delphi's: `object edName: TEdit`."""
_FEWEST_OF_SENTENCE = 2
"""Small words beside one with a capital, no given name among them."""
_FEWEST_SIGNS_OF_TAX_ID = 7
_FEWEST_LETTERS = 3
"""Shorter given names are words as well: "my", "an"."""

_WIDE_MARK = "[\u3001\u3002\u300c\u3010\uff01\uff08\uff0c\uff1b\uff1f]"
"""Marks of a sentence and brackets in scripts that put no blanks beside them."""
_BEHIND_NUMBER = re.compile(rf"[.!?,](?=\s|\Z)|\s*\(|\s+(?=[^\W\d_]*[^\W\d_A-Z][^\W\d_]*(?![\w-]))|{_WIDE_MARK}")
"""A mark of a sentence, or a word that is not all in capitals."""
_BEHIND_PHONE = re.compile(rf"[.!?,;](?=\s+[^\W\d]|\Z)|{_WIDE_MARK}")
_BEHIND_DATE = re.compile(rf"(?:(?<=\d{{4}})|(?<=[/.-]\d\d))(?:[.!?,](?=\s|\Z)|\s+(?=[^\W\d_]{{2}}))|{_WIDE_MARK}")
_YEAR_CHARS = len("1989 ")
"""A date may begin with it, and the month be the next word."""
_BEHIND_NAME = re.compile(r"(?P<word>[^\W\d_]{4,})[.!?](?=\s|\Z)")
"""Shorter words are abbreviations."""
_NO_NUMBERS = frozenset({"LOCATION", "EMAIL_ADDRESS", "IP_ADDRESS"})
_OF_BUILDINGS = frozenset(("bldg nb", "house number", "house no", "hausnummer", "huisnummer"))
_BUILDING = re.compile(r"\d{1,4}[ ]?[A-Za-z]?")


def end_of_value(text: str, start: int, end: int, entity_type: str) -> int:
    """Return where the number or the name ends that is a field's value, if a sentence goes on behind it."""
    if entity_type == "PERSON":
        return _end_of_name(text, start, end)
    if entity_type in _NO_NUMBERS:
        return end
    digit = _DIGIT.search(text, start, end)
    if digit is None:
        return end
    if entity_type == "DATE_OF_BIRTH":
        behind = _BEHIND_DATE.search(text, digit.start() + _YEAR_CHARS, end)
    elif entity_type == "PHONE_NUMBER":
        behind = _BEHIND_PHONE.search(text, digit.start(), end)
    else:
        behind = _BEHIND_NUMBER.search(text, digit.start(), end)
    return behind.start() if behind else end


def _end_of_name(text: str, start: int, end: int) -> int:
    for mark in _BEHIND_NAME.finditer(text, start, end):
        if not is_title(mark["word"]):
            return mark.end("word")
    return end


def fits(text: str, cell: Cell, entity_type: str, *, is_sure: bool) -> bool:
    """Tell whether a value may be what its field says."""
    value = text[cell.start : cell.end]
    if cell.place is Place.ENCODED:
        return True
    if entity_type in ("PERSON", "LOCATION") and (_is_label(cell, value) or _is_control(cell, value)):
        return False
    if entity_type == "PERSON":
        is_name = _is_person(value, is_sure=is_sure) or (is_sure and _is_name_part(cell.context[-1], value))
        return is_name and not (has_office(text, cell.start, cell.end) or _COMPARED.match(text, cell.end))
    if entity_type == "LOCATION":
        return value.lower() != "localhost" and (
            _is_place(value)
            or (is_sure and _may_be_town(cell, value))
            or _is_building(words_of(cell.context[-1]), value)
        )
    if entity_type == "EMAIL_ADDRESS":
        return "@" in value and _NO_ADDRESS.isdisjoint(value.strip())
    digits = sum(map(str.isdigit, value))
    signs = sum(map(str.isalnum, value))
    if entity_type == "PHONE_NUMBER":
        return 5 <= digits <= 20 and digits >= signs - 6 and (":" not in value or value.startswith("tel:"))
    if entity_type in ("CREDIT_CARD", "IBAN_CODE"):
        return 12 <= signs <= 34 and digits >= 8
    if entity_type == "DATE_OF_BIRTH":
        return 4 <= digits <= 8 and len(value) <= 30 and _OF_CALLS.isdisjoint(value)
    if entity_type == "CARD_SECURITY":
        return 3 <= digits == signs <= len("122027")
    if entity_type == "IP_ADDRESS":
        return False  # its form is proof enough
    if cell.place is Place.SEGMENT and entity_type == "ID_NUMBER" and value.isupper():
        return " " not in value and digits > 0 and 4 <= signs <= 34
    if (entity_type == "ID_NUMBER" and _DAY.fullmatch(value)) or (
        entity_type == "TAX_ID" and signs < _FEWEST_SIGNS_OF_TAX_ID  # `UID=1000` is a user's of a system
    ):
        return False
    is_code = not _OF_CODE.isdisjoint(value)
    is_code_of_letters = digits > 0 and signs == len(value) >= _SIGNS_OF_CODE and value.isupper()
    return (digits >= 3 or is_code_of_letters) and 4 <= signs <= 34 and len(value.split()) <= 8 and not is_code


def _is_label(cell: Cell, value: str) -> bool:
    return is_label_itself(value) and not _is_surname_field(cell, value)


def _is_control(cell: Cell, value: str) -> bool:
    return not cell.is_quoted and _CONTROL.fullmatch(value) is not None


def _is_surname_field(cell: Cell, value: str) -> bool:
    """Tell whether somebody may be called like the name of another field: "Street" below "Last name".

    Not like that of a field for names, which would be its translation.
    """
    label = cell.context[-1]
    if not (value.istitle() and value.isalpha()) or not (label == "surname" or is_name_part(label)):
        return False
    kind = type_of_label(value)
    return kind is None or kind[0] != "PERSON"


def _may_be_town(cell: Cell, value: str) -> bool:
    """Tell whether an everyday word may be what a town is called, in a field that holds nothing else: "Ort: Brand"."""
    if not (value.istitle() and value.isalpha() and len(value) > _FEWEST_LETTERS) or is_term(value):
        return False
    return cell.place in (Place.TABLE, Place.SQL_ROW) or not (cell.place is Place.SEGMENT or is_word_of_data(value))


_COMPARED = re.compile(r"[\"'][ ]?[!=]==?")
"""What is compared with a string is an expression, and no field: `)):"thead"!==o`."""
_DESCRIPTION = re.compile(r"(?:An?|The)[ ](?:[a-z]+[ ]){0,5}[a-z]+\.?")
"""What documents say of a parameter: "An allocator object."."""


def _is_person(value: str, *, is_sure: bool) -> bool:
    words = _WORDS.findall(value)
    if not words or not _NAME_SHAPE.fullmatch(value) or len(value.split()) > _MANY_WORDS:
        return False
    if (
        len(parts := _HUMPS.findall(value)) > 1
        and not any(map(is_given_name, parts))
        and any(map(is_odd_case, value.split()))
    ):
        return False  # a type's or a method's name
    if is_term(value) or is_assistant(value) or value.lower() in _ANSWERS or all(map(is_title, words)):
        return False
    if _TYPE.fullmatch(value) or (_VARIABLE.fullmatch(value) and is_word_of_data(parts[-1] if parts else value)):
        return False
    if len(words) > 1 and (is_somebodys(words) or _DESCRIPTION.fullmatch(value)):
        return False
    if value.isupper() and len(value) < _FEWEST_LETTERS and not is_sure:
        return False  # a code, such as a country's
    if all(len(word) < _FEWEST_LETTERS for word in words) and any(map(is_odd_case, words)):
        return False  # some codes, such as those of a clock
    is_capital = all(part[0].isupper() for part in value.split())
    if value.islower() and (value in PARTICLES or _is_identifier(value, words)):
        return False
    small = [word for word in value.split() if word.islower() and word not in PARTICLES and is_common(word)]
    if (len(small) > _FEW_SMALL_WORDS and not value.islower()) or _SAYS_I.match(value):
        return False
    has_given = any(map(is_given_name, words))
    smalls = sum(word.islower() and word not in PARTICLES for word in words)
    if smalls >= _FEWEST_OF_SENTENCE and not value.islower() and not has_given:
        return False
    if has_given and (is_sure or is_capital or len(words) == 1):
        return True
    if is_sure:
        return not any(map(is_term, words)) and (value[0].isupper() or not any(map(is_common, words)))
    return is_capital and " " in value and not any(is_common(word) or is_term(word) for word in words)


def _is_identifier(value: str, words: Sequence[str]) -> bool:
    """Tell whether words in lower case are a program's, as in `my-app` and `backend`, and not a person's."""
    is_name = is_given_name(words[0]) and value == " ".join(words)
    return any(map(is_of_programs, words)) and not is_name


def is_proof(text: str, hit: Hit) -> bool:
    """Tell whether a name in a field that other things have too is a person's; packages are written small."""
    words = _WORDS.findall(text, hit.start, hit.end)
    given = [word for word in words if is_given_name(word)]
    if not text[hit.start].isupper() or not given:
        return False
    others = [word for word in words if word not in given]
    return not (others and any(map(is_of_programs, others))) and not (min(map(len, given)) < _FEWEST_LETTERS and others)


def _is_name_part(label: str, value: str) -> bool:
    """Tell whether a product's or a stone's name is part of a person's, by a label that promises nothing else."""
    is_part = label == "surname" or is_name_part(label) or is_bare_name(label)
    is_word = is_common(value) and not is_borne_surname(value.lower()) and not is_given_name(value)
    return is_part and value[:1].isupper() and value.isalpha() and not is_word


def _is_place(value: str) -> bool:
    if len(value) > 120 or any(mark in value for mark in '@{}<>=[]`"'):
        return False
    words: Sequence[str] = _WORDS.findall(value)
    digits = sum(map(str.isdigit, value))
    if len(value) < 3:
        return False
    if not words:
        return 4 <= digits <= 10 and "." not in value and ":" not in value
    if not digits and sum(word.islower() and is_common(word) for word in words) > max(1, len(words) // 3):
        return False  # a sentence
    return bool(digits) or not all(is_common(word) for word in words) or _is_listed_place(value)


def _is_listed_place(value: str) -> bool:
    """Tell whether everyday words are a town's name, as "Reading" and "Nice" are."""
    return value[0].isupper() and without_accents(value.title() if value.isupper() else value) in places()


def _is_building(words: str, value: str) -> bool:
    """Tell whether a value is a house's number, in a field of these words."""
    return words in _OF_BUILDINGS and _BUILDING.fullmatch(value) is not None
