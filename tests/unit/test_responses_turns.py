"""Responses over several turns: what the model said goes back to it as it was, byte for byte."""

import json
from typing import Any

import pytest

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.responses import Responses
from pasteguard_addon.exchange.exchange import Exchange
from tests.kit import responses as kit
from tests.unit.canary_scan import fed, masked_by

ENDPOINT = Responses()
ADA, GRACE = "Ada Lovelace", "Grace Hopper"


class Talk:
    """A client, and what stands between it and the model, which may forget."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.input: list[dict[str, Any]] = []
        self.sent: list[bytes] = []
        """The masked bodies."""
        self._store = ScanCache(10**7, 10**5) if keeps else None
        self._answers = AnswerMemory(ScanCache(10**7, 10**5), "a caller") if keeps else None

    def turn(self, *new: dict[str, Any], reply: kit.Stream) -> dict[int, dict[str, str]]:
        """Send all that was said so far and something new; return what the client hears."""
        self.input += new
        body = json.dumps({"model": "m", "instructions": "Be kind.", "input": self.input}).encode()
        exchange = Exchange(endpoint=ENDPOINT, answers=self._answers)
        self.sent.append(masked_by(exchange, body, self._store))
        got = fed(exchange.reply_restorer(is_event_stream=True), [reply.end()])
        exchange.remember_answers()
        self.input += [event["item"] for event in kit.events_of(got) if event["type"] == "response.output_item.done"]
        return kit.heard(got)

    @property
    def upstream(self) -> list[dict[str, Any]]:
        """The input that the provider got last."""
        return json.loads(self.sent[-1])["input"]  # type: ignore[no-any-return]


def replying(number: int) -> kit.Stream:
    """Return a turn of a model that reasons, talks and calls, and spells placeholders as models do."""
    stream = kit.Stream(response_id=f"resp_{number}")
    stream.summarise(["I look up [PERSON", f"_1], {number}"])
    stream.say([f"Dear [[Person_1]], turn {number}. ", "[[PERSON_1]] and PERSON_1."])
    stream.call([f'{{"to":"[[PERSON_1]]","n":{number},', '"cc":"\\u005b[PERSON_2]]"}'])
    stream.call([f'{{"to":"[PERSON_1]","n":{number},', '"cc":"[[PERSON_2]]"}'])
    stream.say([f"Dear [PERSON_1], turn {number}. [[PERSON_1]] and PERSON_1."])
    stream.call_custom([f"await send({number}, `[[PERSON_2]]`)"])
    return stream


@pytest.mark.parametrize("padding", ["", "x" * 5_000], ids=["short", "long enough to be remembered"])
def test_the_models_turns_go_back_as_it_said_them(padding: str) -> None:
    talk = Talk()
    said: list[dict[str, Any]] = []
    for number in range(5):
        reply = replying(number)
        heard = talk.turn(
            {"role": "user", "content": f"I am {ADA}, this is {GRACE}. {number}{padding}"},
            {"type": "function_call_output", "call_id": "c", "output": f"{GRACE}: {number}"},
            reply=reply,
        )
        assert f"Dear {ADA}, turn" in heard[1]["delta"]
        theirs = [item for item in talk.upstream if item.get("id")]
        assert theirs == said, "what the model said came back otherwise"
        assert ADA not in talk.sent[-1].decode()
        said += reply.output
    for earlier, later in zip(talk.sent, talk.sent[1:], strict=False):
        assert later.startswith(earlier[: earlier.rindex(b"]}")]), "the masked prefix has changed"


def test_a_new_start_masks_the_same_prefix_where_the_model_spelled_exactly() -> None:
    """Nothing but spellings hangs on what is remembered."""
    bodies = []
    for keeps in (True, False):
        talk = Talk(keeps=keeps)
        for number in range(10):
            reply = kit.Stream()
            reply.say([f"Dear [[PERSON_1]], {number}"])
            reply.call(['{"to":"[[PERSON_2]]"}'])
            talk.turn({"role": "user", "content": f"I am {ADA}, this is {GRACE}. {number}"}, reply=reply)
        bodies.append(talk.sent)
    assert bodies[0] == bodies[1]
