"""What earlier scans found, by text: a keyed hash is the key, offsets and types are the value, never a text.

The hash's key is random and lives as long as the process, so an entry can neither be guessed nor be matched with
anybody else's. Bounded by entries and by bytes; the least recently used go first.
"""

import secrets
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Final

from pasteguard_addon.detection.language import LanguageGuess
from pasteguard_addon.detection.spans import Finding

ENTRY_BYTES = 200
"""An entry without findings: key, dictionary slots, tuple. Measured; `test_cache` holds it to that."""
FINDING_BYTES = 170

Findings = tuple[Finding, ...]


class Unknown:
    """The cache has no answer. None is one: the text is too short to tell its language."""


UNKNOWN: Final = Unknown()


class ScanCache:
    """Language guesses and findings of texts seen before.

    `fingerprint` stands for the detector's settings: other settings never meet these entries. Safe in threads: large
    requests are masked in one.
    """

    def __init__(self, max_bytes: int, max_entries: int, fingerprint: bytes = b"") -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._hasher = blake2b(digest_size=16, key=secrets.token_bytes(32), person=fingerprint[:16])
        self._entries: OrderedDict[bytes, Findings | LanguageGuess | None] = OrderedDict()
        self.bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def digest(self, text: str) -> bytes:
        """Return the keyed hash that stands for the text; two texts that differ in a surrogate differ here."""
        hasher = self._hasher.copy()  # quicker than to begin with the key each time
        hasher.update(text.encode("utf-8", "surrogatepass"))
        return hasher.digest()

    def language(self, digest: bytes) -> LanguageGuess | Unknown | None:
        found = self._get(digest)
        return UNKNOWN if isinstance(found, tuple) else found

    def put_language(self, digest: bytes, guess: LanguageGuess | None) -> None:
        self._put(digest, guess, ENTRY_BYTES)

    def findings(self, digest: bytes, language: str) -> Findings | None:
        """Return what was found in the text when it was scanned as this language, or None."""
        found = self._get(digest + language.encode())
        return found if isinstance(found, tuple) else None

    def put_findings(self, digest: bytes, language: str, findings: Findings) -> None:
        self._put(digest + language.encode(), findings, ENTRY_BYTES + FINDING_BYTES * len(findings))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def _get(self, key: bytes) -> Findings | LanguageGuess | Unknown | None:
        with self._lock:
            found = self._entries.get(key, UNKNOWN)
            if found is not UNKNOWN:
                self._entries.move_to_end(key)
        return found

    def _put(self, key: bytes, value: Findings | LanguageGuess | None, size: int) -> None:
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
        value = self._entries.pop(key)
        self.bytes -= ENTRY_BYTES + (FINDING_BYTES * len(value) if isinstance(value, tuple) else 0)
