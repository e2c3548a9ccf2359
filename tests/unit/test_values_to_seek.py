"""What is known is arranged once in a request: each message adds its own values, however many there are before."""

import pytest

from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.conversation.short_text import ValuesToSeek
from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import TextWithFindings


def message(number: int, key: int | None = None) -> TextWithFindings:
    value = f"key{number if key is None else key}-xQ7z"
    return TextWithFindings(f"{value} is it", number, [Finding(0, len(value), "API_KEY", 1.0, "test")])


def test_a_message_adds_its_own_values(monkeypatch: pytest.MonkeyPatch) -> None:
    arranged: list[int] = []
    add = ValuesToSeek.add

    def counted(self: ValuesToSeek, entity_types: list[str], values: list[str]) -> None:
        arranged.append(len(values))
        add(self, entity_types, values)

    monkeypatch.setattr(ValuesToSeek, "add", counted)
    recurrences = Recurrences()
    for number in range(1, 41):
        recurrences.prepare(100)
        recurrences.add([message(number)])
    assert sum(arranged) == 39  # each value but the last, once


def test_a_value_that_stands_in_many_messages_is_arranged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    arranged: list[str] = []
    add = ValuesToSeek.add

    def noted(self: ValuesToSeek, entity_types: list[str], values: list[str]) -> None:
        arranged.extend(values)
        add(self, entity_types, values)

    monkeypatch.setattr(ValuesToSeek, "add", noted)
    recurrences = Recurrences()
    for number in range(1, 41):
        recurrences.prepare(100)
        recurrences.add([message(number, number % 4)])
    assert sorted(arranged) == [f"key{number}-xQ7z" for number in range(4)]


def test_values_of_earlier_messages_are_found_by_their_section() -> None:
    recurrences = Recurrences()
    recurrences.add([message(1)])
    recurrences.add([message(2)])
    again = TextWithFindings("key2-xQ7z and key1-xQ7z", 3)
    [found] = recurrences.add([again])
    assert [again.text[each.start : each.end] for each in found] == ["key2-xQ7z", "key1-xQ7z"]
