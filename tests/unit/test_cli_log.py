"""`pasteguard log` and `pasteguard stats`."""

import json
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import main
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.record.store import RecordStore


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def recorded(home: Path) -> None:
    store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
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
    assert "detection: median 20 ms, 95 of 100 within 30 ms, longest 30 ms" in " ".join(words)


@pytest.mark.usefixtures("recorded")
def test_stats_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--json", "--since", "1h"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["requests"] == 2
    assert told["outcomes"] == {"masked": 1, "refused": 1}
    assert told["values"] == {"PERSON": 1, "IBAN_CODE": 1}
    assert told["host"]["api.example"] == {"requests": 2, "values": 2, "halted": 1}
    assert told["detection_ms"]["median"] == 30


def test_times_are_those_of_this_place(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
        store.add(Record(Outcome.CLEAN, host="h", endpoint="e", mode="mask", total_ms=1.0, time=1700000000.0))
        store.close()
        assert main(["log"]) == 0
    finally:
        monkeypatch.undo()
        time.tzset()
    header, row = capsys.readouterr().out.splitlines()
    assert "time (JST)" in header
    assert "2023-11-15 07:13:20" in row


@pytest.mark.usefixtures("recorded")
def test_new_requests_are_shown_as_they_come(home: Path) -> None:
    code = "from pasteguard_addon.cli.main import main; import sys; sys.exit(main(['log', '-f', '--json']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        first = [json.loads(process.stdout.readline())["outcome"] for _ in range(3)]
        store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
        store.add(Record(Outcome.BLOCKED, host="h", endpoint="e", mode="mask", total_ms=1.0))
        store.close()
        later = json.loads(process.stdout.readline())["outcome"]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == b""
    assert (first, later) == (["masked", "masked", "refused"], "blocked")


HOSTILE = "\x1b]0;title\x07[red]a[/red]\nb\u202e"


@pytest.fixture
def hostile(home: Path) -> None:
    """What no client of ours writes; the file may be anybody's."""
    store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
    names = dict.fromkeys(("host", "model", "client", "code", "language", "endpoint", "mode"), HOSTILE)
    store.add(Record(Outcome.REFUSED, total_ms=1.0, counts={HOSTILE: 1}, **names))
    store.close()


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("command", ["log", "stats"])
def test_names_do_nothing_to_a_terminal(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 0
    out = capsys.readouterr().out
    assert not any(sign in out for sign in ("\x1b", "\x07", "\u202e"))
    assert "[red]a[/red]" in out


def test_texts_are_shown_as_json_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = RecordStore(SqliteFile(home / FILE_NAME), kept=Kept(0, 1 << 20), tell=print)
    common = {"host": "h", "endpoint": "e", "mode": "mask", "total_ms": 1.0}
    store.add(Record(Outcome.MASKED, **common, request_text="user: [[PERSON_1]]"))
    store.add(Record(Outcome.MASKED, **common))
    store.close()
    assert main(["log"]) == 0
    assert "PERSON_1" not in capsys.readouterr().out
    assert main(["log", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["request_text"] == "user: [[PERSON_1]]"
    assert "request_text" not in second


@pytest.mark.parametrize("command", [["log"], ["stats"], ["report", "--html", "-"]], ids=lambda words: words[0])
@pytest.mark.usefixtures("recorded")
def test_a_reader_may_leave(command: list[str]) -> None:
    """As `head` does."""
    code = f"from pasteguard_addon.cli.main import main; import sys; sys.exit(main({command!r}))"
    piped = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)} | head -c 1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    assert int(ended.stdout[1:]) in (0, 1)


@pytest.mark.usefixtures("recorded")
def test_a_row_stays_one_line_in_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert main(["log"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_what_cannot_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / FILE_NAME).write_bytes(b"no database" * 500)
    assert main(["log"]) == 1
    assert "cannot be read (file is not a database)" in capsys.readouterr().err


def test_a_bad_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--since", "soon"]) == 2
    assert "a span such as 2h" in capsys.readouterr().err
