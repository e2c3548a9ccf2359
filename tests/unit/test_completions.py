"""The API before chats: a second endpoint, in a folder of its own."""

import json

import pytest

from pasteguard_addon.endpoints.completions import Completions
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from tests.unit.canary_scan import bytewise, fed, scan

ENDPOINT = Completions()
ADA, GRACE = "Ada Lovelace", "Grace Hopper"


def masked(request: object) -> tuple[Exchange, bytes]:
    exchange = Exchange(endpoint=ENDPOINT)
    exchange.begin(json.dumps(request).encode())
    exchange.take(scan(exchange.texts()))
    return exchange, exchange.finish()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"prompt": f"Dear {ADA}"}, {"prompt": "Dear [[PERSON_1]]"}),
        ({"prompt": [ADA, f"{GRACE}, {ADA}"]}, {"prompt": ["[[PERSON_1]]", "[[PERSON_2]], [[PERSON_1]]"]}),
        ({"prompt": "a", "suffix": ADA}, {"prompt": "a", "suffix": "[[PERSON_1]]"}),
        ({"prompt": "a", "suffix": None, "user": ADA}, {"prompt": "a", "suffix": None, "user": "[[PERSON_1]]"}),
        ({"prompt": "a", "x": {"y": [ADA]}}, {"prompt": "a", "x": {"y": ["[[PERSON_1]]"]}}),
        ({"model": ADA, "prompt": "a"}, {"model": ADA, "prompt": "a"}),
        ({"prompt": "a", ADA: "b"}, {"prompt": "a", "[[PERSON_1]]": "b"}),
        ({"prompt": "a", "seed": 4111111111111111}, {"prompt": "a", "seed": 4111111111111111}),
    ],
)
def test_prompts_and_what_nobody_knows_are_masked(request_: object, expected: object) -> None:
    assert json.loads(masked(request_)[1]) == expected


@pytest.mark.parametrize("prompt", [[1, 2, 3], [[1, 2], [3]], 7, {"a": 1}, ["a", [1]]])
def test_token_ids_are_refused(prompt: object) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        masked({"prompt": prompt})
    assert caught.value.code == "token_ids_not_scanned"


def chunk(text: str, index: int = 0, finish: str | None = None) -> bytes:
    choice = {"index": index, "text": text, "logprobs": None, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "c", "object": "text_completion", "choices": [choice]}).encode() + b"\n\n"


def said(stream: bytes) -> dict[int, str]:
    texts: dict[int, str] = {}
    for line in stream.split(b"\n"):
        if line.startswith(b"data: {"):
            for choice in json.loads(line[6:])["choices"]:
                texts[choice["index"]] = texts.get(choice["index"], "") + choice["text"]
    return texts


def test_a_stream_is_restored_at_any_cut() -> None:
    exchange, _ = masked({"prompt": f"{ADA} and {GRACE}"})
    events = [
        chunk("Dear [[PER"),
        chunk("[[PERSON", 1),
        chunk("SON_1]], "),
        chunk("_2]] [[", 1),
        chunk("bye", 0, "stop"),
    ]
    events += [chunk("", 1, "length"), b"data: [DONE]\n\n"]
    for pieces in (events, [b"".join(events)], bytewise(b"".join(events))):
        got = fed(exchange.reply_restorer(is_event_stream=True), pieces)
        assert said(got) == {0: f"Dear {ADA}, bye", 1: f"{GRACE} [["}
        assert got.endswith(events[-1])


def test_a_whole_reply_and_an_error_are_restored() -> None:
    exchange, _ = masked({"prompt": ADA})
    for reply in ({"choices": [{"index": 0, "text": "Hi [[PERSON_1]]"}]}, {"error": {"message": "no [[PERSON_1]]"}}):
        got = fed(exchange.reply_restorer(is_event_stream=False), [json.dumps(reply).encode()])
        assert ADA in got.decode()
        assert b"[[" not in got


def test_a_person_reads_prompts_and_answers() -> None:
    request = ENDPOINT.readable_request(b'{"prompt":["a","b"],"suffix":"c","model":"m","n":2}')
    assert [(turn.speaker, [part.text for part in turn.parts]) for turn in request.turns] == [
        ("prompt", ["a", "b"]),
        ("suffix", ["c"]),
    ]
    assert request.other_fields == ["n"]
    stream = chunk("a") + chunk("b", 1) + chunk("c")
    assert ENDPOINT.reply_texts(stream) == ["ac", "b"]
    assert [turn.speaker for turn in ENDPOINT.readable_reply(stream).turns] == ["completion 0", "completion 1"]
    assert ENDPOINT.readable_reply(b'{"error":{"message":"x"}}').turns[0].speaker == "error"
    for nothing in (b"{}", b"x", b'{"choices":[]}'):
        with pytest.raises(ValueError, match=r"completion|JSON"):
            ENDPOINT.readable_reply(nothing)
    with pytest.raises(ValueError, match="completion"):
        ENDPOINT.readable_request(b'{"messages":[]}')
