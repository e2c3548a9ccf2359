"""One option: what it takes, how a person may write it, and what is said of what it does not take.

People write options as flags, as variables, in YAML and in mitmweb's editor. `read` takes all that can mean only one
thing; `converted` takes what mitmproxy hands over; `check` holds a value against the limits of its row of the table.
What any of them raises names the option and never repeats the value, which may be a key.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from pasteguard_addon.errors import SettingsError

from .lists import Items, listed

PREFIX = "pasteguard_"

type OptionValue = bool | int | float | str | tuple[str, ...]

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_NOUNS: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    tuple: "a list",
}
_TYPED_ITEM = "TYPE=value"


class Theme(StrEnum):
    """What an option is about: the groups of `--help` and of the page on options."""

    PROVIDER = "Mode and provider"
    LOCAL_MODEL = "Local model, for route mode"
    HTTPS_PROXY = "HTTPS proxy"
    DOORS = "Doors"
    PERSONAL_DATA = "Personal data"
    SECRETS = "Secrets"
    LISTS = "Your own lists"
    CHAT = "The chat itself"
    LIMITS = "Limits"
    VIEW = "Log, metrics and mitmweb"
    RECORD = "Record"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text, or each item of a list, looks like."""

    pattern: re.Pattern[str]
    expected: str


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table of settings."""

    name: str
    """Without the prefix."""
    default: OptionValue
    help: str
    theme: Theme
    takes: str = ""
    """What `--help` shows in place of a value, where neither the choices nor the kind of the default say it."""
    choices: tuple[str, ...] = ()
    """All values that there are, for a text or for the items of a list."""
    least: float = float("-inf")
    most: float = float("inf")
    rule: Rule | None = None
    items: Items = Items.NAMES
    is_typed: bool = False
    """Items may be `TYPE=value`, so in YAML a list may be a mapping from types."""
    other_names: tuple[str, ...] = ()
    """Nested names that people know from such proxies, as `masking.show_markers`."""
    other_flags: tuple[str, ...] = ()
    is_secret: bool = False
    """A key: never shown."""
    is_private: bool = False
    """Its items may be personal: only counted where settings are shown."""

    @property
    def full_name(self) -> str:
        return PREFIX + self.name

    @property
    def placeholder(self) -> str:
        """What stands for a value in `--help`."""
        kinds = {int: "NUMBER", float: "NUMBER", str: "TEXT", tuple: "ITEM", bool: "true|false"}
        return self.takes or "|".join(self.choices) or kinds[type(self.default)]

    @property
    def shown_default(self) -> str:
        """The default as people write it."""
        if isinstance(self.default, tuple):
            return ", ".join(self.default) or "none"
        return str(self.default).lower() if isinstance(self.default, bool) else str(self.default) or "none"

    def read(self, value: object) -> bool | int | str | list[str]:
        """Return what a person wrote as mitmproxy keeps it: a text for a number with a fraction, a list for many.

        `value` is a text, or what a reader of YAML made of it. Raises SettingsError.
        """
        match self.default:
            case bool():
                return self._read_bool(value)
            case tuple():
                return self._read_list(value)
            case int():
                return self._read_int(value)
            case float():
                return str(self._number(str(value)))
        return self._read_text(value)

    def converted(self, value: object) -> OptionValue:
        """Return what mitmproxy keeps as the settings keep it. Raises SettingsError."""
        if isinstance(self.default, float):
            return self._number(str(value))
        if isinstance(self.default, tuple):
            if isinstance(value, str) or not isinstance(value, Sequence):
                raise self.error("takes a list")
            return tuple(item for each in value for item in self._split(str(each)))
        if type(value) is not type(self.default) or not isinstance(value, bool | int | str):
            raise self.error(f"takes {_NOUNS[type(self.default)]}")
        return value.strip() if isinstance(value, str) else value

    def check(self, value: OptionValue) -> None:
        """Raise SettingsError for what is outside the limits of the row."""
        if isinstance(value, tuple):
            for item in value:
                self._check_item(item)
        elif isinstance(value, str):
            if self.choices and value not in self.choices:
                raise self.error(f"takes one of: {', '.join(self.choices)}")
            if self.rule is not None and not self.rule.pattern.fullmatch(value):
                raise self.error(f"takes {self.rule.expected}")
        elif not self.least <= value <= self.most:
            raise self.error(f"takes a number from {self.least} to {self.most}")

    def error(self, problem: str) -> SettingsError:
        """Return an error that names the option; `problem` goes on after its name."""
        return SettingsError(f"{self.full_name} {problem}")

    def _check_item(self, item: str) -> None:
        if self.choices and item not in self.choices:
            raise self.error(f"takes one of: {', '.join(self.choices)}")
        if self.rule is not None and not self.rule.pattern.fullmatch(item):
            raise SettingsError(f"{self.full_name}: each item is {self.rule.expected}")

    def _read_bool(self, value: object) -> bool:
        word = str(value).strip().lower()
        if word not in (*_TRUE, *_FALSE):
            raise self.error("takes true or false")
        return word in _TRUE

    def _read_int(self, value: object) -> int:
        text = str(value).strip().replace("_", "")
        if not isinstance(value, bool) and re.fullmatch(r"[+-]?\d{1,15}(?:\.0*)?", text, re.ASCII):
            return int(float(text))
        raise self.error("takes a whole number")

    def _number(self, text: str) -> float:
        with suppress(ValueError):
            return float(text)
        raise self.error("takes a number, such as 0.7")

    def _read_text(self, value: object) -> str:
        if isinstance(value, dict | list | tuple):
            raise self.error("takes a text, not a list")
        if isinstance(value, bool):  # some readers of YAML make that of `off`
            meant = [word for word in self.choices if word in (_TRUE if value else _FALSE)]
            return meant[0] if meant else str(value).lower()
        return str(value).strip()

    def _read_list(self, value: object) -> list[str]:
        if isinstance(value, dict):
            return self._of_mapping(value)
        if isinstance(value, list | tuple):
            return [item for each in value for item in self._of_item(each)]
        return listed(self.full_name, str(value), self.items)

    def _of_mapping(self, value: Mapping[object, object]) -> list[str]:
        if not self.is_typed:
            raise self.error("takes a list, not names with values")
        return [
            f"{kind}={item}"
            for kind, given in value.items()
            for item in (given if isinstance(given, list) else [given])
            if self._is_plain(item)
        ]

    def _of_item(self, item: object) -> list[str]:
        if isinstance(item, dict) and self.is_typed:
            return self._of_mapping(item)
        return self._split(str(item)) if self._is_plain(item) else []

    def _is_plain(self, item: object) -> bool:
        if isinstance(item, dict | list | tuple):
            raise self.error("takes a list of texts" + (f", each of them `{_TYPED_ITEM}` or alone" * self.is_typed))
        return item is not None

    def _split(self, item: str) -> list[str]:
        """Return the items of one text that should be an item: names hold no commas, so those part them."""
        pieces = item.split(",") if self.items is Items.NAMES else [item]
        return [piece.strip() for piece in pieces if piece.strip()]
