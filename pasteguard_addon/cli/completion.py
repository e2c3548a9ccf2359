"""`pasteguard completion SHELL`: a script that completes commands, their options and what these take.

It is made from the parsers themselves and asks nobody while it completes: starting Python for each Tab takes too long.
"""

import argparse
import importlib
from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.main import COMMANDS
from pasteguard_addon.settings import OPTIONS

_SHELLS = ("bash", "zsh", "fish")
_HOW = {
    "bash": 'eval "$(pasteguard completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(pasteguard completion zsh)"    # in ~/.zshrc, after compinit',
    "fish": "pasteguard completion fish | source    # in ~/.config/fish/config.fish",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """An option of a command."""

    name: str
    choices: tuple[str, ...]
    takes_value: bool
    help: str


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser(
        "completion", "Prints what completes commands and options in your shell.", epilog="; ".join(_HOW.values())
    )
    made.add_argument("shell", choices=_SHELLS)
    return made


def run(arguments: Sequence[str]) -> int:
    """Print the script."""
    shell = parser().parse_args(arguments).shell
    made = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()
    print(made)  # noqa: T201
    return 0


def flags_of(command: str) -> list[Flag]:
    """Return the options of a command."""
    found: list[Flag] = []
    known = {option.full_name: option.choices for option in OPTIONS}
    for action in _parser_of(command)._actions:
        choices = tuple(map(str, action.choices or known.get(action.dest, ())))
        takes_value = action.nargs != 0 and not isinstance(action, argparse.BooleanOptionalAction)
        text = (action.help or "").partition(". ")[0].replace("%%", "%")
        found += [Flag(name, choices, takes_value, text) for name in action.option_strings if name.startswith("--")]
    return found


def words_of(command: str) -> list[str]:
    """Return the words that a command takes first."""
    if command == "help":
        from pasteguard_addon.cli.help import topics  # noqa: PLC0415 - it reads files

        return list(topics())
    actions = _parser_of(command)._actions
    return [str(word) for action in actions if not action.option_strings for word in action.choices or ()]


def _parser_of(command: str) -> Parser:
    made: Parser = importlib.import_module(f"pasteguard_addon.cli.{command}").parser()
    return made


def _bash() -> str:
    cases = []
    for command in COMMANDS:
        flags = flags_of(command)
        words = " ".join([*words_of(command), *(flag.name for flag in flags)])
        values = [f"      {flag.name}) words={_quoted(' '.join(flag.choices))} ;;" for flag in flags if flag.choices]
        inner = "\n".join(['    case "$before" in', *values, f"      *) words={_quoted(words)} ;;", "    esac"])
        cases.append(f"  {command})\n{inner}\n  ;;")
    names = " ".join(COMMANDS)
    return "\n".join(
        [
            "_pasteguard() {",
            '  local words="" here="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            '  if [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi',
            '  if [ "$here" = "=" ]; then here=""; fi',
            f'  if [ "$COMP_CWORD" -eq 1 ]; then words={_quoted(names)}; else',
            '  case "${COMP_WORDS[1]}" in',
            *cases,
            "  esac; fi",
            '  COMPREPLY=($(compgen -W "$words" -- "$here"))',
            "}",
            "complete -o default -F _pasteguard pasteguard",
        ]
    )


def _zsh() -> str:
    cases = []
    for command in COMMANDS:
        specs = [_zsh_spec(flag) for flag in flags_of(command)]
        words = words_of(command)
        rest = _quoted(f"1: :({' '.join(words)})") if words else "'*::file:_files'"
        cases.append(f"    {command}) _arguments {' '.join([*specs, rest])} ;;")
    described = " ".join(_quoted(f"{name}:{what}") for name, what in COMMANDS.items())
    return "\n".join(
        [
            "_pasteguard() {",
            f"  local -a commands; commands=({described})",
            "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
            "  local command=$words[2]; shift words; (( CURRENT-- ))",
            "  case $command in",
            *cases,
            "  esac",
            "}",
            "compdef _pasteguard pasteguard",
        ]
    )


def _zsh_spec(flag: Flag) -> str:
    text = "".join("\\" + each if each in "[]:\\" else each for each in flag.help)
    if not flag.takes_value:
        return _quoted(f"{flag.name}[{text}]")
    values = f"({' '.join(flag.choices)})" if flag.choices else "_files"
    return _quoted(f"*{flag.name}=[{text}]:value:{values}")


def _fish() -> str:
    lines = ["complete -c pasteguard -f"]
    for name, what in COMMANDS.items():
        lines.append(f"complete -c pasteguard -n __fish_use_subcommand -a {name} -d {_in_fish(what)}")
    for command in COMMANDS:
        here = f"complete -c pasteguard -n '__fish_seen_subcommand_from {command}'"
        if words := words_of(command):
            lines.append(f"{here} -a {_quoted(' '.join(words))}")
        for flag in flags_of(command):
            takes = (
                f" -x -a {_quoted(' '.join(flag.choices))}" if flag.choices else " -r -F" if flag.takes_value else ""
            )
            lines.append(f"{here} -l {flag.name[2:]}{takes} -d {_in_fish(flag.help)}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a word of bash and zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


def _in_fish(text: str) -> str:
    """Return a word of fish, which knows a backslash within quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
