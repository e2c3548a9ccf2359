"""Files of settings: YAML in which a value is what was written, and the names that an option may have there.

YAML makes `false` of `off`, a date of `2024-01-31` and another number of `0176`. In a list of values that must never
leave, each of them would be another value than the one that was meant. So scalars stay as they are written, and the
option says what they mean.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, unknown_option

_NULL, _MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"


class _TextLoader(yaml.SafeLoader):
    """Leaves scalars as they were written, but for `null` and what is empty, and takes no name twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag in (_NULL, _MERGE)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Refuse a name that stands twice: one of its two values would not count, and nobody would know which."""
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE]
        if len(names) != len(set(names)):
            raise yaml.YAMLError
        return super().construct_mapping(node, deep=deep)


def loaded(path: Path) -> dict[str, object]:
    """Return what a file holds: names with texts, lists and mappings of texts, and None. Raises SettingsError."""
    problem = ""
    value: object = None
    try:
        value = yaml.load(path.read_text(encoding="utf-8-sig"), _TextLoader)  # noqa: S506 - a SafeLoader
        _walk(value)
    except OSError:
        problem = "cannot be read"
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
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
