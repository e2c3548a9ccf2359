"""A model's answers in a request, written again as the provider sent them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from pasteguard_addon.conversation.answers import AnswerMemory, DeliveredPlace
from pasteguard_addon.conversation.remembered import Splice, WrittenAnswer
from pasteguard_addon.endpoints.endpoint import ANSWERING
from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.exchange.fold import RequestFold
from pasteguard_addon.exchange.names_of_answers import NamesOfAnswers
from pasteguard_addon.exchange.reply_values import strings_in
from pasteguard_addon.findings import Finding
from pasteguard_addon.masking.placeholder import entity_type_of, strict_form
from pasteguard_addon.wire.json_document import JsonDocument, JsonNumber, JsonString, encode_string, place_in_literal
from pasteguard_addon.wire.nested_json import member_of, outermost, string_in


class _AnswerSlot(NamedTuple):
    """A text of a request with what is masked in it, and by which names."""

    slot: Slot
    findings: Sequence[Finding]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A string of an answer, with what is put into it instead of its values."""

    node: JsonString
    splices: tuple[Splice, ...]

    def placed(self, moved: int) -> WrittenAnswer:
        """Return it by its place, counted from elsewhere."""
        return WrittenAnswer(self.node.start + moved, self.node.end + moved, self.splices)


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """The answers of a request, as far as they are known."""

    by_section: Mapping[int, Sequence[Rewritten]]
    """What was known again."""
    before: Mapping[int, bytes]
    """By section: what stands for the messages up to it in the memory of answers."""
    conversation: bytes
    """What stands for all messages; empty without a memory."""


def known_again(
    memory: AnswerMemory, request: RequestBody, fold: RequestFold, before: bytes, beyond: NamesOfAnswers
) -> KnownAnswers:
    """Return the answers that were delivered; `before` stands for the messages that are known."""
    reader = _AnswersInRequest(memory, request, fold, before, beyond)
    known: dict[int, Sequence[Rewritten]] = {}
    up_to = {0: before}
    for unit, message in groupby(fold.texts, key=lambda each: each.slot.unit):
        if 0 < unit <= request.message_count:
            known[unit] = reader.rewritten(
                [_AnswerSlot(each.slot, each.named.findings, each.named.names) for each in message]
            )
            up_to[unit] = reader.before
    return KnownAnswers(known, up_to, reader.before)


