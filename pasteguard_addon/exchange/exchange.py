"""One request and its reply, as a small state machine over bytes. Knows no flow, no socket and no clock.

exchange = Exchange()
texts = exchange.read_request(body)          what has to be scanned
masked = exchange.mask_request(scanned)      what may leave, the same bytes if nothing was found
restorer = exchange.reply_restorer(...)      feed() and finish() give the client its own words back
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from operator import attrgetter, itemgetter
from typing import NoReturn

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.recurrences import recurrences
from pasteguard_addon.endpoints.endpoint import ROLES, Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.errors import UnfitHistoryError, UnreadableBodyError
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, ScannedText, TextToScan, settle, values_in
from pasteguard_addon.history import (
    HEAD_CHARS,
    History,
    KnownBeginning,
    MaskedText,
    Place,
    Told,
    is_worth_keeping,
    known_beginning,
    remember,
)
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.mask import clear_parts, mask_text, put_names, typed_placeholders
from pasteguard_addon.masking.placeholder import (
    STRICT,
    IssuedNames,
    entity_type_of,
    may_be_typed,
    normalise,
    typed_names,
)
from pasteguard_addon.masking.restore import restore_text
from pasteguard_addon.masking.vault import Vault, any_stands_in
from pasteguard_addon.naming import Conversation, NamedPart, Progress

_GAP = "\n"
"""Stands where a value was; nothing that reads like a placeholder goes over it."""
_MODEL_NAME = re.compile(r"[\w./:-]{1,100}", re.ASCII)


class _State(Enum):
    NEW = auto()
    READ = auto()
    MASKED = auto()


NOTE = (
    "Values in the form [[TYPE_1]] stand for private data that is filled in after you answer. "
    "Use them as they are, wherever you would use the value."
)
"""What tells the model about placeholders: fixed, and always the first message, so that prompts stay cached."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a user wants beyond the rule."""

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

    def check(self, request: RequestBody) -> None:
        """Raise `UnreadableBodyError` for a request that is not to be sent, whatever stands in it."""
        if self.is_media_refused and request.unscanned_media:
            raise UnreadableBodyError(
                "The request holds images, sounds or files, which cannot be scanned (pasteguard_media=refuse).",
                "media_not_scanned",
            )
        if self.max_chars and sum(len(slot.text) for slot in request.slots) > self.max_chars:
            raise UnreadableBodyError(
                f"The request holds more than {self.max_chars} characters of text (pasteguard_max_request_chars).",
                "request_too_long",
                status=413,
            )


_PLAIN_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """What was found in one text of a request, and where that text stands; nothing of the text itself."""

    unit: int
    """As in `Slot`: 0 for tools and schemas, 1 … n for the messages, then all other fields."""
    role: str
    ordinal: int
    """Which text of its unit it is, from 1."""
    findings: Sequence[Finding]


@dataclass(slots=True)
class _Begun:
    """A request's first messages: what was found in them, and how far they are masked."""

    conversation: Conversation
    results: list[ScannedText | None] = field(default_factory=list)
    parts: list[TextWithFindings] = field(default_factory=list)
    distinct: set[tuple[str, str]] = field(default_factory=set)
    """Entity type and value of all that was found, but for what was known."""
    plain_kinds: set[str] = field(default_factory=set)
    """Of these entity types the request holds no placeholder that somebody typed."""
    named: list[NamedPart] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    """After each section that is named."""
    masked: list[str] = field(default_factory=list)

    def is_of(self, results: Sequence[ScannedText | None]) -> bool:
        """Return whether all that was begun with is among the results."""
        return all(mine is theirs for mine, theirs in zip(self.results, results, strict=False))


