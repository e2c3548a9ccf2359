"""What `pasteguard demo` shows: four texts side by side on a terminal, one after the other elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pasteguard_addon.masking.placeholder import STRICT

_ORIGINAL_STYLE = "bold black on yellow"
_PLACEHOLDER_STYLE = "bold black on green"

TITLES = ("1. What you sent", "2. What the provider got", "3. What the provider answered", "4. What you got back")


@dataclass
class Transcript:
    """The four texts, as far as they have come, and the headers of the answer."""

    sent: str = field(repr=False)
    received: str = field(default="", repr=False)
    answered: str = field(default="", repr=False)
    returned: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> Sequence[str]:
        """Return them in the order of their titles."""
        return (self.sent, self.received, self.answered, self.returned)


def panes(transcript: Transcript) -> RenderableType:
    """Return the four texts in two columns: your side at the left, the provider's at the right."""
    originals = hidden_values(transcript.sent, transcript.received)
    boxes = [
        Panel(_marked(text, originals), title=title, title_align="left", border_style=border)
        for text, title, border in zip(transcript.texts, TITLES, ("yellow", "green", "green", "yellow"), strict=True)
    ]
    grid = Table.grid(expand=True)
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(boxes[0], boxes[1])
    grid.add_row(boxes[3], boxes[2])
    return Group(grid, _headers(transcript.headers)) if transcript.headers else grid


def sections(transcript: Transcript) -> str:
    """Return the same as plain text."""
    parts = [f"== {title} ==\n{text}\n" for text, title in zip(transcript.texts, TITLES, strict=True)]
    lines = [f"{name}: {value}" for name, value in transcript.headers.items()]
    return "\n".join([*parts, "== Headers of the answer ==", *lines])


def hidden_values(sent: str, received: str) -> list[str]:
    """Return what stands behind the placeholders of the received text, by laying it beside the one that was sent."""
    values: dict[str, str] = {}
    at = end_of_last = 0
    name = ""
    for match in STRICT.finditer(received):
        fixed = received[end_of_last : match.start()]
        at = _take(values, name, sent, at, fixed)
        name, end_of_last = match[1], match.end()
    _take(values, name, sent, at, received[end_of_last:], is_last=True)
    return [value for value in values.values() if value.strip()]


def _take(values: dict[str, str], name: str, sent: str, at: int, fixed: str, *, is_last: bool = False) -> int:
    """Note what stands before `fixed` as the value of `name`; return where `fixed` ends."""
    if not name:
        return at + len(fixed)
    found = len(sent) if is_last and not fixed else sent.find(fixed, at + len(values.get(name, "x")))
    if found < 0:
        return at
    values.setdefault(name, sent[at:found])
    return found + len(fixed)


def _marked(text: str, originals: Sequence[str]) -> Text:
    marked = Text(text)
    marked.highlight_words(originals, _ORIGINAL_STYLE)
    marked.highlight_regex(STRICT, _PLACEHOLDER_STYLE)
    return marked


def _headers(headers: Mapping[str, str]) -> Panel:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return Panel(Text("\n".join(lines)), title="Headers of the answer", title_align="left", border_style="blue")
