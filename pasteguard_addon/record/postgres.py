"""The record in a table of a PostgreSQL server, into which several copies may write.

Imported only where a database is named: psycopg is an extra.
"""

import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import batched
from typing import Any, Final, LiteralString

import psycopg
from psycopg import conninfo

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.record.database import Kept, RecordError
from pasteguard_addon.record.record import COLUMNS, TEXTS, Record, record_of_row, row_of
from pasteguard_addon.settings import PREFIX

TABLE: Final = "pasteguard_requests"
_CREATE: Final[LiteralString] = """
CREATE TABLE IF NOT EXISTS pasteguard_requests (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time TIMESTAMPTZ NOT NULL,
    copy TEXT NOT NULL DEFAULT '',
    host TEXT NOT NULL DEFAULT '',
    endpoint TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    mode TEXT NOT NULL DEFAULT '',
    provider TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL,
    status INTEGER,
    language TEXT NOT NULL DEFAULT '',
    detection_ms DOUBLE PRECISION,
    total_ms DOUBLE PRECISION NOT NULL,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    client TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    request_text TEXT,
    reply_text TEXT,
    counts JSONB NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS pasteguard_requests_by_time ON pasteguard_requests (time);
"""
_LATER_COLUMNS: Final[Mapping[str, LiteralString]] = {}
"""What a table that an earlier version made lacks, each with the statement that adds it, `IF NOT EXISTS`. Each takes
null or has a default: copies of two versions write into one table while a new one is rolled out."""
_INSERT: Final[LiteralString] = """
INSERT INTO pasteguard_requests (
    time, copy, host, endpoint, model, mode, provider, outcome, status, language, detection_ms, total_ms,
    prompt_tokens, completion_tokens, client, code, request_text, reply_text, counts
)
SELECT
    to_timestamp(time), copy, host, endpoint, model, mode, provider, outcome, status, language, detection_ms, total_ms,
    prompt_tokens, completion_tokens, client, code, request_text, reply_text, counts
FROM jsonb_to_recordset(%s::jsonb) AS written (
    time float8, copy text, host text, endpoint text, model text, mode text, provider text, outcome text,
    status integer, language text, detection_ms float8, total_ms float8, prompt_tokens bigint,
    completion_tokens bigint, client text, code text, request_text text, reply_text text, counts jsonb
)
"""
"""All rows as one value of JSON: a statement a row would hinder the event loop at each of them."""
_DROP: Final[LiteralString] = """
DELETE FROM pasteguard_requests WHERE id IN (
    SELECT id FROM pasteguard_requests WHERE time < to_timestamp(%s) LIMIT 5000 FOR UPDATE SKIP LOCKED
)
"""
_DROPPED_AT_ONCE = 5000
_ROWS_AT_ONCE = 500
_LOCK = 0x7061_7374_6567
"""Copies that start at once make the table one after the other."""
_TIDY_EVERY_S = 600.0
_WRITE_TIMEOUT: Final[LiteralString] = "SET LOCAL statement_timeout = '4s'"
_SENT_ELSEWHERE: Final = {
    "PGSSLMODE": "sslmode",
    "PGCONNECT_TIMEOUT": "connect_timeout",
    "PGAPPNAME": "application_name",
}
_MAX_TOLD = 300


