"""What one scan knows of its texts by now, and what it must ask the workers next. Pure: runs nothing itself.

Rounds: `jobs` gives what can be asked with what is known; each answer goes to its job's `take`; then `jobs` again,
until nothing is missing. A short text is scanned in one job with others, its language told on the way. A long one
takes three: the fast recognizers over the whole text, the slow ones over its pieces, and the composition of both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from types import MappingProxyType
from typing import cast

from pasteguard_addon.detection.cache import Found, ScanCache, Unknown
from pasteguard_addon.detection.detector import encodable
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS, Piece, cut
from pasteguard_addon.detection.pool import Job
from pasteguard_addon.detection.worker import Row, from_rows
from pasteguard_addon.findings import LanguageGuess, ScannedText, language_told, scanned

_JOB_CHARS = 2_500
"""What one worker is given at once: a short request never waits longer than that takes."""
_MIN_JOB_CHARS = 600
"""Splitting less than that between workers costs more than it gains."""
_FAST_FACTOR = 10
"""How much cheaper a character is to the recognizers of whole texts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One job and who takes its answer."""

    job: Job
    take: Callable[[object], None]


@dataclass(slots=True)
class Knowledge:
    """What is known of texts, by their digests. Scans that wait for each other hand it on."""

    guesses: dict[bytes, LanguageGuess | None] = field(default_factory=dict)
    findings: dict[tuple[bytes, str], Found] = field(default_factory=dict)

    def update(self, other: "Knowledge") -> None:
        self.guesses.update(other.guesses)
        self.findings.update(other.findings)


@dataclass(frozen=True, slots=True)
class _Need:
    """A text that is not scanned yet. Without a language it is to be told first."""

    digest: bytes
    language: str | None
    context: str | None
    """What the texts before it say, if that is known; otherwise the worker takes the text before it in its job. That
    may be another one, if texts repeat: then what was found counts for that language, and this one is asked again."""


@dataclass(slots=True)
class _LongText:
    """What a long text's jobs have found so far."""

    whole: list[Row] | None = None
    pieces: list[tuple[int, int, list[Row]]] = field(default_factory=list)
    is_cut: bool = False


