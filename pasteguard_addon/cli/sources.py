"""Where settings come from besides flags: the environment, a `pasteguard.yaml`, and mitmproxy's own `config.yaml`.

Precedence: flag, environment, `--config` file, `config.yaml` in the folder for settings, `--set`, default.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import cast

import yaml

from pasteguard_addon.cli.lists import listed
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, unknown_option

ENVIRONMENT_PREFIX = "PASTEGUARD_"
_NOT_OPTIONS = frozenset(("PASTEGUARD_HOME", "PASTEGUARD_MODELS"))

# The names that people know from such proxies, and the options that they are.
_NESTED: Mapping[str, str] = {
    "providers.openai.base_url": "openai_base_url",
    "providers.openai.api_key": "openai_api_key",
    "local.type": "local_type",
    "local.base_url": "local_base_url",
    "local.model": "local_model",
    "local.api_key": "local_api_key",
    "masking.show_markers": "show_markers",
    "masking.marker_text": "marker_text",
    "masking.whitelist": "allow",
    "masking.allow": "allow",
    "masking.allow_patterns": "allow_patterns",
    "masking.deny": "deny",
    "masking.deny_patterns": "deny_patterns",
    "masking.never_restore": "never_restore",
    "masking.note_to_model": "note_to_model",
    "pii_detection.engine": "engine",
    "pii_detection.languages": "languages",
    "pii_detection.fallback_language": "fallback_language",
    "pii_detection.score_threshold": "score_threshold",
    "pii_detection.entity_thresholds": "entity_thresholds",
    "pii_detection.entities": "entities",
    "pii_detection.scan_roles": "roles",
    "secrets_detection.action": "secrets_action",
    "secrets_detection.entities": "secrets_types",
    "secrets_detection.types": "secrets_types",
    "secrets_detection.plugins": "secrets_plugins",
    "secrets_detection.max_scan_chars": "max_request_chars",
}
_SWITCHES: Mapping[str, tuple[str, object]] = {
    "pii_detection.enabled": ("entities", ()),
    "secrets_detection.enabled": ("secrets_action", "off"),
}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True, slots=True)
class Given:
    """A setting that somebody gave, and where."""

    value: object
    origin: str


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, Given]:
    """Return what `PASTEGUARD_…` variables set, by option name. Raises SettingsError for a name that is none."""
    names = {ENVIRONMENT_PREFIX + option.name.upper(): option for option in OPTIONS}
    given: dict[str, Given] = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in _NOT_OPTIONS:
            continue
        option = names.get(variable)
        if option is None:
            nearest = get_close_matches(variable, names, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            raise SettingsError(f"there is no setting for the environment variable {variable}.{hint}")
        given[option.name] = Given(_read(option, text), f"environment ({variable})")
    return given


def from_file(path: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Given]:
    """Return what a `pasteguard.yaml` sets, by option name. Raises SettingsError.

    Its names are nested (`pii_detection.languages`) or those of the options; `${VARIABLE:-default}` is filled in.
    """
    options = {option.name: option for option in OPTIONS}
    given: dict[str, Given] = {}
    for name, value in _flat(_loaded(path), options):
        filled = _filled(value, environment)
        if name in _SWITCHES:
            switched, off = _SWITCHES[name]
            if not _as_bool(name, filled):
                given[switched] = Given(off, str(path))
            continue
        option = options.get(_NESTED.get(name, name))
        if option is None:
            nearest = get_close_matches(name, [*_NESTED, *_SWITCHES, *options], n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            raise SettingsError(f"{path}: there is no setting {name}.{hint}")
        if not (option.name in given and given[option.name].value == _off_value(option.name)):
            given[option.name] = Given(_read(option, filled), str(path))
    return given


def from_mitmproxy(folder: Path) -> dict[str, Given]:
    """Return our options in mitmproxy's `config.yaml`, by option name. Raises SettingsError."""
    options = {PREFIX + option.name: option for option in OPTIONS}
    given: dict[str, Given] = {}
    for path in (folder / "config.yaml", folder / "config.yml"):
        for name, value in _loaded(path).items() if path.is_file() else ():
            if name.startswith(PREFIX) and name not in options:
                raise SettingsError(f"{path}: {unknown_option(name)}")
            if name in options:
                given[options[name].name] = Given(_read(options[name], value), str(path))
    return given


