"""Our own model of names, which comes with the package: where it is, and whether it is as it came."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path


def shipped_folder() -> Path:
    """Return where the model is."""
    return Path(str(files("pasteguard_addon.detection.pii"))) / "data" / "names"


def is_intact() -> bool:
    """Return whether each file is what `manifest.json` says that it is."""
    folder = shipped_folder()
    try:
        hashes = json.loads((folder / "manifest.json").read_text("utf-8"))["sha256"]
        return bool(hashes) and all(_sha256(folder / name) == digest for name, digest in hashes.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
