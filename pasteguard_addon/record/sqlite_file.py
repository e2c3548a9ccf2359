"""The record in an SQLite file of this machine's."""

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import batched, chain
from pathlib import Path
from typing import Final

from pasteguard_addon.record.database import Kept, RecordError
from pasteguard_addon.record.record import COLUMNS, TEXTS, Record, record_of_row, row_of

FILE_NAME = "pasteguard-record.sqlite3"

_TIDY_EVERY_S = 600.0
_LOCK_TIMEOUT_S = 2.0
_STATEMENTS_KEPT = 8
"""As many as a batch has, ready for the next: those that insert are others for each number of rows, and large."""
_PAGES_KB = 256
"""Of the file in memory: records are only ever added, so what was written is not read again."""
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
_INSERT: Final = f"INSERT INTO requests ({', '.join(COLUMNS)}) VALUES "  # noqa: S608 - fixed words
_INSERT_FINDINGS: Final = "INSERT INTO findings VALUES "
_ROWS_AT_ONCE = 1_000
"""In one statement, whose values SQLite limits to 32,766. A statement a row would hinder the event loop at each of
them: the interpreter's lock is given back and taken again."""


class SqliteFile:
    """A record database, as `RecordDatabase` says, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._tidied_s = float("-inf")
        self._tidied_to: Kept | None = None

    def __str__(self) -> str:
        return str(self._path)

    def write(self, batch: Sequence[Record], kept: Kept) -> None:
        problem = ""
        try:
            self._database = database = self._database or _opened(self._path)
            _insert(database, batch)
            is_time = kept != self._tidied_to or time.monotonic() - self._tidied_s > _TIDY_EVERY_S
            if is_time or _used_bytes(database) > kept.max_bytes:
                self._tidied_s, self._tidied_to = time.monotonic(), kept
                with suppress(sqlite3.Error):  # the records are written; later it is tried again
                    _tidy(database, kept)
        except (sqlite3.Error, OSError) as error:
            problem = str(error)
        if problem:
            self.close()  # the next batch tries again
            raise RecordError(problem)

    def read(
        self, *, since: float = 0.0, entity_type: str = "", limit: int = 1000, has_texts: bool = False
    ) -> list[Record]:
        problem = ""
        try:
            return _read(self._path, since, entity_type, limit, has_texts=has_texts)
        except (sqlite3.Error, OSError) as error:
            problem = str(error)
        raise RecordError(problem)

    def close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            with suppress(sqlite3.Error):
                database.close()


def _read(path: Path, since: float, entity_type: str, limit: int, *, has_texts: bool) -> list[Record]:
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
        columns = [name for name in _columns(database) if name in COLUMNS and (has_texts or name not in TEXTS)]
        if not columns:
            return []
        rows = database.execute(f"SELECT id, {', '.join(columns)} {chosen}", values).fetchall()
        found = f"SELECT request_id, type, count FROM findings WHERE request_id IN (SELECT id {chosen})"  # noqa: S608
        counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for request, entity, count in database.execute(found, values):
            counts[request][entity] = count
    return [record_of_row(columns, row[1:], counts.get(row[0], {})) for row in reversed(rows)]


def _columns(database: sqlite3.Connection) -> list[str]:
    return [str(row[1]) for row in database.execute("PRAGMA table_info(requests)")]


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)  # SQLite gives its side files the same
    database = sqlite3.connect(path, timeout=_LOCK_TIMEOUT_S, isolation_level=None, cached_statements=_STATEMENTS_KEPT)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(f"PRAGMA cache_size = -{_PAGES_KB}")
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
            rows = [row_of(record) for record in records]
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


def _tidy(database: sqlite3.Connection, kept: Kept) -> None:
    """Drop what is too old, then the oldest tenth until the file is small enough."""
    if kept.days:
        database.execute("DELETE FROM requests WHERE time < ?", (time.time() - kept.days * 86400,))
    while _used_bytes(database) > kept.max_bytes:
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
