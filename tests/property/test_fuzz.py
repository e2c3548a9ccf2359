"""Fuzzing with structure: canaries at every place of a request, in every spelling of JSON and under every encoding.

What holds for each: no canary is left in what upstream gets, in any form; but for the places of canaries it is the same
JSON; and a reply that says the placeholders, cut anywhere and compressed anyhow, comes back with the canaries.
`FUZZ_EXAMPLES` says how many examples; `scripts/soak fuzz` goes on for as long as it is told to.
"""

import base64
import gzip
import json
import os
import random
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import brotli
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import http

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.encoding import decoded
from pasteguard_addon.proxy.reply import ReplyStream, prepare
from tests.kit import canary
from tests.kit.compression import zstd
from tests.kit.examples import examples
from tests.unit.canary_scan import masked_by

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
fuzz = examples(EXAMPLES)

CANARIES = ("Ada Lovelace", "Grace Hopper", "Zoë Müller", "Иван Петров", "a.b@c.org", "key-a1bcdefghijk")
_AROUND = (
    "",
    "I am ",
    " and so on.",
    "\n",
    "\t",
    '"',
    "\\",
    "[",
    "]]",
    "{",
    "é",
    "😀 ",
    "<b>",
    "%41",
    "`",
    "’s",
    "\u2028",
)


@st.composite
def said(draw: st.DrawFn) -> str:
    """Return a text with canaries in it, apart from one another."""
    pieces = draw(st.lists(st.sampled_from(_AROUND), max_size=3))
    for value in draw(st.lists(st.sampled_from(CANARIES), min_size=1, max_size=3)):
        pieces += [" ", value, " ", *draw(st.lists(st.sampled_from(_AROUND), max_size=2))]
    return "".join(pieces)


# --- places ----------------------------------------------------------------------------------------------------


def _call(arguments: str) -> dict[str, Any]:
    return {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": arguments}}


def _data_url(text: str, *, is_base64: bool) -> str:
    data = text.encode()
    return f"data:text/plain;charset=utf-8;base64,{base64.b64encode(data).decode()}" if is_base64 else (
        f"data:text/plain;charset=utf-8,{quote(text)}"
    )  # fmt: skip


MESSAGES: tuple[Callable[[str], dict[str, Any]], ...] = (
    lambda text: {"role": "user", "content": text},
    lambda text: {"role": "system", "content": text},
    lambda text: {"role": "developer", "content": [{"type": "text", "text": text}]},
    lambda text: {"role": "user", "content": [{"type": "input_text", "text": text}, {"type": "text", "text": "b"}]},
    lambda text: {"role": "user", "content": [text]},
    lambda text: {"role": "user", "name": text, "content": "x"},
    lambda text: {"role": "assistant", "content": None, "refusal": text},
    lambda text: {"role": "assistant", "content": None, "reasoning_content": text},
    lambda text: {"role": "assistant", "content": None, "tool_calls": [_call(json.dumps({"q": text}))]},
    lambda text: {"role": "assistant", "content": None, "tool_calls": [_call(json.dumps([[{"a": [text, 1]}]]))]},
    lambda text: {"role": "assistant", "content": None, "tool_calls": [_call(text)]},
    lambda text: {"role": "assistant", "content": None, "tool_calls": [_call(json.dumps({text: 1}))]},
    lambda text: {"role": "assistant", "function_call": {"name": "f", "arguments": json.dumps({"q": text})}},
    lambda text: {"role": "tool", "tool_call_id": "call_1", "content": text},
    lambda text: {
        "role": "tool",
        "tool_call_id": "call_1",
        "content": json.dumps({"rows": [{"v": text}]}, ensure_ascii=False),
    },
    lambda text: {"role": "function", "name": "f", "content": [{"type": "text", "text": text}]},
    lambda text: {
        "role": "user",
        "content": [{"type": "file", "file": {"file_data": _data_url(text, is_base64=True)}}],
    },
    lambda text: {
        "role": "user",
        "content": [{"type": "image_url", "image_url": {"url": _data_url(text, is_base64=False)}}],
    },
    lambda text: {"role": "user", "content": [{"type": "thinking", "thinking": text}]},
    lambda text: {"role": "user", "content": "x", "unknown": {"deep": [{"deeper": text}]}},
    lambda text: {"role": "someone", "content": text},
    lambda text: {"role": "user", "content": {"text": text}},
)
MEMBERS: tuple[Callable[[str], dict[str, Any]], ...] = (
    lambda text: {"tools": [{"type": "function", "function": {"name": "f", "description": text}}]},
    lambda text: {
        "tools": [
            {"type": "function", "function": {"name": "f", "parameters": {"properties": {"a": {"description": text}}}}}
        ]
    },
    lambda text: {"functions": [{"name": "f", "parameters": {"properties": {"a": {"default": text}}}}]},
    lambda text: {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"title": text}}}},
    lambda text: {"metadata": {"note": text}},
    lambda text: {"user": text},
    lambda text: {"prediction": {"type": "content", "content": text}},
    lambda text: {"prediction": {"type": "content", "content": [{"type": "text", "text": text}]}},
    lambda text: {"unheard_of": [{"of": text}]},
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """Return a request and the texts that hold canaries."""
    held = draw(st.lists(said(), min_size=1, max_size=4))
    messages = [draw(st.sampled_from(MESSAGES))(text) for text in held]
    member = draw(said())
    body = {"model": "m", "messages": messages}
    if draw(st.booleans()):
        held.append(member)
        body |= draw(st.sampled_from(MEMBERS))(member)
    return body, held


