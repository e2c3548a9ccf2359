"""What is restored fits where it lands: JSON, YAML, TOML, CSV and markup parse, and hold the values; at any cut."""

import csv
import io
import json
import tomllib
from html.parser import HTMLParser
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.places.prose import Prose

NAMES = ("PERSON_1", "LOCATION_1", "PEM_PRIVATE_KEY_1")
PIECES = [
    "Maria",
    "O'Brien",
    '"',
    "\\",
    "\n",
    "\r\n",
    "|",
    "<",
    "&",
    ">",
    ",",
    ";",
    " ",
    "ü",
    "😀",
    "#",
    ":",
    "{",
    "]",
    "$",
    "`",
    "%",
]
values = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join).filter(str.strip)
vaults = st.tuples(values, values, values).map(lambda each: dict(zip(NAMES, each, strict=True)))
plain = st.sampled_from(["", "a", "Dear ", "x y", "é"])
placeholders = st.sampled_from([f"[[{name}]]" for name in NAMES])
texts = st.lists(st.one_of(plain, placeholders), max_size=3).map("".join)
lines = st.lists(st.one_of(plain, placeholders), min_size=1, max_size=3).map("".join)
documents = st.recursive(
    st.one_of(texts, st.integers(), st.none(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from("abcd"), documents, min_size=1, max_size=3)


def filled(value: Any, vault: dict[str, str]) -> Any:
    if isinstance(value, str):
        for name, original in vault.items():
            value = value.replace(f"[[{name}]]", original)
        return value
    if isinstance(value, list):
        return [filled(item, vault) for item in value]
    return {key: filled(item, vault) for key, item in value.items()} if isinstance(value, dict) else value


def restored(text: str, vault: dict[str, str], cuts: list[int], *, is_json: bool = False) -> str:
    """Return a text with its values, restored whole and in pieces alike."""
    results = set()
    for places in ([], sorted(min(cut, len(text)) for cut in cuts)):
        restorer = TextRestorer(IssuedNames(vault), vault.__getitem__, Prose(is_json=is_json))
        pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
        results.add("".join(map(restorer.feed, pieces)) + restorer.finish())
    assert len(results) == 1
    return results.pop()


some_cuts = st.lists(st.integers(0, 400), max_size=8)


@given(objects, vaults, some_cuts, st.sampled_from(["bare", "fence", "prose", "tool", "arguments"]), st.booleans())
def test_json_parses(
    document: dict[str, Any], vault: dict[str, str], cuts: list[int], where: str, is_pretty: bool
) -> None:
    said = json.dumps(document, ensure_ascii=False, indent=2 if is_pretty else None)
    before, after = {
        "fence": ("Here it is:\n```json\n", "\n```\nThat is all."),
        "prose": ("Here it is: ", " That is all."),
        "tool": ("<tool_call>\n", "\n</tool_call>"),
    }.get(where, ("", ""))
    got = restored(before + said + after, vault, cuts, is_json=where == "arguments")
    assert json.loads(got.removeprefix(before).removesuffix(after)) == filled(document, vault)


@given(objects, vaults, some_cuts, st.integers(1, 5), st.booleans())
def test_json_in_strings_of_json_parses(
    document: dict[str, Any], vault: dict[str, str], cuts: list[int], depth: int, is_arguments: bool
) -> None:
    said = json.dumps(document, ensure_ascii=False)
    for _ in range(depth):
        said = json.dumps({"body": said}, ensure_ascii=False)
    got: Any = restored(said, vault, cuts, is_json=is_arguments)
    for _ in range(depth):
        got = json.loads(got)["body"]
    assert json.loads(got) == filled(document, vault)


@given(lines, lines, vaults, some_cuts)
def test_yaml_parses(first: str, second: str, vault: dict[str, str], cuts: list[int]) -> None:
    said = f"```yaml\nkind: x\nlist:\n  - \"{first}\"\nname: '{second}'\n```\n"
    got = restored(said, vault, cuts).removeprefix("```yaml\n").removesuffix("```\n")
    document = yaml.safe_load(got)
    assert document["list"] == [filled(first, vault)]
    assert document["name"].split() == filled(second, vault).split()  # blanks at line ends are lost in these quotes


@given(lines, lines, vaults, some_cuts)
def test_toml_parses(first: str, second: str, vault: dict[str, str], cuts: list[int]) -> None:
    said = f"```toml\n[a]\nfirst = \"{first}\"\nsecond = '{second}'\n```\n"
    got = restored(said, vault, cuts).removeprefix("```toml\n").removesuffix("```\n")
    assert tomllib.loads(got)["a"]["first"] == filled(first, vault)


@given(lines, lines, vaults, some_cuts)
def test_csv_parses(first: str, second: str, vault: dict[str, str], cuts: list[int]) -> None:
    said = f'```csv\nname,address,x\n"{first}","{second}",1\n[[PERSON_1]],"",2\n```\n'
    got = restored(said, vault, cuts).removeprefix("```csv\n").removesuffix("```\n")
    rows = list(csv.reader(io.StringIO(got, newline="")))
    assert rows[1] == [filled(first, vault), filled(second, vault), "1"]
    assert rows[2] == [vault["PERSON_1"], "", "2"]


@given(vaults, some_cuts, st.sampled_from(",;\t|"))
def test_a_value_within_a_field_keeps_the_columns(vault: dict[str, str], cuts: list[int], mark: str) -> None:
    said = f"```csv\na{mark}b{mark}c\n1{mark}near [[PERSON_1]] or so{mark}2\n```\n"
    got = restored(said, vault, cuts).removeprefix("```csv\n").removesuffix("```\n")
    assert [len(row) for row in csv.reader(io.StringIO(got, newline=""), delimiter=mark)] == [3, 3]


class Reader(HTMLParser):
    """Collects attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(lines, lines, vaults, some_cuts)
def test_markup_parses(first: str, second: str, vault: dict[str, str], cuts: list[int]) -> None:
    said = f"```html\n<p title=\"{first}\" class='{second}'>{second}</p>\n```\n"
    got = restored(said, vault, cuts).removeprefix("```html\n").removesuffix("```\n")
    reader = Reader()
    reader.feed(got)
    reader.close()
    assert reader.attributes == [filled(first, vault), filled(second, vault)]
    assert "".join(reader.texts).removesuffix("\n") == filled(second, vault)


@given(vaults, some_cuts)
def test_a_table_keeps_its_rows_and_cells(vault: dict[str, str], cuts: list[int]) -> None:
    said = "| Name | Address |\n|---|---|\n| [[PERSON_1]] | [[LOCATION_1]] |\n"
    got = restored(said, vault, cuts)
    assert len(got.rstrip("\n").split("\n")) == 3
    assert got.split("\n")[2].replace("\\|", "").count("|") == 3


def test_many_values_in_a_long_line_take_linear_time() -> None:
    vault = {"PERSON_1": "Ada"}
    restorer = TextRestorer(IssuedNames(vault), vault.__getitem__, Prose())
    text = "a word [[PERSON_1]] " * 40_000
    assert restorer.feed(text) + restorer.finish() == "a word Ada " * 40_000
