"""The fold over a conversation's sections: what is masked in each, and by which names.

A client sends the whole conversation at each turn. The provider must get the same bytes for the same messages each
time, or its prompt caches are of no use and a placeholder means another value than before. So there is one rule:

    What becomes of section k depends on sections 1 … k and on the rules, and on nothing else.

The sections are the tools and schemas, each message, and all other fields of a request. For each of them, in order:

1. What a scan found in its texts counts, but for values that are allowed.
2. Known values are looked for: of this section and of earlier ones, never of later ones. A person's or a tool's words
   are searched by careful rules ("Mark" may be a verb). In a model's answers each value counts that was masked so far,
   found or not, since it may be there only because we restored it; `_only_named` keeps those that no scan found.
3. What somebody typed that reads like a placeholder which is issued by now is masked itself: else the answer would put
   somebody's value where a person wrote brackets.
4. What overlaps is settled, and each value gets the next number of its type that nobody has typed so far. A number,
   once given, is never given to another value, and a value keeps its first name, whatever type a later finding has.

As nothing looks ahead, sections can be folded before the last ones are scanned, in any number of steps; and a snapshot
behind some sections is all that the next turn needs to go on from there. Whatever breaks the rule shows as a difference
between a conversation with a memory and the same without one: the property tests compare these.

    names = ConversationNames(vault)
    names.add(texts of the next sections)     what is masked in each text
    Snapshot(vault.last_numbers)              what those that come after must know
    other.resume(texts, …, snapshot)          goes on behind sections that another one has named
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.findings import Finding, settle
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings, without_names_in_secrets
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

    @property
    def are_there(self) -> bool:
        """Whether there is anything of that kind at all."""
        ...

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
        self._only_named: dict[tuple[str, str], int] = {}
        """Entity type and value of what is masked where no scan found it, as a part of a name; since which section."""

    def add(self, texts: Sequence[TextWithFindings]) -> list[NamedText]:
        """Name what stands in the sections that come next, none of them in two."""
        recurring = self._recurrences.add(texts)
        return [self._named(text, again) for text, again in zip(texts, recurring, strict=True)]

    def prepare(self, rest_chars: int) -> None:
        """Do now what texts of so many characters, which are still scanned, will need of those before them."""
        self._recurrences.prepare(rest_chars)

    def resume(
        self, texts: Sequence[TextWithFindings], masked: Sequence[TextWithFindings], names: Sequence[str], end: Snapshot
    ) -> None:
        """Take over sections that another one has named: what was found, what was masked and how, and how far it was.

        Raises ValueError if they cannot stand behind what was named here; then the vault is of no more use.
        """
        originals = [value for text in masked for value in text.values]
        self._vault.take_over(names, originals, end.last_numbers)
        self._recurrences.resume(texts)
        for found, text in zip(texts, masked, strict=True):
            self._note(found, text)

    def _named(self, text: TextWithFindings, again: Sequence[Finding]) -> NamedText:
        if text.is_answer and self._only_named:
            again = [*again, *self._parts_in(text)]
        again = self._wanted(text.text, again) if again else ()
        are_typed = self._typed.are_there
        typed = self._typed.findings_in(text.text, self._vault) if are_typed and not text.is_signed else ()
        masked = text
        if again or typed:
            known = without_names_in_secrets([*text.findings, *again]) if again else text.findings
            findings = tuple(settle([*known, *typed], text.text))
            masked = TextWithFindings(text.text, text.section, findings)
        if not masked.findings:
            return NamedText((), ())
        self._note(text, masked)
        reserved = self._typed.names_up_to(text.section) if are_typed else ()
        return NamedText(masked.findings, [self._vault.name_for(*pair, reserved) for pair in masked.pairs])

    def _note(self, found: TextWithFindings, masked: TextWithFindings) -> None:
        if masked is not found:
            own = {*found.pairs}
            for pair in masked.pairs:
                if pair not in own:
                    self._only_named.setdefault(pair, masked.section)

    def _parts_in(self, text: TextWithFindings) -> Sequence[Finding]:
        """Return where an answer says what is masked elsewhere without being found there."""
        known = [KnownValue(kind, value, since) for (kind, value), since in self._only_named.items()]
        return KnownValueFinder(known, has_answers=True).find_all([text])[0]
