"""Replies that are hardly JSON: each comes back restored, or as it came, and never half."""

import json

import pytest

from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.reply import ReplyStream
from tests.unit.canary_scan import masked_by, saying

NAME, HELD = "Ada Lovelace", "[[PERSON_1]]"
SAID = json.dumps({"choices": [{"index": 0, "message": {"content": f"é Hello {HELD}"}}]}, ensure_ascii=False)


def beside(value: str) -> bytes:
    return f'{SAID[:-1]},"x":{value}}}'.encode()


def nested(depth: int) -> str:
    return '{"a":' * depth + f'"{HELD}"' + "}" * depth


ODD: dict[str, bytes] = {
    "nested": beside(nested(150)),
    "nested too deep for us": beside(nested(250)),
    "nested too deep for json": beside(nested(5_000)),
    "nested too deep for anybody": beside(nested(300_000)),
    "nested too deep for us, among brackets that are none": beside(f'["{"[{" * 300}\\"",{nested(250)}]'),
    "brackets that are none": beside(f'"{"[{" * 300}\\"}}]"'),
    "brackets without an end": b"[" * 300_000,
    "utf-16": SAID.encode("utf-16"),
    "utf-16 without a mark": SAID.encode("utf-16-le"),
    "utf-32": SAID.encode("utf-32-be"),
    "latin-1": SAID.encode("latin-1"),
    "a mark before it": b"\xef\xbb\xbf" + SAID.encode(),
    "NaN": beside("NaN"),
    "infinities": beside("[-Infinity, Infinity]"),
    "a number that has no end": beside("1" + "0" * 100_000),
    "an exponent": beside("1e999999"),
    "half a character": beside('"\\ud83d"'),
    "a control character": beside('"\x07"'),
    "bytes behind it": SAID.encode() + b"\nOK",
    "two of them": SAID.encode() * 2,
    "a comma too many": SAID[:-1].encode() + b",}",
    "quotes of another kind": SAID.replace('"', "'").encode(),
    "cut short": SAID[:-3].encode(),
    "nothing": b"",
    "a string": json.dumps(HELD).encode(),
    "null bytes": b"\0" * 1000 + SAID.encode(),
}  # fmt: skip


def restored(body: bytes, cut: int, *, is_event_stream: bool) -> bytes:
    exchange = Exchange()
    masked_by(exchange, json.dumps(saying(f"I am {NAME}.")).encode())
    stream = ReplyStream(exchange.reply_restorer(is_event_stream=is_event_stream), None)
    pieces = [body[at : at + cut] for at in range(0, len(body), cut)]
    return b"".join(b"".join(stream(piece)) for piece in [*pieces, b""])


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("cut", [7_919, 1 << 20])
def test_a_whole_one(name: str, cut: int, caplog: pytest.LogCaptureFixture) -> None:
    body = ODD[name]
    got = restored(body, cut, is_event_stream=False)
    assert got in (body, body.replace(HELD.encode(), NAME.encode()).removeprefix(b"\xef\xbb\xbf"))
    assert caplog.records == []


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n"])
def test_one_among_the_events_of_a_stream(name: str, end: bytes, caplog: pytest.LogCaptureFixture) -> None:
    odd = ODD[name].replace(b"\n", b"").replace(b"\r", b"")

    def said(text: str) -> bytes:
        return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]}).encode() + end

    got = restored(said("Hello [[PERS") + b"data: " + odd + end + said("ON_1]]!"), 7_919, is_event_stream=True)
    either = (b"data: " + each + end for each in (odd, odd.replace(HELD.encode(), NAME.encode())))
    before, _, after = got.partition(next(each for each in either if each in got))
    texts = [json.loads(each[6:])["choices"][0]["delta"]["content"] for each in (before + after).split(end) if each]
    assert "".join(texts) == f"Hello {NAME}!"
    assert caplog.records == []
