"""What somebody has typed in a request that reads like a placeholder, looked for only where it can matter.

Hardly any request holds such a thing, so a quick test of the whole body comes first, for the types that were found: a
name of any other type is never issued. Only where it fails the texts are gone through, once.
"""

from collections.abc import Collection, Iterable, Sequence, Set

from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.conversation.remembered import TypedSoFar
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.findings import Finding
from pasteguard_addon.masking.mask import clear_parts, typed_placeholders
from pasteguard_addon.masking.placeholder import normalise
from pasteguard_addon.masking.typed import may_be_typed, only_names_of, typed_names
from pasteguard_addon.masking.vault import Vault

_GAP = "\n"
"""Stands where a value was; nothing that reads like a placeholder goes over it."""


class TypedInRequest:
    """Placeholders that somebody has typed in one request; behind a remembered prefix, with what is known of that.

    `never_restored` are types whose placeholders come back with the history as they are. `ours` are names that were
    issued before a person has edited the body: in its text they are not the user's.
    """

    def __init__(
        self, request: RequestBody, prefix: RememberedPrefix | None, never_restored: Set[str], ours: Set[str]
    ) -> None:
        self._request = request
        self._prefix = prefix
        self._before = prefix.known.typed if prefix is not None else TypedSoFar()
        self._never_restored = never_restored
        self._ours = ours
        self._types: set[str] = set()
        self.are_there = bool(self._before.names or self._before.made_by_masking)
        self._up_to: list[frozenset[str]] | None = None

    def look_for(self, types: Set[str]) -> bool:
        """Look for names of further types that were found; return whether all is known of them.

        It is not if one may have been typed in the remembered prefix, whose texts are not here.
        """
        new = types - self._types
        self._types |= new
        request = self._request
        encoded_otherwise = (slot.text for slot in request.slots if slot.encode is not None)
        if new and any(may_be_typed(text, new) for text in (request.text, *encoded_otherwise)):
            self.are_there = True
        unknown = new - self._before.types
        return self._prefix is None or not unknown or not may_be_typed(self._prefix.items, unknown)

    def names_up_to(self, section: int) -> Collection[str]:
        """Return the normalised names typed in this section and before."""
        return self._cumulated[section]

    def findings_in(self, text: str, vault: Vault) -> Sequence[Finding]:
        """Return where a text holds a placeholder that was issued before and would bring a value back."""
        found = [each for each in typed_placeholders(text, vault) if each.entity_type not in self._never_restored]
        return [each for each in found if text[each.start + 2 : each.end - 2] not in self._ours]

    def made_by_masking(self, masked: Iterable[tuple[str, Sequence[Finding]]]) -> set[str]:
        """Return the names that texts hold only because the value that touches them is masked."""
        return {name for text, findings in masked if findings for name in typed_names(_without(text, findings))}

    def strict_only(self, made_by_masking: Set[str], vault: Vault) -> set[str]:
        """Return the issued names that somebody typed loosely, or seems to have: only their exact form is ours."""
        names = {*self._cumulated[-1], *made_by_masking, *self._before.made_by_masking}
        return {name for name in names if vault.is_issued(name)} - {normalise(name) for name in self._ours}

    def so_far(self, section: int, made_by_masking: Set[str]) -> TypedSoFar:
        """Return what is to be remembered of the sections up to this one."""
        if not self.are_there:
            return TypedSoFar(frozenset(self._types))
        return TypedSoFar(
            frozenset(self._types),
            only_names_of(self._types, self._cumulated[section]),
            only_names_of(self._types, self._cumulated[0]),
            only_names_of(self._types, self._before.made_by_masking.union(made_by_masking)),
        )

    def is_as_remembered(self) -> bool:
        """Return whether before the messages is typed what was typed there when the prefix was remembered."""
        if self._prefix is None or not self.are_there:
            return True
        return only_names_of(self._before.types, self._cumulated[0]) == self._before.names_before

    @property
    def _cumulated(self) -> list[frozenset[str]]:
        """The names up to each section."""
        if self._up_to is None:
            names: set[str] = set()
            looked_at: set[str] = set()  # the same few names and roles stand in every message
            self._up_to = []
            for section, texts in enumerate(self._texts_by_section()):
                names |= self._before.names if section == 1 else set()
                names.update(name for text in texts - looked_at for name in typed_names(text))
                looked_at |= texts
                self._up_to.append(frozenset(names) if not self._up_to or names != self._up_to[-1] else self._up_to[-1])
        return self._up_to

    def _texts_by_section(self) -> list[set[str]]:
        texts = [set(self._request.kept_strings(section)) for section in range(len(self._request.sections))]
        for slot in self._request.slots:
            if not slot.is_signed:
                texts[slot.unit].add(slot.text)
        return texts


def _without(text: str, findings: Sequence[Finding]) -> str:
    return _GAP.join(clear_parts(text, findings))
