"""What the commands share: the folder for keys and settings, the text they are given, whether the models are there."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pasteguard_addon.detection.pii.model.shipped import is_intact
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import ENGINES, Settings

SETTINGS_FILE = "pasteguard.yaml"
"""In the folder; read without being named."""


def settings_folder() -> Path:
    """Return the project's own folder, which may not be there: `PASTEGUARD_HOME`, else `~/.pasteguard`.

    Whatever only reads asks here, so that it works where nothing can be written.
    """
    given = os.environ.get("PASTEGUARD_HOME")
    return Path(given) if given else home_folder() / ".pasteguard"


def home_folder() -> Path:
    """Return the user's home. Raises SettingsError if there is none: no `HOME`, and no entry for the user."""
    with suppress(RuntimeError):
        return Path.home()
    raise SettingsError("this user has no home folder; set PASTEGUARD_HOME to a folder for keys and settings.")


def confdir() -> Path:
    """Return the same folder, made for its owner alone. Raises SettingsError if it cannot be."""
    folder = settings_folder()
    is_made = False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        is_made = os.access(folder, os.W_OK)
    except OSError:
        pass
    if not is_made:
        raise SettingsError(f"the folder {folder} cannot be made or is not yours; set PASTEGUARD_HOME to another one.")
    return folder


def given_text(words: Sequence[str]) -> str:
    """Return the text of the arguments, or of standard input. What is no UTF-8 there survives as surrogates."""
    if words:
        return " ".join(words)
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        print("Type or paste a text and end it with Ctrl-D on a line of its own.", file=sys.stderr)  # noqa: T201
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")


def models_problem(settings: Settings) -> str | None:
    """Return what to say if the model of names is wanted and is missing or changed."""
    if not settings.entities or settings.engine not in ENGINES:
        return None  # only secrets are looked for, or the engine is described elsewhere
    return None if is_intact() else "The model of names is not as it came: install PasteGuard again."
