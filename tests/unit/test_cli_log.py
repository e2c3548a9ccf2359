"""`pasteguard log` and `pasteguard stats`."""

import json
import time
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import main
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.store import FILE_NAME, Record, RecordStore


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def recorded(home: Path) -> None:
    store = RecordStore(home / FILE_NAME, days=0, max_bytes=1 << 20, tell=print)
    common = {"host": "api.example", "endpoint": "chat/completions", "mode": "mask", "total_ms": 100.0}
    old = time.time() - 7200
    store.add(Record(Outcome.MASKED, **common, detection_ms=10, counts={"PERSON": 2}, time=old))
    store.add(Record(Outcome.MASKED, **common, detection_ms=30, counts={"PERSON": 1, "IBAN_CODE": 1}, status=200))
    store.add(Record(Outcome.REFUSED, **common, status=400))
    store.close()


def test_nothing_yet(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("log", "stats"):
        assert main([command]) == 0
        assert capsys.readouterr().out == "Nothing is recorded.\n"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([], ["masked", "masked", "refused"]),
        (["--since", "1h"], ["masked", "refused"]),
        (["--since", "2026-01-01"], ["masked", "masked", "refused"]),
        (["--type", "IBAN_CODE"], ["masked"]),
        (["--limit", "1"], ["refused"]),
    ],
)
@pytest.mark.usefixtures("recorded")
def test_json_lines(flags: list[str], expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--json", *flags]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["outcome"] for line in lines] == expected


@pytest.mark.usefixtures("recorded")
def test_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "1 PERSON" in lines[2]
    assert main(["stats"]) == 0
    words = capsys.readouterr().out.split()
    assert words[words.index("masked") + 1] == "2"
    assert words[words.index("PERSON") + 1] == "3"
    assert "detection: median 20 ms, longest 30 ms" in " ".join(words)


def test_what_cannot_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / FILE_NAME).write_bytes(b"no database" * 500)
    assert main(["log"]) == 1
    assert "cannot be read (file is not a database)" in capsys.readouterr().err


def test_a_bad_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--since", "soon"]) == 2
    assert "a span such as 2h" in capsys.readouterr().err
