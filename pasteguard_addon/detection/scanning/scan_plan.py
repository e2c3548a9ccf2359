"""What one scan knows of its texts by now, and what it must ask the workers next. Pure: runs nothing itself.

Rounds: `next_steps` gives all that can be asked with what is known; each answer goes to its step; then `next_steps`
again, until nothing is missing. Each round brings at least the first text on that is not scanned: what
stands before it is known, so its answer is in the language in which it is needed. A short text is scanned in one go
with others, its language told on the way. A long one takes three steps: the fast recognizers over the whole text, the
slow ones over its pieces, and the composition of both.

Steps of several scans with equal keys have equal answers. A text that cannot tell its language is scanned as that of
the texts before it; while that is not known, its key tells those texts as well: an "ok" after another prompt is not
the same work.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from types import MappingProxyType

from pasteguard_addon.detection.lone_surrogates import encodable
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS, Piece, cut
from pasteguard_addon.detection.scanning.cache import CachedFindings, ScanCache, Unknown
from pasteguard_addon.detection.scanning.messages import (
    ComposeText,
    Findings,
    Found,
    ScanPiece,
    ScanText,
    TextScanned,
)
from pasteguard_addon.detection.scanning.shared_scan import Reply, ScanTask, Step
from pasteguard_addon.findings import LanguageGuess, ScannedText, language_told, scanned

_JOB_CHARS = 2_500
"""What one worker is given at once: a short request never waits longer than that takes."""
_MIN_JOB_CHARS = 600
"""Splitting less than that between workers costs more than it gains."""
_FAST_FACTOR = 10
"""How much cheaper a character is to the recognizers of whole texts."""


@dataclass(frozen=True, slots=True)
class MissingText:
    """A text that is not scanned yet. Without a language it is to be told first."""

    digest: bytes
    language: str | None
    context: str | None
    """What the texts before it say, if that is known; otherwise the worker takes the text before it in its list. That
    may be another one, if texts repeat: then what was found counts for that language, and this one is asked again."""
    after: bytes
    """Stands for the texts before it from which its context will come, if it is not known."""


@dataclass(slots=True)
class _LongText:
    """What a long text's jobs have found so far."""

    whole: Findings | None = None
    pieces: list[tuple[int, int, Findings]] = field(default_factory=list)
    is_cut: bool = False


