"""One request and its reply, as a small state machine over bytes. Knows no flow, no socket and no clock.

exchange = Exchange(rules)
texts = exchange.begin(body, store)
while texts:                                 what has to be scanned
    texts = exchange.take(results)
masked = exchange.finish()                   what may leave, the same bytes if nothing was found
restorer = exchange.reply_restorer(...)      feed() and finish() give the client its own words back
"""

import re
from collections.abc import Collection, Sequence
from enum import Enum, auto
from functools import partial
from typing import Self

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.conversation.at_server import KeptNames, NamesForLater, StateMemory
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.exchange.account import ExplainedText
from pasteguard_addon.exchange.fold import Issued
from pasteguard_addon.exchange.keeping import keep_for_next_turn
from pasteguard_addon.exchange.masking import Masking
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.findings import ScannedText, TextToScan
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import entity_type_of
from pasteguard_addon.masking.restore import restore_text
from pasteguard_addon.masking.shifts import Shifts
from pasteguard_addon.masking.vault import Vault, any_stands_in
from pasteguard_addon.places.prose import Prose

_EMPTY = Vault()
"""What every exchange has until its request is masked, when it gets one of its own: nobody may fill it."""
_MODEL_NAME = re.compile(r"[\w./:-]{1,100}", re.ASCII)


class _State(Enum):
    NEW = auto()
    READING = auto()
    MASKED = auto()


