"""Tables of more rows than a piece of a long text holds: what the last row says hangs on the header far above."""

import csv
import io
from collections.abc import Callable, Sequence
from html import escape

import pytest

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.pii.names_in_data.long_tables import LongTables
from pasteguard_addon.detection.pii.patterns.cells import headed_tables
from pasteguard_addon.detection.pii.patterns.cells.all_tables import cells_of_tables
from pasteguard_addon.detection.pii.patterns.cells.fields import type_of_label
from pasteguard_addon.detection.recognizers import build_recognizers
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.entity_types import DEFAULT_TYPES

type Rows = Sequence[Sequence[str]]

LABELS = ("Vorname", "Nachname", "PLZ", "Ort", "Geburtsdatum")
ROWS = [
    (f"Kunigunde{'abcdefghij'[n % 10]}", f"Wessling{'abcdefghij'[n // 10]}", f"{20000 + 7 * n}", "Xanten", "1984-08-02")
    for n in range(100)
]


def _delimited(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([LABELS, *rows])
    return out.getvalue()


def _html(rows: Rows) -> str:
    cells = ("".join(f"<td>{escape(v)}</td>" for v in row) for row in rows)
    head = "".join(f"<th>{label}</th>" for label in LABELS)
    return f"<table><tr>{head}</tr>\n" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>"


def _insert(rows: Rows) -> str:
    values = ",\n".join("(" + ", ".join(f"'{v}'" for v in row) + ")" for row in rows)
    return f"INSERT INTO people ({', '.join(LABELS).lower()}) VALUES\n{values};"


WRITERS: dict[str, Callable[[Rows], str]] = {
    "csv": _delimited,
    "html": _html,
    "sql": _insert,
    "behind prose": lambda rows: "This is what the export has.\n\n" * 60 + _delimited(rows),
}


def tables(entities: Sequence[str] = DEFAULT_TYPES, least: float = 0.5) -> LongTables:
    return LongTables(entities, least, {})


@pytest.mark.parametrize("name", WRITERS)
def test_the_last_row_is_judged_by_the_header(name: str) -> None:
    text = WRITERS[name](ROWS)
    assert len(text) > LONG_TEXT_CHARS
    found = {text[f.start : f.end] for f in tables().find(text, "de")}
    assert {value for row in ROWS for value in row} - found == set()


def test_a_short_text_is_left_to_those_that_see_it_whole() -> None:
    assert tables().find(_delimited(ROWS[:5]), "de") == []


def test_types_and_thresholds_count_here_too() -> None:
    text = _delimited(ROWS)
    assert {f.entity_type for f in tables(["LOCATION"]).find(text, "de")} == {"LOCATION"}
    assert tables(least=0.9).find(text, "de") == []


def test_a_table_of_things_is_no_table_of_people_because_of_another() -> None:
    things = "name;city\n" + "".join(f"Grafana{n};Xanten\n" for n in range(300))
    text = _delimited(ROWS) + "\n" + things
    assert all(f.end <= text.index(things) for f in tables().find(text, "de"))


def test_the_detector_asks_for_them() -> None:
    recognizers = build_recognizers(DetectionSettings(engine="fast", are_secrets_on=False))
    assert [type(each) for each in recognizers.whole] == [LongTables]
    text = _delimited(ROWS)
    found = Detector(recognizers).find(text, "de")
    assert ROWS[-1][2] in {text[f.start : f.end] for f in found}


@pytest.mark.parametrize("line", ["a,b\n", "we,met\n", "12,b;c\tstate machine\n"])
def test_words_that_lines_repeat_are_looked_up_a_few_times(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def asking(label: str) -> tuple[str, bool] | None:
        asked.append(label)
        return type_of_label(label)

    monkeypatch.setattr(headed_tables, "type_of_label", asking)
    assert [cell for cells in cells_of_tables(line * 1_000) for cell in cells] == []

    assert len(asked) < 20
