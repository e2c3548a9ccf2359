"""Whether a value in a place of its own is a secret, by what its name promises."""

import re

from pasteguard_addon.detection.plugins.values import is_chosen, is_of_words, is_password, is_random
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind
from pasteguard_addon.detection.secrets.scan import SecretHit
from pasteguard_addon.detection.structure import Cell

_LEAST_KEY = 12
_CODE = re.compile(r"\d{4,8}|\d{3}[ -]\d{3,4}|\d{4}[ -]\d{4}")
_LEAST_DISTINCT = 2
_LEAST_SEED = 16
_IN_ORDER = "01234567890"


def is_secret_value(kind: Kind, value: str, *, is_plain_word_ok: bool) -> bool:
    """Tell whether a value in a place of its own, whose name promises a secret, is one."""
    if kind is Kind.CODE:
        return is_code(value)
    if kind is Kind.PASSWORD:
        return is_password(value, is_plain_word_ok=is_plain_word_ok) or is_of_words(value)
    return is_random(value, 16) if kind is Kind.KEY else is_random(value, _LEAST_KEY) or is_chosen(value)


def is_mixed_password(value: str) -> bool:
    """Tell whether a word in the place of a password is one by its letters and digits."""
    return is_password(value, minimum=6) and any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def is_code(value: str) -> bool:
    """Tell whether a value behind the name of a code is one, or the seed that codes are made from."""
    is_digits = _CODE.fullmatch(value) is not None and len(set(value)) > _LEAST_DISTINCT and value not in _IN_ORDER
    return is_digits or is_random(value, _LEAST_SEED)


def hit_of(cell: Cell, kind: Kind, score: float) -> SecretHit:
    return SecretHit(cell.start, cell.end, kind.entity_type, score)
