"""What a user wants to become of a request: a value that policy makes of the settings."""

from dataclasses import dataclass, field, fields
from enum import Enum, auto
from functools import cached_property

from pasteguard_addon.conversation.whose import ALL_IS_MASKED, Publicity
from pasteguard_addon.endpoints.endpoint import ROLES
from pasteguard_addon.endpoints.request_body import Slot
from pasteguard_addon.entity_types import Family, family_of
from pasteguard_addon.masking.placeholder import entity_type_of


class Scope(Enum):
    """Which findings are masked. The others are only counted."""

    ALL = auto()
    SECRETS = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class MaskingRules:
    """The rules of one exchange."""

    scope: Scope = Scope.ALL
    roles: frozenset[str] = frozenset()
    """Only messages of these roles are scanned; none means all."""
    never_restored: frozenset[str] = frozenset()
    """Entity types whose placeholders stay in the answer."""
    marker: tuple[str, str] = ("", "")
    """What stands before and after a restored value in plain text, to make it visible."""
    has_note: bool = False
    """Tell the model what placeholders are."""
    max_chars: int = 0
    """Most characters of text in one request; 0 means any number."""
    is_media_refused: bool = False
    allowed: frozenset[str] = field(default=frozenset(), repr=False)
    """Values that are not masked, unless they are denied."""
    no_secrets: frozenset[str] = frozenset()
    """Types of the user's own that are no secrets: of another engine, or of a list of denied values."""
    publicity: Publicity = ALL_IS_MASKED
    """Which names stay because they are nobody's."""

    def is_secret(self, entity_type: str) -> bool:
        """Return whether findings of a type count as secrets. What a user's own plugin finds does."""
        return family_of(entity_type) is not Family.PERSONAL and entity_type not in self.no_secrets

    def is_masked(self, entity_type: str) -> bool:
        """Return whether findings of a type are masked."""
        return self.scope is Scope.ALL or (self.scope is Scope.SECRETS and self.is_secret(entity_type))

    def restorable(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return those names whose values are put into the answer."""
        kept = self.never_restored
        return tuple(name for name in names if entity_type_of(name) not in kept) if kept else names

    def mark(self, original: str) -> str:
        """Make a restored value visible."""
        before, after = self.marker
        return f"{before}{original}{after}"

    def marker_in(self, slot: Slot) -> tuple[str, str]:
        """Return the marker as it may come back in a slot: with what we restored, in the history.

        The model never wrote it, and would learn to. A lone character may be anybody's: `*` is Markdown as well.
        """
        is_ours = slot.role == "assistant" and not slot.context and len("".join(self.marker).strip()) > 1
        return self.marker if is_ours else ("", "")

    def covers(self, role: str) -> bool:
        """Return whether messages of a role are scanned. One that the API does not know cannot have been left out."""
        return not self.roles or role in self.roles or role not in ROLES

    @cached_property
    def sign(self) -> str:
        """What two rules share only if they are the same. It holds values: only a keyed hash of it is kept."""
        values = (getattr(self, each.name) for each in fields(self))
        return repr([sorted(value) if isinstance(value, frozenset) else value for value in values])
