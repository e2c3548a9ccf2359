"""The fold over a conversation's sections: what is masked in each, and by which names.

A client sends the whole conversation at each turn, so what becomes of a section may depend on it and on those before
it alone. The sections are the tools and schemas, each message, and all other fields of a request.

    names = ConversationNames(vault)
    names.add(texts of the next sections)     what is masked in each text
    names.snapshot()                          what those that come after must know
    other.resume(texts, …, snapshot)          goes on behind sections that another one has named
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.findings import Finding, settle
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.vault import Vault


@dataclass(frozen=True, slots=True)
class NamedText:
    """What is to be masked in a text, and by which names."""

    findings: Sequence[Finding]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What those that come after some sections must know of them, besides what was found."""

    last_numbers: tuple[tuple[str, int], ...]
    """Up to where the numbers of each entity type count."""


class TypedPlaceholders(Protocol):
    """What somebody has typed that reads like a placeholder."""

    def names_up_to(self, section: int) -> Collection[str]:
        """Return the normalised names typed in this section and before: no value gets one of them."""
        ...

    def findings_in(self, text: str, vault: Vault) -> Sequence[Finding]:
        """Return where a text holds what is a placeholder by now: it has to be masked itself."""
        ...


type Wanted = Callable[[str, Sequence[Finding]], Sequence[Finding]]
"""Returns which findings in a text count."""


class ConversationNames:
    """Fills a vault, section by section."""

    def __init__(self, vault: Vault, typed: TypedPlaceholders, wanted: Wanted) -> None:
        self._vault = vault
        self._typed = typed
        self._wanted = wanted
        self._recurrences = Recurrences()

    def add(self, texts: Sequence[TextWithFindings]) -> list[NamedText]:
        """Name what stands in the sections that come next, none of them in two."""
        recurring = self._recurrences.add(texts)
        return [self._named(text, again) for text, again in zip(texts, recurring, strict=True)]

    def snapshot(self) -> Snapshot:
        """Return how far it is."""
        return Snapshot(tuple(self._vault.last_numbers.items()))

    def resume(
        self, texts: Sequence[TextWithFindings], originals: Sequence[str], names: Sequence[str], snapshot: Snapshot
    ) -> None:
        """Take over sections that another one has named: texts with findings, what was named, and how far it was.

        Raises ValueError if they cannot stand behind what was named here; then the vault is of no more use.
        """
        self._vault.take_over(names, originals, snapshot.last_numbers)
        self._recurrences.resume(texts)

    def _named(self, text: TextWithFindings, again: Sequence[Finding]) -> NamedText:
        again = self._wanted(text.text, again)
        typed = self._typed.findings_in(text.text, self._vault)
        if again or typed:
            findings = tuple(settle([*text.findings, *again, *typed], text.text))
            text = TextWithFindings(text.text, text.section, findings)
        if not text.findings:
            return NamedText((), ())
        reserved = self._typed.names_up_to(text.section)
        pairs = zip(text.entity_types, text.values, strict=True)
        return NamedText(text.findings, [self._vault.name_for(kind, value, reserved) for kind, value in pairs])
