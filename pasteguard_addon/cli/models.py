"""`pasteguard models`: the one command that fetches anything."""

import shlex
import sys
from collections.abc import Sequence

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.detection.pii.model.shipped import shipped_folder
from pasteguard_addon.detection.pii.presidio import models
from pasteguard_addon.detection.pii.presidio.install import install
from pasteguard_addon.errors import SettingsError


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("models", "Install or list spaCy's models, which Presidio configurations of your own may name.")
    made.add_argument("action", choices=("install", "list"), help="`install` fetches and verifies what is missing")
    made.add_argument(
        "--language",
        action="append",
        choices=models.LANGUAGES_WITH_MODELS,
        help="Check that this language has a spaCy model of its own, and say how to get one. Repeat it for more.",
    )
    return made


def run(arguments: Sequence[str]) -> int:
    """Install what is missing, or list what there is."""
    parsed = parser().parse_args(arguments)
    if parsed.action == "list":
        return _list()
    return _install(parsed.language or ())


def _install(languages: Sequence[str]) -> int:
    install(tell=lambda line: _say(f"{line} ..."))
    _say(f"The models are in place ({models.models_folder()}).")
    lacking = [language for language in dict.fromkeys(languages) if not models.spacy_models([language])]
    for language in lacking:
        [name, *_] = models.official_spacy_models(language)
        command = shlex.join([sys.executable, "-m", "spacy", "download", name])
        print(  # noqa: T201
            f"spaCy has no model of {language} in the package index. To have it all the same: {command}",
            file=sys.stderr,
        )
    return 1 if lacking else 0


def _list() -> int:
    _say(f"names     {shipped_folder()}, part of PasteGuard")
    for language in models.LANGUAGES_WITH_MODELS:
        _say(f"spaCy {language}  {_spacy(language) or 'none: only a Presidio configuration of your own may want one'}")
    return 0


def _spacy(language: str) -> str | None:
    try:
        found = models.spacy_models([language]).get(language)
    except SettingsError:
        return None
    return None if found is None else str(found)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