def from_set(arguments: Sequence[str]) -> dict[str, Given]:
    """Return what `--set` gives our options, by option name; what cannot be read is mitmproxy's to refuse."""
    options = {PREFIX + option.name: option for option in OPTIONS}
    given: dict[str, Given] = {}
    for before, word in pairwise(arguments):
        name, _, text = word.partition("=")
        option = options.get(name) if before == "--set" else None
        if option is None:
            continue
        earlier = given.get(option.name)
        is_list = isinstance(option.default, tuple)
        value: object = text or isinstance(option.default, bool)
        if is_list:
            value = [*(cast(list[str], earlier.value) if earlier else ()), *([text] if text else ())]
        with suppress(SettingsError):
            given[option.name] = Given(_read(option, value), "--set")
    return given


def overruled(sources: Sequence[Mapping[str, Given]]) -> list[str]:
    """Return a line for each option that sources, the strongest first, set to different values: which one counts."""
    lines = []
    for option in OPTIONS:
        given = [source[option.name] for source in sources if option.name in source]
        weaker = [each.origin for each in given[1:] if each.value != given[0].value]
        if weaker:
            lines.append(f"{PREFIX}{option.name} comes from {given[0].origin}, not from {', '.join(weaker)}")
    return lines


def _off_value(name: str) -> object:
    return next((off for switched, off in _SWITCHES.values() if switched == name), None)


def _loaded(path: Path) -> dict[str, object]:
    problem = ""
    value: object = None
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        problem = "cannot be read"
    except (yaml.YAMLError, UnicodeDecodeError):
        problem = "is not valid YAML"
    if not problem and value is not None and not isinstance(value, dict):
        problem = "must hold names and values"
    if problem:  # outside the handlers: their errors quote the file, which may hold keys
        raise SettingsError(f"{path} {problem}")
    return {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}


def _flat(
    members: Mapping[str, object], options: Mapping[str, Option], before: str = ""
) -> Iterator[tuple[str, object]]:
    for name, value in members.items():
        full_name = f"{before}{name}"
        if isinstance(value, dict) and full_name not in options and full_name not in _NESTED:
            yield from _flat({str(key): item for key, item in value.items()}, options, f"{full_name}.")
        elif value is not None:
            yield full_name, value


def _filled(value: object, environment: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_filled(item, environment) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, environment) for key, item in value.items()}
    if not isinstance(value, str):
        return value

    def filling(match: re.Match[str]) -> str:
        variable, default = match.groups()
        if not environment.get(variable) and default is None:
            raise SettingsError(f"the environment variable {variable} is not set, and it has no default")
        return environment.get(variable) or default

    return _VARIABLE.sub(filling, value)


def _read(option: Option, value: object) -> object:
    """Return a value as mitmproxy keeps the option: a text for a number with a fraction, a list for many."""
    if isinstance(option.default, bool):
        return _as_bool(option.name, value)
    if isinstance(option.default, tuple):
        return _as_list(option.name, value)
    if isinstance(option.default, int):
        return _as_int(option.name, value)
    return str(value)


def _as_list(name: str, value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}={item}" for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [str(item).strip() for item in value if str(item).strip()]
    return listed(name, str(value))


def _as_bool(name: str, value: object) -> bool:
    word = str(value).strip().lower()
    if word not in (*_TRUE, *_FALSE):
        raise SettingsError(f"{name} takes true or false")
    return word in _TRUE


def _as_int(name: str, value: object) -> int:
    try:
        return int(str(value).strip().replace("_", ""))
    except ValueError:
        pass
    raise SettingsError(f"{name} takes a whole number")
