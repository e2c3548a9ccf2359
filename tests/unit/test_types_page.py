"""The page of types: it lists every type once, and what it shows in bold is what is found."""

import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

import pasteguard_addon
from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.entity_types import COUNTRY_TYPES, DEFAULT_TYPES, NEWER_TYPES, PERSONAL_TYPES
from pasteguard_addon.policy import as_numbers

PAGE = (Path(pasteguard_addon.__file__).parent / "docs" / "types.md").read_text("utf-8")
ROW = re.compile(
    r"^\| `(?P<type>[A-Z_]+)` \| (?P<example>[^|]*\*\*(?P<value>[^|*]+)\*\*[^|]*) \|"
    r"(?: (?P<least>[\d.]+) \|)?(?: (?P<since>[\d.]+) \|)?$",
    re.M,
)
SINCE = {row["type"]: row["since"] for row in ROW.finditer(PAGE) if row["since"]}
ROWS = [(row["type"], row["example"].replace("**", ""), row["value"], row["least"]) for row in ROW.finditer(PAGE)]


@cache
def recognizer(least: float) -> PiiRecognizer:
    return PiiRecognizer(engine="fast", entities=PERSONAL_TYPES, score_threshold=least)


def test_the_page_lists_every_type_once() -> None:
    listed = [entity_type for entity_type, *_ in ROWS]
    assert listed == [*DEFAULT_TYPES, *COUNTRY_TYPES]
    assert [entity_type for entity_type, *_, least in ROWS if least is None] == list(DEFAULT_TYPES)


def test_the_page_tells_the_releases_that_types_need() -> None:
    assert SINCE == NEWER_TYPES


@pytest.mark.parametrize(("entity_type", "example", "value", "least"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_bold_on_the_page_is_found(entity_type: str, example: str, value: str, least: str | None) -> None:
    if as_numbers(version("presidio-analyzer")) < as_numbers(NEWER_TYPES.get(entity_type, "0")):
        pytest.skip("a newer release of Presidio finds it")
    found = [each for each in recognizer(float(least or 0.5)).find(example, "en") if each.entity_type == entity_type]
    assert value in [example[each.start : each.end].strip() for each in found]
