"""The fold over one request's sections: what is found in each text, what of it is masked, and by which names.

`conversation.names` says what the fold is. Here it is fed: with the texts of a request and with what a scan found in
them, section by section as far as results have come, and behind the messages that are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.conversation.at_server import NOTHING_INHERITED, Inherited
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.names import ConversationNames, NamedText, Snapshot
from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.conversation.prefix_store import sign_of
from pasteguard_addon.endpoints.endpoint import ANSWERING
from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.exchange.typed_in_request import TypedInRequest
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, ScannedText, values_in
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.mask import put_names
from pasteguard_addon.masking.placeholder import STRICT
from pasteguard_addon.masking.vault import Vault
from pasteguard_addon.views import plain_characters


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued for a body before a person has edited it."""

    vault: Vault
    names: frozenset[str]
    strict_only: frozenset[str]
    """Normalised."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was named before the fold begins: in texts that the provider has already, or before a person's edit."""

    inherited: Inherited
    edit: Issued | None = None


@dataclass(slots=True)
class MaskedText:
    """A text of the request, what was found in it and what becomes of it."""

    slot: Slot
    result: ScannedText | None
    found: TextWithFindings
    """With what was found of the types that are masked."""
    only_counted: Sequence[Finding]
    named: NamedText
    masked: str
    is_written: bool = False
    """It stands in an answer that is written as the model wrote it."""


