"""Whether a value in a place of its own is a secret, by what its name promises."""

from pasteguard_addon.detection.plugins.values import (
    is_chosen,
    is_passphrase,
    is_password,
    is_random,
    is_spaced_password,
)
from pasteguard_addon.detection.secrets.scan import SecretHit
from pasteguard_addon.detection.secrets.variable_names import Kind
from pasteguard_addon.detection.structure import Cell

_LEAST_KEY = 12


def is_secret_value(kind: Kind, value: str, *, is_plain_word_ok: bool) -> bool:
    """Tell whether a value in a place of its own, whose name promises a secret, is one."""
    if kind is Kind.PASSWORD:
        return (
            is_password(value, is_plain_word_ok=is_plain_word_ok) or is_spaced_password(value) or is_passphrase(value)
        )
    return is_random(value, 16) if kind is Kind.KEY else is_random(value, _LEAST_KEY) or is_chosen(value)


def hit_of(cell: Cell, kind: Kind, score: float) -> SecretHit:
    return SecretHit(cell.start, cell.end, "ENV_PASSWORD" if kind is Kind.PASSWORD else "ENV_SECRET", score)
