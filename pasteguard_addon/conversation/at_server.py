"""Conversations that go on at their provider: what a request names of them, and what is known of that.

Who goes on with `previous_response_id`, with a stored conversation or with a blob into which one was compacted sends no
earlier texts. Those live on at the provider, under the numbers that their values had. To begin with 1 again would give
two people one name, and the answer would tell of the wrong one. So what was named is found again by what the request
names; where it is not, numbers begin far from all that was ever given, and nothing old is restored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pasteguard_addon.conversation.names import Snapshot
from pasteguard_addon.endpoints.references import References
from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.placeholder import entity_type_of
from pasteguard_addon.views import plain_characters


@dataclass(frozen=True, slots=True)
class KeptNames:
    """What was named in a conversation. Holds originals: it is kept where only its caller's next turn can read it."""

    names: tuple[str, ...] = ()
    originals: tuple[str, ...] = field(default=(), repr=False)
    last_numbers: tuple[tuple[str, int], ...] = ()
    strict_only: tuple[str, ...] = ()
    """Normalised names of which only the exact form is a placeholder."""
    numbers: tuple[str, ...] = ()
    """Names of what stood as a number of JSON."""


class StateMemory(Protocol):
    """What one caller's conversations with one provider have named, by the ids that the provider gave."""

    keeps: bool
    """Whether it keeps anything at all."""

    def find(self, name: str) -> KeptNames | None:
        """Return what is kept under an id; None if nothing is, any more or for this caller."""

    def keep(self, names: Sequence[str], kept: KeptNames) -> None:
        """Keep what was named under some ids."""

    def base_for(self, references: References) -> int:
        """Return where numbers begin for what is not known: at random, but always the same for the same references."""


class NamesForLater:
    """Keeps what one request has named under ids of its reply, as soon as the client can know them."""

    def __init__(self, memory: StateMemory | None) -> None:
        self._memory = memory
        self._kept: KeptNames | None = None
        self._noticed: set[str] = set()

    def keep_under(self, ids: Sequence[str], named: Callable[[], KeptNames]) -> None:
        """Keep it under those of some ids that are new."""
        new = [each for each in ids if each not in self._noticed]
        if self._memory is None or not new:
            return
        self._noticed.update(new)
        self._kept = self._kept or named()
        self._memory.keep(new, self._kept)

    def end(self) -> None:
        """Let go of the memory, which holds the caller's credential."""
        self._memory = None


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a request takes over."""

    kept: KeptNames = KeptNames()
    base: int = 0
    """Numbers of every type begin behind it."""

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(tuple((kind, max(number, self.base)) for kind, number in self.kept.last_numbers))

    def sign(self) -> str:
        """Return what stands for it. It holds values: only a keyed hash of it is kept."""
        return repr((self.kept.names, self.kept.originals, self.snapshot, self.base))

    @property
    def entity_types(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.kept.last_numbers)

    def text(self) -> TextWithFindings:
        """Return what was named as a text before all others, so that its values are known in them."""
        findings: list[Finding] = []
        at = 0
        for name, original in zip(self.kept.names, self.kept.originals, strict=True):
            findings.append(Finding(at, at + len(original), entity_type_of(name), 1.0, "kept"))
            at += len(original) + 1
        return TextWithFindings("\n".join(self.kept.originals), 0, findings)


NOTHING_INHERITED = Inherited()


def inherited(references: References, memory: StateMemory) -> Inherited | None:
    """Return what a request with these references takes over; None if it has to be sent as a whole instead."""
    found: list[KeptNames] = []
    base = 0
    named = [(references.previous,), *references.others] if references.previous else [*references.others]
    for ids in named:
        kept = next((kept for each in ids if (kept := memory.find(each)) is not None), None)
        if kept is not None:
            found.append(kept)
        elif ids == (references.previous,) and memory.keeps:
            return None
        else:
            base = memory.base_for(references)
    kept = merged(found)
    return Inherited(kept, base) if kept.last_numbers or base else NOTHING_INHERITED


def merged(found: Sequence[KeptNames]) -> KeptNames:
    """Return all that was named, but for names that mean several values, and further names of one value."""
    if len(found) == 1:
        return found[0]
    originals: dict[str, str] = {}
    torn: set[str] = set()
    numbers: dict[str, int] = {}
    for kept in found:
        for name, original in zip(kept.names, kept.originals, strict=True):
            if originals.setdefault(name, original) != original:
                torn.add(name)
        for kind, number in kept.last_numbers:
            numbers[kind] = max(number, numbers.get(kind, 0))
    first = {plain_characters(value): name for name, value in reversed(originals.items()) if name not in torn}
    names = [name for name, value in originals.items() if first.get(plain_characters(value)) == name]
    return KeptNames(
        tuple(names),
        tuple(originals[name] for name in names),
        tuple(numbers.items()),
        tuple({name for kept in found for name in kept.strict_only}),
        tuple({name for kept in found for name in kept.numbers}),
    )