class Exchange:
    """Owns the vault of one exchange; call the methods in the order of the module's example.

    `is_secret_type` tells secrets from personal data, for the facts. After an exception the exchange is of no more
    use, and nothing of the request may be sent.
    """

    def __init__(
        self, is_secret_type: Callable[[str], bool], terms: Terms | None = None, endpoint: Endpoint = DEFAULT
    ) -> None:
        self._is_secret_type = is_secret_type
        self._endpoint = endpoint
        self._terms = terms or Terms()
        self._state = _State.NEW
        self._vault = Vault()
        self._unmasked: frozenset[str] = frozenset()
        """Values that were found and stay as they are: for the local model, or in a request that is blocked."""
        self._request: RequestBody | None = None
        self._strict_only: set[str] = set()
        self._issued = IssuedNames(())
        self._earlier: frozenset[str] = frozenset()
        """Names issued before the body was edited: in its text they are ours, not the user's."""
        self._is_json_mode = False
        self._model = ""
        self._known: KnownBeginning | None = None
        self._begun: _Begun | None = None
        self._revealing: dict[str, bool] = {}
        """What was told of names since the vault was filled."""
        self._facts: ScanFacts | None = None
        self._explanation: tuple[ExplainedText, ...] = ()

    def __repr__(self) -> str:
        return f"<Exchange {self._state.name.lower()}, {len(self._vault)} placeholders>"

    @property
    def facts(self) -> ScanFacts | None:
        """What the scan says; None until the request is masked."""
        return self._facts

    @property
    def model(self) -> str:
        """The model that the request asks for; empty if its name is no plain name."""
        return self._model if _MODEL_NAME.fullmatch(self._model) and not self.reveals(self._model) else ""

    def reveals(self, name: str) -> bool:
        """Return whether a name that the client gives holds a value that was found, masked or not."""
        revealing = self._revealing.get(name)
        if revealing is None:
            revealing = self._vault.occurs_in(name) or any_stands_in(self._unmasked, name)
            self._revealing[name] = revealing
        return revealing

    @property
    def explanation(self) -> tuple[ExplainedText, ...]:
        """What was found in the body that was masked last, by text; texts without findings are left out."""
        return self._explanation

    @property
    def has_placeholders(self) -> bool:
        return len(self._vault) > 0

    def read_request(self, body: bytes, memory: KeyedStore | None = None) -> list[TextToScan]:
        """Return the texts of a request body, in the order of numbering; raises `UnreadableBodyError`.

        With a memory, without those of the messages that are known.
        """
        self._expect(_State.NEW)
        request, self._known = self._read_new(body, memory) or (RequestBody(body, self._endpoint.request), None)
        self._request = request
        self._is_json_mode = request.is_json_mode
        self._model = request.model
        self._terms.check(request)
        for slot in request.slots:
            slot.needs_scan = slot.needs_scan and self._terms.covers(slot.role)
        self._state = _State.READ
        texts = [TextToScan(slot.context + slot.text, slot.unit) for slot in request.slots if slot.needs_scan]
        return _behind(self._known, texts) if self._known is not None else texts

    def _read_new(self, body: bytes, memory: KeyedStore | None) -> tuple[RequestBody, KnownBeginning | None] | None:
        """Read a body without the messages that are known, if any; None if it has to be read whole."""
        if memory is None or not self._may_be_remembered:
            return None
        found: list[KnownBeginning] = []

        def shorten(text: str) -> tuple[str, int]:
            known = known_beginning(text, memory)
            if known is None:
                return text, 0
            found.append(known)
            return known.cut(text), known.history.messages

        try:
            request = RequestBody(body, self._endpoint.request, shorten)
        except UnreadableBodyError:
            return None  # where it cannot be read is told by the whole
        if not found:
            return request, None
        messages = request.messages
        is_behind = messages is not None and bool(messages.items) and messages.start + 1 == found[0].at
        return (request, found[0]) if is_behind else None

    @property
    def _may_be_remembered(self) -> bool:
        """Whether what becomes of a message depends on it, on those before it and on nothing else."""
        return self._terms == _PLAIN_TERMS and not self._earlier

    def begin_masking(
        self,
        scanned: Sequence[ScannedText],
        is_masked: Callable[[str], bool] = lambda entity_type: True,
        memory: KeyedStore | None = None,
    ) -> None:
        """Do what `mask_request` would begin with, with what is known already: results for the first texts.

        It is called before that, if at all, and with the same arguments. It changes nothing but the time that is left.
        """
        self._expect(_State.READ)
        request = self._request
        if request is None:
            raise RuntimeError("no request was read")
        if self._known is not None:
            self._known.prepare()
            return
        slots = _first_messages(request.slots, len(scanned))
        begun = self._start(memory)
        self._add(begun, slots, _by_slot(slots, scanned[: sum(slot.needs_scan for slot in slots)]))
        kinds = {kind for kind, _ in begun.distinct}
        if kinds and not self._earlier and all(map(is_masked, kinds)) and not self._may_be_typed(request, kinds):
            begun.plain_kinds = kinds
            self._name(begun, request, len(slots))
            self._begun = begun

    def mask_request(
        self,
        scanned: Sequence[ScannedText],
        is_masked: Callable[[str], bool] = lambda entity_type: True,
        memory: KeyedStore | None = None,
    ) -> bytes:
        """Return the body with every finding masked, or every one of the entity types that `is_masked` admits.

        `scanned` are the results for the texts of `read_request`, in the same order. `memory` spares a conversation's
        next turn what was found out at the last one. Raises `UnfitHistoryError` if that does not hold for this request:
        then it has to be read again, without a memory.
        """
        self._expect(_State.READ)
        request = self._request
        if request is None:
            raise RuntimeError("no request was read")
        slots = request.slots
        results = _by_slot(slots, scanned)
        begun = self._begun if self._begun is not None and self._begun.is_of(results) else self._start(memory)
        self._add(begun, slots[len(begun.parts) :], results[len(begun.parts) :])
        counts = _counts(begun.distinct, self._known)
        kinds = set(counts)
        masked_kinds = {kind for kind in kinds if is_masked(kind)}
        if self._known is not None and masked_kinds != kinds:
            self._give_history_up()
        if masked_kinds == kinds:
            explained = self._mask_slots(request, begun, masked_kinds, memory)
            if memory is not None and self._vault is begun.conversation.vault:
                self._remember(request, begun, memory)
        else:
            explained = [part.findings for part in begun.parts]
            self._unmasked = frozenset(value for kind, value in begun.distinct if kind not in masked_kinds)
            some = self._start(memory)
            some.parts = [_only(part, masked_kinds) for part in begun.parts]
            self._mask_slots(request, some, masked_kinds, memory)
        self._facts = self._facts_of(_newest_told(slots, results, self._known), counts)
        self._explanation = _explained(request.slots, explained, self._known)
        if self._terms.has_note and self.has_placeholders and not self._earlier:
            request.add_note(NOTE)
        if self._known is not None and self.has_placeholders and request.messages is not None:
            request.put_first(request.messages, self._known.masked + self._known.separator)
        body = request.render()
        self._issued = self._restorable()
        self._revealing.clear()
        self._begun = self._known = None
        self._request = None  # the body and its texts are of no more use; the vault alone remembers
        self._state = _State.MASKED
        return body

    def reopen(self) -> None:
        """Begin anew with the masked body, which a person has edited; what was issued keeps its meaning."""
        self._expect(_State.MASKED)
        self._earlier = frozenset(self._vault.names)
        self._state = _State.NEW

    def reply_restorer(self, *, is_event_stream: bool) -> ReplyRestorer:
        """Return what puts the originals into the reply."""
        self._expect(_State.MASKED)
        return ReplyRestorer(
            self._endpoint.reply(is_json_mode=self._is_json_mode),
            self._issued,
            self._vault.original_of,
            mark=self._terms.mark,
            is_event_stream=is_event_stream,
        )

    def prepare_reply(self, client: str) -> None:
        """Do now what the reply will need, and what will be told of the exchange: upstream is still at work."""
        self._expect(_State.MASKED)
        self._issued.prepare()
        if not self.reveals(f"{self._model}\n{client}"):  # the originals, which may be thousands, are gone through once
            self._revealing |= {self._model: False, client: False}

    def delivered(self, reply: bytes) -> list[str]:
        """Return the texts that the client got with a reply of upstream's: they come back with its next request."""
        self._expect(_State.MASKED)
        issued = self._issued
        return [
            restore_text(text, issued, self._vault.original_of, self._terms.mark)
            for text in self._endpoint.reply_texts(reply)
        ]

    def sent_by_client(self, text: str) -> str:
        """Return a text of the masked request with the originals in it: only for the eyes of who sent it."""
        kept = self._terms.never_restored
        issued = IssuedNames(self._vault.names, self._strict_only) if kept else self._issued
        return restore_text(text, issued, self._vault.original_of)

    def got_by_client(self, text: str) -> str:
        """Return a text of the reply with the originals in it, without marks: only for the eyes of who got it."""
        return restore_text(text, self._issued, self._vault.original_of)

    def originals_of_type(self, entity_type: str) -> frozenset[str]:
        """Return the values of one type that were masked."""
        names = (name for name in self._vault.names if entity_type_of(name) == entity_type)
        return frozenset(map(self._vault.original_of, names))

    def _restorable(self) -> IssuedNames:
        names, kept = self._vault.names, self._terms.never_restored
        if kept:
            names = tuple(name for name in names if entity_type_of(name) not in kept)
        return IssuedNames(names, self._strict_only)

    def _expect(self, state: _State) -> None:
        if self._state is not state:
            raise RuntimeError(f"the exchange is {self._state.name.lower()}, not {state.name.lower()}")

    def _start(self, memory: KeyedStore | None) -> _Begun:
        return _Begun(Conversation(memory, self._terms.allowed))

    def _add(self, begun: _Begun, slots: Sequence[Slot], results: Sequence[ScannedText | None]) -> None:
        """Take over what was found in the next texts."""
        begun.results += results
        found = self._wanted(slots, [_own_findings(*each) for each in zip(slots, results, strict=True)])
        for slot, findings, result in zip(slots, found, results, strict=True):
            part = _part(slot, findings, result)
            begun.parts.append(part)
            if findings:
                begun.distinct.update(zip(part.entity_types, part.values, strict=True))

    def _mask_slots(
        self, request: RequestBody, begun: _Begun, kinds: set[str], memory: KeyedStore | None
    ) -> Sequence[Sequence[Finding]]:
        """Mask unit by unit, so that what a later message holds never changes an earlier one.

        Returns what was masked in each slot.
        """
        slots, parts = request.slots, begun.parts
        if self._earlier or self._may_be_typed(request, kinds - begun.plain_kinds):
            if self._known is not None:
                self._give_history_up()
            recurring = self._wanted(slots, recurrences(parts, memory))
            return self._mask_beside_typed(request, [part.findings for part in parts], recurring)
        if not kinds and memory is None:
            return [part.findings for part in parts]
        self._name(begun, request, len(slots))
        self._vault = begun.conversation.vault
        for slot, named, masked in zip(slots, begun.named, begun.masked, strict=True):
            if named.findings:
                slot.write(masked)
        return [named.findings for named in begun.named]

    def _may_be_typed(self, request: RequestBody, kinds: Collection[str]) -> bool:
        if not kinds:
            return False
        is_in_known = self._known is not None and may_be_typed(self._known.items, kinds)
        return is_in_known or request.may_hold(lambda text: may_be_typed(text, kinds))

    def _name(self, begun: _Begun, request: RequestBody, end: int) -> None:
        """Name and mask the first texts that are not yet, section by section, as nothing reads like a placeholder."""
        for section_end in request.section_ends()[len(begun.progress) :]:
            done, stop = len(begun.named), min(section_end, end)
            named = begun.conversation.add(begun.parts[done:stop])
            begun.named += named
            slots = request.slots[done:stop]
            begun.masked += [self._masked_plainly(slot, each) for slot, each in zip(slots, named, strict=True)]
            if stop < section_end:
                return
            begun.progress.append(begun.conversation.progress)
            if self._known is not None and len(begun.progress) == 1:
                self._resume(begun, self._known)

    def _resume(self, begun: _Begun, known: KnownBeginning) -> None:
        """Go on behind the messages that are known, if what stands before them is what it was."""
        if begun.progress[0].key != known.history.key_before:
            self._give_history_up()
        try:
            begun.conversation.resume(known.parts, known.originals, known.names, known.history.progress)
        except ValueError:
            self._give_history_up()

    def _give_history_up(self) -> NoReturn:
        self._request = self._known = None
        self._state = _State.NEW
        raise UnfitHistoryError

    def _remember(self, request: RequestBody, begun: _Begun, memory: KeyedStore) -> None:
        """Keep what becomes of the messages, for the next turn, and of all but the last, which may be written anew."""
        messages, known = request.messages, self._known
        if not self._may_be_remembered or messages is None or not messages.items:
            return
        if known is None and not is_worth_keeping(len(request.text)):
            return
        first, *ends, _ = request.section_ends()
        if any(slot.encode is not None for slot in request.slots[first : ends[-1]]):  # its text stands in no literal
            return
        before = known.items + known.separator if known is not None else ""
        at = start = messages.start + 1
        hasher = known.hasher.copy() if known is not None else memory.hasher()
        hasher.update(known.separator.encode() if known is not None else b"")
        texts = list(known.history.texts) if known is not None else []
        told = known.history.told if known is not None else Told()
        distinct: set[tuple[str, str]] = set()
        kept = len(texts)
        for number, end in enumerate(ends):
            slots = request.slots[first:end]
            texts += [
                _masked_text(request.place_of(slot), len(before) - at, slot, ordinal, part, named)
                for slot, ordinal, part, named in zip(
                    slots, _ordinals(slots), begun.parts[first:end], begun.named[first:end], strict=True
                )
                if named.findings
            ]
            told = _told(slots, begun.results[first:end], told)
            for part in begun.parts[first:end]:
                distinct.update(zip(part.entity_types, part.values, strict=True))
            first = end
            item_end = messages.last_ends[number]
            hasher.update(request.text[start:item_end].encode("utf-8", "surrogatepass"))
            start = max(start, item_end)
            if len(messages.items) + number > 1:  # what comes behind nothing new is kept already
                progress = begun.progress[1 + number]
                count = request.message_count - 1 + number
                counts = tuple(_counts(distinct, known).items())
                history = History(count, tuple(texts), begun.progress[0].key, progress, told, counts)
                chars, beginning = len(before) + item_end - at, before or request.text[at : at + HEAD_CHARS]
                remember(beginning, chars, hasher.digest(), history, memory, known=kept)

    def _masked_plainly(self, slot: Slot, named: NamedPart) -> str:
        if not named.findings:
            return slot.text
        marker = self._terms.marker_in(slot)
        return put_names(slot.text, named.findings, named.names, is_bare=slot.is_bare, marker=marker)

    def _mask_beside_typed(
        self, request: RequestBody, found: Sequence[Sequence[Finding]], recurring: Sequence[Sequence[Finding]]
    ) -> Sequence[Sequence[Finding]]:
        """Mask where the request itself holds what reads like a placeholder, or may do so when a value is masked."""
        slots = request.slots
        masked: list[Sequence[Finding]] = []
        strict_before = set(self._strict_only)
        typed: set[str] = set()
        looked_at: set[str] = set()  # the same few names and roles stand in every message
        at = 0
        for unit in range(request.unit_count):
            end = at
            while end < len(slots) and slots[end].unit == unit:
                typed |= typed_names(slots[end].text)
                end += 1
            for text in request.kept_strings(unit):
                if text not in looked_at:
                    looked_at.add(text)
                    typed |= typed_names(text)
            for index in range(at, end):
                masked.append(self._mask_slot(slots[index], found[index], recurring[index], typed))
            at = end
        new = {name for name in typed | self._strict_only if self._vault.is_issued(name)}
        self._strict_only = strict_before | (new - {normalise(name) for name in self._earlier})
        return masked

    def _mask_slot(
        self, slot: Slot, findings: Sequence[Finding], recurring: Sequence[Finding], typed: set[str]
    ) -> Sequence[Finding]:
        kept = self._terms.never_restored  # those come back in the history as they are, and fetch nothing
        written = [each for each in typed_placeholders(slot.text, self._vault) if each.entity_type not in kept]
        written = [each for each in written if slot.text[each.start + 2 : each.end - 2] not in self._earlier]
        if not (findings or recurring or written):
            return []
        settled = settle([*findings, *recurring, *written], slot.text) if recurring or written else findings
        # Where a masked value touches `PERSON_1`, it reads like a placeholder though no such word was typed.
        self._strict_only |= typed_names(_GAP.join(clear_parts(slot.text, settled)))
        self._write(slot, settled, typed)
        return settled

    def _write(self, slot: Slot, settled: Sequence[Finding], typed: Collection[str]) -> None:
        marker = self._terms.marker_in(slot)
        slot.write(mask_text(slot.text, settled, self._vault, reserved=typed, is_bare=slot.is_bare, marker=marker))

    def _wanted(self, slots: Sequence[Slot], found: Sequence[Sequence[Finding]]) -> Sequence[Sequence[Finding]]:
        """Drop what is allowed, and what was found inside of placeholders that are ours."""
        if not (self._terms.allowed or self._earlier):
            return found
        return [self._wanted_in(slot.text, findings) for slot, findings in zip(slots, found, strict=True)]

    def _wanted_in(self, text: str, findings: Sequence[Finding]) -> Sequence[Finding]:
        allowed = self._terms.allowed
        if allowed:
            values = zip(findings, values_in(text, findings), strict=True)
            findings = [f for f, value in values if f.recognizer == DENY_RECOGNIZER or value not in allowed]
        if not (self._earlier and findings):
            return findings
        ours = [match.span() for match in STRICT.finditer(text) if match[1] in self._earlier]
        return [each for each in findings if not any(start <= each.start and each.end <= end for start, end in ours)]

    def _facts_of(self, newest: ScannedText | None, found: Counter[str]) -> ScanFacts:
        counts = found.copy()
        if self._facts is not None:  # of the body before it was edited
            counts.update({**self._facts.pii_counts, **self._facts.secret_counts})
        return ScanFacts(
            language=newest.language if newest else "",
            is_language_fallback=newest.is_language_fallback if newest else False,
            pii_counts=Counter({kind: n for kind, n in counts.items() if not self._is_secret_type(kind)}),
            secret_counts=Counter({kind: n for kind, n in counts.items() if self._is_secret_type(kind)}),
        )


