"""`pasteguard --version`: of this program, of what it stands on, and of the models."""

import importlib.metadata
import platform

from pasteguard_addon import __version__
from pasteguard_addon.detection.pii.presidio import models
from pasteguard_addon.errors import SettingsError

PACKAGES = ("mitmproxy", "presidio-analyzer", "spacy", "onnxruntime", "detect-secrets")


def lines() -> list[str]:
    """Return one line for each."""
    parts = [f"{name} {version}" for name, version in packages().items()]
    return [
        f"pasteguard {__version__}",
        f"Python {platform.python_version()} ({platform.system()} {platform.machine()})",
        ", ".join(parts),
        f"models: {', '.join(_models())}",
    ]


def packages() -> dict[str, str]:
    """Return the versions of the packages that matter most; one that is not installed is not named."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _models() -> list[str]:
    found = ["names, part of PasteGuard"]
    for language in models.LANGUAGES_WITH_MODELS:
        try:
            model = models.spacy_models([language]).get(language)
        except SettingsError:
            continue
        if model is not None:
            found.append(f"spaCy {language} ({_name(str(model))})")
    return found


def _name(model: str) -> str:
    return "en_core_web_md 3.8.0" if "/" in model or "\\" in model else model
