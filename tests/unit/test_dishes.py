"""Dishes that bear the name of a place."""

import pytest

from pasteguard_addon.lexicon.ideas import is_dish


@pytest.mark.parametrize("name", ["Szegediner Gulasch", "Nürnberger Lebkuchen", "New Orleans Gumbo"])
def test_a_dish_is_nobody(name: str) -> None:
    assert is_dish(name.split())


@pytest.mark.parametrize("name", ["Gulasch", "Lisa Gulaschner", "Suppe Meier"])
def test_somebody_may_be_called_so(name: str) -> None:
    assert not is_dish(name.split())