# --- spellings and encodings -----------------------------------------------------------------------------------


def spelled(value: object, rng: random.Random) -> str:
    """Return JSON with characters escaped, and blanks, as a client may write it."""
    if isinstance(value, dict):
        members = (f"{_blank(rng)}{spelled(key, rng)}{_blank(rng)}:{spelled(item, rng)}" for key, item in value.items())
        return "{" + ",".join(members) + _blank(rng) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_blank(rng) + spelled(item, rng) for item in value) + _blank(rng) + "]"
    return _string(value, rng) if isinstance(value, str) else json.dumps(value)


def _blank(rng: random.Random) -> str:
    return rng.choice(("", "", "", " ", "\n", "\t\r\n"))


def _string(text: str, rng: random.Random) -> str:
    share = rng.choice((0.0, 0.0, 0.3, 1.0))
    return (
        '"'
        + "".join(
            _escaped(each) if rng.random() < share else json.dumps(each, ensure_ascii=False)[1:-1] for each in text
        )
        + '"'
    )


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2))


def _raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def _in_halves(encode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: encode(data[: len(data) // 2]) + encode(data[len(data) // 2 :])


ENCODINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    ("x-gzip", _in_halves(gzip.compress)),
    ("Deflate", zlib.compress),
    ("deflate", _raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
    ("zstd", _in_halves(zstd.compress)),
)


def plain(value: object, exchange: Exchange) -> object:
    """Return JSON with every text as the client wrote it; what is JSON or data in a text is read as such."""
    if isinstance(value, dict):
        return {plain(key, exchange): plain(item, exchange) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, exchange) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("data:text"):
        head, _, data = value.partition(",")
        text = base64.b64decode(data) if head.endswith("base64") else data
        return head, plain(text.decode() if isinstance(text, bytes) else _unquoted(text), exchange)
    try:
        inner = json.loads(value)
    except ValueError:
        return exchange.sent_by_client(value)
    return plain(inner, exchange) if isinstance(inner, dict | list) else exchange.sent_by_client(value)


def _unquoted(text: str) -> str:

    return unquote(text)


def present(texts: list[str]) -> list[str]:
    return [value for value in CANARIES if any(value in text for text in texts)]


@fuzz
@given(requests(), st.sampled_from(ENCODINGS), st.integers(0, 2**32))
def test_no_canary_leaves(
    request: tuple[dict[str, Any], list[str]], encoding: tuple[str, Callable[[bytes], bytes]], seed: int
) -> None:
    body, texts = request
    written = spelled(body, random.Random(seed)).encode()
    name, encode = encoding
    exchange = Exchange()
    sent = masked_by(exchange, decoded(encode(written), name, 1 << 20))
    assert canary.leaks(present(texts), sent) == []
    before, after = json.loads(written), json.loads(sent)
    assert plain(after, exchange) == plain(before, exchange)


@fuzz
@given(
    said(),
    st.booleans(),
    st.sampled_from(ENCODINGS),
    st.lists(st.integers(1, 40), min_size=1, max_size=30),
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
)
def test_every_reply_comes_back(
    text: str,
    is_stream: bool,
    encoding: tuple[str, Callable[[bytes], bytes]],
    cuts: list[int],
    deltas: list[int],
) -> None:
    exchange = Exchange()
    sent = json.loads(masked_by(exchange, json.dumps({"messages": [{"role": "user", "content": text}]}).encode()))
    masked = sent["messages"][0]["content"]
    body = (
        _stream(masked, deltas) if is_stream else json.dumps({"choices": [{"message": {"content": masked}}]}).encode()
    )
    name, encode = encoding
    response = http.Response.make(200)
    response.headers["content-encoding"] = name
    restorer = exchange.reply_restorer(is_event_stream=is_stream) if exchange.has_placeholders else None
    stream = ReplyStream(restorer, prepare(response, is_http10=False))
    got = b"".join(b"".join(stream(piece)) for piece in [*_cut(encode(body), cuts), b""])
    assert not stream.broken_by
    assert _said_by(got, is_stream=is_stream) == text


def _stream(text: str, deltas: list[int]) -> bytes:
    pieces, at = [], 0
    while at < len(text):
        size = deltas[len(pieces) % len(deltas)]
        pieces.append(text[at : at + size])
        at += size
    chunks = [{"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]} for piece in pieces]
    return b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks) + b"data: [DONE]\n\n"


def _cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, at = [], 0
    while at < len(data):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[at : at + size])
        at += size
    return pieces


def _said_by(body: bytes, *, is_stream: bool) -> str:
    if not is_stream:
        return str(json.loads(body)["choices"][0]["message"]["content"])
    events = [line.removeprefix(b"data: ") for line in body.split(b"\n\n") if line.startswith(b"data: ")]
    chunks = [json.loads(event) for event in events if event != b"[DONE]"]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


@fuzz
@given(requests(), st.lists(st.tuples(st.sampled_from(MESSAGES), said()), min_size=1, max_size=4))
def test_a_conversation_is_masked_warm_as_it_is_cold(
    request: tuple[dict[str, Any], list[str]], turns: list[tuple[Callable[[str], dict[str, Any]], str]]
) -> None:
    body, _ = request
    store = ScanCache(10**6, 10**4)
    for make, text in turns:
        written = json.dumps(body, ensure_ascii=False).encode()
        assert masked_by(Exchange(), written, store) == masked_by(Exchange(), written)
        body["messages"].append(make(text))
