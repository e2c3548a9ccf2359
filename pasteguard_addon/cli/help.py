"""`pasteguard help TOPIC`: the pages of the documentation, in the terminal."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.resources import files

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.usage import UsageError


def topics() -> dict[str, str]:
    """Return the names of the pages, each with its title."""
    folder = files("pasteguard_addon") / "docs"
    pages = {page.name.removesuffix(".md"): page for page in folder.iterdir() if page.name.endswith(".md")}
    return {name: pages[name].read_text("utf-8").partition("\n")[0].lstrip("# ") for name in sorted(pages)}


def page(topic: str) -> str:
    """Return a page as Markdown."""
    return (files("pasteguard_addon") / "docs" / f"{topic}.md").read_text("utf-8")


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("help", "Shows a page of the documentation; without a topic, what there is.")
    made.add_argument("topic", nargs="?", metavar="TOPIC", choices=None, help=", ".join(topics()))
    return made


def run(arguments: Sequence[str]) -> int:
    """Show the page."""
    topic = parser().parse_args(arguments).topic
    known = topics()
    if topic is None:
        width = max(map(len, known))
        print("\n".join(f"{name:<{width}}  {title}" for name, title in known.items()))  # noqa: T201
        print("\nTo read one: pasteguard help TOPIC. A command's options: pasteguard COMMAND --help.")  # noqa: T201
        return 0
    if topic not in known:
        nearest = get_close_matches(topic, known, n=1)
        hint = f"Did you mean {nearest[0]}?" if nearest else f"There are: {', '.join(known)}."
        raise UsageError(f"there is no page `{topic}`. {hint}")
    if sys.stdout is None or not sys.stdout.isatty():
        print(page(topic), end="")  # noqa: T201
        return 0
    from rich.console import Console  # noqa: PLC0415 - for a terminal alone
    from rich.markdown import Markdown  # noqa: PLC0415

    console = Console()
    with console.pager(styles=True):
        console.print(Markdown(page(topic), hyperlinks=False))
    return 0
