"""The record of requests: an SQLite file that says what was found and what became of it, never a value.

Written by a thread of its own, many records at a time. A full disk or a locked file costs records, which are counted,
and never a request.
"""

import os
import sqlite3
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import batched, chain
from pathlib import Path
from typing import Final

from pasteguard_addon.record.outcome import Outcome

FILE_NAME = "pasteguard-record.sqlite3"

_MAX_WAITING = 4_000
"""Records that wait to be written; more are lost. A limit for memory."""
_GATHER_S = 0.25
"""Records of this long are written together: each commit costs an fsync, and the writer's turns cost the event loop."""
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
    completion_tokens INTEGER,
    client TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    request_text TEXT,
    reply_text TEXT
);
CREATE INDEX IF NOT EXISTS requests_by_time ON requests (time);
CREATE TABLE IF NOT EXISTS findings (
    request_id INTEGER NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (request_id, type)
) WITHOUT ROWID;
"""
_LATER_COLUMNS: Final = {
    "client": "TEXT NOT NULL DEFAULT ''",
    "code": "TEXT NOT NULL DEFAULT ''",
    "request_text": "TEXT",
    "reply_text": "TEXT",
}
"""What a record that an earlier version made lacks."""
_COLUMNS: Final = (
    "time host endpoint model mode provider outcome status language detection_ms total_ms "
    "prompt_tokens completion_tokens client code request_text reply_text"
).split()
TEXTS: Final = ("request_text", "reply_text")
_INSERT: Final = f"INSERT INTO requests ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - fixed words
_INSERT_FINDINGS: Final = "INSERT INTO findings VALUES "
_ROWS_AT_ONCE = 1_000
"""In one statement, whose values SQLite limits to 32,766. A statement a row would hinder the event loop at each of
them: the interpreter's lock is given back and taken again."""


@dataclass(frozen=True, slots=True)
class Record:
    """One request and its reply, without any of their text but what was asked for."""

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
    client: str = ""
    """The program that sent it, if it gives a name that may be kept."""
    code: str = ""
    """Why it was refused or blocked, as the client was told; or that it was broken off."""
    request_text: str | None = field(default=None, repr=False)
    """With placeholders, as upstream got it; only if that is asked for."""
    reply_text: str | None = field(default=None, repr=False)
    """With placeholders, as upstream sent it; only if that is asked for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Distinct values by entity type."""
    time: float = field(default_factory=time.time)
    """Seconds since 1970."""


class RecordStore:
    """Call `add` and `limit` from the event loop, and `close` once, off it. None of them raises."""

    def __init__(self, path: Path, *, days: int, max_bytes: int, tell: Callable[[str], None]) -> None:
        """Start the writer. `tell` gets one line, once, when records cannot be written."""
        self._path = path
        self._limits = days, max_bytes
        self._tell = tell
        self._lost = 0
        self._has_told = False
        self._database: sqlite3.Connection | None = None
        self._tidied_s = float("-inf")
        self._tidied_to = (-1, -1)
        self._waiting: deque[Record] = deque()
        self._has_some = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="pasteguard-record", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> int:
        """How many records could not be written."""
        return self._lost

    def limit(self, *, days: int, max_bytes: int) -> None:
        """Change how much is kept."""
        self._limits = days, max_bytes

    def add(self, record: Record) -> None:
        """Hand a record to the writer."""
        if len(self._waiting) >= _MAX_WAITING:
            self._lost += 1
            return
        self._waiting.append(record)
        if not self._has_some.is_set():  # waking the writer once for many is what keeps this cheap
            self._has_some.set()

    def close(self) -> None:
        """Write what waits, within seconds."""
        self._is_closing.set()
        self._has_some.set()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def _write_all(self) -> None:
        while self._waiting or not self._is_closing.is_set():
            self._has_some.wait()
            self._is_closing.wait(_GATHER_S)
            self._has_some.clear()  # before they are taken: what comes later wakes us again
            batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if batch:
                self._write(batch)
        if self._database is not None:
            _close(self._database)

    def _write(self, batch: Sequence[Record]) -> None:
        try:
            self._database = database = self._database or _opened(self._path)
            _insert(database, batch)
            limits = self._limits
            is_time = limits != self._tidied_to or time.monotonic() - self._tidied_s > _TIDY_EVERY_S
            if is_time or _used_bytes(database) > limits[1]:
                self._tidied_s, self._tidied_to = time.monotonic(), limits
                with suppress(sqlite3.Error):  # the records are written; later it is tried again
                    _tidy(database, *limits)
        except (sqlite3.Error, OSError) as error:
            self._lose(len(batch), error)
            if self._database is not None:
                _close(self._database)
            self._database = None  # the next batch tries again

    def _lose(self, count: int, error: Exception) -> None:
        self._lost += count
        if not self._has_told:
            self._has_told = True
            self._tell(f"the record cannot be written ({error}); requests go on without it")


