"""The console command: finds the command's module and hands it the arguments.

A command's module is imported when it is called: mitmproxy alone takes a second. Nothing that a machine does to a
command ends in a traceback: not Ctrl-C at any moment, a reader that leaves, a full disk, nor a home that is not there.
"""

import _thread
import atexit
import contextlib
import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import NoReturn

from pasteguard_addon.cli.usage import UsageError
from pasteguard_addon.errors import PasteguardError

COMMANDS = {
    "start": "start the proxy",
    "run": "run a command whose chats go through the proxy",
    "env": "print what leads other programs through the proxy",
    "ca": "make programs trust the certificates of the HTTPS proxy, or undo that",
    "demo": "show what is masked and restored, without an account or a network",
    "mask": "read text and print it masked",
    "verify": "send a made-up value through a client, and say whether it leaked",
    "doctor": "check that everything is in place, and say what to do where it is not",
    "init": "write a file of settings, with a comment to each",
    "config": "check or show the settings, and where each comes from",
    "log": "show what was recorded of requests",
    "stats": "sum up the record",
    "report": "write the record as a page for the browser",
    "models": "install or list the models that detection needs",
    "service": "have the proxy start with your session, or undo that",
    "completion": "print what completes commands and options in your shell",
    "help": "show a page of the documentation",
}

_FINALISED_S = 0.01


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else ""
    line, code = "", 0
    try:
        with _interrupts_kept():
            code = _run(name, arguments[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except UsageError as error:
        line, code = str(error), 2
    except PasteguardError as error:
        line, code = str(error), 1
    except BrokenPipeError:  # the reader of our output left, as `head` does
        _write_no_more()
        code = 1
    except OSError as error:
        _write_no_more()
        line, code = _said(error), 1
    except KeyboardInterrupt:
        code = 130
    if line:
        from pasteguard_addon.cli.typed import as_typed  # noqa: PLC0415 - only here

        line = as_typed(line)
        with contextlib.suppress(OSError):
            print(f"pasteguard {name}: {line}" if name in COMMANDS else f"pasteguard: {line}", file=sys.stderr)  # noqa: T201
    if argv is None and name == "start":
        _end_at_once(code)
    return code


def _end_at_once(code: int) -> NoReturn:
    """End without taking the interpreter down beneath threads of libraries that are still at work: that can crash."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


@contextlib.contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Interrupt once more where Ctrl-C came while an object was finalised: Python shows a traceback and goes on."""
    before = sys.unraisablehook

    def unraisable(problem: "sys.UnraisableHookArgs", /) -> None:
        if problem.exc_type is KeyboardInterrupt:
            threading.Timer(_FINALISED_S, _interrupt).start()
        else:
            before(problem)

    sys.unraisablehook = unraisable
    try:
        yield
    finally:
        sys.unraisablehook = before


def _interrupt() -> None:
    """Interrupt the main thread, also where it sleeps or waits for the network, as a signal does."""
    main_thread = threading.main_thread().ident
    if main_thread is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, signal.SIGINT)
    else:
        _thread.interrupt_main()  # on Windows it is heard at the next step of the program


def _run(name: str, arguments: Sequence[str]) -> int:
    if name in COMMANDS:
        return int(importlib.import_module(f"pasteguard_addon.cli.{name}").run(arguments))
    if name in ("", "-h", "--help"):
        print(_help())  # noqa: T201
        return 0 if name else 2
    if name in ("-V", "--version", "version"):
        versions = importlib.import_module("pasteguard_addon.cli.versions")
        print("\n".join(versions.lines()))  # noqa: T201
        return 0
    raise UsageError(_unknown_command(name))


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}} {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        [
            "usage: pasteguard COMMAND [options]",
            "",
            "Masks personal data and secrets in LLM chats, and restores them in the answer.",
            "",
            *lines,
            "",
            "`pasteguard COMMAND --help` tells a command's options; `pasteguard --version` the versions.",
        ]
    )


def _unknown_command(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only here

    nearest = get_close_matches(name, COMMANDS, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else f" There are: {', '.join(COMMANDS)}."
    shown = f"`{name}`" if name.isprintable() and len(name) <= 40 else "that"
    return f"there is no command {shown}.{hint}"


def _said(error: OSError) -> str:
    """Return what the machine refused, in one line."""
    where = f"{error.filename}: " if error.filename else "standard output: " if error.errno else ""
    return f"{where}{error.strerror or type(error).__name__}."


def _write_no_more() -> None:
    """Let what waits to be written go nowhere: at exit it would fail once more, with a traceback."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
