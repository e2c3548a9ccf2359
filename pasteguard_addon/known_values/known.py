"""What is known of a conversation: its values, and its texts with what was found in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from pasteguard_addon.findings import Finding, values_in
from pasteguard_addon.views import View, coded_view, decoded_view

_NOT_READ = object()


@dataclass(slots=True)
class KnownValue:
    """A value that was found in the conversation, and since when it is known."""

    entity_type: str
    text: str = field(repr=False)
    since: int
    """Number of the section (tools, each message, the rest) in which it was found."""
    source: int = -1
    """Number of the text in which it was found, among those that are searched: there it is not looked for again."""


@dataclass(slots=True)
class TextWithFindings:
    """One text of a conversation, in its order, and what detection found in it, its own recurrences included."""

    text: str = field(repr=False)
    section: int
    """Number of the section it belongs to; never less than that of the text before it."""
    findings: Sequence[Finding] = ()
    key: bytes = b""
    """Stands for the text and for the findings, as a keyed hash, if there is one already."""
    is_answer: bool = False
    """It comes from a model: what stands in it may have been put there in place of a placeholder."""
    is_signed: bool = False
    """It is as the provider sent it: what reads like a placeholder there is one, and nobody has typed it."""
    _entity_types: list[str] | None = field(default=None, init=False, repr=False, compare=False)
    _values: list[str] | None = field(default=None, init=False, repr=False, compare=False)
    _pairs: list[tuple[str, str]] | None = field(default=None, init=False, repr=False, compare=False)
    _view: object = field(default=_NOT_READ, init=False, repr=False, compare=False)
    _coded_view: object = field(default=_NOT_READ, init=False, repr=False, compare=False)

    @property
    def entity_types(self) -> Sequence[str]:
        """Those of its findings, in their order."""
        if self._entity_types is None:
            self._entity_types = [each.entity_type for each in self.findings]
        return self._entity_types

    @property
    def values(self) -> Sequence[str]:
        """What its findings cover, in their order."""
        if self._values is None:
            self._values = values_in(self.text, self.findings) if self.findings else []
        return self._values

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """Entity type and value of each of its findings, in their order."""
        if self._pairs is None:
            self._pairs = list(zip(self.entity_types, self.values, strict=True))
        return self._pairs

    @property
    def view(self) -> View | None:
        """The text as a reader would see it, if it is spelled otherwise."""
        if self._view is _NOT_READ:
            self._view = decoded_view(self.text)
        return cast(View | None, self._view)

    @property
    def coded_view(self) -> View | None:
        """The text with what stands in it as the codes of its bytes, if anything does."""
        if self._coded_view is _NOT_READ:
            self._coded_view = coded_view(self.text, self.view)
        return cast(View | None, self._coded_view)
