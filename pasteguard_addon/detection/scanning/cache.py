"""What earlier scans found, by text: a keyed hash is the key, offsets and types are the value, never a text.

The hash's key is random and lives as long as the process, so an entry can neither be guessed nor be matched with
anybody else's. Bounded by entries and by bytes; the least recently used go first. Where a user wants what was found in
large texts to be kept on disk, the key is that of `findings_on_disk`, which answers what is not known here.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from threading import Lock
from typing import Any, Final, Protocol

from pasteguard_addon.findings import FINDING_BYTES, Finding, LanguageGuess

ENTRY_BYTES = 200
"""An entry without findings: key, dictionary slots, tuple. Measured; `test_cache` holds it to that."""
_KEY_BYTES = 120
"""What names an entry's findings."""

Findings = tuple[Finding, ...]


class NotCached:
    """The cache has no answer. None is one: the text is too short to tell its language."""


NOT_CACHED: Final = NotCached()


@dataclass(frozen=True, slots=True)
class CachedFindings:
    """What was found in one text in one language."""

    findings: Findings
    key: bytes
    """Stands for the text, the language and just these findings."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    size_bytes: int


type _Entry = CachedFindings | LanguageGuess | _Kept | None


class LargeTexts(Protocol):
    """What was found in large texts, kept elsewhere under the same keys."""

    key: bytes
    """Of the hashes."""

    def find(self, key: bytes) -> object:
        """Return what is kept under a key."""

    def keep(self, key: bytes, value: Any) -> None:
        """Keep what was found out."""

    def clear(self) -> None:
        """Forget all of it."""


class ScanCache:
    """Language guesses and findings of texts seen before.

    `fingerprint` stands for the detector's settings: other settings never meet these entries. Safe in threads: large
    requests are masked in one.
    """

    def __init__(
        self, max_bytes: int, max_entries: int, fingerprint: bytes = b"", large_texts: LargeTexts | None = None
    ) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._large_texts = large_texts
        key = large_texts.key if large_texts is not None else secrets.token_bytes(32)
        self._hasher = blake2b(digest_size=16, key=key, person=fingerprint[:16])
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self.bytes = 0
        self._numbers = count()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def digest(self, text: str) -> bytes:
        """Return the keyed hash that stands for the text; two texts that differ in a surrogate differ here."""
        hasher = self.hasher()
        hasher.update(text.encode("utf-8", "surrogatepass"))
        return hasher.digest()

    def digest_of(self, *parts: bytes) -> bytes:
        """Return what stands for a sequence, each part of which has a length that the parts before it tell."""
        hasher = self.hasher()
        for part in parts:
            hasher.update(part)
        return hasher.digest()

    def hasher(self) -> blake2b:
        """Return what digests texts piece by piece."""
        return self._hasher.copy()  # quicker than to begin with the key each time

    def language(self, digest: bytes) -> LanguageGuess | NotCached | None:
        found = self._get(digest)
        return found if found is None or isinstance(found, LanguageGuess) else NOT_CACHED

    def put_language(self, digest: bytes, guess: LanguageGuess | None, *, is_large: bool = False) -> None:
        self._put(digest, guess)
        if is_large and self._large_texts is not None:
            self._large_texts.keep(digest, guess)

    def findings(self, digest: bytes, language: str) -> CachedFindings | None:
        """Return what was found in the text when it was scanned as this language, or None."""
        found = self._get(digest + language.encode())
        return found if isinstance(found, CachedFindings) else None

    def put_findings(
        self, digest: bytes, language: str, findings: Findings, *, is_large: bool = False
    ) -> CachedFindings:
        """Keep what was found, and return it with its key; another scan of the same text gets another one."""
        key = digest + language.encode()
        found = CachedFindings(findings, key + next(self._numbers).to_bytes(8))
        self._put(key, found)
        if is_large and self._large_texts is not None:
            self._large_texts.keep(key, found)
        return found

    def get(self, key: bytes) -> object:
        """Return what was kept under the key, or None."""
        found = self._get(key)
        return found.value if isinstance(found, _Kept) else None

    def put(self, key: bytes, value: object, size_bytes: int) -> None:
        """Keep what somebody else found out, and what holds no text, under a key that begins with a digest."""
        self._put(key, _Kept(value, size_bytes))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0
        if self._large_texts is not None:
            self._large_texts.clear()

    def _get(self, key: bytes) -> _Entry | NotCached:
        with self._lock:
            found = self._entries.get(key, NOT_CACHED)
            if not isinstance(found, NotCached):
                self._entries.move_to_end(key)
                return found
        if self._large_texts is not None:
            kept = self._large_texts.find(key)
            if kept is None or isinstance(kept, CachedFindings | LanguageGuess):
                self._put(key, kept)
                return kept
        return NOT_CACHED

    def _put(self, key: bytes, value: _Entry) -> None:
        size = _size_bytes(value)
        if size > self._max_bytes:
            return  # it would push out everything else and then itself
        with self._lock:
            if key in self._entries:
                self._drop(key)
            self._entries[key] = value
            self.bytes += size
            while self.bytes > self._max_bytes or len(self._entries) > self._max_entries:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: bytes) -> None:
        self.bytes -= _size_bytes(self._entries.pop(key))


def _size_bytes(entry: _Entry) -> int:
    match entry:
        case CachedFindings(findings):
            return ENTRY_BYTES + _KEY_BYTES + FINDING_BYTES * len(findings)
        case _Kept(_, size_bytes):
            return ENTRY_BYTES + size_bytes
    return ENTRY_BYTES