def _by_slot(slots: Sequence[Slot], scanned: Sequence[ScannedText]) -> list[ScannedText | None]:
    if len(scanned) != sum(slot.needs_scan for slot in slots):
        raise RuntimeError("there is not one result for each text")
    remaining = iter(scanned)
    return [next(remaining) if slot.needs_scan else None for slot in slots]


def _own_findings(slot: Slot, result: ScannedText | None) -> Sequence[Finding]:
    """Return the findings in the slot's own text, without what stands in the context before it."""
    if result is None:
        return ()
    offset = len(slot.context)
    if not offset:
        return result.findings
    return [f.moved(max(0, f.start - offset), f.end - offset) for f in result.findings if f.end > offset]


def _only(part: TextWithFindings, kinds: Collection[str]) -> TextWithFindings:
    """Return a part without what is of other types."""
    return TextWithFindings(part.text, part.section, [each for each in part.findings if each.entity_type in kinds])


def _first_messages(slots: Sequence[Slot], scanned: int) -> Sequence[Slot]:
    """Return the slots of the first units, of which the first `scanned` texts are known."""
    end = 0
    for number, slot in enumerate(slots):
        if number and slot.unit != slots[number - 1].unit:
            end = number
        scanned -= slot.needs_scan
        if scanned < 0:
            return slots[:end]
    return slots


