"""A few digits that are known as somebody's are another number where the text says what they count."""

import pytest

from pasteguard_addon.known_values import KnownValueFinder
from pasteguard_addon.known_values.known import KnownValue


def is_found(text: str, entity_type: str = "ENV_PASSWORD", value: str = "4471") -> bool:
    return bool(KnownValueFinder([KnownValue(entity_type, value, 0)]).find(text.format(value), 1))


@pytest.mark.parametrize(
    "text",
    [
        "the server runs on port {}",
        "listen 0.0.0.0:{}",
        "http://localhost:{}/",
        "redis.internal.example:{}",
        "EXPOSE {}",
        "{} bytes",
        "{}ms",
        "{} rows deleted",
        "{} Zeilen",
        "{}%",
        "$ {}",
        "{} €",
        "line {} of the file",
        "timeout={}",
        "3.{}",
        "{}.25",
        "1920x{}",
        "in the year {}",
        "exit code {}",
        "{} users and more",
    ],
)
@pytest.mark.parametrize("entity_type", ["ENV_PASSWORD", "ID_NUMBER", "MY_OWN_TYPE"])
def test_another_number_stays(text: str, entity_type: str) -> None:
    assert not is_found(text, entity_type)
    assert not is_found(text, entity_type, "80443")


@pytest.mark.parametrize(
    "text",
    [
        "try {} again",
        "it is {}.",
        "'{}'",
        "pin={}",
        "PIN: {} px",
        "the password is {} users say",
        "id,pin\n12,{}",
        "<pin>{}</pin>",
        "type {}, then #",
        "{}",
    ],
)
def test_the_known_one_is_found(text: str) -> None:
    assert is_found(text)


def test_a_long_number_is_the_known_one_whatever_stands_beside_it() -> None:
    assert is_found("{} rows", value="20242031")
