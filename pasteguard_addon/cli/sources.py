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

from pasteguard_addon.config_files import loaded, own_options
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, nearest_option

ENVIRONMENT_PREFIX = "PASTEGUARD_"
_NOT_OPTIONS = frozenset(("PASTEGUARD_HOME", "PASTEGUARD_MODELS"))

_SWITCHES: Mapping[str, tuple[str, object]] = {
    "pii_detection.enabled": ("entities", ()),
    "secrets_detection.enabled": ("secrets_action", "off"),
}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_IN_FILE: Mapping[str, Option] = {
    name: option for option in OPTIONS for name in (option.name, option.full_name, *option.other_names)
}


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
            nearest = nearest_option(variable)
            hint = f" Did you mean {ENVIRONMENT_PREFIX}{nearest.name.upper()}?" if nearest else ""
            raise SettingsError(f"there is no setting for the environment variable {variable}.{hint}")
        given[option.name] = Given(option.read(text), f"environment ({variable})")
    return given


def from_file(path: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Given]:
    """Return what a `pasteguard.yaml` sets, by option name. Raises SettingsError.

    Its names are those of the options, with the prefix or without, or nested as in `pii_detection.languages`;
    `${VARIABLE:-default}` is filled in.
    """
    given: dict[str, Given] = {}
    for name, value in _flat(loaded(path)):
        filled = _filled(value, environment)
        if name in _SWITCHES:
            switched, off = _SWITCHES[name]
            if not _is_on(name, filled):
                given[switched] = Given(off, str(path))
            continue
        option = _IN_FILE.get(_plain(name))
        if option is None:
            raise SettingsError(f"{path}: there is no setting {name}.{_hint(name)}")
        if not (option.name in given and given[option.name].value == _off_value(option.name)):
            given[option.name] = Given(option.read(filled), str(path))
    return given


def _plain(name: str) -> str:
    return name.replace("-", "_").lower()


def _hint(name: str) -> str:
    """Return what else may have been meant, in the form of the name that was written."""
    nearest = get_close_matches(_plain(name), [*_IN_FILE, *_SWITCHES], n=1)
    if nearest:
        return f" Did you mean {nearest[0]}?"
    option = nearest_option(name)
    return f" Did you mean {option.name}?" if option else ""


def from_mitmproxy(folder: Path) -> dict[str, Given]:
    """Return our options in mitmproxy's `config.yaml`, by option name. Raises SettingsError."""
    options = {option.name: option for option in OPTIONS}
    return {name: Given(options[name].read(value), str(path)) for path, name, value in own_options(folder)}


def from_set(arguments: Sequence[str]) -> dict[str, Given]:
    """Return what `--set` gives our options, by option name; what cannot be read is mitmproxy's to refuse."""
    options = {option.full_name: option for option in OPTIONS}
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
            given[option.name] = Given(option.read(value), "--set")
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


def _flat(members: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in members.items():
        full_name = f"{before}{name}"
        if isinstance(value, dict) and _plain(full_name) not in _IN_FILE:
            yield from _flat({str(key): item for key, item in value.items()}, f"{full_name}.")
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


def _is_on(name: str, value: object) -> bool:
    word = str(value).strip().lower()
    if word not in ("true", "yes", "on", "1", "false", "no", "off", "0"):
        raise SettingsError(f"{name} takes true or false")
    return word in ("true", "yes", "on", "1")
