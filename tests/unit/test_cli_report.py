"""`pasteguard report`: the page, whatever the record holds."""

import re
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import main
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.record.store import RecordStore

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}&amp;\x00\u202e"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    return tmp_path


def write(home: Path, *records: Record) -> None:
    store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
    for each in records:
        store.add(each)
    store.close()


def record(outcome: Outcome = Outcome.MASKED, **more: object) -> Record:
    members: dict[str, object] = {"host": "api.example", "endpoint": "chat/completions", "mode": "mask"}
    members |= {"total_ms": 100.0, "detection_ms": 12.0, "counts": {"PERSON": 2, "IBAN_CODE": 1}, "client": "curl"}
    return Record(outcome, **(members | more))  # type: ignore[arg-type]


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text = " ".join([*self.text.split(), *data.split()])


def page(capsys: pytest.CaptureFixture[str], *flags: str) -> _Elements:
    assert main(["report", "--html", "-", *flags]) == 0
    html = capsys.readouterr().out
    assert html.startswith("<!doctype html>")
    return _Elements(html)


def test_what_it_tells(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = record(Outcome.REFUSED, code="invalid_json", counts={}, detection_ms=None)
    write(home, record(model="gpt-4o"), record(detection_ms=3210.0), refused)
    told = page(capsys).text
    for expected in ("Values found 6", "PERSON 4 67 %", "curl 3 6", "gpt-4o 1 3", "3,210 ms", "refused invalid_json"):
        assert expected in told


def test_it_is_alone_in_the_world(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record())
    told = page(capsys)
    assert not told.tags & {"script", "iframe", "object", "embed", "form", "base", "audio", "video", "img"}
    links = [value or "" for name, value in told.attributes if name in ("src", "href", "xlink:href", "srcset")]
    assert all(link.startswith("data:") for link in links)
    assert not any(name.startswith("on") for name, _ in told.attributes)
    assert ("http-equiv", "Content-Security-Policy") in told.attributes


def test_charts_have_tables_and_names(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record())
    told = page(capsys)
    assert told.attributes.count(("role", "img")) == 4  # two charts, each for screens and phones
    assert told.attributes.count(("aria-label", "Values found over time, by type")) == 2
    assert re.search(r"PERSON, \w{3} \d\d:00: 2", told.text), "the title of a bar"


@pytest.mark.parametrize("name", ["host", "model", "client", "code", "endpoint", "mode", "language", "provider"])
def test_what_clients_choose_is_escaped(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record(**{name: HOSTILE}), record(Outcome.REFUSED, **{name: HOSTILE}))
    told = page(capsys)
    assert not told.tags & {"script", "img"}
    is_shown = name in ("host", "model", "client", "code")
    assert ("{{ 7*7 }}" in told.text) is is_shown
    assert not any(attribute.startswith("on") for attribute, _ in told.attributes)


def test_types_are_escaped(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They come from the user's own settings, and from whoever wrote the file."""
    write(home, record(counts={HOSTILE: 3, "PERSON": 1}))
    assert not page(capsys).tags & {"script", "img"}


def test_nothing_yet(capsys: pytest.CaptureFixture[str]) -> None:
    told = page(capsys)
    assert "Nothing is recorded yet" in told.text
    assert "table" not in told.tags


def test_nothing_found(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record(Outcome.CLEAN, counts={}))
    assert "No value was found." in page(capsys).text


def test_records_are_chosen(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record(time=time.time() - 7200), record(counts={"IBAN_CODE": 1}))
    assert "Values found 3 " in page(capsys, "--type", "PERSON").text
    assert "Nothing is recorded of this kind yet" in page(capsys, "--type", "PERSON", "--since", "1h").text


def test_a_file_for_its_owner_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record())
    path = home / "report.html"
    assert main(["report", "--html", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: 1 requests\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().startswith("<!doctype html>")


def test_a_file_that_was_there_is_for_its_owner_alone_too(home: Path) -> None:
    path = home / "report.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text("an older report")
    path.chmod(0o644)
    assert main(["report", "--html", str(path)]) == 0
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--html", str(home / "none" / "report.html")]) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize("is_terminal", [True, False])
def test_neither_a_terminal_nor_a_pipe_is_a_place_for_it(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    assert main(["report"]) == 2
    assert "--html report.html" in capsys.readouterr().err


def test_many_periods_and_names(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = 86400
    write(home, *(record(model=f"m-{number}", time=time.time() - number * 9 * day) for number in range(60)))
    told = page(capsys)
    assert "and 48 more" in told.text
    assert "The numbers, every 2 weeks" in told.text or "The numbers, each week" in told.text


def test_what_went_out_unmasked_is_in_plain_sight(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = record(Outcome.UNINSPECTED, endpoint="responses", client="codex", counts={}, detection_ms=None)
    write(home, record(), sent, sent)
    told = page(capsys)
    assert "Sent unmasked 2 2 of codex to responses" in told.text
    assert ("class", "alarm") in told.attributes
    main(["log"])
    assert "2 prompts went out UNMASKED: 2 of codex to responses." in capsys.readouterr().out


def test_with_nothing_unmasked_nobody_is_alarmed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, record())
    assert ("class", "alarm") not in page(capsys).attributes
    main(["log"])
    assert "UNMASKED" not in capsys.readouterr().out
