"""What of a masked request is kept for the next turn of its conversation."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.conversation.evidence import LanguageEvidence
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.prefix_store import HEAD_CHARS, PrefixKey, store_prefix
from pasteguard_addon.conversation.remembered import LiteralPlace, MaskedPlace, RememberedMessages
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.exchange.account import ordinals
from pasteguard_addon.exchange.fold import MaskedText
from pasteguard_addon.exchange.masking import Masking
from pasteguard_addon.exchange.signed_blocks import cuts
from pasteguard_addon.findings import values_in
from pasteguard_addon.lexicon.questions import asks_for_password
from pasteguard_addon.wire.nested_json import place_of


def keep_for_next_turn(masking: Masking) -> None:
    """Keep what becomes of the messages, and of all but the last, which may be written anew."""
    store, request, prefix = masking.store, masking.request, masking.prefix
    messages = request.messages
    if store is None or messages is None or not messages.items or masking.written.needs_memory:
        return  # what only the memory of answers knows is named anew each time
    if prefix is None and len(request.document.text) < prefix_store.MIN_CHARS:
        return
    first, *ends, _ = request.section_ends()
    if any(slot.encode is not None for slot in request.slots[first : ends[-1]]):  # its text stands in no literal
        return
    _Keeper(masking, store).keep(first, ends, messages.start + 1, messages.last_ends)


class _Keeper:
    """Goes on behind what was kept of the messages before."""

    def __init__(self, masking: Masking, store: KeyedStore) -> None:
        self._masking = masking
        self._store = store
        prefix = masking.prefix
        self._before = prefix.items + prefix.separator if prefix is not None else ""
        self._rules_key = masking.rules_key(store)
        self._hasher = prefix.hasher.copy() if prefix is not None else store.hasher()
        self._hasher.update(prefix.separator.encode() if prefix is not None else b"")
        self._places = list(prefix.known.texts) if prefix is not None else []
        self._texts_kept = len(self._places)
        self._languages = prefix.known.languages if prefix is not None else LanguageEvidence()
        self._text_chars = prefix.known.text_chars if prefix is not None else 0
        self._distinct: set[tuple[str, str]] = set()
        self._answers = list(prefix.known.answers) if prefix is not None else []
        self._answers_before = prefix.known.answers_before if prefix is not None else b""
        self._signed = list(prefix.known.signed) if prefix is not None else []
        self._asks_for_password = prefix is not None and prefix.known.asks_for_password
        self._documents = prefix.known.documents if prefix is not None else ()
        self._numbers = prefix.known.numbers if prefix is not None else ()

    def keep(self, first: int, ends: Sequence[int], at: int, item_ends: Sequence[int]) -> None:
        """Keep the messages up to each of some slots' ends, of which the JSON begins at `at` and ends there."""
        request = self._masking.request
        start = at
        signed = [*cuts(request)]
        for number, (end, item_end) in enumerate(zip(ends, item_ends, strict=True)):
            moved = len(self._before) - at
            self._add(request, self._masking.fold.texts[first:end], moved)
            self._signed += [(a + moved, b + moved) for a, b in signed if start <= a and b <= item_end]
            self._add_documents(start, item_end, moved)
            first = end
            self._hasher.update(request.text[start:item_end].encode("utf-8", "surrogatepass"))
            start = max(start, item_end)
            items = len(request.messages.items) if request.messages is not None else 0
            if items + number > 1:  # what comes behind nothing new is kept already
                beginning = self._before or request.text[at : at + HEAD_CHARS]
                chars = len(self._before) + item_end - at
                key = PrefixKey(beginning, chars, self._hasher.digest(), self._rules_key)
                known = self._known(request.message_count - 1 + number, self._masking, end, 1 + number)
                store_prefix(key, known, self._store, texts_kept=self._texts_kept)

    def _add_documents(self, start: int, end: int, moved: int) -> None:
        documents = self._masking.written.documents
        self._documents += documents.between(start, end)
        numbers = (each for each in documents.numbers if start <= each[0] < end)
        self._numbers += tuple((a + moved, b + moved, number) for a, b, number in numbers)

    def _add(self, request: RequestBody, texts: Sequence[MaskedText], moved: int) -> None:
        slots = [each.slot for each in texts]
        spoken = next((slot.text for slot in reversed(slots) if slot.role), None)
        if spoken is not None:
            self._asks_for_password = asks_for_password(spoken)
        answers = self._masking.written.answers
        for unit in sorted({slot.unit for slot in slots}):
            self._answers += [each.placed(moved) for each in answers.by_section.get(unit, ())]
            self._answers_before = answers.before.get(unit, self._answers_before)
        self._languages = self._languages.with_newer([(each.slot.role, each.result) for each in texts])
        for each, ordinal in zip(texts, ordinals(slots), strict=True):
            self._text_chars += len(each.slot.text)
            if each.named.findings or each.only_counted:
                self._places.append(_masked_place(request, each, ordinal, moved, self._masking))
            self._distinct.update(each.found.pairs)
            kinds = [counted.entity_type for counted in each.only_counted]
            self._distinct.update(zip(kinds, values_in(each.slot.text, each.only_counted), strict=True))

    def _known(self, messages: int, masking: Masking, end: int, section: int) -> RememberedMessages:
        prefix = masking.prefix
        counts = (
            prefix.counts_with(self._distinct) if prefix is not None else Counter(map(itemgetter(0), self._distinct))
        )
        return RememberedMessages(
            messages,
            tuple(self._places),
            masking.fold.key_before,
            masking.fold.snapshots[section],
            self._languages,
            tuple(counts.items()),
            self._text_chars,
            masking.fold.typed.so_far(messages, masking.fold.made_by_masking(end)),
            tuple(self._answers),
            self._answers_before,
            tuple(self._signed),
            masking.written.lacks_signed,
            self._asks_for_password,
            self._documents,
            self._numbers,
        )


def _masked_place(request: RequestBody, text: MaskedText, ordinal: int, moved: int, masking: Masking) -> MaskedPlace:
    slot = text.slot
    start, end, inner = place_of(slot.document, slot.node)
    return MaskedPlace(
        LiteralPlace(start + moved, end + moved, inner),
        slot.unit,
        slot.role,
        ordinal,
        slot.is_bare,
        slot.is_number,
        masking.rules.marker_in(slot),
        text.found.findings,
        text.only_counted,
        text.named.findings,
        text.named.names,
    )
