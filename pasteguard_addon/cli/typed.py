"""How a command of ours can be typed here: `pasteguard`, if that is on PATH, else where it is."""

import contextlib
import re
import shlex
import shutil
import sys
from pathlib import Path

_COMMAND = re.compile(r"(`|\$\()pasteguard (?=[a-z])")


def as_typed(text: str) -> str:
    """Return the text with each command in it as it can be typed: between backticks or in `$(…)`."""
    name = _own_name()
    return _COMMAND.sub(lambda match: f"{match[1]}{name} ", text)


def _own_name() -> str:
    found = shutil.which("pasteguard")
    own = Path(sys.executable).with_name("pasteguard")
    if not own.exists() or (found and Path(found).samefile(own)):
        return "pasteguard"
    with contextlib.suppress(OSError, ValueError):  # the folder is gone, or is no parent
        own = own.relative_to(Path.cwd())
    return shlex.quote(str(own))