class ScanPlan:
    """The texts of one scan, what is known of them, and what comes next."""

    def __init__(
        self,
        cache: ScanCache,
        texts: Sequence[str],
        fallback: str,
        workers: int,
        before: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Lay out the texts; `before` tells for some, by their number, the language of what stands before them."""
        self._cache = cache
        self._fallback = fallback
        self._workers = workers
        self._before = before
        self._digests = [None if not text or text.isspace() else cache.digest(text) for text in texts]
        self._texts = {digest: text for digest, text in zip(self._digests, texts, strict=True) if digest}
        self._long: dict[tuple[bytes, str], _LongText] = {}
        self._open: list[MissingText] | None = None
        """What is needed, until something is learned."""
        self._results: list[ScannedText] = []
        """Of the texts before the first that is needed."""
        self._guesses: dict[bytes, LanguageGuess | None] = {}
        self._findings: dict[tuple[bytes, str], CachedFindings] = {}

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self._texts)

    @property
    def missing(self) -> int:
        """How many different texts are not scanned yet."""
        return len({need.digest for need in self._needs()})

    @property
    def missing_chars(self) -> int:
        return sum(len(self._texts[digest]) for digest in {need.digest for need in self._needs()})

    def results(self) -> list[ScannedText]:
        """Return what was found in each text; only when nothing is missing."""
        if self._needs():
            raise RuntimeError("not all texts are scanned")
        return self._results

    def first_results(self) -> list[ScannedText]:
        """Return what was found in the texts before the first that is missing."""
        self._needs()
        return self._results.copy()

    def next_steps(self) -> list[list[Step]]:
        """Return what can be asked now, in groups that one worker does in one go; nothing if all is known."""
        needs = self._needs()
        to_scan = [need for need in needs if self._is_to_scan(need)]
        groups = [[self._scan_step(need) for need in batch] for batch in self._batches(to_scan)]
        for need in needs:
            if need.language is not None and self._is_long(need.digest):
                groups += [[step] for step in self._long_steps(need.digest, need.language)]
        return groups

    def _needs(self) -> list[MissingText]:
        if self._open is None:
            self._open = self._find_needs()
        return self._open

    def _find_needs(self) -> list[MissingText]:
        """Walk on through the texts in order, each with what is known of its language and of what it holds."""
        needs: dict[tuple[bytes, str | None], MissingText] = {}
        results = self._results
        context: str | None = results[-1].language if results else self._fallback
        after = b""
        for number, digest in enumerate(self._digests[len(results) :], len(results)):
            context = self._before.get(number, context)
            if digest is None:
                if not needs:
                    results.append(scanned((), None, context or self._fallback))
                continue
            guess = self._guess(digest)
            if isinstance(guess, Unknown):
                needs.setdefault((digest, None), MissingText(digest, None, context, after))
                after = self._cache.digest_of(after, (context or "").encode(), digest)
                context = None
                continue
            context = language_told(guess, self._fallback) or context
            found = None if context is None else self._found(digest, context)
            if context is None or found is None:
                needs.setdefault((digest, context), MissingText(digest, context, None, after))
            elif not needs:
                results.append(scanned(found.findings, guess, context, found.key))
        return list(needs.values())

    def _guess(self, digest: bytes) -> LanguageGuess | Unknown | None:
        if digest in self._guesses:
            return self._guesses[digest]
        guess = self._cache.language(digest)
        if not isinstance(guess, Unknown):
            self._guesses[digest] = guess
        return guess

    def _found(self, digest: bytes, language: str) -> CachedFindings | None:
        found = self._findings.get((digest, language))
        if found is None:
            found = self._cache.findings(digest, language)
            if found is not None:
                self._findings[digest, language] = found
        return found

    def _is_long(self, digest: bytes) -> bool:
        return len(self._texts[digest]) > LONG_TEXT_CHARS

    def _is_to_scan(self, need: MissingText) -> bool:
        if need.language is None or not self._is_long(need.digest):
            return True
        return self._long_text(need.digest, need.language).whole is None

    def _long_text(self, digest: bytes, language: str) -> _LongText:
        return self._long.setdefault((digest, language), _LongText())

    def _batches(self, needs: Sequence[MissingText]) -> Iterator[list[MissingText]]:
        """Split the texts into runs of about the same length, enough of them for all workers."""
        total = sum(len(self._texts[need.digest]) for need in needs if not self._is_long(need.digest))
        job_chars = min(_JOB_CHARS, max(_MIN_JOB_CHARS, total / self._workers))
        count = max(1, ceil(total / job_chars))
        if count > self._workers:  # each of them the same number of jobs, or the last one keeps all others waiting
            count = ceil(count / self._workers) * self._workers
        job_chars = max(total, 1) / count
        run: list[MissingText] = []
        run_number = chars_before = 0
        for need in needs:
            length = len(self._texts[need.digest])
            number = int((chars_before + length / 2) / job_chars)
            if run and (number != run_number or self._is_long(need.digest)):
                yield run
                run = []
            run.append(need)
            run_number = -1 if self._is_long(need.digest) else number  # a long text has a job of its own
            chars_before += 0 if self._is_long(need.digest) else length
        if run:
            yield run

    def _scan_step(self, need: MissingText) -> Step:
        text, is_long = encodable(self._texts[need.digest]), self._is_long(need.digest)
        question = ScanText(text, is_long, need.language, need.context)
        key = ("text", need.digest, need.language, need.context, b"" if need.language or need.context else need.after)
        cost = len(text) // _FAST_FACTOR if is_long else len(text)
        return Step(
            ScanTask(key, question, len(text), cost, is_joinable=not is_long), partial(self._take_scanned, need)
        )

    def _take_scanned(self, need: MissingText, answer: Reply) -> None:
        if not isinstance(answer, TextScanned):
            return
        if need.language is None:
            self._learn_guess(need.digest, answer.guess)
        language = need.language or answer.language
        if language is None:
            return
        if self._is_long(need.digest):
            self._long_text(need.digest, language).whole = answer.findings
        else:
            self._learn_findings(need.digest, language, answer.findings)

    def _long_steps(self, digest: bytes, language: str) -> list[Step]:
        long_text = self._long_text(digest, language)
        if not long_text.is_cut:
            long_text.is_cut = True
            text = encodable(self._texts[digest])
            return [self._piece_step(text, piece, language, long_text) for piece in cut(text)]
        if long_text.whole is None:
            return []
        return [self._compose_step(digest, language, long_text)]

    def _piece_step(self, text: str, piece: Piece, language: str, long_text: _LongText) -> Step:
        question = ScanPiece(text[piece.start : piece.end], language)
        length = piece.end - piece.start
        key = ("piece", self._cache.digest(question.text), language)

        def take(answer: Reply) -> None:
            if isinstance(answer, Found):
                long_text.pieces.append((piece.start, piece.end, answer.findings))

        return Step(ScanTask(key, question, length, length), take)

    def _compose_step(self, digest: bytes, language: str, long_text: _LongText) -> Step:
        text = encodable(self._texts[digest])
        question = ComposeText(text, long_text.whole or (), tuple(long_text.pieces))

        def take(answer: Reply) -> None:
            if isinstance(answer, Found):
                self._learn_findings(digest, language, answer.findings)

        return Step(ScanTask(("compose", digest, language), question, len(text), len(text) // _FAST_FACTOR), take)

    def _learn_guess(self, digest: bytes, guess: LanguageGuess | None) -> None:
        self._open = None
        self._guesses[digest] = guess
        self._cache.put_language(digest, guess)

    def _learn_findings(self, digest: bytes, language: str, findings: Findings) -> None:
        self._open = None
        self._findings[digest, language] = self._cache.put_findings(digest, language, findings)
