"""What `pasteguard run` says when its command has ended: what went out unmasked, or that nothing came at all."""

import time
from pathlib import Path

from pasteguard_addon.errors import PasteguardError
from pasteguard_addon.policy import with_keys_of_files
from pasteguard_addon.record.chosen import is_of_this_machine, record_database
from pasteguard_addon.record.sqlite_file import FILE_NAME
from pasteguard_addon.record.summary import Summary, unmasked_line
from pasteguard_addon.settings import Settings

_WRITTEN_S = 0.6
"""The proxy gathers records for a quarter of a second before it writes them."""
_NOTHING_CAME = (
    "no request to a model came through PasteGuard meanwhile. If the command made some, it did so past it: a daemon "
    "that was started earlier, without `pasteguard run`, may have made them in its place."
)


def told_at_end(settings: Settings, folder: Path, began_s: float) -> str:
    """Return a line about all that was recorded here since `began_s`, or nothing if there is nothing to say."""
    try:
        settings = with_keys_of_files(settings)
        if not settings.record_database and not (folder / FILE_NAME).is_file():
            return ""
        database = record_database(settings, folder)
        time.sleep(_WRITTEN_S)
        found = filter(is_of_this_machine, database.read(since=began_s))
        database.close()
    except PasteguardError:
        return ""
    records = list(found)
    return unmasked_line(Summary(records)) if records else _NOTHING_CAME
