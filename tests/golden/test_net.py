"""Not a byte changes unseen: requests of every dialect and rule set, cold and warm, and all transcripts of replies."""

import json
from collections.abc import Iterator
from functools import cache

import pytest

from tests.golden.test_golden import GOLDENS, replay
from tests.kit import net
from tests.kit.golden import Golden
from tests.kit.request_bodies import RULE_SETS, turns


def _pieces_of(transcript: Golden) -> Iterator[bytes]:
    return (transcript.upstream[at : at + 1] for at in range(len(transcript.upstream)))


def reply_hashes() -> dict[str, str]:
    """Return a hash of what the client gets of each transcript, whole and byte by byte."""
    return {
        transcript.name: net.hash_of(replay(transcript, [transcript.upstream]))
        + net.hash_of(replay(transcript, _pieces_of(transcript)))
        for transcript in GOLDENS
    }


@cache
def _cold() -> dict[str, str]:
    return net.outcomes(is_warm=False)


STORED = json.loads(net.HASHES.read_text("utf-8")) if net.HASHES.exists() else {"requests": {}, "replies": {}}


@pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "warm"])
def test_every_request_becomes_what_it_became(is_warm: bool) -> None:
    found = net.outcomes(is_warm=True) if is_warm else _cold()
    assert net.readable(found) == net.READABLE.read_text("utf-8")
    changed = [name for name, text in found.items() if net.hash_of(text) != STORED["requests"].get(name)]
    assert changed == []
    assert found.keys() == STORED["requests"].keys()


def test_every_reply_becomes_what_it_became() -> None:
    assert reply_hashes() == STORED["replies"]


def test_the_requests_are_many_and_of_all_kinds() -> None:
    made = turns()
    assert len(made) >= 200
    assert {turn.rules for turn in made} == set(RULE_SETS) == set(net.RULES)
    found = _cold()
    refused = [text for text in found.values() if text.startswith("refused")]
    assert 1 <= len(refused) < len(found) / 10
    assert sum("[[" in text for text in found.values()) > len(found) / 2
