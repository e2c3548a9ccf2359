"""What the commands share: the folder for keys and settings, whether the models are there, and a port to listen on."""

import errno
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from pasteguard_addon.detection.pii import models
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import ENGINES, Settings


def confdir() -> Path:
    """Return the project's own folder, made for its owner alone: `PASTEGUARD_HOME`, else `~/.pasteguard`."""
    folder = Path(os.environ.get("PASTEGUARD_HOME") or Path.home() / ".pasteguard")
    is_made = False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        is_made = True
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
    """Return what to say if a model that these settings need is missing or changed."""
    if not settings.entities or settings.engine not in ENGINES:
        return None  # only secrets are looked for, or the engine is described elsewhere
    try:
        models.spacy_models((*settings.languages, settings.fallback_language))
        if settings.engine == "accurate":
            models.rampart_files()
    except SettingsError as error:
        return f"{error}."
    return None


def port_problem(host: str, port: int) -> str | None:
    """Return why nothing can listen there, if so."""
    try:
        _bind(host, port)
    except OverflowError:
        return f"{port} is no port: choose a number from 0 to 65535."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} on {host} is taken by another program; choose another one with --port."
        if error.errno in (errno.EACCES, errno.EPERM):
            return f"port {port} is not allowed for this user; choose one above 1023 with --port."
        return f"this machine has no address {host} to listen on; see --host."
    return None


def _bind(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
