"""Which values of a field are what somebody says, and which begin as such and are names."""

import pytest

from pasteguard_addon.detection.pii.patterns.cells.field_values import _SAYS_I


@pytest.mark.parametrize("value", ["I think so", "Ich bin da", "J'aime ça", "Ja genau"])
def test_somebody_speaks(value: str) -> None:
    assert _SAYS_I.match(value)


@pytest.mark.parametrize("value", ["Ivana Kovač", "Jakob Berg", "Yolanda Quispe", "Jean Dupont", "Ikram Aziz", "Eugen"])
def test_a_name_begins_so(value: str) -> None:
    assert not _SAYS_I.match(value)
