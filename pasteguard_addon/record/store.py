"""The record of requests: an SQLite file that says what was found and what became of it, never a value.

Written by a thread of its own. A full disk or a locked file costs records, which are counted, and never a request.
"""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pasteguard_addon.record.outcome import Outcome

FILE_NAME = "pasteguard-record.sqlite3"

_MAX_WAITING = 10_000
"""Records that wait to be written; more are lost. A limit for memory."""
_MAX_BATCH = 500
_TIDY_EVERY_S = 600.0
_LOCK_TIMEOUT_S = 2.0
_CLOSE_TIMEOUT_S = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    time REAL NOT NULL,
    host TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    provider TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    language TEXT NOT NULL,
    detection_ms REAL,
    total_ms REAL NOT NULL,
    prompt_tokens INTEGER,
    completion_tokens INTEGER
);
CREATE INDEX IF NOT EXISTS requests_by_time ON requests (time);
CREATE TABLE IF NOT EXISTS findings (
    request_id INTEGER NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (request_id, type)
) WITHOUT ROWID;
"""
_COLUMNS: Final = (
    "time host endpoint model mode provider outcome status language detection_ms total_ms "
    "prompt_tokens completion_tokens"
).split()
_INSERT: Final = f"INSERT INTO requests ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - fixed words


@dataclass(frozen=True, slots=True)
class Record:
    """One request and its reply, without any of their text."""

    outcome: Outcome
    host: str
    endpoint: str
    mode: str
    total_ms: float
    model: str = ""
    provider: str = ""
    status: int | None = None
    """None if the exchange was broken off."""
    language: str = ""
    detection_ms: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Distinct values by entity type."""
    time: float = field(default_factory=time.time)
    """Seconds since 1970."""


class RecordStore:
    """Call `add` from anywhere, and `close` once, off the event loop. Neither raises."""

    def __init__(self, path: Path, *, days: int, max_bytes: int, tell: Callable[[str], None]) -> None:
        """Start the writer. `tell` gets one line, once, when records cannot be written."""
        self._path = path
        self._days = days
        self._max_bytes = max_bytes
        self._tell = tell
        self._lost = 0
        self._has_told = False
        self._waiting: queue.Queue[Record | None] = queue.Queue(_MAX_WAITING)
        self._thread = threading.Thread(target=self._write_all, name="pasteguard-record", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> int:
        """How many records could not be written."""
        return self._lost

    def add(self, record: Record) -> None:
        """Hand a record to the writer."""
        try:
            self._waiting.put_nowait(record)
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Write what waits, within seconds."""
        with suppress(queue.Full):
            self._waiting.put(None, timeout=_CLOSE_TIMEOUT_S)
        self._thread.join(_CLOSE_TIMEOUT_S)

    def _write_all(self) -> None:
        database: sqlite3.Connection | None = None
        tidied_s = float("-inf")
        is_last = False
        while not is_last:
            batch, is_last = self._next_batch()
            try:
                database = database or _opened(self._path)
                _insert(database, batch)
                if time.monotonic() - tidied_s > _TIDY_EVERY_S:
                    tidied_s = time.monotonic()
                    with suppress(sqlite3.Error):  # the records are written; later it is tried again
                        _tidy(database, self._days, self._max_bytes)
            except (sqlite3.Error, OSError) as error:
                self._lose(len(batch), error)
                if database is not None:
                    _close(database)
                database = None  # the next batch tries again
        if database is not None:
            _close(database)

    def _next_batch(self) -> tuple[list[Record], bool]:
        """Wait for records; the flag says that they are the last."""
        batch: list[Record] = []
        record = self._waiting.get()
        while record is not None:
            batch.append(record)
            if len(batch) == _MAX_BATCH or self._waiting.empty():
                return batch, False
            record = self._waiting.get()
        return batch, True

    def _lose(self, count: int, error: Exception) -> None:
        self._lost += count
        if not self._has_told:
            self._has_told = True
            self._tell(f"the record cannot be written ({error}); requests go on without it")


def read(path: Path, *, since: float = 0.0, entity_type: str = "", limit: int = 1000) -> list[Record]:
    """Return the newest records, oldest first. Raises OSError or sqlite3.Error."""
    if not path.exists():
        return []
    where = "time >= ? AND (? = '' OR EXISTS (SELECT 1 FROM findings WHERE request_id = id AND type = ?))"
    query = f"SELECT id, {', '.join(_COLUMNS)} FROM requests WHERE {where} ORDER BY time DESC LIMIT ?"  # noqa: S608
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(query, (since, entity_type, entity_type, limit)).fetchall()
        return [_record(database, row) for row in reversed(rows)]


def _record(database: sqlite3.Connection, row: Sequence[object]) -> Record:
    counts = database.execute("SELECT type, count FROM findings WHERE request_id = ?", (row[0],))
    members = dict(zip(_COLUMNS, row[1:], strict=True)) | {"outcome": Outcome(str(row[1 + _COLUMNS.index("outcome")]))}
    return Record(**members, counts=dict(counts))  # type: ignore[arg-type]  # the schema says what they are


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)  # SQLite gives its side files the same
    database = sqlite3.connect(path, timeout=_LOCK_TIMEOUT_S, isolation_level=None)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.executescript(_SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


def _insert(database: sqlite3.Connection, batch: Sequence[Record]) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        for record in batch:
            row = database.execute(_INSERT, [getattr(record, name) for name in _COLUMNS]).lastrowid
            findings = [(row, kind, count) for kind, count in record.counts.items()]
            database.executemany("INSERT INTO findings VALUES (?, ?, ?)", findings)
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise


def _tidy(database: sqlite3.Connection, days: int, max_bytes: int) -> None:
    """Drop what is too old, then the oldest tenth until the file is small enough."""
    if days:
        database.execute("DELETE FROM requests WHERE time < ?", (time.time() - days * 86400,))
    while _used_bytes(database) > max_bytes:
        oldest = "SELECT id FROM requests ORDER BY id LIMIT (SELECT COUNT(*) / 10 + 1 FROM requests)"
        if not database.execute(f"DELETE FROM requests WHERE id IN ({oldest})").rowcount:  # noqa: S608 - fixed words
            break
    database.execute("PRAGMA incremental_vacuum").fetchall()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _used_bytes(database: sqlite3.Connection) -> int:
    pages, free, size = (
        int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _close(database: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        database.close()