def read(
    path: Path, *, since: float = 0.0, entity_type: str = "", limit: int = 1000, has_texts: bool = False
) -> list[Record]:
    """Return the newest records, oldest first. Raises OSError or sqlite3.Error."""
    if not path.exists():
        return []
    chosen = (
        "FROM requests WHERE time >= ? "
        "AND (? = '' OR EXISTS (SELECT 1 FROM findings WHERE request_id = id AND type = ?)) "
        "ORDER BY time DESC, id DESC LIMIT ?"
    )
    values = (since, entity_type, entity_type, limit)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("BEGIN")  # one state of the file for all that is asked
        columns = [name for name in _columns(database) if name in _COLUMNS and (has_texts or name not in TEXTS)]
        if not columns:
            return []
        rows = database.execute(f"SELECT id, {', '.join(columns)} {chosen}", values).fetchall()
        found = f"SELECT request_id, type, count FROM findings WHERE request_id IN (SELECT id {chosen})"  # noqa: S608
        counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for request, entity, count in database.execute(found, values):
            counts[request][entity] = count
    return [_record(columns, row, counts.get(row[0], {})) for row in reversed(rows)]


def _record(columns: Sequence[str], row: Sequence[object], counts: Mapping[str, int]) -> Record:
    members = dict(zip(columns, row[1:], strict=True))
    members["outcome"] = Outcome(str(members["outcome"]))
    ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Record(**members, counts=ordered)  # type: ignore[arg-type]  # the schema says what they are


def _columns(database: sqlite3.Connection) -> list[str]:
    return [str(row[1]) for row in database.execute("PRAGMA table_info(requests)")]


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
        database.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT")  # whoever reads sees all of it or nothing
        for name in _LATER_COLUMNS.keys() - _columns(database):
            database.execute(f"ALTER TABLE requests ADD COLUMN {name} {_LATER_COLUMNS[name]}")
    except BaseException:
        database.close()
        raise
    return database


def _insert(database: sqlite3.Connection, batch: Sequence[Record]) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        for records in batched(batch, _ROWS_AT_ONCE):
            rows = [[getattr(record, name) for name in _COLUMNS] for record in records]
            last = _insert_rows(database, _INSERT, rows)
            numbered = enumerate(records, last - len(records) + 1)  # SQLite numbers the rows of a statement in order
            findings = [(number, kind, count) for number, record in numbered for kind, count in record.counts.items()]
            for some in batched(findings, _ROWS_AT_ONCE):
                _insert_rows(database, _INSERT_FINDINGS, some)
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise


def _insert_rows(database: sqlite3.Connection, insert: str, rows: Sequence[Sequence[object]]) -> int:
    """Insert rows of like length; return the number of the last."""
    row = f"({', '.join('?' * len(rows[0]))})"
    return database.execute(insert + ", ".join([row] * len(rows)), list(chain(*rows))).lastrowid or 0


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
