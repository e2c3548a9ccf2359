"""What was delivered of a model's answers: where values were put into them, and how the model had written that.

An answer comes back with the next request, with the originals in it. What the provider sent is then put together again
from these places, byte for byte: prompt caches go on, and signatures stay valid. Kept under keyed hashes of the text,
of the conversation before it and of whose it is; of the text itself nothing is kept, nor of the originals.

Where only the text is known, because the client has cut its history, the places tell spellings and where values stand,
and not what else may leave: in another conversation the same text may hold as a value what a model has written here by
chance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.masking.placeholder import entity_type_of
from pasteguard_addon.masking.restored import RestoredText

_IN_PLACE, _BY_TEXT, _SIGNED = b"answer", b"spelling", b"signed"
_MAX_VARIANTS = 8
_ANSWER_BYTES, _PLACE_BYTES = 200, 400
_MAX_SPELLING_CHARS = 200
"""A longer one is no spelling of a placeholder."""


@dataclass(frozen=True, slots=True)
class DeliveredPlace:
    """Where values were put into a text, and what stood there before."""

    start: int
    end: int
    """In the text as the client got it."""
    spelling: str
    names: tuple[str, ...]
    originals: tuple[bytes, ...] = field(repr=False)
    """Keyed hashes of the values behind the names."""


type _Variant = tuple[str, tuple[DeliveredPlace, ...]]
"""The member whose value a text was, and its places."""
type _Kept = tuple[_Variant, ...]
"""In their order: an answer may say the same in two members, or in two calls, and spell it otherwise."""


class AnswerMemory:
    """The answers that were delivered to one caller, by one provider.

    `whose` stands for both. What is told of one caller's answers helps no other.
    """

    def __init__(self, store: KeyedStore, whose: str) -> None:
        self._store = store
        self._whose = store.digest(whose)

    def after(self, before: bytes, texts: Iterable[str]) -> bytes:
        """Return what stands for a conversation that goes on with a message of these texts."""
        hasher = self._store.hasher()
        hasher.update(before or self._whose)
        for text in texts:
            encoded = text.encode("utf-8", "surrogatepass")
            hasher.update(len(encoded).to_bytes(8))
            hasher.update(encoded)
        return hasher.digest()

    def remember(self, before: bytes, reply: Sequence[RestoredText], original_of: Callable[[str], str]) -> None:
        """Keep the texts of a reply that was delivered behind a conversation.

        Of one that is signed is kept that this provider sent it to this caller, and that it was passed on as it came.
        """
        in_place: dict[bytes, list[_Variant]] = {}
        by_text: dict[bytes, list[_Variant]] = {}
        for text in reply:
            if text.is_signed:
                self._store.put(self._key(self._whose, self._store.digest(text.text)) + _SIGNED, True, _ANSWER_BYTES)
                continue
            places = tuple(
                DeliveredPlace(each.start, each.end, each.spelling, each.names, self._digests(each.names, original_of))
                for each in text.places
            )
            if any(len(each.spelling) > _MAX_SPELLING_CHARS for each in places):
                continue
            own = self._store.digest(text.text)
            in_place.setdefault(self._key(before, own) + _IN_PLACE, []).append((text.member, places))
            if places:
                by_text.setdefault(self._key(self._whose, own) + _BY_TEXT, []).append((text.member, places))
        for key, variants in (*in_place.items(), *by_text.items()):
            self._keep(key, variants[:_MAX_VARIANTS])

    def is_as_sent(self, text: str) -> bool:
        """Return whether this provider sent this caller such a text: to send it back tells the provider nothing new."""
        return self._store.get(self._key(self._whose, self._store.digest(text)) + _SIGNED) is True

    def _keep(self, key: bytes, variants: Sequence[_Variant]) -> None:
        new = {member for member, _ in variants}
        others = [each for each in _kept(self._store.get(key)) if each[0] not in new]
        kept: _Kept = (*variants, *others[: _MAX_VARIANTS - len(variants)])
        self._store.put(key, kept, sum(_ANSWER_BYTES + _PLACE_BYTES * len(places) for _, places in kept))

    def in_place(self, before: bytes, member: str, text: str, nth: int) -> Sequence[DeliveredPlace] | None:
        """Return where values were put into this text when it was delivered behind this conversation.

        `nth` counts, from 0, how often the message has said the same as such a member: two calls may, each in its own
        spelling.
        """
        return _places(self._store.get(self._key(before, self._store.digest(text)) + _IN_PLACE), member, nth)

    def by_text(self, member: str, text: str, nth: int) -> Sequence[DeliveredPlace] | None:
        """Return the same for a text that was delivered behind any conversation."""
        return _places(self._store.get(self._key(self._whose, self._store.digest(text)) + _BY_TEXT), member, nth)

    def spelled(self, place: DeliveredPlace, name_now: Callable[[str, bytes], str | None]) -> str | None:
        """Return what the model wrote in a place, with the names that its values have now; None if one has none.

        `name_now` is asked with the name that a value had, and with its keyed hash.
        """
        spelling = place.spelling
        for name, original in zip(place.names, place.originals, strict=True):
            now = name_now(name, original)
            if now is None:
                return None
            if now != name:
                spelling = _renamed(spelling, name, now)
        return spelling

    def digest(self, original: str) -> bytes:
        """Return the keyed hash of a value."""
        return self._store.digest(original)

    def _digests(self, names: Sequence[str], original_of: Callable[[str], str]) -> tuple[bytes, ...]:
        return tuple(self._store.digest(original_of(name)) for name in names)

    def _key(self, before: bytes, text: bytes) -> bytes:
        hasher = self._store.hasher()
        hasher.update(self._whose + before + text)
        return hasher.digest()


def _renamed(spelling: str, name: str, now: str) -> str:
    """Return a spelling with another number, or the exact form where it does not show which one that is."""
    number, of_now = name.rpartition("_")[2], now.rpartition("_")[2]
    if entity_type_of(name) == entity_type_of(now) and spelling.count(number) == 1:
        return spelling.replace(number, of_now)
    return f"[[{now}]]"


def _kept(kept: object) -> _Kept:
    return kept if isinstance(kept, tuple) else ()


def _places(kept: object, member: str, nth: int) -> Sequence[DeliveredPlace] | None:
    """Return the places of the text as this member's value, or else as that of any."""
    known = _kept(kept)
    own = [places for name, places in known if name == member] or [places for _, places in known]
    return own[min(nth, len(own) - 1)] if own else None
