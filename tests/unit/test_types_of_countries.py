"""Every recognizer of single countries that the installed Presidio has is in the catalog, and an option reaches it."""

import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isclass

import pytest
from presidio_analyzer import PatternRecognizer
from presidio_analyzer.predefined_recognizers import country_specific

from pasteguard_addon import policy
from pasteguard_addon.detection.pii.presidio.assembly import _registry
from pasteguard_addon.entity_types import COUNTRY_TYPES, NEWER_TYPES, TYPE_GROUPS
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import as_numbers, check_names
from pasteguard_addon.settings import Settings


def _presidios() -> Iterator[tuple[str, str]]:
    """Yield each of Presidio's own recognizers of a country, by its module, whatever its packages export."""
    for module in pkgutil.walk_packages(country_specific.__path__, f"{country_specific.__name__}."):
        for name, candidate in vars(importlib.import_module(module.name)).items():
            if isclass(candidate) and issubclass(candidate, PatternRecognizer) and candidate is not PatternRecognizer:
                yield from ((name, entity_type) for entity_type in candidate().supported_entities)


PRESIDIOS = sorted(set(_presidios()))


def test_presidios_list_is_walked() -> None:
    assert {("UsSsnRecognizer", "US_SSN"), ("ItVatCodeRecognizer", "IT_VAT_CODE")} <= set(PRESIDIOS)


@pytest.mark.parametrize(("name", "entity_type"), PRESIDIOS, ids=[name for name, _ in PRESIDIOS])
def test_each_is_in_the_catalog_and_its_option_brings_it(name: str, entity_type: str) -> None:
    assert entity_type in COUNTRY_TYPES
    reached = {type(each).__name__ for each in _registry(["en"], [entity_type]).recognizers}
    assert name in reached


@pytest.mark.parametrize("entity_type", COUNTRY_TYPES)
def test_what_the_catalog_has_is_found_by_the_release_that_it_names(entity_type: str) -> None:
    is_there = as_numbers(policy.version("presidio-analyzer")) >= as_numbers(NEWER_TYPES.get(entity_type, "0"))
    assert bool(_registry(["en"], [entity_type]).recognizers) == is_there


def test_every_type_is_in_the_group_of_its_country() -> None:
    groups = [of for name, of in TYPE_GROUPS.items() if len(name) == 2]
    assert sorted(each for of in groups for each in of) == sorted(COUNTRY_TYPES)


def test_a_type_is_refused_without_the_release_that_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "version", lambda _: "2.2.362")
    with pytest.raises(SettingsError, match=r"DE_KFZ needs presidio-analyzer 2\.2\.363 or newer, and 2\.2\.362 is"):
        check_names(Settings(entities=("DEFAULT", "DE_KFZ")))
    check_names(Settings(entities=("DEFAULT", "DE", "COUNTRIES", "DE_TAX_ID")))
    monkeypatch.setattr(policy, "version", lambda _: "2.2.363")
    check_names(Settings(entities=("DE_KFZ",)))
