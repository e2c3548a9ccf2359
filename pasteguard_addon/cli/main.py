"""The console command: finds the command's module and hands it the arguments.

A command's module is imported when it is called: mitmproxy alone takes a second.
"""

import importlib
import sys
from collections.abc import Sequence
from difflib import get_close_matches

from pasteguard_addon import __version__
from pasteguard_addon.cli.arguments import UsageError
from pasteguard_addon.errors import PasteguardError

COMMANDS = {
    "start": "start the proxy",
    "run": "run a command whose chats go through the proxy",
    "env": "print what leads other programs through the proxy",
    "ca": "make programs trust the certificates of the HTTPS proxy, or undo that",
    "demo": "show what is masked and restored, without an account or a network",
    "mask": "read text and print it masked",
    "doctor": "check that everything is in place, and say what to do where it is not",
    "config": "check or show the settings, and where each comes from",
    "log": "show what was recorded of requests",
    "stats": "sum up the record",
    "report": "write the record as a page for the browser",
    "models": "install or list the models that detection needs",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        print(_help())  # noqa: T201
        return 0 if arguments else 2
    if name in ("-V", "--version", "version"):
        print(f"pasteguard {__version__}")  # noqa: T201
        return 0
    if name not in COMMANDS:
        return _complain(_unknown_command(name))
    try:
        return int(importlib.import_module(f"pasteguard_addon.cli.{name}").run(arguments[1:]))
    except UsageError as error:
        return _complain(f"pasteguard {name}: {error}")
    except PasteguardError as error:
        return _complain(f"pasteguard {name}: {error}", exit_code=1)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stdout = None  # nothing can be flushed at exit
        return 1
    except KeyboardInterrupt:
        return 130


def _help() -> str:
    lines = [f"  {name:<8} {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        [
            "usage: pasteguard COMMAND [options]",
            "",
            "Masks personal data and secrets in LLM chats, and restores them in the answer.",
            "",
            *lines,
            "",
            "`pasteguard COMMAND --help` tells a command's options; `pasteguard --version` the version.",
        ]
    )


def _unknown_command(name: str) -> str:
    nearest = get_close_matches(name, COMMANDS, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else f" There are: {', '.join(COMMANDS)}."
    return f"pasteguard: there is no such command.{hint}"


def _complain(line: str, exit_code: int = 2) -> int:
    print(line, file=sys.stderr)  # noqa: T201
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