class Exchange:
    """Owns the vault of one exchange; call the methods in the order of the module's example.

    After an exception the exchange is of no more use, and nothing of the request may be sent.
    """

    def __init__(
        self,
        rules: MaskingRules | None = None,
        endpoint: Endpoint = DEFAULT,
        answers: AnswerMemory | None = None,
        state: StateMemory | None = None,
    ) -> None:
        self._rules = rules or MaskingRules()
        self._endpoint = endpoint
        self._answers = answers
        self._memory = state
        self._for_later: NamesForLater | None = None
        self._conversation = b""
        """What stands for it in the memory of answers."""
        self._replies: list[ReplyRestorer] = []
        self._state = _State.NEW
        self._masking: Masking | None = None
        self._to_keep: Masking | None = None
        self._vault = _EMPTY
        self._strict_only = self._numbers = frozenset[str]()
        """Normalised names that count in their exact form alone, and names of what stood as a number of JSON."""
        self._before_edit: Issued | None = None
        self._readable: IssuedNames | None = None
        self._documents: Sequence[Shifts] = ()
        self._is_json_mode, self._model = False, ""
        self._revealing = RevealingNames(self._vault)
        self.query = ""
        """The query string as it may leave, once the request is masked."""
        self.facts: ScanFacts | None = None
        """What the scan says; None until the request is masked."""
        self.explanation: tuple[ExplainedText, ...] = ()
        """What was found in the body that was masked last, by text; texts without findings are left out."""

    @classmethod
    def of_kept(cls, kept: KeptNames, rules: MaskingRules, endpoint: Endpoint) -> Self:
        """Return what restores a reply of which the request was masked earlier."""
        exchange = cls(rules, endpoint)
        exchange._vault = Vault()
        exchange._vault.take_over(kept.names, kept.originals, kept.last_numbers)
        exchange._revealing = RevealingNames(exchange._vault)
        exchange._strict_only, exchange._numbers = frozenset(kept.strict_only), frozenset(kept.numbers)
        exchange._state = _State.MASKED
        return exchange

    def __repr__(self) -> str:
        return f"<Exchange {self._state.name.lower()}, {len(self._vault)} placeholders>"

    @property
    def model(self) -> str:
        """The model that the request asks for; empty if its name is no plain name."""
        return self._model if _MODEL_NAME.fullmatch(self._model) and not self.reveals(self._model) else ""

    def reveals(self, name: str) -> bool:
        """Return whether a name that the client gives holds a value that was found, masked or not."""
        return self._revealing.reveals(name)

    @property
    def has_placeholders(self) -> bool:
        return len(self._vault) > 0

    # --- the request --------------------------------------------------------------------------------------------

    def begin(self, body: bytes, store: KeyedStore | None = None, query: str = "") -> list[TextToScan]:
        """Read a request body; return the texts of which the results are needed. Raises `UnreadableBodyError`.

        A store spares a conversation's next turn what was found out at the last one. A query string is masked as well.
        """
        _expect(self._state, _State.NEW)
        masking = Masking(
            body, self._endpoint, self._rules, store, self._before_edit, self._answers, self._memory, query
        )
        self._masking = masking
        self._is_json_mode, self._model = masking.request.is_json_mode, masking.request.model
        self._state = _State.READING
        return masking.texts

    def texts(self) -> list[TextToScan]:
        """Return the texts of which the results are needed, in the order of numbering; none if all are there."""
        return _being_read(self._state, self._masking).texts

    def take(self, results: Sequence[ScannedText]) -> list[TextToScan]:
        """Go on with the results of the first of the texts that were handed out last; in the end of all of them.

        To come with the first ones only saves time. Returns the texts of which the results are needed by now.
        """
        return _being_read(self._state, self._masking).take(results)

    def finish(self, *, keeps_later: bool = False) -> bytes:
        """Return the body as it may leave: with every finding masked that the rules mask.

        What the next turn will need is kept at once, or when the request is `sent`.
        """
        masking = _being_read(self._state, self._masking)
        masked = masking.finish(self.facts)
        if keeps_later:
            self._to_keep = masking
        else:
            keep_for_next_turn(masking)
        self._masking = None  # the body and its texts are of no more use; the vault alone remembers
        told, written = masked.told, masked.written
        self.query, self.facts, self.explanation = masked.query, told.facts, told.explanation
        self._vault, self._strict_only, self._readable = masked.vault, masked.strict_only, None
        self._numbers |= told.numbers
        self._conversation, self._documents = written.answers.conversation, written.documents.shifts
        self._revealing = RevealingNames(self._vault, told.only_counted)
        self._state = _State.MASKED
        return masked.body

    def reopen(self) -> None:
        """Begin anew with the masked body, which a person has edited; what was issued keeps its meaning."""
        _expect(self._state, _State.MASKED)
        self._for_later = None
        self._before_edit = Issued(self._vault, frozenset(self._vault.names), self._strict_only)
        self._state = _State.NEW

    # --- the reply ----------------------------------------------------------------------------------------------

    @property
    def _issued(self) -> IssuedNames:
        """The names that are read in the reply: arranged while upstream is at work, or when it has been quick."""
        if self._readable is None:
            names = self._rules.restorable(self._vault.names)
            self._readable = IssuedNames(names, self._strict_only, self._numbers)
        return self._readable

    def reply_restorer(self, *, is_event_stream: bool) -> ReplyRestorer:
        """Return what puts the originals into the reply."""
        _expect(self._state, _State.MASKED)
        named = partial(_kept_names, self._vault, self._strict_only, self._numbers)
        self._for_later = self._for_later or NamesForLater(self._memory)
        restorer = ReplyRestorer(
            self._endpoint.reply(is_json_mode=self._is_json_mode),
            self._issued,
            self._vault.original_of,
            mark=self._rules.mark,
            documents=self._documents,
            notice=partial(self._for_later.keep_under, named=named),
            is_event_stream=is_event_stream,
        )
        self._replies.append(restorer)
        return restorer

    def remember_answers(self, unread: bytes = b"", *, is_event_stream: bool = False) -> None:
        """Keep how the texts of the delivered replies came about: they come back with the next request.

        `unread` is a reply that went to the client as it was, if it did so past any restorer.
        """
        if unread and not self._replies:
            restorer = self.reply_restorer(is_event_stream=is_event_stream)
            restorer.feed(unread)
            restorer.finish()
        self.keep_nothing()  # the memory holds the caller's credential
        replies, self._replies = self._replies, []
        if self._answers is None or not self._conversation:
            return
        texts = [text for reply in replies for text in reply.passed_on if text.pieces]
        self._answers.remember(self._conversation, texts, self._vault.original_of)

    def keep_nothing(self) -> None:
        """Keep nothing of what was named for requests that go on where this one went."""
        if self._for_later is not None:
            self._for_later.end()
        self._memory = None

    def sent(self, client: str) -> None:
        """Do, once, what was left for when upstream is at work: for the next turn, the reply, and what will be told."""
        _expect(self._state, _State.MASKED)
        masking, self._to_keep = self._to_keep, None
        if masking is not None:
            keep_for_next_turn(masking)
        self._issued.prepare()
        self._revealing.look_at((self._model, client))

    def delivered(self, reply: bytes) -> list[str]:
        """Return the texts that the client got with a reply of upstream's: they come back with its next request."""
        _expect(self._state, _State.MASKED)
        original_of, mark = self._vault.original_of, self._rules.mark
        texts = self._endpoint.reply_texts(reply)
        return [restore_text(text, self._issued, original_of, Prose(mark)) for text in texts]

    def sent_by_client(self, text: str) -> str:
        """Return a text of the masked request with the originals in it: only for the eyes of who sent it."""
        kept = self._rules.never_restored
        issued = IssuedNames(self._vault.names, self._strict_only) if kept else self._issued
        return restore_text(text, issued, self._vault.original_of)

    def got_by_client(self, text: str) -> str:
        """Return a text of the reply with the originals in it, without marks: only for the eyes of who got it."""
        return restore_text(text, self._issued, self._vault.original_of)

    def originals_of_type(self, entity_type: str) -> frozenset[str]:
        """Return the values of one type that were masked."""
        names = (name for name in self._vault.names if entity_type_of(name) == entity_type)
        return frozenset(map(self._vault.original_of, names))


class RevealingNames:
    """Tells which names of a model or a client hold a value of one exchange that was found, masked or not."""

    def __init__(self, vault: Vault, only_counted: Collection[str] = frozenset()) -> None:
        self._vault = vault
        self._only_counted = only_counted
        self._known: dict[str, bool] = {}

    def reveals(self, name: str) -> bool:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._vault.occurs_in(name) or any_stands_in(self._only_counted, name)
        return known

    def look_at(self, names: Collection[str]) -> None:
        """Go through the values, which may be thousands, once for all of these names."""
        if not self._known.keys() >= set(names) and not self.reveals("\n".join(names)):
            self._known.update(dict.fromkeys(names, False))


def _being_read(state: _State, masking: Masking | None) -> Masking:
    _expect(state, _State.READING)
    if masking is None:
        raise RuntimeError("no request was read")
    return masking


def _expect(state: _State, expected: _State) -> None:
    if state is not expected:
        raise RuntimeError(f"the exchange is {state.name.lower()}, not {expected.name.lower()}")


def _kept_names(vault: Vault, strict_only: frozenset[str], numbers: frozenset[str]) -> KeptNames:
    originals, last_numbers = tuple(map(vault.original_of, vault.names)), vault.last_numbers
    return KeptNames(vault.names, originals, last_numbers, tuple(strict_only), tuple(numbers))
