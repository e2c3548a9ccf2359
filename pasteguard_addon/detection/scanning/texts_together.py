"""Short texts that are kept on disk together, as one long text would be: the descriptions of an agent's tools.

Runs of them are cut where their own hashes say so, so that a tool more or less costs the run it stands in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from pasteguard_addon.detection.scanning.cache import Findings, LargeTexts, NotCached, ScanCache
from pasteguard_addon.findings import LanguageGuess, ScannedText, TextToScan

LARGE_TEXT_CHARS = 500
"""Nobody guesses a text of so many characters to see whether its hash is known."""
_RUN_CHARS = 1_000
_CUT_BELOW = 64
"""Of 256: a run ends with one text in four, once it is long enough."""


@dataclass(frozen=True, slots=True)
class TextFound:
    """What one of them holds, and what it told of its language."""

    guess: LanguageGuess | None
    language: str
    findings: Findings


@dataclass(frozen=True, slots=True)
class FoundTogether:
    """What each text of a run holds, in their order."""

    texts: tuple[TextFound, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    key: bytes
    numbers: list[int]
    digests: list[bytes]


def is_large(text: str) -> bool:
    """Return whether a text is large enough to be kept by itself."""
    return len(text) >= LARGE_TEXT_CHARS


def recall(cache: ScanCache, kept: LargeTexts, texts: Sequence[TextToScan]) -> None:
    """Tell the cache what is kept of the runs among some texts."""
    for run in _runs(cache, texts):
        if all(not isinstance(cache.language(digest), NotCached) for digest in run.digests):
            continue
        found = kept.find(run.key)
        if isinstance(found, FoundTogether) and len(found.texts) == len(run.digests):
            for digest, text in zip(run.digests, found.texts, strict=True):
                cache.put_language(digest, text.guess)
                if cache.findings(digest, text.language) is None:
                    cache.put_findings(digest, text.language, text.findings)


def keep(cache: ScanCache, kept: LargeTexts, texts: Sequence[TextToScan], results: Sequence[ScannedText]) -> None:
    """Keep what was found in the runs among some texts."""
    for run in _runs(cache, texts):
        if not isinstance(kept.find(run.key), NotCached):
            continue
        found: list[TextFound] = []
        for number, digest in zip(run.numbers, run.digests, strict=True):
            guess = cache.language(digest)
            if not isinstance(guess, NotCached):
                found.append(TextFound(guess, results[number].language, results[number].findings))
        if len(found) == len(run.numbers):
            kept.keep(run.key, FoundTogether(tuple(found)))


def _runs(cache: ScanCache, texts: Sequence[TextToScan]) -> list[_Run]:
    """Return the runs of short texts before the conversation that together are a large text."""
    before = takewhile(lambda numbered: not numbered[1].group, enumerate(texts))
    short = [(number, each.text) for number, each in before if len(each.text) < LARGE_TEXT_CHARS and each.text.strip()]
    runs: list[list[tuple[int, bytes]]] = [[]]
    chars = 0
    for number, text in short:
        if chars >= _RUN_CHARS and runs[-1][-1][1][0] < _CUT_BELOW:
            runs.append([])
            chars = 0
        runs[-1].append((number, cache.digest(text)))
        chars += len(text)
    if chars < LARGE_TEXT_CHARS:  # a rest is kept with what stands before it, or not at all
        rest = runs.pop()
        runs[-1:] = [run + rest for run in runs[-1:]]
    return [_run(cache, run) for run in runs]


def _run(cache: ScanCache, texts: Sequence[tuple[int, bytes]]) -> _Run:
    numbers, digests = [number for number, _ in texts], [digest for _, digest in texts]
    return _Run(cache.digest_of(b"together", *digests), numbers, digests)
