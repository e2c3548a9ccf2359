"""What an endpoint tells of a reply: where its texts stand, which of them belong together and where they end.

A reply is one JSON value, or a stream of events that each hold one. The exchange puts the originals into the texts and
knows nothing of what they mean.
"""

from dataclasses import dataclass, field
from typing import Protocol, TypeGuard

from pasteguard_addon.wire.event_template import EventTemplate

type Path = tuple[str | int, ...]
"""Member names and array indexes from the root of a JSON value."""
type StreamKey = tuple[object, ...]
"""Names a text that arrives in pieces."""


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A text in a reply."""

    path: Path
    text: str = field(repr=False)
    key: StreamKey | None = None
    """Texts of a stream with the same key continue one another; None stands for itself."""
    is_json: bool = False
    """The text is itself JSON, so what is put into it has to be escaped."""
    is_signed: bool = False
    """The provider takes it back only as it sent it: nothing is put into it."""
    is_value: bool = False
    """A value of JSON, whole under its path or as text in pieces, that clients send back as a value of their own JSON:
    what stands in its strings is a text each."""
    is_code: bool = False
    """What a tool is given as a text: code or a patch, of a language that it does not tell."""


@dataclass(frozen=True, slots=True)
class TextOffset:
    """An offset into a text, in characters: of an annotation, say."""

    path: Path
    offset: int
    text_path: Path
    """Where the text stands, if it is in the same value."""
    text_key: StreamKey | None = None
    """The text that it counts in otherwise: all that came of it so far."""
    document: int | None = None
    """It counts in a document of the request, as that was sent: which of them, in their order."""


@dataclass(slots=True)
class ReplyPart:
    """A whole reply, or what one event says."""

    texts: list[ReplyText] = field(default_factory=list)
    offsets: list[TextOffset] = field(default_factory=list)
    ended: list[StreamKey] = field(default_factory=list)
    """Beginnings of keys: their texts end with this event, so what is held of them has to leave before it."""
    is_told_again: bool = False
    """Another event tells its texts, too, as the client will send them back."""
    names: list[str] = field(default_factory=list)
    """By which the provider will know again what it keeps of this."""


class ReplyReader(Protocol):
    """Reads one reply. May remember what an event of its own has to look like."""

    def whole(self, reply: object) -> ReplyPart:
        """Return where the texts of a whole reply stand; their keys mean nothing."""

    def event(self, event: dict[str, object]) -> ReplyPart:
        """Return where the texts of the next event stand."""

    def is_last(self, data: bytes) -> bool:
        """Return whether an event's data is what ends the stream, and no JSON."""

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        """Return an event that appends `text` to what `key` names."""

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        """Return a template for events like this one, whose only text in pieces is `text`; None if it has none."""


def is_error(event: dict[str, object]) -> bool:
    """Return whether an event tells of an error, as those of all APIs do; what follows it, if anything, is not read."""
    return bool(event.get("error")) or "error" in (event.get("object"), event.get("type"))


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
