"""Writes what becomes of a request's texts into its body: answers as the model wrote them, all else as it is masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.conversation.names import NamedText
from pasteguard_addon.conversation.prefix import RememberedPrefix, spliced
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.exchange import signed_blocks
from pasteguard_addon.exchange.answers_in_request import KnownAnswers, Rewritten, known_again
from pasteguard_addon.exchange.cited_documents import CitedDocuments, write_offsets
from pasteguard_addon.exchange.fold import MaskedText, RequestFold
from pasteguard_addon.exchange.names_of_answers import NamesOfAnswers
from pasteguard_addon.findings import settle, values_in
from pasteguard_addon.wire.nested_json import outermost


@dataclass(frozen=True, slots=True)
class Written:
    """How a body was written, as far as others ask."""

    answers: KnownAnswers
    documents: CitedDocuments
    lacks_signed: bool
    """Whether what is signed was taken out of it."""
    needs_memory: bool
    """Whether a value was masked that only the memory of answers knows."""


def write_body(
    request: RequestBody, prefix: RememberedPrefix | None, fold: RequestFold, memory: AnswerMemory | None
) -> Written:
    """Write all texts, and the messages that are known before them; the fold is complete."""
    beyond = NamesOfAnswers(fold.vault, lambda digits: digits in request.text)
    before = prefix.known.answers_before if prefix is not None else b""
    if memory is None:
        answers = KnownAnswers({}, {0: before}, before)
    else:
        answers = known_again(memory, request, fold, before, beyond)
        _write_as_sent(request, fold.texts, answers.by_section)
    for each in fold.texts:
        if each.is_written:
            continue
        masked = each.masked
        if each.found.is_answer and memory is not None:
            masked = _with_untold(each, fold, beyond, memory)
        if masked is not each.slot.text:
            each.slot.write(masked)
    documents = CitedDocuments(prefix.known.documents if prefix is not None else ())
    if request.documents or request.document_offsets:
        documents = write_offsets(request, documents.shifts, fold.texts)
    lacks_signed = prefix is not None and prefix.known.lacks_signed
    if request.signed_blocks:
        lacks_signed = signed_blocks.settle(request, fold.texts, were_dropped=lacks_signed)
    if prefix is not None and len(fold.vault) and request.messages is not None:
        known = prefix.masked(lacks_signed=lacks_signed)
        request.document.insert_before_items(request.messages, known + prefix.separator)
    return Written(answers, documents, lacks_signed, beyond.are_needed)


def _write_as_sent(
    request: RequestBody, texts: Sequence[MaskedText], answers: Mapping[int, Sequence[Rewritten]]
) -> None:
    nodes: set[int] = set()
    for answer in (answer for each in answers.values() for answer in each):
        nodes.add(id(answer.node))
        if answer.splices:
            request.document.replace(answer.node, spliced(answer.node.value, answer.splices))
    for text in texts:
        if answers.get(text.slot.unit):
            text.is_written = id(outermost(text.slot.document, text.slot.node)) in nodes


def _with_untold(text: MaskedText, fold: RequestFold, beyond: NamesOfAnswers, memory: AnswerMemory) -> str:
    """Return a masked answer, also without values that stand here because the model was told them before."""
    again = beyond.stand_in(text.slot.text, text.named.findings)
    if not again:
        return text.masked
    findings = settle([*text.named.findings, *again], text.slot.text)
    values = zip(findings, values_in(text.slot.text, findings), strict=True)
    names = [beyond.name_for(each.entity_type, value, memory.digest(value)) for each, value in values]
    return fold.written(text.slot, NamedText(findings, names))
