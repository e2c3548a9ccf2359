"""YAML in which a value is what was written.

YAML makes `false` of `off`, a date of `2024-01-31` and another number of `0176`. In a list of values that must never
leave, each of them would be another value than the one that was meant. So scalars stay as they are written, and the
option says what they mean.
"""

import yaml

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


def read_yaml(text: str) -> object:
    """Return what a text holds: texts, lists and mappings of them, and None. Raises ValueError or RecursionError."""
    try:
        return yaml.load(text, _TextLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:
        pass
    raise ValueError("no valid YAML, or a name stands twice")  # outside the handler: its error quotes the text