class _AnswersInRequest:
    """Goes through the messages of a request, in their order, and knows again what was delivered."""

    def __init__(
        self, memory: AnswerMemory, request: RequestBody, fold: RequestFold, before: bytes, beyond: NamesOfAnswers
    ) -> None:
        self._memory = memory
        self._request = request
        self._vault = fold.vault
        self._is_masked = fold.is_masked
        self._beyond = beyond
        self._said: Counter[tuple[str, str]] = Counter()
        """How often the message has said something as a member."""
        self._said_in_turn: Counter[tuple[str, str]] = Counter()
        self.before = before
        """Stands for the conversation up to here."""
        self._before_turn: bytes | None = None
        """The same up to where the model's newest turn began: one reply may come back as several messages."""

    def rewritten(self, message: Sequence[_AnswerSlot]) -> list[Rewritten]:
        """Return the strings of the next message that are known, and go on behind it."""
        found: list[Rewritten] = []
        if message[0].slot.role == ANSWERING:
            self._said.clear()
            if self._before_turn is None:
                self._before_turn = self.before
                self._said_in_turn.clear()
            for node, slots in self._by_string(message):
                splices = self._splices(node, slots)
                if splices is not None:
                    found.append(Rewritten(node, splices))
        else:
            self._before_turn = None
        # What is signed is left away by clients that send only the newest thinking back.
        role, texts = message[0].slot.role, [each.slot.text for each in message if not each.slot.is_signed]
        self.before = self._memory.after(self.before, [role, *texts])
        return found

    def _by_string(self, message: Sequence[_AnswerSlot]) -> Iterator[tuple[JsonString, list[_AnswerSlot]]]:
        """Return the strings that stand in the message itself, each with all texts that stand in it."""
        for node, slots in groupby(message, key=lambda each: outermost(each.slot.document, each.slot.node)):
            if isinstance(node, JsonString):
                yield node, list(slots)

    def _splices(self, node: JsonString, slots: Sequence[_AnswerSlot]) -> tuple[Splice, ...] | None:
        is_signed = slots[0].slot.is_signed
        if is_signed and self._memory.is_as_sent(node.value):
            return ()
        member = member_of(self._request.document, node)
        nth = self._nth(member, node.value)
        splices = self._in_place(member, node.value, nth)
        inner = self._request.document.held_by(node)
        if splices is not None and inner is not None:
            for name, string in strings_in(inner.root):  # as another call may say the same, in another spelling
                self._nth(name, string.value)
        if splices is not None or is_signed:  # of what is signed another spelling is no better than none
            return splices
        if inner is not None:
            as_sent = self._in_json(inner, slots)
            return as_sent if as_sent is not None else self._spelled_in_json(inner, slots)
        places = self._memory.by_text(member, node.value, nth)
        is_plain = len(slots) == 1 and slots[0].slot.node is node and not slots[0].slot.is_bare
        return self._spelled_as_before(slots[0], places) if places and is_plain else None

    def _name_now(self, name: str, original: bytes) -> str | None:
        """Return the name of the value with this keyed hash: mostly the one that it had, and one name has one value."""
        vault = self._vault
        if vault.has_strict(name) and self._memory.digest(vault.original_of(name)) == original:
            return name
        return self._names.get(original) or self._beyond.names.get(original)

    @cached_property
    def _names(self) -> dict[bytes, str]:
        """All names, of which there may be thousands, by the keyed hashes of their values."""
        return {self._memory.digest(self._vault.original_of(name)): name for name in self._vault.names}

    def _nth(self, member: str, text: str) -> int:
        nth = self._said[member, text]
        self._said[member, text] += 1
        self._said_in_turn[member, text] += 1
        return nth

    def _in_place(self, member: str, text: str, nth: int) -> tuple[Splice, ...] | None:
        """Return what stood in a text that was delivered here; None if it was not, or a value has no name now."""
        places = self._memory.in_place(self.before, member, text, nth)
        if places is None and self._before_turn is not None:
            nth_in_turn = self._said_in_turn[member, text] - 1
            places = self._memory.in_place(self._before_turn, member, text, nth_in_turn)
        spelled = [(each, self._memory.spelled(each, self._name_now)) for each in places or ()]
        if places is None or any(spelling is None for _, spelling in spelled):
            return None
        return tuple(Splice(each.start, each.end, spelling or "") for each, spelling in spelled)

    def _in_json(self, inner: JsonDocument, slots: Sequence[_AnswerSlot]) -> tuple[Splice, ...] | None:
        """Return what stood in JSON that the client has written anew, if all strings in it were delivered here."""
        strings = [*strings_in(inner.root)]
        if any(each.findings and isinstance(_within(inner, each.slot), JsonNumber) for each in slots):
            return None
        splices: list[Splice] = []
        for name, node in strings:
            within = self._in_place(name, node.value, self._nth(name, node.value))
            if within is None:
                return None
            for each in within:
                start, end = (place_in_literal(inner.text, node, at) for at in (each.start, each.end))
                splices.append(Splice(start, end, encode_string(each.text)[1:-1]))
        return tuple(splices)

    def _spelled_in_json(self, inner: JsonDocument, slots: Sequence[_AnswerSlot]) -> tuple[Splice, ...] | None:
        """Return what is masked in JSON anyway, and what only the memory knows; None if there is nothing of that."""
        within = {id(node): slot for slot in slots if (node := slot.slot.node) is _within(inner, slot.slot)}
        splices: list[Splice] = []
        is_known = False
        for name, node in strings_in(inner.root):
            slot = within.pop(id(node), None)
            places = self._memory.by_text(name, node.value, 0) if slot is not None and not slot.slot.is_bare else None
            if slot is None:
                continue
            is_known = is_known or bool(places)
            for each in self._spelled_as_before(slot, places or ()):
                start, end = (place_in_literal(inner.text, node, at) for at in (each.start, each.end))
                splices.append(Splice(start, end, encode_string(each.text)[1:-1]))
        is_whole = not within and len(slots) == len({id(each.slot.node) for each in slots})
        return tuple(splices) if is_known and is_whole else None

    def _spelled_as_before(self, text: _AnswerSlot, places: Sequence[DeliveredPlace]) -> tuple[Splice, ...]:
        """Return what is masked anyway, in the spellings of the places that are the same, and what only these tell."""
        known = {(each.start, each.end): each for each in places}
        untold = [*self._untold(text, places)]
        splices = []
        for finding, name in zip(text.findings, text.names, strict=True):
            if any(each.start <= finding.start and finding.end <= each.end for each in untold):
                continue
            place = known.get((finding.start, finding.end))
            spelling = self._memory.spelled(place, self._name_now) if place is not None else None
            splices.append(Splice(finding.start, finding.end, spelling or strict_form(name)))
        return tuple(sorted([*splices, *untold]))

    def _untold(self, text: _AnswerSlot, places: Sequence[DeliveredPlace]) -> Iterator[Splice]:
        """Yield the places that nothing found covers: the client has cut away where their values were found."""
        for place in places:
            value = text.slot.text[place.start : place.end]
            beside = [each for each in text.findings if each.start < place.end and place.start < each.end]
            is_free = all(place.start <= each.start and each.end <= place.end for each in beside)
            is_found = any((each.start, each.end) == (place.start, place.end) for each in beside)
            if is_found or not is_free or (self._memory.digest(value),) != place.originals:
                continue
            kind, digest = entity_type_of(place.names[0]), place.originals[0]
            if self._is_masked(kind, value):
                self._beyond.are_needed = True
                name = self._name_now(place.names[0], digest) or self._beyond.name_for(kind, value, digest)
                yield Splice(place.start, place.end, self._memory.spelled(place, self._name_now) or strict_form(name))


def _within(inner: JsonDocument, slot: Slot) -> JsonString | JsonNumber | None:
    return string_in(inner, slot.document, slot.node)
