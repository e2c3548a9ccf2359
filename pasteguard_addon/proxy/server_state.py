"""What conversations that go on at their provider have named: in memory, for a while, readable by its caller alone.

Each conversation is encrypted under a key of its own, and that key, once for each id, under one that is made of the id
and of the caller's credential. Neither is kept. So what lies here can be read with the caller's next request in hand,
and otherwise not: by no other caller, and in no dump of the memory that does not hold that request as well.
"""

import json
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pasteguard_addon.conversation.at_server import KeptNames
from pasteguard_addon.endpoints.references import References

MAX_BYTES = 16_000_000
"""A limit for memory: some thousand long conversations; the oldest go first."""
_ENTRY_BYTES = 500
_NONCE_BYTES = 12
_FIRST_BASE, _BASES = 1_000, 9_000


@dataclass(slots=True)
class _Conversation:
    sealed: bytes = field(repr=False)
    expires_s: float
    ids: int = 0
    """How many lead to it."""


@dataclass(frozen=True, slots=True)
class _Entry:
    conversation: _Conversation
    sealed_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedConversation:
    """A conversation that is to be kept."""

    conversation: _Conversation
    key: bytes = field(repr=False)


class ServerState:
    """All that is kept. Safe in threads: large requests are masked in one."""

    def __init__(self, max_bytes: int = MAX_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        """By the hash of whose and which it is."""
        self.bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def of(self, whose: str, lifetime_s: float) -> "CallersState":
        """Return what belongs to a caller; `whose` holds the credential. With a lifetime of 0 nothing is kept."""
        return CallersState(self, whose, lifetime_s)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def find(self, whose: str, name: str) -> KeptNames | None:
        """Return what a caller's conversation has named, by an id of it."""
        place = self._hash(b"place", whose, name)
        with self._lock:
            entry = self._entries.get(place)
        if entry is None or entry.conversation.expires_s < self._clock():
            return None
        try:
            key = _opened(self._hash(b"key", whose, name), entry.sealed_key, place)
            return _read(_opened(key, entry.conversation.sealed, b""))
        except InvalidTag:
            return None

    def seal(self, kept: KeptNames, lifetime_s: float) -> "SealedConversation":
        """Return what a conversation has named, encrypted, with the key to it."""
        key = secrets.token_bytes(32)
        return SealedConversation(_Conversation(_sealed(key, _written(kept), b""), self._clock() + lifetime_s), key)

    def keep(self, whose: str, names: Sequence[str], sealed: "SealedConversation") -> None:
        """Keep a caller's conversation under ids of it."""
        conversation, key = sealed.conversation, sealed.key
        if len(conversation.sealed) > self._max_bytes // 2:
            return
        with self._lock:
            for name in names:
                place = self._hash(b"place", whose, name)
                self._drop(place)
                entry = _Entry(conversation, _sealed(self._hash(b"key", whose, name), key, place))
                self._entries[place] = entry
                conversation.ids += 1
                self.bytes += _ENTRY_BYTES + (len(conversation.sealed) if conversation.ids == 1 else 0)
            self._drop_old()

    def base_for(self, whose: str, references: References) -> int:
        """Return where the numbers of an unknown conversation begin."""
        digest = self._hash(b"base", whose, repr(references))
        return _FIRST_BASE + int.from_bytes(digest) % _BASES

    def _hash(self, purpose: bytes, whose: str, name: str) -> bytes:
        hasher = blake2b(digest_size=32, key=self._secret, person=purpose)
        for part in (whose, name):
            encoded = part.encode("utf-8", "surrogatepass")
            hasher.update(len(encoded).to_bytes(8) + encoded)
        return hasher.digest()

    def _drop_old(self) -> None:
        now = self._clock()
        while self._entries:
            place, oldest = next(iter(self._entries.items()))
            if self.bytes <= self._max_bytes and oldest.conversation.expires_s >= now:
                return
            self._drop(place)

    def _drop(self, place: bytes) -> None:
        entry = self._entries.pop(place, None)
        if entry is not None:
            entry.conversation.ids -= 1
            self.bytes -= _ENTRY_BYTES + (len(entry.conversation.sealed) if not entry.conversation.ids else 0)


class CallersState:
    """What belongs to one caller. Holds its credential, so it lives as long as a request of its."""

    def __init__(self, state: ServerState, whose: str, lifetime_s: float) -> None:
        self._state = state
        self._whose = whose
        self._lifetime_s = lifetime_s
        self.keeps = lifetime_s > 0
        self._sealed: tuple[KeptNames, SealedConversation] | None = None

    def __repr__(self) -> str:
        return "<CallersState>"

    def find(self, name: str) -> KeptNames | None:
        """Return what is kept under an id."""
        return self._state.find(self._whose, name) if self.keeps else None

    def keep(self, names: Sequence[str], kept: KeptNames) -> None:
        """Keep what was named under some ids."""
        if not (self.keeps and names):
            return
        if self._sealed is None or self._sealed[0] is not kept:
            self._sealed = kept, self._state.seal(kept, self._lifetime_s)
        self._state.keep(self._whose, names, self._sealed[1])

    def base_for(self, references: References) -> int:
        """Return where numbers begin for what is not known."""
        return self._state.base_for(self._whose, references)


def _sealed(key: bytes, data: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def _opened(key: bytes, sealed: bytes, about: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)


def _written(kept: KeptNames) -> bytes:
    return json.dumps([kept.names, kept.originals, kept.last_numbers, kept.strict_only, kept.numbers]).encode()


def _read(data: bytes) -> KeptNames:
    names, originals, last_numbers, strict_only, numbers = json.loads(data)
    kinds = tuple((kind, number) for kind, number in last_numbers)
    return KeptNames(tuple(names), tuple(originals), kinds, tuple(strict_only), tuple(numbers))
