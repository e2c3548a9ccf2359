"""What fields of data call things, and what they call people."""

import pytest

from pasteguard_addon.detection.pii.thing_fields import is_called_thing


def _is_called(text: str, value: str) -> bool:
    start = text.index(value)
    return is_called_thing(text, start, start + len(value))


@pytest.mark.parametrize(
    "text",
    [
        '"version_codename": "Melpomene"',
        "codename: Melpomene",
        "FONT=Melpomene",
        "'package' => 'Melpomene'",
        '{"PolicyName": "Melpomene", "Version": 3}',
        'tableName = "Melpomene"',
        '{"name": "Melpomene", "description": "A lamp", "price": 12}',
        "- name: Melpomene\n  version: 1.2.0\n",
        'Item(name="Melpomene", price=3.5, tax=1)',
        '{"price": 12, "title": "Melpomene"}',
    ],
)
def test_a_thing_is_called_so(text: str) -> None:
    assert _is_called(text, "Melpomene")


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Melpomene"}',
        '{"name": "Melpomene", "description": "our best customer"}',
        '{"name": "Melpomene", "email": "m@x.org", "price": 12}',
        '{"item": "lamp", "price": 12}, {"name": "Melpomene"}',
        '{"customer_name": "Melpomene", "price": 12}',
        '{"host": "Melpomene"}',
        "groupName: Melpomene",
        "- name: Melpomene\n  birthday: 3 May\n  version: 2\n",
        "Melpomene",
        "the font Melpomene",
    ],
)
def test_somebody_may_be_called_so(text: str) -> None:
    assert not _is_called(text, "Melpomene")
