"""Arguments of the commands: a parser that complains in one line, and a flag for each option of the table."""

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from pasteguard_addon.cli.usage import UsageError
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, Settings, Theme, nearest_option


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and suggests the nearest name."""

    def __init__(self, command: str, description: str = "", **more: Any) -> None:
        super().__init__(f"pasteguard {command}", description=description, allow_abbrev=False, **more)

    def parse_args(  # type: ignore[override]  # its overloads say no more than this
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> argparse.Namespace:
        """Parse strictly: what no option takes is an error."""
        parsed, extra = self.parse_known_args(args, namespace)
        if extra:
            self.error(self._unknown(extra[0]))
        return parsed  # type: ignore[no-any-return]

    def error(self, message: str) -> NoReturn:
        """Raise UsageError. Ending the program here would have mitmproxy add lines of its own."""
        raise UsageError(f"{message} Usage: {self.short_usage} (`{self.prog} --help` lists the options.)")

    @property
    def short_usage(self) -> str:
        """What the command takes, without its options."""
        if self.usage:
            return self.usage.replace("%(prog)s", self.prog)
        words = [self.prog, "[options]"]
        for action in self._actions:
            if not action.option_strings:
                words.append("{" + ",".join(map(str, action.choices)) + "}" if action.choices else str(action.metavar))
        return " ".join(words)

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return f"one argument is too many: `{word}`."
        name = word.partition("=")[0]
        option = nearest_option(name)
        meant = flag(option) if option is not None else ""
        nearest = get_close_matches(name, self._option_string_actions, n=1, cutoff=0.6)
        if meant in self._option_string_actions and _letters(meant) == _letters(name.replace(PREFIX, "")):
            nearest = [meant]  # the same name in another form
        return f"there is no option {name}." + (f" Did you mean {nearest[0]}?" if nearest else "")


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower().removeprefix("pasteguard")


class _AppendAnew(argparse.Action):
    """Collects a repeated flag. A list that was set elsewhere is the default, and the first flag replaces it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Add one value."""
        current = getattr(namespace, self.dest)
        setattr(namespace, self.dest, [values] if current is self.default else [*current, values])


def flag(option: Option) -> str:
    """Return the flag that sets an option."""
    return "--" + option.name.replace("_", "-")


def add_settings(container: argparse._ActionsContainer, *names: str) -> None:
    """Add a flag for each of the named options, or for all, by what they are about. What is not given is None."""
    for option in OPTIONS if names else ():
        if option.name in names:
            _add(container, option)
    for theme in () if names else Theme:
        group = container.add_argument_group(theme.lower())
        for option in OPTIONS:
            if option.theme is theme:
                _add(group, option)


def given_options(parsed: argparse.Namespace) -> dict[str, object]:
    """Return the options that were given, by their full names."""
    values = {PREFIX + option.name: getattr(parsed, PREFIX + option.name, None) for option in OPTIONS}
    return {name: value for name, value in values.items() if value is not None}


def settings_from(parsed: argparse.Namespace) -> Settings:
    """Return settings from the flags that were given. Raises SettingsError."""
    return Settings.from_options(given_options(parsed))


def flags_of(parsed: argparse.Namespace) -> list[str]:
    """Return the flags that were given, to hand them on to another process."""
    words: list[str] = []
    for option in OPTIONS:
        value = getattr(parsed, PREFIX + option.name, None)
        if isinstance(value, bool):
            words.append(flag(option) if value else "--no-" + option.name.replace("_", "-"))
        elif value is not None:
            words += [f"{flag(option)}={each}" for each in (value if isinstance(value, list) else [value])]
    return words


def _add(group: argparse._ActionsContainer, option: Option) -> None:
    help_text = f"{option.help} Default: {option.shown_default}.".replace("%", "%%")
    flags = (flag(option), *option.other_flags)
    dest = option.full_name
    if isinstance(option.default, bool):
        group.add_argument(*flags, dest=dest, action=argparse.BooleanOptionalAction, help=help_text, default=None)
        return
    shape = option.placeholder
    if isinstance(option.default, tuple):
        group.add_argument(
            *flags, dest=dest, action=_AppendAnew, metavar=shape, help=f"{help_text} Repeat it for more."
        )
    else:
        # A number with a fraction travels as text: mitmproxy has no option of that kind.
        kind = int if isinstance(option.default, int) else str
        group.add_argument(*flags, dest=dest, type=kind, metavar=shape, help=help_text)
