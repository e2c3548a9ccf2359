"""Where what became of messages is kept, and found again by how a body begins.

PrefixFinder(member, rules, store).find(text)        the messages that are known, or None
store_prefix(key, known, store)                      for the next turn
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.conversation.remembered import RememberedMessages
from pasteguard_addon.endpoints.endpoint import ROLES
from pasteguard_addon.findings import FINDING_BYTES
from pasteguard_addon.known_values import TextWithFindings

_COMMA = re.compile(r"[ \t\n\r]*,")
MIN_CHARS = 4_000
"""Messages with fewer characters of JSON are not kept: they are read as quickly."""
HEAD_CHARS = 1_000
"""By so much of its beginning a conversation is found again; then by lengths at which it was left off."""
_MAX_LENGTHS = 64
_KNOWN_KEY, _LENGTHS_KEY = b"known", b"lengths"
_TEXT_BYTES = 300
_NAME_BYTES = 70


@dataclass(slots=True)
class PrefixFinder:
    """Looks for the messages of a body that are known. They are in the array that the member holds."""

    _member: str
    _rules: bytes
    """A digest that stands for all that decides, beside the messages, what becomes of them."""
    _store: KeyedStore
    found: RememberedPrefix | None = None
    """What was taken away."""

    def shorten(self, text: str) -> tuple[str, int]:
        """Return a body without the messages that are known, and how many these are."""
        self.found = self.find(text)
        return (text, 0) if self.found is None else (self.found.cut(text), self.found.known.messages)

    def find(self, text: str) -> RememberedPrefix | None:
        """Return the longest known beginning of a body's messages that others follow."""
        messages = _array_of(self._member).search(text)
        if messages is None or len(text) - messages.end() < MIN_CHARS:
            return None
        at, rules, store = messages.end(), self._rules, self._store
        lengths = store.get(_head(text[at : at + HEAD_CHARS], store) + rules + _LENGTHS_KEY)
        commas = [(length, _COMMA.match(text, at + length)) for length in lengths] if isinstance(lengths, tuple) else []
        found: RememberedPrefix | None = None
        hasher, done = store.hasher(), at
        for length, comma in sorted([(length, comma.end()) for length, comma in commas if comma]):
            end = at + length
            hasher.update(text[done:end].encode("utf-8", "surrogatepass"))
            done = end
            known = store.get(hasher.digest() + rules + _KNOWN_KEY)
            if isinstance(known, RememberedMessages):
                found = RememberedPrefix(known, at, text[at:end], text[end:comma], hasher.copy())
        return found


@cache
def _array_of(member: str) -> re.Pattern[str]:
    return re.compile(rf'"{member}"[ \t\n\r]*:[ \t\n\r]*\[')


@dataclass(frozen=True, slots=True)
class PrefixKey:
    """What a beginning of the messages' JSON is found by: what it begins with, its length and its digest."""

    beginning: str = field(repr=False)
    chars: int
    digest: bytes
    rules: bytes


def store_prefix(key: PrefixKey, known: RememberedMessages, store: KeyedStore, *, texts_kept: int) -> None:
    """Keep what became of some messages; of the first so many texts it is kept already."""
    new = known.texts[texts_kept:]
    if key.chars < MIN_CHARS:
        return
    if not all(text.role in ROLES for text in new):  # another word may be a piece of somebody's text
        return
    findings = sum(len(text.masked) + len(text.only_counted) for text in new)
    size = _TEXT_BYTES * len(new) + (FINDING_BYTES + _NAME_BYTES) * findings
    store.put(key.digest + key.rules + _KNOWN_KEY, known, size + 8 * len(known.texts) + _TEXT_BYTES)
    head = _head(key.beginning, store) + key.rules + _LENGTHS_KEY
    lengths = store.get(head)
    others = [length for length in lengths if length != key.chars] if isinstance(lengths, tuple) else []
    store.put(head, (key.chars, *others[: _MAX_LENGTHS - 1]), 40 * _MAX_LENGTHS)


def sign_of(texts: Sequence[TextWithFindings], store: KeyedStore) -> bytes:
    """Return a digest that stands for some texts and for what was found in them."""
    signs = [part.key or _sign(part, store) for part in texts]
    return store.digest(";".join(sign.hex() for sign in signs))


def _sign(part: TextWithFindings, store: KeyedStore) -> bytes:
    spans = [f"{each.start}-{each.end} {each.entity_type}" for each in part.findings]
    return store.digest(";".join([store.digest(part.text).hex(), *spans]))


def _head(beginning: str, store: KeyedStore) -> bytes:
    return store.digest(beginning[:HEAD_CHARS])
