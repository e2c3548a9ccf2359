"""What becomes of many requests and replies, held as hashes: nothing that is masked or restored may change unseen.

    python -m tests.kit.net            writes the files anew, after a change that is meant

`tests/golden/net.json` has a hash for each request and each transcript of a reply; `tests/golden/net.md` shows some of
the requests for reading, so that the meaning of a change can be seen in its difference.
"""

import json
from hashlib import sha256
from pathlib import Path

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from tests.kit.golden import FOLDER
from tests.kit.known_spans import scan
from tests.kit.request_bodies import Turn, conversations

HASHES = FOLDER / "net.json"
READABLE = FOLDER / "net.md"
_READABLE_EACH = 17
_READABLE_CHARS = 4_000

RULES = {
    "plain": MaskingRules(),
    "roles": MaskingRules(roles=frozenset(("user", "tool"))),
    "markers": MaskingRules(marker=("«", "»!")),
    "note": MaskingRules(has_note=True),
    "media": MaskingRules(is_media_refused=True),
    "limit": MaskingRules(max_chars=6_000),
    "never_restored": MaskingRules(never_restored=frozenset(("PERSON", "PASSWORD"))),
    "allowed": MaskingRules(allowed=frozenset(("Ada Lovelace", "hunter2"))),
    "only_secrets": MaskingRules(scope=Scope.SECRETS),
}


def outcome_of(turn: Turn, memory: ScanCache | None) -> str:
    """Return all that a request becomes: what leaves, what its sender may see of it, what is told of it."""
    exchange = Exchange(RULES[turn.rules])
    try:
        sent = _masked(exchange, turn, memory)
    except UnreadableBodyError as error:
        return f"refused: {error.code}"
    text = sent.decode("utf-8", "surrogatepass")
    facts = exchange.facts
    if facts is None:
        raise AssertionError("a masked request has facts")
    counts = {**facts.pii_counts, **facts.secret_counts}
    told = [f"language {facts.language} {'certain' if not facts.is_language_fallback else 'fallback'}"]
    told += [f"found {kind} {number}" for kind, number in sorted(counts.items())]
    told += [
        f"explained {each.unit} {each.role!a} {each.ordinal} {[(f.start, f.end, f.entity_type) for f in each.findings]}"
        for each in exchange.explanation
    ]
    lines = [text, exchange.got_by_client(text), exchange.sent_by_client(text), exchange.model, *told]
    return "\n".join(lines)


def _masked(exchange: Exchange, turn: Turn, memory: ScanCache | None) -> bytes:
    exchange.begin(turn.body, memory)
    while texts := exchange.texts():
        exchange.take(scan(texts))
    return exchange.finish()


def outcomes(*, is_warm: bool) -> dict[str, str]:
    """Return what becomes of every request; if warm, with what is remembered of a conversation's earlier turns."""
    found: dict[str, str] = {}
    for turns in conversations():
        memory = ScanCache(10**8, 10**6) if is_warm else None
        found |= {turn.name: outcome_of(turn, memory) for turn in turns}
    return found


def hash_of(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()[:16]


def readable(outcomes: dict[str, str]) -> str:
    """Return some of the outcomes for reading."""
    chosen = [name for name, text in outcomes.items() if len(text) < _READABLE_CHARS][::_READABLE_EACH]
    return "".join(f"### {name}\n{outcomes[name]}\n\n".encode("ascii", "backslashreplace").decode() for name in chosen)


def write(replies: dict[str, str], hashes: Path = HASHES, shown: Path = READABLE) -> None:
    """Store what becomes of everything now; `replies` has the hash of each transcript."""
    found = outcomes(is_warm=False)
    stored = {"requests": {name: hash_of(text) for name, text in found.items()}, "replies": replies}
    hashes.write_text(json.dumps(stored, indent=0) + "\n", "utf-8")
    shown.write_text(readable(found), "utf-8")


if __name__ == "__main__":
    from tests.golden.test_net import reply_hashes

    write(reply_hashes())
