"""The test kit itself: an upstream that hides bytes or a canary that cannot sing would prove nothing."""

import base64
import json
import threading
import time

import httpx
import pytest

from tests.kit import canary
from tests.kit.proxy import ProxyProcess
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import (
    ABORT,
    DONE,
    HANG_UP,
    Gate,
    Upstream,
    event,
    json_reply,
    running_upstream,
    sse_reply,
    text_events,
)

CHAT = {"model": "m", "messages": [{"role": "user", "content": "Grüße, Zoë Quill"}]}


@pytest.mark.parametrize(
    "encode",
    [
        str,
        json.dumps,
        lambda v: json.dumps(json.dumps(v)),
        lambda v: v.upper(),
        lambda v: base64.b64encode(f"x{v}yz".encode()).decode(),
        lambda v: httpx.QueryParams({"q": v}).__str__(),
        repr,
    ],
)
def test_canary_finds_every_form(encode) -> None:
    value = 'Zoë "Q" Quill'
    assert canary.leaks([value], f"before {encode(value)} after".encode())


def test_canary_is_silent_on_other_text() -> None:
    assert canary.leaks(["Zoë Quill", "zoe@quill.example"], b"[[PERSON_1]] wrote to [[EMAIL_ADDRESS_1]]") == []


@pytest.mark.parametrize("is_http2", [False, True], ids=["http1", "http2"])
def test_upstream_records_and_echoes(is_http2: bool, ca: ThrowAwayCa) -> None:
    with (
        running_upstream(ca) as upstream,
        httpx.Client(http2=is_http2, verify=trusting(ca.ca_path, http2=is_http2), trust_env=False) as client,
    ):
        reply = client.post(upstream.url + "/v1/chat/completions", json=CHAT, headers={"x-who": "Zoë".encode()})
        assert reply.http_version == ("HTTP/2" if is_http2 else "HTTP/1.1")
        assert reply.json()["choices"][0]["message"]["content"] == "Grüße, Zoë Quill"
        assert upstream.last.path == "/v1/chat/completions"
        assert upstream.leaks("Zoë Quill")
        assert upstream.never_saw("Ada Lovelace")


def test_upstream_streams_step_by_step(upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(sse_reply(event({"content": "a"}), gate, event({"content": "b"}), DONE))
    with httpx.stream("POST", upstream.url, json=CHAT, trust_env=False) as reply:
        pieces = reply.iter_raw()
        assert b'"a"' in next(pieces)
        assert gate.reached.wait(5)
        gate.open()
        assert b'"b"' in b"".join(pieces)


@pytest.mark.parametrize("end", [ABORT, HANG_UP])
@pytest.mark.parametrize("framing", ["chunked", "length"])
def test_upstream_breaks_off(upstream: Upstream, end: str, framing: str) -> None:
    upstream.answer(sse_reply(event({"content": "a"}), end, b"x", framing=framing))
    with pytest.raises(httpx.TransportError):
        httpx.post(upstream.url, json=CHAT, trust_env=False)


def test_upstream_notices_a_client_that_leaves(upstream: Upstream) -> None:
    upstream.answer(sse_reply(event({"content": "a"}), Gate()))
    with httpx.stream("POST", upstream.url, json=CHAT, trust_env=False) as reply:
        next(reply.iter_raw())
    assert upstream.last.connection.closed_by_peer.wait(5)


def test_plain_mitmdump_passes_everything(plain_proxy: ProxyProcess, upstream: Upstream) -> None:
    reply = httpx.post(plain_proxy.url + "/v1/chat/completions", json=CHAT, trust_env=False)
    assert reply.json()["choices"][0]["message"]["content"] == "Grüße, Zoë Quill"
    assert upstream.leaks("Zoë Quill")


def test_replies_in_turn(upstream: Upstream) -> None:
    upstream.answer(json_reply({"a": 1}), json_reply({"a": 2}, 500))
    codes = [httpx.get(upstream.url, trust_env=False).status_code for _ in range(3)]
    assert codes == [200, 500, 500]


def test_many_at_once(upstream: Upstream) -> None:
    upstream.handler = lambda _: sse_reply(*text_events("hello"), 0.3)
    started = time.monotonic()
    threads = [
        threading.Thread(target=httpx.post, args=(upstream.url,), kwargs={"json": CHAT, "trust_env": False})
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(upstream.requests) == 10
    assert time.monotonic() - started < 3
