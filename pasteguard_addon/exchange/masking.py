"""A request body on its way to being masked: which texts have to be scanned, and what becomes of them.

    while texts := masking.texts():
        masking.take(results)            for all of the texts; before that, if at all, for the first of them
    body = masking.finish()

That is the whole protocol. What is known of the conversation's first messages spares reading, scanning and masking them
again; if it turns out not to hold for this request, `texts` hands out what is needed instead.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.conversation.at_server import Inherited, StateMemory, inherited
from pasteguard_addon.conversation.evidence import LanguageEvidence
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.names import ConversationNames, NamedText, Snapshot
from pasteguard_addon.conversation.remembered import RememberedPrefix, find_remembered_prefix, sign_of, spliced
from pasteguard_addon.endpoints.endpoint import ANSWERING, Endpoint
from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.answers import AnswersInRequest, AnswerSlot, Rewritten
from pasteguard_addon.exchange.explanation import ExplainedText, evidence_of, explained
from pasteguard_addon.exchange.rules import NOTE, MaskingRules, Scope
from pasteguard_addon.exchange.signed import SignedBlocks
from pasteguard_addon.exchange.typed import TypedInRequest
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, ScannedText, TextToScan, settle, values_in
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


class Masking:
    """Masks one body. Raises `UnreadableBodyError` for what must not be sent; nothing may be after any exception."""

    def __init__(
        self,
        body: bytes,
        endpoint: Endpoint,
        rules: MaskingRules,
        store: KeyedStore | None = None,
        before_edit: Issued | None = None,
        answers: AnswerMemory | None = None,
        state: StateMemory | None = None,
    ) -> None:
        self._body = body
        self._endpoint = endpoint
        self.rules = rules
        self._before_edit = before_edit
        self._answers = answers if before_edit is None else None
        self.store = store if before_edit is None else None  # what an edit becomes depends on more than the body
        self.inherited = _inherited(body, endpoint, state) if state is not None and before_edit is None else Inherited()
        sign = f"{endpoint.name} {rules.sign()} {self.inherited.sign()}"
        self.rules_key = self.store.digest(sign) if self.store is not None else b""
        request, prefix = self._read_behind_prefix() or (RequestBody(body, endpoint.request), None)
        self._begin(request, prefix)

    def _begin(self, request: RequestBody, prefix: RememberedPrefix | None) -> None:
        rules = self.rules
        rules.check(request, prefix.known.text_chars if prefix is not None else 0)
        for slot in request.slots:
            slot.needs_scan = slot.needs_scan and rules.covers(slot.role)
        self.request, self.prefix = request, prefix
        self.signed = SignedBlocks(request, were_dropped=prefix is not None and prefix.known.lacks_signed)
        self._to_scan = _texts_to_scan(request, prefix)
        self._does_not_fit = False
        self._results: list[ScannedText] = []
        self._begin_fold()

    def _begin_fold(self) -> None:
        before = self._before_edit
        self.vault = before.vault if before is not None else Vault(self.inherited.base)
        ours = before.names if before is not None else frozenset[str]()
        self.typed = TypedInRequest(self.request, self.prefix, self.rules.never_restored, ours)
        self._names = ConversationNames(self.vault, self.typed, self._wanted)
        self._take_over()
        self.texts_so_far: list[MaskedText] = []
        self.snapshots: list[Snapshot] = []
        """After each section of `RequestBody.section_ends` that is complete."""
        self.key_before = b""
        self.distinct: set[tuple[str, str]] = set()
        """Entity type and value of all that was found, but for what is remembered."""

    def _take_over(self) -> None:
        """Begin with what was named in texts that the provider has already."""
        if not self.inherited.is_nothing:
            text = self.inherited.text()
            self._names.resume([text], [text], self.inherited.kept.names, self.inherited.snapshot)
            self._does_not_fit = not self.typed.look_for(self.inherited.entity_types)

    # --- what the caller does ---------------------------------------------------------------------------------

    def texts(self) -> list[TextToScan]:
        """Return the texts of which the results are needed, in the order of numbering; none if all are there."""
        if not self._to_scan:  # nobody will bring a result
            self._fold()
        if self._does_not_fit:
            self._begin(RequestBody(self._body, self._endpoint.request), None)
        return self._to_scan if len(self._results) < len(self._to_scan) else []

    def take(self, results: Sequence[ScannedText]) -> None:
        """Go on with the results of the first of the texts that were handed out last, in their order.

        Called again, it takes those of more of them. It has to get all in the end; the rest only saves time.
        """
        if self._does_not_fit:
            return
        if len(results) > len(self._to_scan):
            raise RuntimeError("there are more results than texts")
        if any(old is not new for old, new in zip(self._results, results, strict=False)):
            if self._before_edit is not None:
                raise RuntimeError("a text has another result than before")
            self._begin_fold()
        self._results = list(results)
        is_all = len(results) == len(self._to_scan)
        if self._before_edit is None or is_all:  # a vault that is in use is filled once
            self._fold()

    def finish(self) -> bytes:
        """Return the body as it may leave: the very same bytes if nothing is masked."""
        if self.texts():
            raise RuntimeError("there is not one result for each text")
        request = self.request
        self._write_answers()
        for each in self.texts_so_far:
            if each.named.findings and not each.is_written:
                each.slot.write(each.masked)
        lacks_signed = self.signed.settle(self.texts_so_far)
        if self.prefix is not None and len(self.vault) and request.messages is not None:
            masked = self.prefix.masked(lacks_signed=lacks_signed)
            request.put_first(request.messages, masked + self.prefix.separator)
        if self.rules.has_note and len(self.vault) and self._before_edit is None:
            request.add_note(NOTE)
        return request.render()

    def _write_answers(self) -> None:
        """Write what was delivered as the provider sent it, and note what stands for the conversation."""
        self.answers: dict[int, list[Rewritten]] = {}
        self.answers_before = {0: self.prefix.known.answers_before if self.prefix is not None else b""}
        if self._answers is None:
            return
        known = AnswersInRequest(self._answers, self.request, self.vault, self.answers_before[0])
        for unit, message in groupby(self.texts_so_far, key=lambda each: each.slot.unit):
            if 0 < unit <= self.request.message_count:
                texts = list(message)
                slots = [AnswerSlot(each.slot, each.named.findings, each.named.names) for each in texts]
                self.answers[unit] = known.rewritten(slots)
                self.answers_before[unit] = known.before
                self._write_as_sent(texts, self.answers[unit])

    @property
    def conversation(self) -> bytes:
        """What stands for all messages in the memory of answers; empty without one."""
        return self.answers_before[max(self.answers_before)]

    def _write_as_sent(self, texts: Sequence[MaskedText], answers: Sequence[Rewritten]) -> None:
        for answer in answers:
            if answer.splices:
                self.request.document.replace(answer.node, spliced(answer.node.value, answer.splices))
        nodes = {id(answer.node) for answer in answers}
        for text in texts:
            text.is_written = id(self.request.outermost(text.slot)) in nodes

    # --- what may be told when it is finished -------------------------------------------------------------------

    def counts(self) -> Counter[str]:
        """Return how many distinct values of each entity type there are."""
        if self.prefix is not None:
            return self.prefix.counts_with(self.distinct)
        return Counter(map(itemgetter(0), self.distinct))

    def language(self) -> ScannedText | None:
        """Return the result that says in which language the conversation is."""
        tools = self.request.section_ends()[0] if self.prefix is not None else 0
        evidence = self._evidence(0, tools, LanguageEvidence())
        if self.prefix is not None:
            evidence = evidence.before(self.prefix.known.languages)
        return self._evidence(tools, len(self.texts_so_far), evidence).newest

    def _evidence(self, start: int, end: int, before: LanguageEvidence) -> LanguageEvidence:
        texts = self.texts_so_far[start:end]
        return evidence_of([each.slot for each in texts], [each.result for each in texts], before)

    def explanation(self) -> tuple[ExplainedText, ...]:
        """Return what was found, by text; texts without findings are left out."""
        found = [_all_findings(each.slot.text, each.named.findings, each.only_counted) for each in self.texts_so_far]
        texts = explained(self.request.slots, found)
        if self.prefix is not None:
            for each, part in zip(self.prefix.known.texts, self.prefix.texts, strict=True):
                findings = _all_findings(part.text, each.masked, each.only_counted)
                texts.append(ExplainedText(each.unit, each.role, each.ordinal, findings))
            texts.sort(key=attrgetter("unit", "ordinal"))
        return tuple(texts)

    def only_counted(self) -> frozenset[str]:
        """Return the values that were found and stay as they are."""
        pairs = self.distinct | (self.prefix.only_counted if self.prefix is not None else set())
        return frozenset(value for entity_type, value in pairs if not self.rules.is_masked(entity_type))

    def numbers(self) -> frozenset[str]:
        """Return the names of what stood as a number of JSON."""
        named = [each.named.names for each in self.texts_so_far if each.slot.is_number]
        if self.prefix is not None:
            named += [each.names for each in self.prefix.known.texts if each.is_number]
        return frozenset(name for names in (*named, self.inherited.kept.numbers) for name in names)

    def strict_only(self) -> frozenset[str]:
        """Return the normalised names of which only the exact form is a placeholder."""
        before = self._before_edit.strict_only if self._before_edit is not None else frozenset[str]()
        typed = self.typed.strict_only(self.made_by_masking(len(self.texts_so_far)), self.vault)
        return before.union(typed, self.inherited.kept.strict_only)

    def made_by_masking(self, end: int) -> set[str]:
        """Return what reads like a placeholder in the first texts only because what touches it is masked."""
        texts = [each for each in self.texts_so_far[:end] if not each.slot.is_signed]
        return self.typed.made_by_masking((each.slot.text, each.named.findings) for each in texts)

    # --- the fold -----------------------------------------------------------------------------------------------

    def _fold(self) -> None:
        """Name and mask the texts of all sections of which every result is there."""
        results = _by_slot(self.request.slots, self._results)
        for section_end in self.request.section_ends()[len(self.snapshots) :]:
            done, stop = len(self.texts_so_far), min(section_end, len(results))
            if done < stop:
                self._fold_slots(self.request.slots[done:stop], results[done:stop])
            if stop < section_end or self._does_not_fit:
                return
            self.snapshots.append(self._names.snapshot())
            if len(self.snapshots) == 1 and not self._resume():
                return

    def _fold_slots(self, slots: Sequence[Slot], results: Sequence[ScannedText | None]) -> None:
        own = [(s.text, self._wanted(s.text, _own_findings(s, r))) for s, r in zip(slots, results, strict=True)]
        theirs = self.rules.publicity.private_findings([slot.unit for slot in slots], own, is_private=bool(self.vault))
        found = [self._found_in(*each) for each in zip(slots, results, theirs, strict=True)]
        if not self.typed.look_for({kind for kind, _ in self.distinct if self.rules.is_masked(kind)}):
            self._does_not_fit = True
            return
        named = self._names.add([text for text, _ in found])
        for slot, result, (text, only_counted), each in zip(slots, results, found, named, strict=True):
            self.texts_so_far.append(MaskedText(slot, result, text, only_counted, each, self._masked(slot, each)))

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
        self.distinct.update(zip(text.entity_types, text.values, strict=True))
        if self.rules.scope is Scope.ALL:
            return text, ()
        is_masked = self.rules.is_masked
        only_counted = [each for each in own if not is_masked(each.entity_type)]
        masked = [each for each in own if is_masked(each.entity_type)] if only_counted else own
        text = TextWithFindings(slot.text, slot.unit, masked, is_answer=is_answer, is_signed=slot.is_signed)
        return text, only_counted

    def _masked(self, slot: Slot, named: NamedText) -> str:
        if not named.findings:
            return slot.text
        marker = self.rules.marker_in(slot)
        return put_names(slot.text, named.findings, named.names, is_bare=slot.is_bare, marker=marker)

    def _wanted(self, text: str, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return what counts of some findings: not what is allowed, nor what stands in a placeholder of ours."""
        allowed = self.rules.allowed
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

    # --- what is remembered ---------------------------------------------------------------------------------------

    def _read_behind_prefix(self) -> tuple[RequestBody, RememberedPrefix] | None:
        """Read the body without the messages that are known; None if there are none, or it has to be read whole."""
        store, member = self.store, self._endpoint.request.conversation
        if store is None or not member:
            return None
        found: list[RememberedPrefix] = []

        def shorten(text: str) -> tuple[str, int]:
            prefix = find_remembered_prefix(text, member, self.rules_key, store)
            if prefix is None:
                return text, 0
            found.append(prefix)
            return prefix.cut(text), prefix.known.messages

        try:
            request = RequestBody(self._body, self._endpoint.request, shorten)
        except UnreadableBodyError:
            return None  # where it cannot be read is told by the whole
        messages = request.messages
        if not found or messages is None or not messages.items or messages.start + 1 != found[0].at:
            return None
        return request, found[0]

    def _resume(self) -> bool:
        """Go on behind the messages that are known, if what stands before them is what it was."""
        if self.store is not None:
            self.key_before = sign_of([each.found for each in self.texts_so_far], self.store)
        prefix = self.prefix
        if prefix is None:
            return True
        is_known = self.key_before == prefix.known.key_before and self.typed.look_for(prefix.known.typed.types)
        if is_known and self.typed.is_as_remembered():
            try:
                self._names.resume(prefix.texts, prefix.masked_texts, prefix.names, prefix.known.snapshot)
            except ValueError:
                is_known = False
        self._does_not_fit = not is_known or not self.typed.is_as_remembered()
        return not self._does_not_fit


