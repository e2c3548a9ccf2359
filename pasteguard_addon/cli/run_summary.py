"""What `pasteguard run` says when its command has ended: what went out unmasked, or that nothing came at all."""

import sqlite3
import time
from pathlib import Path

from pasteguard_addon.errors import PasteguardError
from pasteguard_addon.record.store import FILE_NAME, read
from pasteguard_addon.record.summary import Summary, unmasked_line

_WRITTEN_S = 0.6
"""The proxy gathers records for a quarter of a second before it writes them."""
_NOTHING_CAME = (
    "no request to a model came through PasteGuard meanwhile. If the command made some, it did so past it: a daemon "
    "that was started earlier, without `pasteguard run`, may have made them in its place."
)


def told_at_end(folder: Path, began_s: float) -> str:
    """Return a line about all that was recorded since `began_s`, or nothing if there is nothing to say."""
    path = folder / FILE_NAME
    if not path.is_file():
        return ""
    time.sleep(_WRITTEN_S)
    try:
        records = read(path, since=began_s)
    except (OSError, sqlite3.Error, PasteguardError):
        return ""
    return unmasked_line(Summary(records)) if records else _NOTHING_CAME