class Board:
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
        self._open: list[_Need] | None = None
        """What is needed, until something is learned."""
        self._results: list[ScannedText] = []
        """Of the texts before the first that is needed."""
        self.known = Knowledge()

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self._texts)

    def missing(self) -> list[bytes]:
        """Return the digests of texts that are not scanned yet, each once."""
        return list(dict.fromkeys(need.digest for need in self._needs()))

    @property
    def missing_chars(self) -> int:
        return sum(len(self._texts[digest]) for digest in self.missing())

    def results(self) -> list[ScannedText]:
        """Return what was found in each text; only when nothing is missing."""
        if self._needs():
            raise RuntimeError("not all texts are scanned")
        return self._results

    def first_results(self) -> list[ScannedText]:
        """Return what was found in the texts before the first that is missing."""
        self._needs()
        return self._results.copy()

    def jobs(self) -> list[Step]:
        """Return what can be asked now; nothing if all is known."""
        needs = self._needs()
        to_scan = [need for need in needs if self._is_to_scan(need)]
        steps = [self._scan_step(batch) for batch in self._batches(to_scan)]
        for need in needs:
            if need.language is not None and self._is_long(need.digest):
                steps += self._long_steps(need.digest, need.language)
        return steps

    def learn(self, knowledge: Knowledge) -> None:
        """Take over what another scan has found out."""
        self.known.update(knowledge)
        self._open = None

    def _needs(self) -> list[_Need]:
        if self._open is None:
            self._open = self._find_needs()
        return self._open

    def _find_needs(self) -> list[_Need]:
        """Walk on through the texts in order, each with what is known of its language and of what it holds."""
        needs: dict[tuple[bytes, str | None], _Need] = {}
        results = self._results
        context: str | None = results[-1].language if results else self._fallback
        for number, digest in enumerate(self._digests[len(results) :], len(results)):
            context = self._before.get(number, context)
            if digest is None:
                if not needs:
                    results.append(scanned((), None, context or self._fallback))
                continue
            guess = self._guess(digest)
            if isinstance(guess, Unknown):
                needs.setdefault((digest, None), _Need(digest, None, context))
                context = None
                continue
            context = language_told(guess, self._fallback) or context
            found = None if context is None else self._found(digest, context)
            if context is None or found is None:
                needs.setdefault((digest, context), _Need(digest, context, None))
            elif not needs:
                results.append(scanned(found.findings, guess, context, found.key))
        return list(needs.values())

    def _guess(self, digest: bytes) -> LanguageGuess | Unknown | None:
        guesses = self.known.guesses
        if digest in guesses:
            return guesses[digest]
        guess = self._cache.language(digest)
        if not isinstance(guess, Unknown):
            guesses[digest] = guess
        return guess

    def _found(self, digest: bytes, language: str) -> Found | None:
        found = self.known.findings.get((digest, language))
        if found is None:
            found = self._cache.findings(digest, language)
            if found is not None:
                self.known.findings[digest, language] = found
        return found

    def _is_long(self, digest: bytes) -> bool:
        return len(self._texts[digest]) > LONG_TEXT_CHARS

    def _is_to_scan(self, need: _Need) -> bool:
        if need.language is None or not self._is_long(need.digest):
            return True
        return self._long_text(need.digest, need.language).whole is None

    def _long_text(self, digest: bytes, language: str) -> _LongText:
        return self._long.setdefault((digest, language), _LongText())

    def _batches(self, needs: Sequence[_Need]) -> Iterator[list[_Need]]:
        """Split the texts into runs of about the same length, enough of them for all workers."""
        total = sum(len(self._texts[need.digest]) for need in needs if not self._is_long(need.digest))
        job_chars = min(_JOB_CHARS, max(_MIN_JOB_CHARS, total / self._workers))
        count = max(1, ceil(total / job_chars))
        if count > self._workers:  # each of them the same number of jobs, or the last one keeps all others waiting
            count = ceil(count / self._workers) * self._workers
        job_chars = max(total, 1) / count
        run: list[_Need] = []
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

    def _scan_step(self, needs: list[_Need]) -> Step:
        texts = [(encodable(self._texts[n.digest]), self._is_long(n.digest), n.language, n.context) for n in needs]
        characters = sum(len(text) for text, *_ in texts)
        cost = sum(len(text) // _FAST_FACTOR if is_long else len(text) for text, is_long, *_ in texts)
        has_long = any(is_long for _, is_long, *_ in texts)
        job = Job({"op": "scan", "texts": texts}, characters, cost, may_be_joined=not has_long)
        return Step(job, lambda answer: self._take_scan(needs, answer))

    def _take_scan(self, needs: list[_Need], answer: object) -> None:
        answers = cast(list[tuple[tuple[str, bool] | None, str | None, list[Row] | None]], answer)
        for need, (told, language, rows) in zip(needs, answers, strict=True):
            if need.language is None:
                self._learn_guess(need.digest, LanguageGuess(*told) if told else None)
            if language is None or rows is None:
                continue
            if self._is_long(need.digest):
                self._long_text(need.digest, language).whole = rows
            else:
                self._learn_findings(need.digest, language, rows)

    def _long_steps(self, digest: bytes, language: str) -> list[Step]:
        long_text = self._long_text(digest, language)
        if not long_text.is_cut:
            long_text.is_cut = True
            return self._piece_steps(digest, language, long_text)
        if long_text.whole is None:
            return []
        return [self._compose_step(digest, language, long_text)]

    def _piece_steps(self, digest: bytes, language: str, long_text: _LongText) -> list[Step]:
        text = encodable(self._texts[digest])
        return [self._piece_step(text, piece, language, long_text) for piece in cut(text)]

    def _piece_step(self, text: str, piece: Piece, language: str, long_text: _LongText) -> Step:
        content = {"op": "pieces", "texts": [text[piece.start : piece.end]], "language": language}
        length = piece.end - piece.start

        def take(answer: object) -> None:
            long_text.pieces.append((piece.start, piece.end, cast(list[list[Row]], answer)[0]))

        return Step(Job(content, length, length), take)

    def _compose_step(self, digest: bytes, language: str, long_text: _LongText) -> Step:
        text = encodable(self._texts[digest])
        content = {"op": "compose", "text": text, "whole": long_text.whole, "pieces": long_text.pieces}
        job = Job(content, len(text), len(text) // _FAST_FACTOR)
        return Step(job, lambda answer: self._learn_findings(digest, language, cast(list[Row], answer)))

    def _learn_guess(self, digest: bytes, guess: LanguageGuess | None) -> None:
        self._open = None
        self.known.guesses[digest] = guess
        self._cache.put_language(digest, guess)

    def _learn_findings(self, digest: bytes, language: str, rows: list[Row]) -> None:
        self._open = None
        self.known.findings[digest, language] = self._cache.put_findings(digest, language, tuple(from_rows(rows)))
