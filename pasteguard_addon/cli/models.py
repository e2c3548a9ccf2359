"""`pasteguard models`: the one command that fetches anything."""

import argparse
import sys
from collections.abc import Sequence

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.detection.pii import models
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import LANGUAGES


def run(arguments: Sequence[str]) -> int:
    """Install what is missing, or list what there is."""
    parser = Parser("models", "Install the models that detection needs, or list them.")
    parser.add_argument("action", choices=("install", "list"), help="`install` fetches and verifies what is missing")
    parser.add_argument(
        "--language",
        action="append",
        choices=LANGUAGES,
        help="Install for this language too. Repeat it for more. Default: en.",
    )
    parsed: argparse.Namespace = parser.parse_args(arguments)
    if parsed.action == "list":
        return _list()
    return _install(tuple(dict.fromkeys(("en", *(parsed.language or ())))))


def _install(languages: Sequence[str]) -> int:
    models.install(languages, tell=lambda line: _say(f"{line} ..."))
    _say(f"The models are in place ({models.models_folder()}).")
    return 0


def _list() -> int:
    is_complete = True
    for language in LANGUAGES:
        found = _spacy(language)
        is_complete = is_complete and (found is not None or language != "en")
        _say(f"spaCy {language}  {found or 'none: names are found by the other model and by patterns'}")
    try:
        _say(f"Rampart   {models.rampart_files().model}")
    except SettingsError:
        is_complete = False
        _say("Rampart   not installed")
    if not is_complete:
        print("Something is missing: run `pasteguard models install`.", file=sys.stderr)  # noqa: T201
    return 0 if is_complete else 1


def _spacy(language: str) -> str | None:
    try:
        found = models.spacy_models([language]).get(language)
    except SettingsError:
        return None
    return None if found is None else str(found)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
