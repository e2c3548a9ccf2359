"""What one scan knows of its texts by now, and what it must ask the workers next. Pure: runs nothing itself.

Rounds: `next_steps` gives all that can be asked with what is known; each answer goes to its step; then `next_steps`
again, until nothing is missing. Each round brings at least the first text on that is not scanned: what
stands before it is known, so its answer is in the language in which it is needed. A short text is scanned in one go
with others, its language told on the way. A long one takes three rounds: its language; the fast recognizers over the
whole text and the slow ones over its pieces, side by side; and the composition of both.

Steps of several scans with equal keys have equal answers. A text that cannot tell its language is scanned as that of
the texts before it; while that is not known, its key tells those texts as well: an "ok" after another prompt is not
the same work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from pasteguard_addon.detection.language.sample import looked_at
from pasteguard_addon.detection.lone_surrogates import encodable
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.scanning.batching import FAST_FACTOR, batched
from pasteguard_addon.detection.scanning.cache import CachedFindings, NotCached, ScanCache
from pasteguard_addon.detection.scanning.long_text import LongText
from pasteguard_addon.detection.scanning.messages import Findings, ScanText, TextScanned
from pasteguard_addon.detection.scanning.shared_scan import Reply, ScanTask, Step
from pasteguard_addon.detection.scanning.texts_together import is_large
from pasteguard_addon.findings import LanguageGuess, ScannedText, language_told, scanned


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
        self._long: dict[tuple[bytes, str], LongText] = {}
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
        groups = batched(to_scan, self._short_chars, self._workers)
        steps = [[self._scan_step(need) for need in run] for group in groups for run in self._apart(group)]
        for need in needs:
            if need.language is not None and self._is_long(need.digest):
                steps += self._long_text(need.digest, need.language).next_steps()
        return steps

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
            if isinstance(guess, NotCached):
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

    def _guess(self, digest: bytes) -> LanguageGuess | NotCached | None:
        if digest in self._guesses:
            return self._guesses[digest]
        guess = self._cache.language(digest)
        if not isinstance(guess, NotCached):
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

    def _long_text(self, digest: bytes, language: str) -> LongText:
        if (digest, language) not in self._long:
            composed = partial(self._learn_findings, digest, language)
            self._long[digest, language] = LongText(self._texts[digest], digest, language, self._cache, composed)
        return self._long[digest, language]

    def _is_to_scan(self, need: MissingText) -> bool:
        if need.language is None or not self._is_long(need.digest):
            return True
        return self._long_text(need.digest, need.language).whole is None

    def _short_chars(self, need: MissingText) -> int:
        return 0 if self._is_long(need.digest) else len(self._texts[need.digest])

    def _apart(self, group: list[MissingText]) -> list[list[MissingText]]:
        """Give each long text a group of its own; what stands behind one does not hang on what stands before it."""
        runs: list[list[MissingText]] = [[]]
        for need in group:
            if self._is_long(need.digest):
                runs += [[need], []]
            else:
                runs[-1].append(need)
        return [run for run in runs if run]

    def _scan_step(self, need: MissingText) -> Step:
        text, is_long = encodable(self._texts[need.digest]), self._is_long(need.digest)
        if is_long and need.language is None:
            text = looked_at(text)
        question = ScanText(text, is_long, need.language, need.context)
        key = ("text", need.digest, need.language, need.context, b"" if need.language or need.context else need.after)
        cost = len(text) // FAST_FACTOR if is_long else len(text)
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
        if not self._is_long(need.digest):
            self._learn_findings(need.digest, language, answer.findings)
        elif need.language:
            self._long_text(need.digest, language).whole = answer.findings

    def _learn_guess(self, digest: bytes, guess: LanguageGuess | None) -> None:
        self._open = None
        self._guesses[digest] = guess
        self._cache.put_language(digest, guess, is_large=is_large(self._texts[digest]))

    def _learn_findings(self, digest: bytes, language: str, findings: Findings) -> None:
        self._open = None
        found = self._cache.put_findings(digest, language, findings, is_large=is_large(self._texts[digest]))
        self._findings[digest, language] = found
