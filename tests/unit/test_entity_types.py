import pytest

from pasteguard_addon.detection.secrets import SECRET_TYPES
from pasteguard_addon.entity_types import NAMES, PERSONAL_TYPES, PLACES, Family, family_of


def test_what_the_secrets_recognizer_finds_is_a_secret_by_the_catalog() -> None:
    assert [each for each in SECRET_TYPES if family_of(each) is not Family.SECRET] == []


def test_personal_data_is_no_secret() -> None:
    assert [each for each in PERSONAL_TYPES if family_of(each) is not Family.PERSONAL] == []


@pytest.mark.parametrize("entity_type", ["CUSTOM", "CODE_NAME", "K2", "KEYNOTE", "TOKENIZER"])
def test_what_only_a_user_knows_is_custom(entity_type: str) -> None:
    assert family_of(entity_type) is Family.CUSTOM


def test_names_and_places_are_in_the_catalog() -> None:
    assert set(PERSONAL_TYPES) > NAMES | PLACES
    assert len(set(PERSONAL_TYPES)) == len(PERSONAL_TYPES)
