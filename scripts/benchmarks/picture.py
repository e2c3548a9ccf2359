"""Draw the README's picture of the demo: `python -m scripts.benchmarks.picture` runs the real one and colours it."""

import io
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from pasteguard_addon.cli.demo_view import TITLES, Transcript, panes

PICTURE = Path(__file__).resolve().parents[2] / "tests" / "screenshots" / "demo.svg"
TEXT = (
    "Hi, I am Maria Schneider. Please tell Peter Novak (peter.novak@example.org, +49 30 901820) that the invoice for "
    "IBAN DE89 3704 0044 0532 0130 00 is paid."
)
_OTHER_HOSTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Run the demo and write the picture."""
    command = [sys.executable, "-m", "pasteguard_addon.cli.main", "demo", TEXT]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    parts = re.split(r"^== (.*) ==$", said, flags=re.MULTILINE)
    found = {title: text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    console = Console(record=True, width=112, file=io.StringIO(), force_terminal=True)
    console.print(panes(Transcript(*(found[title] for title in TITLES))))
    svg = console.export_svg(title="pasteguard demo")
    PICTURE.write_text(_OTHER_HOSTS.sub("", svg))  # its fonts would come from elsewhere
    print(PICTURE)


if __name__ == "__main__":
    main()