class PostgresDatabase:
    """A record database, as `RecordDatabase` says."""

    def __init__(self, url: str, copy: str = "") -> None:
        """Connect to nothing yet; `copy` names us in the rows that we write. Raises SettingsError."""
        self._parameters = _parameters(url)
        self._copy = copy
        self._connection: psycopg.Connection | None = None
        self._tidied_s = float("-inf")
        self._tidied_to = -1

    def __str__(self) -> str:
        host, name = self._parameters.get("host"), self._parameters.get("dbname")
        return f"in the database {name or ''} at {host or 'the place that the environment names'}"

    def write(self, batch: Sequence[Record], kept: Kept) -> None:
        problem = ""
        try:
            self._insert(batch)
        except psycopg.Error as error:
            problem = self._told(error)
        if problem:
            self.close()  # the next batch tries again
            raise RecordError(problem)
        try:
            self._tidy(kept.days)
        except psycopg.Error:  # the records are written; later it is tried again
            self.close()

    def read(
        self, *, since: float = 0.0, entity_type: str = "", limit: int = 1000, has_texts: bool = False
    ) -> list[Record]:
        problem = ""
        try:
            self._connection = connection = self._connection or self._connected()
            found = _read(connection, since, entity_type, limit, has_texts=has_texts)
            connection.rollback()
            return found
        except psycopg.Error as error:
            problem = self._told(error)
        self.close()
        raise RecordError(problem)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()

    def _insert(self, batch: Sequence[Record]) -> None:
        try:
            self._insert_once(batch)
        except psycopg.OperationalError:
            if self._connection is None or not self._connection.closed:
                raise
            # Idle, it was closed by the server or by what stands between. Nothing of this batch is committed.
            self.close()
            self._insert_once(batch)
        if self._connection is not None:
            self._connection.commit()

    def _insert_once(self, batch: Sequence[Record]) -> None:
        if self._connection is None:
            self._connection = self._connected()
            _make_table(self._connection)
        self._connection.execute(_WRITE_TIMEOUT)
        for records in batched(batch, _ROWS_AT_ONCE):
            self._connection.execute(_INSERT, [json.dumps([self._members(each) for each in records])])

    def _members(self, record: Record) -> dict[str, object]:
        members = dict(zip(COLUMNS, row_of(record), strict=True))
        return {**members, "copy": record.copy or self._copy, "counts": dict(record.counts)}

    def _tidy(self, days: int) -> None:
        """Drop what is too old, some at a time; several copies do not wait for each other."""
        is_time = days != self._tidied_to or time.monotonic() - self._tidied_s > _TIDY_EVERY_S
        if not days or not is_time or self._connection is None:
            return
        self._connection.execute(_WRITE_TIMEOUT)
        dropped = self._connection.execute(_DROP, [time.time() - days * 86400]).rowcount
        self._connection.commit()
        if dropped < _DROPPED_AT_ONCE:
            self._tidied_s, self._tidied_to = time.monotonic(), days

    def _connected(self) -> psycopg.Connection:
        # No prepared statements, which poolers between us and the server do not keep.
        return psycopg.connect(**self._parameters, prepare_threshold=None)

    def _told(self, error: psycopg.Error) -> str:
        """Return what may be said of an error: what the server says of data may quote them."""
        if error.sqlstate is not None:
            is_of_data = error.sqlstate.startswith(("22", "23"))
            text = type(error).__name__ if is_of_data else error.diag.message_primary or type(error).__name__
        else:
            text = str(error) or type(error).__name__
        password = str(self._parameters.get("password") or "")
        if password and password in text:
            text = type(error).__name__
        return " ".join(text.split())[:_MAX_TOLD]


def _parameters(url: str) -> dict[str, Any]:
    """Return what to connect with: libpq's parameters, over values that suit a program that nobody watches."""
    given: dict[str, Any] = {}
    with suppress(psycopg.Error):  # its words quote the URL
        given = conninfo.conninfo_to_dict(url)
    if not given:
        raise SettingsError(
            f"{PREFIX}record_database is no URL that libpq takes: a parameter that it does not know, or a wrong %"
        )
    hosts = str(given.get("host") or os.environ.get("PGHOST", "")).split(",")
    is_here = all(host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/") for host in hosts)
    usual = {
        "application_name": "pasteguard",
        "connect_timeout": 3,
        "sslmode": "prefer" if is_here else "require",  # in the open only if somebody says so
        "gssencmode": "disable",  # asks a directory on the network otherwise
        "keepalives_idle": 30,
        "tcp_user_timeout": 10_000,
    }
    for variable, name in _SENT_ELSEWHERE.items():
        if variable in os.environ:
            usual.pop(name)
    return {**usual, **given, "client_encoding": "UTF8"}


def _make_table(connection: psycopg.Connection) -> None:
    """Make the table, or what an earlier version's lacks; where nothing is amiss, no right to make any is needed."""
    columns = _columns(connection)
    missing = [statement for name, statement in _LATER_COLUMNS.items() if name not in columns]
    if missing or not columns:
        connection.execute(_WRITE_TIMEOUT)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(_CREATE)
        for statement in missing:
            connection.execute(statement)
    connection.commit()


def _columns(connection: psycopg.Connection) -> set[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped", [TABLE]
    )
    return {str(name) for (name,) in found}


def _read(
    connection: psycopg.Connection, since: float, entity_type: str, limit: int, *, has_texts: bool
) -> list[Record]:
    there = _columns(connection)
    names = [
        name for name in ("copy", *COLUMNS) if name in there and name != "time" and (has_texts or name not in TEXTS)
    ]
    if not names:
        return []
    values: list[object] = [since, *([entity_type] if entity_type else []), limit]
    rows = connection.execute(
        f"SELECT counts, EXTRACT(EPOCH FROM time)::float8, {', '.join(names)} FROM {TABLE} "  # noqa: S608 - fixed words
        f"WHERE time >= to_timestamp(%s){' AND counts ? %s' if entity_type else ''} "
        "ORDER BY time DESC, id DESC LIMIT %s",
        values,
    ).fetchall()
    return [record_of_row(["time", *names], row[1:], row[0]) for row in reversed(rows)]
