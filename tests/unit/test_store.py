"""The record of requests."""

import sqlite3
import time
from pathlib import Path

import pytest

from pasteguard_addon.record import store
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.store import Record, RecordStore, read

MEGABYTE = 1024 * 1024


def record(number: float = 0, **more: object) -> Record:
    return Record(Outcome.MASKED, "api.example", "chat/completions", "mask", number, **more)  # type: ignore[arg-type]


def write(path: Path, *records: Record, days: int = 30, max_bytes: int = MEGABYTE) -> tuple[RecordStore, list[str]]:
    told: list[str] = []
    writer = RecordStore(path, days=days, max_bytes=max_bytes, tell=told.append)
    for each in records:
        writer.add(each)
    writer.close()
    return writer, told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conf" / store.FILE_NAME


def test_what_is_written_is_read(path: Path) -> None:
    full = record(
        14.5,
        model="m-1",
        provider="openai",
        status=200,
        language="en",
        detection_ms=3.5,
        prompt_tokens=10,
        completion_tokens=20,
        counts={"PERSON": 2, "IBAN_CODE": 1},
    )
    writer, told = write(path, full, record(1))
    assert read(path)[0] == full
    assert [each.total_ms for each in read(path)] == [14.5, 1]
    assert read(path, entity_type="PERSON") == [full]
    assert read(path, since=time.time() + 60) == []
    assert (writer.lost, told) == (0, [])


def test_only_its_owner_reads_it(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    writer = RecordStore(path, days=1, max_bytes=MEGABYTE, tell=print)
    writer.add(record())
    deadline = time.monotonic() + 5
    while len(list(path.parent.iterdir())) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    writer.close()
    assert set(modes.values()) == {0o600}, modes


def test_nothing_there_yet(path: Path) -> None:
    assert read(path) == []


def test_what_is_old_is_dropped(path: Path) -> None:
    old = record(1, time=time.time() - 3 * 86400)
    write(path, old, record(2), days=2)
    assert [each.total_ms for each in read(path)] == [2]
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT COUNT(*) FROM findings").fetchone() == (0,)


def test_it_stays_small(path: Path) -> None:
    write(path, *(record(number, counts={"PERSON": 1}) for number in range(3000)))
    size = path.stat().st_size
    write(path, record(9999), max_bytes=size // 3)
    left = read(path, limit=5000)
    assert 500 < len(left) < 1500
    assert left[-1].total_ms == 9999
    assert path.stat().st_size < size / 2


def test_a_locked_file_costs_records_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LOCK_TIMEOUT_S", 0.05)
    write(path, record(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer, told = write(path, record(2), record(3))
    assert writer.lost >= 1
    assert told == ["the record cannot be written (database is locked); requests go on without it"]
    other.execute("ROLLBACK")
    other.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    writer, told = write(tmp_path / "file" / "record", record())
    assert (writer.lost, len(told)) == (1, 1)


def test_what_is_no_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    writer, _ = write(path, record())
    assert writer.lost == 1
    assert path.read_bytes().startswith(b"not a database")


def test_the_writer_recovers(path: Path) -> None:
    told: list[str] = []
    path.parent.mkdir()
    path.mkdir()
    writer = RecordStore(path, days=1, max_bytes=MEGABYTE, tell=told.append)
    writer.add(record(1))
    deadline = time.monotonic() + 5
    while not writer.lost and time.monotonic() < deadline:
        time.sleep(0.01)
    path.rmdir()
    writer.add(record(2))
    writer.close()
    assert [each.total_ms for each in read(path)] == [2]
    assert (writer.lost, len(told)) == (1, 1)


def test_too_many_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MAX_WAITING", 3)
    monkeypatch.setattr(store, "_LOCK_TIMEOUT_S", 0.5)
    write(path, record(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer = RecordStore(path, days=1, max_bytes=MEGABYTE, tell=lambda _: None)
    began_s = time.monotonic()
    for _ in range(1000):
        writer.add(record())
    assert time.monotonic() - began_s < 0.3
    assert writer.lost >= 900
    other.execute("ROLLBACK")
    other.close()
    writer.close()
