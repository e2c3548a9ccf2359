"""Names for values that stand in delivered answers and nowhere else: the client has cut away where they were found.

Without a cue no scan finds them again, and the memory of answers alone knows that they are values. They are named when
all else is, out of the count, so every other message leaves as it would without the memory. The number hangs on the
value: it is the same at the next turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.masking.vault import Vault

_FIRST, _NUMBERS = 10_000, 89_000


@dataclass(slots=True)
class NamesOfAnswers:
    """Of one request whose fold is complete."""

    vault: Vault
    is_typed: Callable[[str], bool]
    """Tells whether digits stand in the request."""
    names: dict[bytes, str] = field(default_factory=dict)
    """By the keyed hashes of their values."""
    are_needed: bool = False
    """Whether an answer holds a value that no scan found up to there: what it leaves as hangs on more than that."""
    _values: list[KnownValue] = field(default_factory=list, repr=False)

    def name_for(self, entity_type: str, value: str, digest: bytes) -> str:
        """Return the name of a value with this keyed hash."""
        if digest not in self.names:
            self._values.append(KnownValue(entity_type, value, 0))
        number = _FIRST + int.from_bytes(digest[:4]) % _NUMBERS
        while self.is_typed(str(number)):
            number += 1
        self.names[digest] = self.vault.name_beyond(entity_type, value, number)
        return self.names[digest]

    def stand_in(self, text: str, found: Sequence[Finding]) -> Sequence[Finding]:
        """Return where an answer says such a value elsewhere, without what was found in it."""
        if not self._values:
            return ()
        [again] = KnownValueFinder(self._values, has_answers=True).find_all(
            [TextWithFindings(text, 0, found, is_answer=True)]
        )
        return again
