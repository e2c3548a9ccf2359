"""A detector for tests of the core: it finds canaries by their form, and nothing else.

The real detector is tested elsewhere; here it matters what becomes of what it finds.
"""

import json
import re
from collections.abc import Callable, Sequence

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.endpoints.request_body import RequestBody, Shorten
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.findings import Finding, ScannedText, TextToScan, settle
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import Encoded, as_is, restore_text

NAMES = ("Ada Lovelace", "Grace Hopper", "Zoë Müller", "Ada\ud83dLovelace", "Иван Петров", "أحمد الحسيني")

PATTERNS = {
    "PERSON": "|".join(NAMES),
    "EMAIL_ADDRESS": r"[a-z.]+@[a-z.]+\.org",
    "CREDIT_CARD": r"(?<![0-9])[0-9]{16}(?![0-9])",
    "SECRET_KEY": r"key-[a-z0-9\"\\\n]{12}",
}


def find(text: str) -> tuple[Finding, ...]:
    found = [
        Finding(match.start(), match.end(), entity_type, 0.9, "canary")
        for entity_type, pattern in PATTERNS.items()
        for match in re.finditer(pattern, text)
    ]
    return tuple(settle(found, text))


def chat_body(body: bytes, shorten: Shorten | None = None) -> RequestBody:
    return RequestBody(body, DEFAULT.request, shorten)


def scan(texts: Sequence[TextToScan]) -> list[ScannedText]:
    return [ScannedText(find(each.text), "en", False, False) for each in texts]


Scan = Callable[[Sequence[TextToScan]], list[ScannedText]]


def exchange_for(request: object) -> tuple[Exchange, bytes]:
    """Return the exchange of a request, given as bytes or as what JSON makes bytes of, and its masked body."""
    body = request if isinstance(request, bytes) else json.dumps(request, ensure_ascii=False).encode()
    exchange = Exchange()
    return exchange, masked_by(exchange, body)


def masked_by(
    exchange: Exchange, body: bytes, store: KeyedStore | None = None, find: Scan = scan, query: str = ""
) -> bytes:
    """Mask a body in an exchange, as the proxy does."""
    exchange.begin(body, store, query)
    while texts := exchange.texts():
        exchange.take(find(texts))
    return exchange.finish()


def masked(request: object) -> bytes:
    return exchange_for(request)[1]


def saying(*texts: str) -> dict[str, object]:
    """Return a request whose messages say the texts."""
    return {"model": "m", "messages": [{"role": "user", "content": text} for text in texts]}


def recurrences(parts: Sequence[TextWithFindings]) -> list[Sequence[Finding]]:
    """Return what stands again in each text of a conversation."""
    return Recurrences().add(parts)


class Originals:
    """A vault as a reply sees it: names and their originals."""

    def __init__(self, originals: dict[str, str], strict_only: Sequence[str] = ()) -> None:
        self._originals = originals
        self.issued = IssuedNames(originals, strict_only)
        self.of = originals.__getitem__

    def restore(self, text: str, encode: Callable[[str], str] = as_is) -> str:
        return restore_text(text, self.issued, self.of, Encoded(encode))

    def restorer(self, *, is_json_mode: bool = False, is_event_stream: bool = True) -> ReplyRestorer:
        reader = DEFAULT.reply(is_json_mode=is_json_mode)
        return ReplyRestorer(reader, self.issued, self.of, is_event_stream=is_event_stream)


def fed(restorer: ReplyRestorer, pieces: Sequence[bytes]) -> bytes:
    return b"".join(map(restorer.feed, pieces)) + restorer.finish()


def bytewise(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]
