"""Commands without what is dear about them: one process imports everything, and runs each in a child of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.kit.proxy import environment

# Each child goes on to the very end of the interpreter.
_RUN_ALL = """
import json, os, sys
from pasteguard_addon.cli.main import main
import pasteguard_addon.cli.start
where, folder = sys.argv[2:]
for number, (words, env) in enumerate(json.loads(sys.argv[1])):
    pid = os.fork()
    if pid == 0:
        os.environ.update(env)
        sys.stdin = open(os.devnull)
        os.dup2(os.open(f"{folder}/{number}.err", os.O_WRONLY | os.O_CREAT), 2)
        if where == "closed":
            os.close(1)
            sys.stdout = None
        elif where == "left":
            read, write = os.pipe()
            os.close(read)
            os.dup2(write, 1)
        else:
            os.dup2(os.open(where or f"{folder}/{number}.out", os.O_WRONLY | os.O_CREAT), 1)
        sys.exit(main(words))
    with open(f"{folder}/{number}.code", "w") as file:
        file.write(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a command."""

    code: int
    stdout: str
    """Empty if the output went elsewhere."""
    stderr: str


def run_all(
    commands: Sequence[tuple[Sequence[str], Mapping[str, str]]],
    folder: Path,
    *,
    where: str = "",
    env: Mapping[str, str] = {},
) -> list[Ended]:
    """Run some words of `pasteguard`, each with what it adds to the environment, one after the other.

    Their output goes `where` it is said: to a file, to a reader that has `left`, or to nothing that is open, `closed`.
    """
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _RUN_ALL, json.dumps(commands), where, str(folder)],
        env=environment(env),
        check=True,
        timeout=200,
    )

    def written(name: str) -> str:
        path = folder / name
        return path.read_text() if path.exists() else ""

    return [Ended(int(written(f"{n}.code")), written(f"{n}.out"), written(f"{n}.err")) for n in range(len(commands))]
