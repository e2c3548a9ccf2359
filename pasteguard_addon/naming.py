"""The values of a conversation and their names, message by message, as long as nothing in it reads like a placeholder.

A client sends the whole conversation at each turn. What stands in a message depends on it and on those before it
alone, so the first messages can be named before the last one is scanned, and names are remembered from turn to turn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.findings import Finding, settle, values_in
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.vault import Issue, Vault

_ISSUE = b"issue"
"""Ends the key under which a memory keeps the names of a text's values, beside what recurs in it."""
_NAME_BYTES = 70
_MANY = 50
"""For fewer values it is as quick to name them one by one."""


@dataclass(frozen=True, slots=True)
class NamedPart:
    """What is to be masked in a text, and by which names."""

    findings: Sequence[Finding]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """What those that come after some messages must know of them, besides what was found."""

    key: bytes
    """Stands for all up to there."""
    so_far: blake2b
    last_numbers: tuple[tuple[str, int], ...]


class Conversation:
    """Owns a vault and fills it.

    `allowed` are values that are not masked; the findings of the parts are without them already. `memory` spares a
    conversation's next turn what was found out at the last one.
    """

    def __init__(self, memory: KeyedStore | None = None, allowed: Collection[str] = ()) -> None:
        self.vault = Vault()
        self._allowed = allowed
        self._recurrences = Recurrences(memory)
        self._memory = None if allowed else memory  # its keys do not stand for what is allowed

    def add(self, parts: Sequence[TextWithFindings]) -> list[NamedPart]:
        """Name what stands in the messages that come next, none of them in two."""
        recurring = self._recurrences.add(parts)
        return [self._named(part, again, key) for part, (again, key) in zip(parts, recurring, strict=True)]

    @property
    def progress(self) -> Progress:
        """How far it is."""
        so_far = self._recurrences.so_far.copy()
        return Progress(so_far.digest(), so_far, tuple(self.vault.last_numbers.items()))

    def resume(
        self, parts: Sequence[TextWithFindings], originals: Sequence[str], names: Sequence[str], progress: Progress
    ) -> None:
        """Take over messages that another one has named: parts with findings, what was named, and how far it was.

        Raises ValueError if they cannot stand behind what was named here.
        """
        self.vault.issue_again(Issue(tuple(names), progress.last_numbers), originals)
        self._recurrences.resume(parts, progress.so_far.copy())

    def _named(self, part: TextWithFindings, again: Sequence[Finding], key: bytes) -> NamedPart:
        if again and self._allowed:
            values = zip(again, values_in(part.text, again), strict=True)
            again = [each for each, value in values if value not in self._allowed]
        settled = part
        if again:
            settled = TextWithFindings(part.text, part.section, tuple(settle([*part.findings, *again], part.text)))
        return NamedPart(settled.findings, self._names_in(settled, key) if settled.findings else ())

    def _names_in(self, part: TextWithFindings, key: bytes) -> Sequence[str]:
        """Return the names of a text's values: as at the last turn, if all up to here is as it was then."""
        vault = self.vault
        if self._memory is None or len(part.findings) < _MANY:
            pairs = zip(part.entity_types, part.values, strict=True)
            return [vault.name_for(entity_type, value, ()) for entity_type, value in pairs]
        known = self._memory.kept(key + _ISSUE)
        if isinstance(known, Issue):
            vault.issue_again(known, part.values)
            return known.names
        issue = vault.issue(part.entity_types, part.values)
        self._memory.keep(key + _ISSUE, issue, _NAME_BYTES * (len(issue.names) + len(issue.last_numbers)))
        return issue.names