def _part(slot: Slot, findings: Sequence[Finding], result: ScannedText | None) -> TextWithFindings:
    """Return a slot with its findings; the result's key stands for them if they are just those of its text."""
    is_whole = result is not None and findings is result.findings
    return TextWithFindings(slot.text, slot.unit, findings, result.key if result and is_whole else b"")


def _masked_text(
    place: tuple[int, int, tuple[int, int] | None],
    moved: int,
    slot: Slot,
    ordinal: int,
    part: TextWithFindings,
    named: NamedPart,
) -> MaskedText:
    start, end, inner = place
    return MaskedText(
        Place(start + moved, end + moved, inner),
        slot.unit,
        slot.role,
        ordinal,
        slot.is_bare,
        part.findings,
        named.findings,
        named.names,
    )


def _behind(known: KnownBeginning, texts: list[TextToScan]) -> list[TextToScan]:
    """Tell the first text behind the known messages in which language they end."""
    newest = known.history.told.of_any
    number = next((number for number, text in enumerate(texts) if text.group), None)
    if newest is not None and number is not None:
        texts[number] = replace(texts[number], before=newest.language)
    return texts


def _counts(distinct: Set[tuple[str, str]], known: KnownBeginning | None) -> Counter[str]:
    """Return how many distinct values of each entity type there are, with those of the known messages."""
    if known is not None:
        return known.counts_with(distinct)
    return Counter(map(itemgetter(0), distinct))


