"""The same value in another spelling: found by the detector, known again, and one placeholder for all of them."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from pasteguard_addon.detection.detector import Detector, Recognizers
from pasteguard_addon.detection.pii.patterns.broken_lines import BrokenLinePatterns
from pasteguard_addon.findings import Finding, values_in
from pasteguard_addon.known_values import KnownValue, KnownValueFinder
from pasteguard_addon.masking.mask import mask_text
from pasteguard_addon.masking.vault import Vault
from pasteguard_addon.views import plain_characters

NAME = "Jürgen Müller"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "json": lambda value: json.dumps(value)[1:-1],
    "json in json": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "percent": lambda value: quote(value, safe=""),
    "entities": lambda value: "".join(f"&#{ord(c)};" for c in value),
    "no-break": lambda value: value.replace(" ", "\u00a0"),
    "zero width": "\u200b".join,
}
each_spelling = pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)


class _Literal:
    """Finds one value, exactly as it is."""

    name = "literal"

    def __init__(self, value: str, entity_type: str) -> None:
        self._value, self._type = value, entity_type

    def find(self, text: str, language: str) -> list[Finding]:
        at = text.find(self._value)
        return [Finding(at, at + len(self._value), self._type, 0.9, self.name)] if at >= 0 else []


@each_spelling
def test_a_recognizer_sees_what_a_reader_would(spell: Callable[[str], str]) -> None:
    detector = Detector(Recognizers(by_piece=[_Literal(NAME, "PERSON")]))
    text = f"x {spell(NAME)} y"
    found = detector.find(text, "en")
    assert [text[f.start : f.end] for f in found] == [spell(NAME)]
    assert values_in(text, found) == [spell(NAME) if plain_characters(spell(NAME)) == NAME else NAME]


def test_what_looks_alike_has_one_placeholder_and_comes_back_as_it_was_typed() -> None:
    vault = Vault()
    for typed in ("Zu\u0308rich", "Z\u00fcrich"):
        assert vault.name_for("LOCATION", typed, ()) == "LOCATION_1"
    assert vault.original_of("LOCATION_1") == "Zu\u0308rich"
    other = Vault()
    other.take_over(["LOCATION_1", "LOCATION_1"], ["Zu\u0308rich", "Z\u00fcrich"], [("LOCATION", 1)])
    assert other.original_of("LOCATION_1") == "Zu\u0308rich"


@each_spelling
def test_secrets_are_found_as_written_and_as_read(spell: Callable[[str], str]) -> None:
    secret = "pä ss-wörd"
    for written in (secret, spell(secret)):
        detector = Detector(Recognizers(whole=[_Literal(secret, "ENV_PASSWORD")]))
        text = f"x {written} y"
        assert [text[f.start : f.end] for f in detector.find(text, "en")] == [written]
    as_it_is = Detector(Recognizers(whole=[_Literal(spell(secret), "ENV_PASSWORD")]))
    text = f"x {spell(secret)} y"
    assert values_in(text, as_it_is.find(text, "en")) == [spell(secret)]  # it may mean just that


@each_spelling
def test_what_is_known_is_known_in_any_spelling(spell: Callable[[str], str]) -> None:
    finder = KnownValueFinder([KnownValue("PERSON", NAME, 0)])
    text = f"again {spell(NAME)}, and {NAME}"
    found = finder.find(text, 1)
    assert [text[f.start : f.end] for f in found] == [spell(NAME), NAME]
    assert mask_text(text, found, Vault()) == "again [[PERSON_1]], and [[PERSON_1]]"


@each_spelling
def test_listed_values_count_in_any_spelling(spell: Callable[[str], str]) -> None:
    denying = Detector(Recognizers(), deny_values={NAME: "CUSTOM"})
    text = f"x {spell(NAME)} y"
    assert [text[f.start : f.end] for f in denying.find(text, "en")] == [spell(NAME)]
    allowing = Detector(Recognizers(by_piece=[_Literal(NAME, "PERSON")]), allow_values=[NAME])
    assert allowing.find(text, "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pay 4111 1111\n1111 1111 now", ["4111 1111\n1111 1111"]),
        ("> DE89 3704 0044\n> 0532 0130 00", ["DE89 3704 0044\n> 0532 0130 00"]),
        ("to maria@example.\n  org.", ["maria@example.\n  org"]),
        ("call +49 170\n1234567", ["+49 170\n1234567"]),
        ("12345\n67890\n4111", []),
        ("+49 170 1234567\n10115 Berlin", []),
        ("see maria.\nBest regards", []),
    ],
)
def test_a_value_may_go_on_in_the_next_line(text: str, expected: list[str]) -> None:
    hits = BrokenLinePatterns("en").analyze(text, [])
    assert [text[hit.start : hit.end] for hit in hits] == expected


@pytest.mark.parametrize(
    "text", ["2436\n2437\n2445\n2447\n2449\n2451", "930\n931\n1328\n1329", "6512\n6468\n6510\n6512\n"]
)
def test_a_column_of_numbers_was_not_broken(text: str) -> None:
    assert BrokenLinePatterns("en").analyze(text, []) == []