def _inherited(body: bytes, endpoint: Endpoint, state: StateMemory) -> Inherited:
    """Return what was named in texts that the provider has already."""
    found = inherited(endpoint.state.references(body), state) if endpoint.state is not None else Inherited()
    if found is None:
        raise UnreadableBodyError(
            "What stood in the previous response is not known here any more, so its values cannot be told from new "
            "ones. Send the conversation itself, without `previous_response_id`.",
            "previous_response_not_found",
            "previous_response_id",
        )
    return found


def _texts_to_scan(request: RequestBody, prefix: RememberedPrefix | None) -> list[TextToScan]:
    """Return the texts; the first one behind the known messages is told in which language they end."""
    texts = [TextToScan(slot.context + slot.text, slot.unit) for slot in request.slots if slot.needs_scan]
    newest = prefix.known.languages.of_any if prefix is not None else None
    number = next((number for number, text in enumerate(texts) if text.group), None)
    if newest is not None and number is not None:
        texts[number] = replace(texts[number], before=newest.language)
    return texts


def _by_slot(slots: Sequence[Slot], results: Sequence[ScannedText]) -> list[ScannedText | None]:
    """Return the result of each slot, None for one that is not scanned, up to the last section that is complete."""
    by_slot: list[ScannedText | None] = []
    complete = 0
    remaining = iter(results)
    for number, slot in enumerate(slots):
        if number and slot.unit != slots[number - 1].unit:
            complete = number
        result = next(remaining, None) if slot.needs_scan else None
        if slot.needs_scan and result is None:
            return by_slot[:complete]
        by_slot.append(result)
    return by_slot


def _own_findings(slot: Slot, result: ScannedText | None) -> Sequence[Finding]:
    """Return the findings in the slot's own text, without what stands in the context before it."""
    if result is None:
        return ()
    offset = len(slot.context)
    if not offset:
        return result.findings
    return [f.moved(max(0, f.start - offset), f.end - offset) for f in result.findings if f.end > offset]


def _all_findings(text: str, masked: Sequence[Finding], only_counted: Sequence[Finding]) -> Sequence[Finding]:
    return settle([*masked, *only_counted], text) if only_counted else masked
