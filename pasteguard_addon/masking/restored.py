"""What became of a text when originals were put into it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RestoredPlace:
    """Where originals were put in."""

    start: int
    end: int
    """In the text that came of it."""
    spelling: str
    """What stood there."""
    names: tuple[str, ...]


@dataclass(slots=True)
class RestoredText:
    """A text as it was passed on, piece by piece."""

    member: str = ""
    """Of what it was the value."""
    is_signed: bool = False
    """Passed on as it came: its provider takes nothing else back."""
    is_json: bool = False
    """JSON that clients read, and may write anew when they send it back."""
    is_value: bool = False
    """A value of JSON, whose strings come back as texts of their own."""
    pieces: list[str] = field(default_factory=list, repr=False)
    places: list[RestoredPlace] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)