def _ordinals(slots: Sequence[Slot]) -> list[int]:
    """Return which text of its unit each is, from 1."""
    ordinals: list[int] = []
    unit = -1
    for slot in slots:
        ordinals.append(ordinals[-1] + 1 if slot.unit == unit else 1)
        unit = slot.unit
    return ordinals


def _explained(
    slots: Sequence[Slot], found: Sequence[Sequence[Finding]], known: KnownBeginning | None
) -> tuple[ExplainedText, ...]:
    texts = [
        ExplainedText(slot.unit, slot.role, ordinal, findings)
        for slot, ordinal, findings in zip(slots, _ordinals(slots), found, strict=True)
        if findings
    ]
    if known is not None:
        texts += [ExplainedText(each.unit, each.role, each.ordinal, each.masked) for each in known.history.texts]
        texts.sort(key=attrgetter("unit", "ordinal"))
    return tuple(texts)


def _newest_told(
    slots: Sequence[Slot], results: Sequence[ScannedText | None], known: KnownBeginning | None
) -> ScannedText | None:
    """Return the newest user text that was long enough to tell its language, else the newest user text, else any."""
    told = Told()
    if known is not None:
        tools = sum(slot.unit == 0 for slot in slots)
        told = _told(slots[:tools], results[:tools], told).before(known.history.told)
        slots, results = slots[tools:], results[tools:]
    told = _told(slots, results, told)
    return told.certain_of_user or told.of_user or told.of_any


def _told(slots: Sequence[Slot], results: Sequence[ScannedText | None], before: Told) -> Told:
    """Return the newest results of these slots, or else of those before."""
    certain_of_user, of_user, of_any = before.certain_of_user, before.of_user, before.of_any
    for slot, result in zip(slots, results, strict=True):
        if result is None:
            continue
        of_any = result
        if slot.role == "user":
            of_user = result
            certain_of_user = result if result.is_language_certain else certain_of_user
    return Told(certain_of_user, of_user, of_any)
