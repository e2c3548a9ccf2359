"""Writes what becomes of a request's texts into its body: answers as the model wrote them, all else as it is masked."""

from collections.abc import Sequence
from itertools import groupby

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.conversation.names import NamedText
from pasteguard_addon.conversation.prefix import RememberedPrefix, spliced
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.exchange.answers_in_request import AnswersInRequest, AnswerSlot, Rewritten
from pasteguard_addon.exchange.cited_documents import CitedDocuments
from pasteguard_addon.exchange.fold import MaskedText, RequestFold
from pasteguard_addon.exchange.names_of_answers import NamesOfAnswers
from pasteguard_addon.exchange.signed_blocks import SignedBlocks
from pasteguard_addon.findings import settle, values_in


class BodyWriter:
    """Of a request whose fold is complete. Call write() once."""

    def __init__(
        self, request: RequestBody, prefix: RememberedPrefix | None, fold: RequestFold, memory: AnswerMemory | None
    ) -> None:
        self._request = request
        self._prefix = prefix
        self._fold = fold
        self._memory = memory
        self.beyond = NamesOfAnswers(fold.vault, lambda digits: digits in request.text)
        self.signed = SignedBlocks(request, were_dropped=prefix is not None and prefix.known.lacks_signed)
        self.documents = CitedDocuments(request, prefix)
        self.answers: dict[int, list[Rewritten]] = {}
        """By section: what was known again."""
        self.conversation = prefix.known.answers_before if prefix is not None else b""
        """What stands for the messages that are written in the memory of answers; empty without one."""
        self.answers_before = {0: self.conversation}
        """By section: what stood for the messages up to it."""

    def write(self) -> None:
        """Write all texts, and the messages that are known before them."""
        self._write_answers()
        for each in self._fold.texts:
            if each.is_written:
                continue
            masked = self._with_untold(each) if each.found.is_answer else each.masked
            if masked is not each.slot.text:
                each.slot.write(masked)
        if self._request.documents or self._request.document_offsets:
            self.documents.write(self._fold.texts)
        lacks_signed = self.signed.settle(self._fold.texts)
        messages = self._request.messages
        if self._prefix is not None and len(self._fold.vault) and messages is not None:
            masked = self._prefix.masked(lacks_signed=lacks_signed)
            self._request.put_first(messages, masked + self._prefix.separator)

    def _write_answers(self) -> None:
        if self._memory is None:
            return
        known = AnswersInRequest(self._memory, self._request, self._fold, self.conversation, self.beyond)
        for unit, message in groupby(self._fold.texts, key=lambda each: each.slot.unit):
            if 0 < unit <= self._request.message_count:
                texts = list(message)
                slots = [AnswerSlot(each.slot, each.named.findings, each.named.names) for each in texts]
                self.answers[unit] = known.rewritten(slots)
                self.answers_before[unit] = self.conversation = known.before
                if self.answers[unit]:
                    self._write_as_sent(texts, self.answers[unit])

    def _with_untold(self, text: MaskedText) -> str:
        """Return a masked answer, also without values that stand here because the model was told them before."""
        again = self.beyond.stand_in(text.slot.text, text.named.findings)
        if not again or self._memory is None:
            return text.masked
        findings = settle([*text.named.findings, *again], text.slot.text)
        values = zip(findings, values_in(text.slot.text, findings), strict=True)
        digest = self._memory.digest
        names = [self.beyond.name_for(each.entity_type, value, digest(value)) for each, value in values]
        return self._fold.written(text.slot, NamedText(findings, names))

    def _write_as_sent(self, texts: Sequence[MaskedText], answers: Sequence[Rewritten]) -> None:
        for answer in answers:
            if answer.splices:
                self._request.document.replace(answer.node, spliced(answer.node.value, answer.splices))
        nodes = {id(answer.node) for answer in answers}
        for text in texts:
            text.is_written = id(self._request.nested.outermost(text.slot.document, text.slot.node)) in nodes
