"""Conversations that go on at the provider: who is who is known again, or nobody is restored."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from pasteguard_addon.conversation.at_server import KeptNames, merged
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.responses import Responses
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.server_state import ServerState
from tests.kit import responses as kit
from tests.unit.canary_scan import fed, masked_by

ENDPOINT = Responses()
ADA, GRACE, ZOE, IVAN = "Ada Lovelace", "Grace Hopper", "Zoë Müller", "Иван Петров"
HOUR_S = 3600.0
BLOB = {"type": "compaction", "id": "cmp_1", "encrypted_content": kit.OPAQUE}


class Caller:
    """Who asks, through a proxy that keeps what was named."""

    def __init__(self, state: ServerState, key: str = "key of one caller", lifetime_s: float = HOUR_S) -> None:
        self.state = state
        self._key = key
        self._lifetime_s = lifetime_s
        self.upstream: dict[str, Any] = {}
        """What the provider got last."""
        self.store = ScanCache(10**7, 10**5)

    def ask(
        self, given: object, says: str, response_id: str = "resp_1", output: Sequence[Any] = (), **more: Any
    ) -> str:
        """Send a request; return what the client hears of an answer that says this."""
        memory = self.state.of(self._key, self._lifetime_s)
        exchange = Exchange(endpoint=ENDPOINT, state=memory)
        body = json.dumps({"input": given, **more}, ensure_ascii=False).encode()
        self.upstream = json.loads(masked_by(exchange, body, self.store))
        stream = kit.Stream(response_id=response_id)
        stream.begin(**{name: value for name, value in more.items() if name == "conversation"})
        stream.say([says])
        for item in output:
            stream._done(len(stream.output), item)
        return kit.heard(fed(exchange.reply_restorer(is_event_stream=True), [stream.end()]))[0]["response"]


@pytest.fixture
def caller() -> Caller:
    return Caller(ServerState())


def number_in(text: str) -> int:
    return int(re.search(r"_([0-9]+)\]\]", text)[1])  # type: ignore[index]


def test_a_response_goes_on_with_the_names_of_the_one_before(caller: Caller) -> None:
    assert caller.ask(f"I am {ADA}", "Hi [[PERSON_1]]") == f"Hi {ADA}"
    said = "[[PERSON_2]] and [[PERSON_1]]"
    assert caller.ask(f"Meet {GRACE}", said, "resp_2", previous_response_id="resp_1") == f"{GRACE} and {ADA}"
    assert caller.upstream["input"] == "Meet [[PERSON_2]]"
    said = "[[PERSON_3]], [[PERSON_2]] and [[PERSON_1]]"
    heard = caller.ask(f"{ZOE}, not {GRACE}", said, "resp_3", previous_response_id="resp_2")
    assert (heard, caller.upstream["input"]) == (f"{ZOE}, {GRACE} and {ADA}", "[[PERSON_3]], not [[PERSON_2]]")
    # A branch of the same conversation: what came in another one is not known in it.
    heard = caller.ask(f"{IVAN}", "[[PERSON_2]] and [[PERSON_1]]", "resp_4", previous_response_id="resp_1")
    assert heard == f"{IVAN} and {ADA}"


def test_a_turn_without_values_is_known_as_well(caller: Caller) -> None:
    caller.ask("Hello", "Hi")
    assert caller.ask(ADA, "[[PERSON_1]]", previous_response_id="resp_1") == ADA


def test_values_of_earlier_turns_are_known_where_no_scan_finds_them(caller: Caller) -> None:
    caller.ask("I am Ada Lovelace.", "Hi")
    caller.ask("Mrs LOVELACE, ada lovelace.", "Hi", "resp_2", previous_response_id="resp_1")
    assert "ada lovelace" not in caller.upstream["input"]


def test_a_response_that_is_not_known_is_not_gone_on_from(caller: Caller) -> None:
    caller.ask(f"I am {ADA}", "Hi")
    stranger = Caller(caller.state, "key of another")
    for who, previous in ((caller, "resp_9"), (stranger, "resp_1"), (Caller(ServerState()), "resp_1")):
        with pytest.raises(UnreadableBodyError) as caught:
            who.ask("And?", "x", previous_response_id=previous)
        assert (caught.value.code, caught.value.param) == ("previous_response_not_found", "previous_response_id")
        assert caught.value.status == 400


REFERENCES: dict[str, dict[str, Any]] = {
    "conversation": {"conversation": "conv_1"},
    "conversation object": {"conversation": {"id": "conv_1"}},
    "item reference": {"before": [{"type": "item_reference", "id": "msg_0"}]},
    "item reference without type": {"before": [{"id": "msg_0"}]},
    "item reference of no type": {"before": [{"type": None, "id": "msg_0"}]},
    "compaction": {"before": [BLOB]},
    "compaction by what it holds": {"before": [{**BLOB, "id": None}]},
}


@pytest.mark.parametrize("name", REFERENCES)
def test_what_a_request_names_is_found_again(name: str, caller: Caller) -> None:
    """The next person gets a number that nobody has, and an earlier name still means who it meant."""
    more = dict(REFERENCES[name])
    before = more.pop("before", [])
    caller.ask(f"{ADA}, {GRACE}", "x", output=[BLOB], **more)
    first = number_in(caller.upstream["input"])
    assert (first > 1_000) == ("conversation" in more)  # what stands in that already, nobody here knows
    given = [*before, {"role": "user", "content": f"Peter is {ZOE}"}]
    said = f"[[PERSON_{first + 1}]] is your colleague, [[PERSON_{first + 2}]]"
    heard = caller.ask(given, said, "resp_2", **more)
    assert heard == f"{GRACE} is your colleague, {ZOE}"
    assert caller.upstream["input"][-1]["content"] == f"Peter is [[PERSON_{first + 2}]]"


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("how", ["restarted", "another's", "keeps none"])
def test_what_is_not_known_never_makes_one_of_two(name: str, how: str, caller: Caller) -> None:
    more = dict(REFERENCES[name])
    before = more.pop("before", [])
    first = Caller(ServerState(), lifetime_s=0) if how == "keeps none" else caller
    first.ask(f"{ADA}, {GRACE}", "x", output=[BLOB], conversation="conv_1")
    later = {"restarted": Caller(ServerState()), "another's": Caller(caller.state, "key of another")}.get(how, first)
    given = [*before, {"role": "user", "content": ZOE}]
    heard = later.ask(given, "[[PERSON_1]] and [[PERSON_2]] are colleagues", "resp_2", **more)
    assert heard == "[[PERSON_1]] and [[PERSON_2]] are colleagues"
    number = number_in(later.upstream["input"][-1]["content"])
    assert number > 1_000
    # The same conversation has the same numbers at its next turn.
    grown = [*given, {"role": "assistant", "content": f"Hi {ZOE}"}, {"role": "user", "content": IVAN}]
    heard = later.ask(grown, f"[[PERSON_{number}]] [[PERSON_{number + 1}]]", "resp_3", **more)
    assert later.upstream["input"][len(before)]["content"] == f"[[PERSON_{number}]]"
    assert heard == f"{ZOE} {IVAN}"


def test_without_a_memory_numbers_stand_apart_instead_of_a_refusal() -> None:
    caller = Caller(ServerState(), lifetime_s=0)
    caller.ask(ADA, "x")
    assert caller.ask(ZOE, "[[PERSON_1]]", "resp_2", previous_response_id="resp_1") == "[[PERSON_1]]"
    assert number_in(caller.upstream["input"]) > 1_000
    assert len(caller.state) == 0


def test_a_long_conversation_behind_a_blob_is_remembered_and_masked_alike(caller: Caller) -> None:
    """What comes later changes nothing of what went before, and the next turn asks for its new texts alone."""
    caller.ask(f"{ADA}, {GRACE}", "x", output=[BLOB])
    given: list[dict[str, Any]] = [BLOB]
    before = ""
    for number in range(4):
        given.append({"role": "user", "content": f"{number}: {(ADA, ZOE, IVAN, GRACE)[number]} {'x' * 3000}"})
        caller.ask(given, f"turn {number}", f"resp_{number + 2}")
        now = json.dumps(caller.upstream["input"])
        assert now.startswith(before[:-1])
        before = now
        fresh = Exchange(endpoint=ENDPOINT, state=caller.state.of("key of one caller", HOUR_S))
        fresh.begin(
            json.dumps({"input": [*given, {"role": "user", "content": "new"}]}, ensure_ascii=False).encode(),
            caller.store,
        )
        assert len(fresh.texts()) == (1 if number else 2)
        given.append({"role": "assistant", "content": [{"type": "output_text", "text": f"turn {number}"}]})
    assert "[[PERSON_1]]" in before
    assert "[[PERSON_3]]" in before


def test_what_a_user_types_like_an_earlier_name_is_theirs(caller: Caller) -> None:
    caller.ask(ADA, "x")
    heard = caller.ask("Write [[PERSON_1]] literally", "[[PERSON_2]]", "resp_2", previous_response_id="resp_1")
    assert heard == "[[PERSON_1]]"
    assert caller.upstream["input"] == "Write [[PERSON_2]] literally"


def test_it_is_kept_for_a_while_and_within_bounds() -> None:
    now = [0.0]
    state = ServerState(max_bytes=20_000, clock=lambda: now[0])
    mine = state.of("a", 10)
    kept = KeptNames(("PERSON_1",), (ADA,), (("PERSON", 1),))
    mine.keep(["resp_1"], kept)
    assert mine.find("resp_1") == kept
    now[0] = 11
    assert mine.find("resp_1") is None
    for number in range(100):
        state.of("a", 10).keep([f"resp_{number}", f"msg_{number}"], kept)
    assert state.bytes <= 20_000
    assert mine.find("resp_99") == mine.find("msg_99") == kept
    assert mine.find("resp_1") is None
    state.of("a", 10).keep(["resp_big"], KeptNames(("PERSON_1",), (ADA * 5000,), (("PERSON", 1),)))
    assert mine.find("resp_big") is None
    assert mine.find("resp_99") == kept
    state.clear()
    assert (len(state), state.bytes, mine.find("resp_99")) == (0, 0, None)


def test_nothing_of_it_can_be_read_without_the_callers_request() -> None:
    state = ServerState()
    mine = state.of("the credential", HOUR_S)
    mine.keep(["resp_1"], KeptNames(("PERSON_1",), (ADA,), (("PERSON", 1),)))
    held = repr(
        [(place, entry.sealed_key, entry.conversation.sealed) for place, entry in state._entries.items()]
    ) + repr(state.__dict__)
    for secret in (ADA, "PERSON_1", "the credential", "resp_1"):
        assert secret not in held
    assert "the credential" not in repr(mine)
    assert state.of("another", HOUR_S).find("resp_1") is None


def test_names_that_mean_two_values_mean_none() -> None:
    one = KeptNames(("PERSON_1", "PERSON_2"), (ADA, GRACE), (("PERSON", 2),))
    other = KeptNames(("PERSON_1", "PERSON_3"), (ZOE, GRACE), (("PERSON", 3), ("EMAIL_ADDRESS", 1)))
    together = merged([one, other])
    assert dict(zip(together.names, together.originals, strict=True)) == {"PERSON_2": GRACE}
    assert dict(together.last_numbers) == {"PERSON": 3, "EMAIL_ADDRESS": 1}
    assert merged([]) == KeptNames()


def test_ids_are_found_in_paths() -> None:
    reader = ENDPOINT.state
    assert reader is not None
    for path in (
        "/v1/responses/resp_1",
        "/openai/v1/responses/resp_1/input_items?limit=2",
        "/v1/responses/resp_1/cancel",
    ):
        assert reader.stored_id(path) == "resp_1"
    for path in (
        "/v1/conversations/conv_1",
        "/v1/conversations/conv_1/items?limit=1",
        "/v1/conversations/conv_1/items/i",
    ):
        assert reader.stored_id(path) == "conv_1"
    for path in ("/v1/conversations", "/v1/responses", "/v1/responses/resp_1/other", "/v1/models/resp_1"):
        assert reader.stored_id(path) is None
