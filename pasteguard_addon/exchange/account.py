"""What may be told of a request when it is masked: counts, its language, and where what was found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

from pasteguard_addon.conversation.evidence import LanguageEvidence
from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.exchange.fold import RequestFold
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.findings import Finding, settle
from pasteguard_addon.lexicon.notes import note_in
from pasteguard_addon.wire.json_document import JsonNumber


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """What was found in one text of a request, and where that text stands; nothing of the text itself."""

    unit: int
    """As in `Slot`: 0 for tools and schemas, 1 … n for the messages, then all other fields."""
    role: str
    ordinal: int
    """Which text of its unit it is, from 1."""
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told, and what is not to be told otherwise."""

    facts: ScanFacts
    explanation: tuple[ExplainedText, ...]
    """What was found, by text; texts without findings are left out."""
    only_counted: frozenset[str] = field(repr=False)
    """Values that were found and stay as they are."""
    numbers: frozenset[str]
    """Names of what stood as a number of JSON."""


@dataclass(frozen=True, slots=True)
class Account:
    """Of a request whose fold is complete, the messages that are known included."""

    _request: RequestBody
    _prefix: RememberedPrefix | None
    _fold: RequestFold
    _rules: MaskingRules

    def told(self, before_edit: ScanFacts | None) -> Told:
        """Return all of it; `before_edit` is what the scan said of the body before a person has edited it."""
        return Told(self._facts(before_edit), self._explanation(), self._only_counted(), self._numbers())

    def _facts(self, before_edit: ScanFacts | None) -> ScanFacts:
        counts, languages = self._counts(), self._languages()
        newest = languages.certain_of_user or languages.of_user or languages.of_any
        if before_edit is not None:
            counts.update({**before_edit.pii_counts, **before_edit.secret_counts})
        secrets = set(filter(self._rules.is_secret, counts))
        return ScanFacts(
            language=newest.language if newest else "",
            is_language_fallback=newest.is_language_fallback if newest else False,
            pii_counts={kind: n for kind, n in counts.items() if kind not in secrets},
            secret_counts={kind: n for kind, n in counts.items() if kind in secrets},
        )

    def _counts(self) -> Counter[str]:
        """Return how many distinct values of each entity type there are."""
        if self._prefix is not None:
            return self._prefix.counts_with(self._fold.distinct)
        return Counter(map(itemgetter(0), self._fold.distinct))

    def note(self) -> str:
        """Return the note to the model, in the language in which the conversation began.

        It stands before all messages, so no later one may change it: prompts stay cached.
        """
        first = self._languages().first_of_user
        return note_in(first.language if first is not None and first.is_language_certain else "")

    def _languages(self) -> LanguageEvidence:
        """Return what says in which language the conversation is."""
        if self._prefix is None:
            return self._evidence(0, len(self._fold.texts), LanguageEvidence())
        tools = self._request.section_ends()[0]
        evidence = self._evidence(0, tools, LanguageEvidence()).before(self._prefix.known.languages)
        return self._evidence(tools, len(self._fold.texts), evidence)

    def _evidence(self, start: int, end: int, before: LanguageEvidence) -> LanguageEvidence:
        return before.with_newer([(each.slot.role, each.result) for each in self._fold.texts[start:end]])

    def _explanation(self) -> tuple[ExplainedText, ...]:
        found = [_all_findings(each.slot.text, each.named.findings, each.only_counted) for each in self._fold.texts]
        slots = self._request.slots
        texts = [
            ExplainedText(slot.unit, slot.role, ordinal, findings)
            for slot, ordinal, findings in zip(slots, ordinals(slots), found, strict=True)
            if findings
        ]
        if self._prefix is not None:
            for each, part in zip(self._prefix.known.texts, self._prefix.texts, strict=True):
                findings = _all_findings(part.text, each.masked, each.only_counted)
                texts.append(ExplainedText(each.unit, each.role, each.ordinal, findings))
            texts.sort(key=attrgetter("unit", "ordinal"))
        return tuple(texts)

    def _only_counted(self) -> frozenset[str]:
        if self._rules.scope is Scope.ALL:
            return frozenset()
        pairs = self._fold.distinct | (self._prefix.only_counted if self._prefix is not None else set())
        return frozenset(value for entity_type, value in pairs if not self._rules.is_masked(entity_type))

    def _numbers(self) -> frozenset[str]:
        named = [each.named.names for each in self._fold.texts if isinstance(each.slot.node, JsonNumber)]
        if self._prefix is not None:
            named += [each.names for each in self._prefix.known.texts if each.is_number]
        return frozenset(name for names in (*named, self._fold.inherited.kept.numbers) for name in names)


def ordinals(slots: Sequence[Slot]) -> list[int]:
    """Return which text of its section each slot is, from 1."""
    numbers: list[int] = []
    unit = -1
    for slot in slots:
        numbers.append(numbers[-1] + 1 if slot.unit == unit else 1)
        unit = slot.unit
    return numbers


def _all_findings(text: str, masked: Sequence[Finding], only_counted: Sequence[Finding]) -> Sequence[Finding]:
    return settle([*masked, *only_counted], text) if only_counted else masked
