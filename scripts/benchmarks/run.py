"""The command line of `scripts/bench`."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # a script's own folder is on the path, its root is not

from scripts.benchmarks import accuracy, against, speed


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="What PasteGuard costs, and what it finds.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module in (("speed", speed), ("accuracy", accuracy), ("against", against)):
        command = commands.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        command.add_argument("--quick", action="store_true", help="fewer repetitions; figures are rough")
        command.add_argument("--seed", type=int, default=1, help="of the generated texts")
        command.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    words = sys.argv[1:]
    if words[:1] == ["--against"]:  # as one says it of a whole run
        words[0] = "against"
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
