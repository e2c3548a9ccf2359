"""A request body on its way to being masked: which texts have to be scanned, and what becomes of them.

    masking = Masking(body, …)
    while masking.texts:
        masking.take(results)    for all of the texts; before that, if at all, for the first of them
    masked = masking.finish()

That is the whole protocol. What is known of the conversation's first messages spares reading, scanning and masking them
again; if it turns out not to hold for this request, `texts` hands out what is needed instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.conversation.at_server import NOTHING_INHERITED, Inherited, StateMemory, inherited
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.query import collect_query
from pasteguard_addon.endpoints.request_body import RequestBody, Shorten, Slot
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.account import Account, Told
from pasteguard_addon.exchange.fold import Before, Issued, RequestFold
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.exchange.writing import Written, write_body
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.findings import ScannedText, TextToScan
from pasteguard_addon.lexicon.questions import QUESTION, asks_for_password
from pasteguard_addon.masking.vault import Vault


@dataclass(frozen=True, slots=True)
class Masked:
    """What became of a request."""

    body: bytes = field(repr=False)
    """As it may leave: the very same bytes if nothing is masked."""
    query: str = field(repr=False)
    vault: Vault
    strict_only: frozenset[str]
    """Normalised names of which only the exact form is a placeholder."""
    told: Told
    written: Written


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
        query: str = "",
    ) -> None:
        self._body = body
        self._query = query
        self._endpoint = endpoint
        self.rules = rules
        self._before_edit = before_edit
        self._answers = answers if before_edit is None else None
        self.store = store if before_edit is None else None  # what an edit becomes depends on more than the body
        self._inherited = NOTHING_INHERITED
        if state is not None and before_edit is None:
            self._inherited = _inherited(body, endpoint, state)
        self._begin(*self._read())
        self._start_over_if_unfit()

    def rules_key(self, store: KeyedStore) -> bytes:
        """Return what stands for all that decides, beside the messages, what becomes of them."""
        inherited_sign = self._inherited.sign() if self._inherited is not NOTHING_INHERITED else ""
        return store.digest(f"{self._endpoint.name} {self.rules.sign} {inherited_sign}")

    def _begin(self, request: RequestBody, prefix: RememberedPrefix | None) -> None:
        _check(self.rules, request, prefix.known.text_chars if prefix is not None else 0)
        if self.rules.roles:
            for slot in request.slots:
                slot.needs_scan = slot.needs_scan and self.rules.covers(slot.role)
        self.request, self.prefix = request, prefix
        self.texts = self._to_scan = _texts_to_scan(request, prefix)
        """Of which the results are needed, in the order of numbering; none if all are there."""
        self._results: list[ScannedText] = []
        self._begin_fold()
        if not self._to_scan:  # nobody will bring a result
            self._advance()

    def _begin_fold(self) -> None:
        before = Before(self._inherited, self._before_edit)
        self.fold = RequestFold(self.request, self.prefix, self.rules, self.store, before)

    def _start_over_if_unfit(self) -> None:
        """Begin with the whole body if the messages that are known cannot stand in it."""
        if not self.fold.fits:
            self._begin(self._whole(), None)

    def take(self, results: Sequence[ScannedText]) -> list[TextToScan]:
        """Go on with the results of the first of the texts that were handed out last, in their order.

        Called again, it takes those of more of them. It has to get all in the end; the rest only saves time. Returns
        `texts` as it is then: as long as some results are missing, the same ones.
        """
        is_all = len(results) == len(self._to_scan)
        if self.fold.fits:
            self._take(results, is_all=is_all)
        if is_all:
            self.texts = []
            self._start_over_if_unfit()
        return self.texts

    def _take(self, results: Sequence[ScannedText], *, is_all: bool) -> None:
        if len(results) > len(self._to_scan):
            raise RuntimeError("there are more results than texts")
        if any(old is not new for old, new in zip(self._results, results, strict=False)):
            if self._before_edit is not None:
                raise RuntimeError("a text has another result than before")
            self._begin_fold()
        self._results = list(results)
        if self._before_edit is None or is_all:  # a vault that is in use is filled once
            self._advance()
        if not is_all:
            self.fold.prepare()

    def finish(self, told_before_edit: ScanFacts | None = None) -> Masked:
        """Write the body, and tell what was found in it."""
        if self.texts:
            raise RuntimeError("there is not one result for each text")
        fold = self.fold
        self.written = write_body(self.request, self.prefix, fold, self._answers)
        account = Account(self.request, self.prefix, fold, self.rules)
        if self.rules.has_note and len(fold.vault) and self._before_edit is None:
            self.request.add_note(account.note())
        query = self._read_query.render() if self._read_query is not None else ""
        body = self.request.render()
        return Masked(body, query, fold.vault, fold.strict_only(), account.told(told_before_edit), self.written)

    def _advance(self) -> None:
        self.fold.advance(_by_slot(self.request.slots, self._results))

    def _read(self) -> tuple[RequestBody, RememberedPrefix | None]:
        """Read the body without the messages that are known, if there are any and the rest can be read by itself."""
        member = self._endpoint.request.conversation
        if self.store is None or not member or len(self._body) < prefix_store.MIN_CHARS:
            return self._whole(), None
        finder = prefix_store.PrefixFinder(member, self.rules_key(self.store), self.store)
        try:
            request = self._whole(finder.shorten)
        except UnreadableBodyError:
            if finder.found is None:
                raise
        else:
            if finder.found is None:
                return request, None
            messages = request.messages
            if messages is not None and messages.items and messages.start + 1 == finder.found.at:
                return request, finder.found
        return self._whole(), None  # where it cannot be read is told by the whole

    def _whole(self, shorten: Shorten | None = None) -> RequestBody:
        """Read the body, and what stands beside it."""
        request = RequestBody(self._body, self._endpoint.request, shorten)
        self._read_query = collect_query(request, self._query) if self._query else None
        return request


def _inherited(body: bytes, endpoint: Endpoint, state: StateMemory) -> Inherited:
    """Return what was named in texts that the provider has already."""
    found = inherited(endpoint.state.references(body), state) if endpoint.state is not None else NOTHING_INHERITED
    if found is None:
        raise UnreadableBodyError(
            "What stood in the previous response is not known here any more, so its values cannot be told from new "
            "ones. Send the conversation itself, without `previous_response_id`.",
            "previous_response_not_found",
            "previous_response_id",
        )
    return found


def _check(rules: MaskingRules, request: RequestBody, chars_before: int) -> None:
    """Raise `UnreadableBodyError` for a request that is not to be sent, whatever stands in it.

    `chars_before` are characters of text that the request has beside those of its slots.
    """
    if rules.is_media_refused and request.unscanned_media:
        raise UnreadableBodyError(
            "The request holds images, sounds or files, which cannot be scanned (pasteguard_media=refuse).",
            "media_not_scanned",
        )
    if rules.max_chars and chars_before + sum(len(slot.text) for slot in request.slots) > rules.max_chars:
        raise UnreadableBodyError(
            f"The request holds more than {rules.max_chars} characters of text (pasteguard_max_request_chars).",
            "request_too_long",
            status=413,
        )


def _texts_to_scan(request: RequestBody, prefix: RememberedPrefix | None) -> list[TextToScan]:
    """Return the texts; the first one behind the known messages is told in which language they end."""
    _hear_questions(request, prefix)
    texts = [TextToScan(slot.lead + slot.text, slot.unit) for slot in request.slots if slot.needs_scan]
    newest = prefix.known.languages.of_any if prefix is not None else None
    number = next((number for number, text in enumerate(texts) if text.group), None)
    if newest is not None and number is not None:
        texts[number] = replace(texts[number], before=newest.language)
    return texts


def _hear_questions(request: RequestBody, prefix: RememberedPrefix | None) -> None:
    """Note at the first text of each message whether the text before it asks for a password."""
    spoken = [slot for slot in request.slots if slot.role]
    for before, slot in pairwise(spoken):
        is_behind_known = prefix is not None and not before.unit  # a system prompt stands before what is known
        if slot.unit != before.unit and not is_behind_known and asks_for_password(before.text):
            slot.lead = QUESTION + slot.lead
    first = next((slot for slot in spoken if slot.unit), None)
    if first is not None and prefix is not None and prefix.known.asks_for_password:
        first.lead = QUESTION + first.lead


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
