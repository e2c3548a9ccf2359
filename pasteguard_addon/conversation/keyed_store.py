"""What a conversation keeps from one request to the next, without keeping a text."""

from hashlib import blake2b
from typing import Protocol


class KeyedStore(Protocol):
    """What keeps things under keyed hashes from one request to the next: a `ScanCache`. No text gets into it."""

    def digest(self, text: str) -> bytes:
        """Return the keyed hash of a text."""
        ...

    def hasher(self) -> blake2b:
        """Return what makes such hashes piece by piece, of UTF-8."""
        ...

    def get(self, key: bytes) -> object:
        """Return what was put under a key, or None."""
        ...

    def put(self, key: bytes, value: object, size_bytes: int) -> None:
        """Put something that holds no text under a key that begins with a hash."""
        ...
