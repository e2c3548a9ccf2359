"""Which database the settings choose for the record, and by which name a copy of the proxy writes into it."""

import os
import socket
from pathlib import Path

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.record.database import RecordDatabase
from pasteguard_addon.record.record import Record
from pasteguard_addon.settings import PREFIX, Settings


def record_database(settings: Settings, folder: Path, copy: str = "") -> RecordDatabase:
    """Return the database that is named, or the file in the folder; nothing is opened yet. Raises SettingsError.

    `copy` names whoever writes, where several write into one database.
    """
    if not settings.record_database:
        from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile  # noqa: PLC0415  # few keep a record

        return SqliteFile(folder / FILE_NAME)
    problem = ""
    try:
        from pasteguard_addon.record.postgres import PostgresDatabase  # noqa: PLC0415  # psycopg is an extra

        return PostgresDatabase(settings.record_database, copy)
    except ImportError:
        problem = "needs psycopg, which is not installed: `pip install 'pasteguard-addon[postgres]'`"
    raise SettingsError(f"{PREFIX}record_database {problem}")


def name_of_this_copy() -> str:
    """Return what tells us from others that write into the same database at the time."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_of_this_machine(record: Record) -> bool:
    """Return whether a copy on this machine wrote it; a file holds no others."""
    return record.copy.rpartition(":")[0] in ("", socket.gethostname())