class RequestFold:
    """Goes over the sections of one request, once. The vault is of no more use when it turns out not to fit."""

    def __init__(
        self,
        request: RequestBody,
        prefix: RememberedPrefix | None,
        rules: MaskingRules,
        store: KeyedStore | None,
        before: Before,
    ) -> None:
        self._request = request
        self._prefix = prefix
        self._rules = rules
        self._store = store
        self._before_edit = edit = before.edit
        self.inherited = before.inherited
        self.vault = edit.vault if edit is not None else Vault(self.inherited.base)
        ours = edit.names if edit is not None else frozenset[str]()
        self.typed = TypedInRequest(request, prefix, rules.never_restored, ours)
        self._names = ConversationNames(self.vault, self.typed, self._wanted)
        self.texts: list[MaskedText] = []
        """Of the sections so far."""
        self._so_far = Snapshot(edit.vault.last_numbers if edit is not None else ())
        self.snapshots: list[Snapshot] = []
        """After each section of `RequestBody.section_ends` that is complete."""
        self.key_before = b""
        """Of what was found before the messages."""
        self.distinct: set[tuple[str, str]] = set()
        """Entity type and value of all that was found, but for what is remembered."""
        self.fits = True
        """False if the messages that are known cannot stand in this request."""
        self._take_over()

    def _take_over(self) -> None:
        """Begin with what was named in texts that the provider has already."""
        if self.inherited is not NOTHING_INHERITED:
            text = self.inherited.text()
            self._names.resume([text], [text], self.inherited.kept.names, self.inherited.snapshot)
            self._so_far = Snapshot(self.vault.last_numbers)
            self.fits = self.typed.look_for(self.inherited.entity_types)

    def advance(self, results: Sequence[ScannedText | None]) -> None:
        """Name and mask the texts of all sections of which every result is there; there is one for each slot."""
        for section_end in self._request.section_ends()[len(self.snapshots) :]:
            done, stop = len(self.texts), min(section_end, len(results))
            if done < stop:
                self._add(self._request.slots[done:stop], results[done:stop])
                self._so_far = Snapshot(self.vault.last_numbers)
            if stop < section_end or not self.fits:
                return
            self.snapshots.append(self._so_far)
            if len(self.snapshots) == 1 and not self._resume():
                return

    def prepare(self) -> None:
        """Do now, while the other texts are scanned, what will be needed of those that are known."""
        if self.fits:
            self._names.prepare(sum(len(slot.text) for slot in self._request.slots[len(self.texts) :]))
            if self._prefix is not None:
                self._prefix.prepare()

    def strict_only(self) -> frozenset[str]:
        """Return the normalised names of which only the exact form is a placeholder."""
        before = self._before_edit.strict_only if self._before_edit is not None else frozenset[str]()
        is_any_typed = self.typed.are_there
        typed = self.typed.strict_only(self.made_by_masking(len(self.texts)), self.vault) if is_any_typed else ()
        return before.union(typed, self.inherited.kept.strict_only)

    def is_masked(self, entity_type: str, value: str) -> bool:
        """Return whether a value of this type is masked."""
        return self._rules.is_masked(entity_type) and self._rules.allowed.isdisjoint((value, plain_characters(value)))

    def made_by_masking(self, end: int) -> set[str]:
        """Return what reads like a placeholder in the first texts only because what touches it is masked."""
        if not self.typed.are_there:
            return set()
        texts = [each for each in self.texts[:end] if not each.slot.is_signed]
        return self.typed.made_by_masking((each.slot.text, each.named.findings) for each in texts)

    def _add(self, slots: Sequence[Slot], results: Sequence[ScannedText | None]) -> None:
        own = [(s.text, self._wanted(s.text, _own_findings(s, r))) for s, r in zip(slots, results, strict=True)]
        theirs = self._rules.publicity.private_findings(
            [slot.unit for slot in slots],
            own,
            is_private=bool(self._so_far.last_numbers),
            languages=["" if result is None else result.language for result in results],
            answers=[slot.role == ANSWERING for slot in slots],
        )
        found = [self._found_in(*each) for each in zip(slots, results, theirs, strict=True)]
        kinds = {kind for kind, _ in self.distinct}
        if not self.typed.look_for(
            kinds if self._rules.scope is Scope.ALL else set(filter(self._rules.is_masked, kinds))
        ):
            self.fits = False
            return
        named = self._names.add([text for text, _ in found])
        for slot, result, (text, only_counted), each in zip(slots, results, found, named, strict=True):
            self.texts.append(MaskedText(slot, result, text, only_counted, each, self.written(slot, each)))

    def _found_in(
        self, slot: Slot, result: ScannedText | None, own: Sequence[Finding]
    ) -> tuple[TextWithFindings, Sequence[Finding]]:
        """Return a text with what is masked of `own`, what counts in it, and what is only counted."""
        is_whole = result is not None and own is result.findings
        key = result.key if result is not None and is_whole else b""
        is_answer = slot.role == ANSWERING
        text = TextWithFindings(slot.text, slot.unit, own, key, is_answer=is_answer, is_signed=slot.is_signed)
        if not own:
            return text, ()
        self.distinct.update(text.pairs)
        if self._rules.scope is Scope.ALL:
            return text, ()
        is_masked = self._rules.is_masked
        only_counted = [each for each in own if not is_masked(each.entity_type)]
        masked = [each for each in own if is_masked(each.entity_type)] if only_counted else own
        text = TextWithFindings(slot.text, slot.unit, masked, is_answer=is_answer, is_signed=slot.is_signed)
        return text, only_counted

    def written(self, slot: Slot, named: NamedText) -> str:
        """Return a text with names in place of what is to be masked in it."""
        if not named.findings:
            return slot.text
        marker = self._rules.marker
        if any(marker):
            marker = self._rules.marker_in(slot)
        return put_names(slot.text, named.findings, named.names, is_bare=slot.is_bare, marker=marker)

    def _wanted(self, text: str, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return what counts of some findings: not what is allowed, nor what stands in a placeholder of ours."""
        allowed = self._rules.allowed
        if allowed and findings:
            values = zip(findings, values_in(text, findings), strict=True)
            findings = [
                f
                for f, value in values
                if f.recognizer == DENY_RECOGNIZER or allowed.isdisjoint((value, plain_characters(value)))
            ]
        if self._before_edit is None or not findings:
            return findings
        ours = [match.span() for match in STRICT.finditer(text) if match[1] in self._before_edit.names]
        return [each for each in findings if not any(start <= each.start and each.end <= end for start, end in ours)]

    def _resume(self) -> bool:
        """Go on behind the messages that are known, if what stands before them is what it was."""
        if self._store is not None and self.texts:
            self.key_before = sign_of([each.found for each in self.texts], self._store)
        prefix = self._prefix
        if prefix is None:
            return True
        is_known = self.key_before == prefix.known.key_before and self.typed.look_for(prefix.known.typed.types)
        if is_known and self.typed.is_as_remembered():
            try:
                self._names.resume(prefix.texts, prefix.masked_texts, prefix.names, prefix.known.snapshot)
                self._so_far = Snapshot(self.vault.last_numbers)
            except ValueError:
                is_known = False
        self.fits = is_known and self.typed.is_as_remembered()
        return self.fits


def _own_findings(slot: Slot, result: ScannedText | None) -> Sequence[Finding]:
    """Return the findings in the slot's own text, without what stands in the context before it."""
    if result is None:
        return ()
    offset = len(slot.lead)
    if not offset:
        return result.findings
    return [f.moved(max(0, f.start - offset), f.end - offset) for f in result.findings if f.end > offset]
