"""The record of requests."""

import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pasteguard_addon.record import sqlite_file, store
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.record.store import RecordStore

MEGABYTE = 1024 * 1024


def record(number: float = 0, **more: object) -> Record:
    return Record(Outcome.MASKED, "api.example", "chat/completions", "mask", number, **more)  # type: ignore[arg-type]


def write(path: Path, *records: Record, days: int = 30, max_bytes: int = MEGABYTE) -> tuple[RecordStore, list[str]]:
    told: list[str] = []
    writer = RecordStore(SqliteFile(path), kept=Kept(days, max_bytes), tell=told.append)
    for each in records:
        writer.add(each)
    writer.close()
    return writer, told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conf" / FILE_NAME


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
        client="curl",
        code="broken_off",
        counts={"PERSON": 2, "IBAN_CODE": 1},
    )
    writer, told = write(path, full, record(1))
    assert SqliteFile(path).read()[0] == full
    assert [each.total_ms for each in SqliteFile(path).read()] == [14.5, 1]
    assert SqliteFile(path).read(entity_type="PERSON") == [full]
    assert SqliteFile(path).read(since=time.time() + 60) == []
    assert (writer.lost, told) == (0, [])


def test_only_its_owner_reads_it(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    writer = RecordStore(SqliteFile(path), kept=Kept(1, MEGABYTE), tell=print)
    writer.add(record())
    deadline = time.monotonic() + 5
    while len(list(path.parent.iterdir())) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    writer.close()
    assert set(modes.values()) == {0o600}, modes


def test_nothing_there_yet(path: Path) -> None:
    assert SqliteFile(path).read() == []


def test_what_is_old_is_dropped(path: Path) -> None:
    old = record(1, time=time.time() - 3 * 86400)
    write(path, old, record(2), days=2)
    assert [each.total_ms for each in SqliteFile(path).read()] == [2]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM findings").fetchone() == (0,)


def test_it_stays_small(path: Path) -> None:
    write(path, *(record(number, counts={"PERSON": 1}) for number in range(3000)))
    size = path.stat().st_size
    write(path, record(9999), max_bytes=size // 3)
    left = SqliteFile(path).read(limit=5000)
    assert 500 < len(left) < 1500
    assert left[-1].total_ms == 9999
    assert path.stat().st_size < size / 2


def test_a_locked_file_costs_records_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "_LOCK_TIMEOUT_S", 0.05)
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
    writer = RecordStore(SqliteFile(path), kept=Kept(1, MEGABYTE), tell=told.append)
    writer.add(record(1))
    deadline = time.monotonic() + 5
    while not writer.lost and time.monotonic() < deadline:
        time.sleep(0.01)
    path.rmdir()
    writer.add(record(2))
    writer.close()
    assert [each.total_ms for each in SqliteFile(path).read()] == [2]
    assert (writer.lost, len(told)) == (1, 1)


def test_too_many_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MAX_WAITING", 3)
    monkeypatch.setattr(sqlite_file, "_LOCK_TIMEOUT_S", 0.5)
    write(path, record(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer = RecordStore(SqliteFile(path), kept=Kept(1, MEGABYTE), tell=lambda _: None)
    began_s = time.monotonic()
    for _ in range(1000):
        writer.add(record())
    assert time.monotonic() - began_s < 0.3
    assert writer.lost >= 900
    other.execute("ROLLBACK")
    other.close()
    writer.close()


def test_many_are_written_at_once(path: Path) -> None:
    """Each commit costs an fsync."""
    writer = RecordStore(SqliteFile(path), kept=Kept(1, MEGABYTE), tell=print)
    writer.add(record())
    deadline = time.monotonic() + 5
    while not SqliteFile(path).read() and time.monotonic() < deadline:
        time.sleep(0.01)
    watcher = sqlite3.connect(path)
    versions = set()
    began_s = time.monotonic()
    for _ in range(100):
        writer.add(record())
        versions.add(watcher.execute("PRAGMA data_version").fetchone())
        time.sleep(0.005)
    taken_s = time.monotonic() - began_s
    writer.close()
    watcher.close()
    assert len(SqliteFile(path).read()) == 101
    assert len(versions) <= taken_s / store._GATHER_S + 2


def test_of_many_each_keeps_its_own_counts(path: Path) -> None:
    write(path, *(record(number, counts={"PERSON": 1}) for number in range(3)))
    many = [record(number, counts={f"T{kind}": number for kind in range(number % 4)}) for number in range(2_345)]
    write(path, *many, max_bytes=100 * MEGABYTE)
    kept = SqliteFile(path).read(limit=10_000)[3:]
    assert [(each.total_ms, dict(each.counts)) for each in kept] == [(m.total_ms, dict(m.counts)) for m in many]


def test_none_is_lost_between_two_batches(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_GATHER_S", 0)
    writer = RecordStore(SqliteFile(path), kept=Kept(1, 16 * MEGABYTE), tell=print)
    for number in range(3000):
        writer.add(record(number))
        if number % 50 == 0:
            time.sleep(0.001)
    writer.close()
    assert [each.total_ms for each in SqliteFile(path).read(limit=5000)] == list(range(3000))


def test_what_is_committed_outlives_a_crash(path: Path) -> None:
    code = (
        "import os, signal, sys, time; from pathlib import Path\n"
        "from pasteguard_addon.record.database import Kept; from pasteguard_addon.record.record import Record\n"
        "from pasteguard_addon.record.sqlite_file import SqliteFile\n"
        "from pasteguard_addon.record.store import RecordStore\n"
        "writer = RecordStore(SqliteFile(Path(sys.argv[1])), kept=Kept(1, 9**9), tell=print)\n"
        "for number in range(50): writer.add(Record('masked', 'h', 'e', 'mask', number))\n"
        "while not SqliteFile(Path(sys.argv[1])).read(): time.sleep(0.01)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert [each.total_ms for each in SqliteFile(path).read()] == list(range(50))
    write(path, record(99))
    assert len(SqliteFile(path).read()) == 51


def test_a_record_of_an_earlier_version(path: Path) -> None:
    write(path, record(1, counts={"PERSON": 1}))
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for name in ("client", "code", "request_text", "reply_text"):
            database.execute(f"ALTER TABLE requests DROP COLUMN {name}")
    assert [(each.total_ms, each.client) for each in SqliteFile(path).read(has_texts=True)] == [(1, "")]
    write(path, record(2, client="curl", request_text="said"))
    found = SqliteFile(path).read(has_texts=True)
    assert [(each.client, each.request_text) for each in found] == [("", None), ("curl", "said")]


def test_texts_are_read_when_they_are_asked_for(path: Path) -> None:
    write(path, record(1, request_text="a question", reply_text="told"))
    assert SqliteFile(path).read()[0].request_text is None
    assert SqliteFile(path).read(has_texts=True)[0].reply_text == "told"
    assert "question" not in repr(SqliteFile(path).read(has_texts=True))


def test_it_never_grows_far_beyond_its_limit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_GATHER_S", 0.01)
    writer = RecordStore(SqliteFile(path), kept=Kept(0, MEGABYTE), tell=print)
    for _ in range(40):
        for _ in range(20):
            writer.add(record(request_text="a" * 10_000))
        time.sleep(0.02)
    writer.close()
    assert path.stat().st_size < 2 * MEGABYTE
    assert SqliteFile(path).read()


def test_limits_can_change(path: Path) -> None:
    writer = RecordStore(SqliteFile(path), kept=Kept(0, MEGABYTE), tell=print)
    writer.add(record(1, time=time.time() - 3 * 86400))
    deadline = time.monotonic() + 5
    while not SqliteFile(path).read() and time.monotonic() < deadline:
        time.sleep(0.01)
    writer.limit(Kept(2, MEGABYTE))
    writer.add(record(2))
    writer.close()
    assert [each.total_ms for each in SqliteFile(path).read()] == [2]


def test_a_full_disk_costs_records_only(path: Path) -> None:
    """A real one: nothing that this process writes may grow beyond the limit."""
    writer, told = write(path, record(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
    try:
        began_s = time.monotonic()
        writer = RecordStore(SqliteFile(path), kept=Kept(1, MEGABYTE), tell=told.append)
        for _ in range(2):
            writer.add(record(request_text="a" * 200_000))
            while not writer.lost and time.monotonic() < began_s + 5:
                time.sleep(0.01)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    writer.add(record(3))
    writer.close()
    assert writer.lost >= 1
    assert len(told) == 1
    assert [each.total_ms for each in SqliteFile(path).read()][-1] == 3, "when there is room again it goes on"


def test_what_cannot_be_stored_costs_no_other_record(path: Path) -> None:
    """JSON can say half of a surrogate pair, which UTF-8 cannot."""
    writer, told = write(path, record(1, request_text="a\ud800b\0c"), record(2))
    assert [each.request_text for each in SqliteFile(path).read(has_texts=True)] == ["a\ufffdb\ufffdc", None]
    assert (writer.lost, told) == (0, [])


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the peak elsewhere is that of who started it, too")
def test_batches_of_every_size_cost_no_memory(path: Path) -> None:
    """Each has a statement of its own, and each of those is as large as what it writes."""
    program = """if True:
        import resource, sys
        from pathlib import Path
        from pasteguard_addon.record.database import Kept
        from pasteguard_addon.record.outcome import Outcome
        from pasteguard_addon.record.record import Record
        from pasteguard_addon.record.sqlite_file import SqliteFile

        def write(count):
            record = Record(Outcome.MASKED, "api.example", "chat/completions", "mask", 1.5, counts={"PERSON": 1})
            file.write([record] * count, Kept(30, 100_000_000))

        def resident():
            return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

        file = SqliteFile(Path(sys.argv[1]))
        write(120)
        before = resident()
        for count in range(1, 120):
            write(count)
        print(resident() - before)
    """
    told = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 3 * MEGABYTE
