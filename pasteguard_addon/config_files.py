"""Files of settings, and the names that an option may have there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, unknown_option


def loaded(path: Path) -> dict[str, object]:
    """Return what a file holds: names with texts, lists and mappings of texts, and None. Raises SettingsError."""
    from pasteguard_addon.yaml_as_written import read_yaml  # noqa: PLC0415 - a tenth of a start, and few have a file

    problem = ""
    value: object = None
    try:
        value = read_yaml(path.read_text(encoding="utf-8-sig"))
        _walk(value)
    except OSError:
        problem = "cannot be read"
    except (UnicodeDecodeError, RecursionError, ValueError):
        problem = "is not valid YAML, or holds a name twice"
    if not problem and value is not None and not isinstance(value, dict):
        problem = "must hold names and values"
    if problem:  # outside the handlers: their errors quote the file, which may hold keys
        raise SettingsError(f"{path} {problem}")
    return {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}


def _walk(value: object) -> None:
    """Raise RecursionError for what holds itself."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _walk(each)


def own_options(folder: Path) -> Iterator[tuple[Path, str, object]]:
    """Yield our options in mitmproxy's `config.yaml`: the file, the option's name without prefix, what is written.

    Raises SettingsError.
    """
    known = {option.full_name: option for option in OPTIONS}
    for path in (folder / "config.yaml", folder / "config.yml"):
        for name, value in loaded(path).items() if path.is_file() else ():
            if name.startswith(PREFIX) and name not in known:
                raise SettingsError(f"{path}: {unknown_option(name)}")
            if name in known and value is not None:
                yield path, known[name].name, value


def values_of(folder: Path) -> Mapping[str, object]:
    """Return the same by full name, the later file over the earlier, or nothing if the files cannot be read."""
    try:
        return {PREFIX + name: value for _, name, value in own_options(folder)}
    except SettingsError:  # mitmproxy says so itself
        return {}
