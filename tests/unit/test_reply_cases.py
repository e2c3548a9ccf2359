"""Answers as models write them, with what became of each: the shared rows, whole and in pieces of three characters."""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

ROWS_FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "replies_shared.jsonl"


def rows() -> list[dict[str, Any]]:
    if not ROWS_FILE.exists():
        return []
    return [json.loads(line) for line in ROWS_FILE.read_text("utf-8").splitlines() if line]


def test_the_rows_are_there() -> None:
    if not ROWS_FILE.exists() and not os.environ.get("CI"):
        pytest.skip("the shared rows are not on this machine")
    assert rows()


@cache
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


@cache
def asked(row: str) -> tuple[Exchange, tuple[str, ...]]:
    """Return an exchange that masked a row's request, and its placeholders."""
    wanted = json.loads(row)
    messages = wanted.get("messages") or [{"role": "user", "content": wanted["user"]}]
    request = {"model": "m", "messages": messages, **({"tools": wanted["tools"]} if "tools" in wanted else {})}
    exchange = Exchange()
    exchange.begin(json.dumps(request).encode())
    exchange.take(detection().scan(exchange.texts()))
    exchange.finish()
    return exchange, exchange._vault.names


def filled(text: str, names: tuple[str, ...]) -> str:
    for number, name in enumerate(names):
        entity_type, _, ordinal = name.rpartition("_")
        for form, value in (("", f"[[{name}]]"), ("T", entity_type), ("N", ordinal), ("n", name), ("l", name.lower())):
            text = text.replace(f"{{{form}{number}}}", value)
    return text


def expected(value: Any, original: Callable[[int], str]) -> Any:
    if isinstance(value, dict):
        return {name: expected(item, original) for name, item in value.items()}
    if isinstance(value, list):
        return [expected(item, original) for item in value]
    if not isinstance(value, str):
        return value
    for number in range(4):
        if f"<{number}>" in value or f"<%{number}>" in value:
            value = value.replace(f"<{number}>", original(number))
            value = value.replace(f"<%{number}>", quote(original(number), safe=""))
    return value


def chunks(text: str, member: Callable[[str], dict[str, object]]) -> Iterator[bytes]:
    for at in range(0, len(text), 3):
        choice = {"index": 0, "delta": member(text[at : at + 3]), "finish_reason": None}
        yield b"data: " + json.dumps({"id": "c", "choices": [choice]}).encode() + b"\n\n"
    yield b'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


def content(text: str) -> dict[str, object]:
    return {"content": text}


def arguments(text: str) -> dict[str, object]:
    return {"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": text}}]}


def answered(exchange: Exchange, text: str, member: Callable[[str], dict[str, object]], *, is_stream: bool) -> str:
    restorer = exchange.reply_restorer(is_event_stream=is_stream)
    if not is_stream:
        body = json.dumps({"choices": [{"index": 0, "message": member(text), "finish_reason": "stop"}]}).encode()
        return _said(json.loads(restorer.feed(body) + restorer.finish()), "message")
    got = b"".join(restorer.feed(event) for event in chunks(text, member)) + restorer.finish()
    events = [json.loads(line[6:]) for line in got.split(b"\n") if line.startswith(b"data: {")]
    return "".join(_said(event, "delta") for event in events)


def _said(reply: dict[str, Any], part: str) -> str:
    message = reply["choices"][0][part]
    calls = message.get("tool_calls") or [{}]
    text = message.get("content") or calls[0].get("function", {}).get("arguments")
    return text or ""


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "in pieces"])
@pytest.mark.parametrize("row", [row for row in rows() if "reply" in row or "args" in row], ids=lambda row: row["id"])
def test_an_answer_fits_where_it_lands(row: dict[str, Any], *, is_stream: bool) -> None:
    exchange, names = asked(json.dumps(row))
    said = filled(row.get("reply") or row["args"], names)
    got = answered(exchange, said, content if "reply" in row else arguments, is_stream=is_stream)
    wanted = expected(row, lambda number: exchange.got_by_client(f"[[{names[number]}]]"))
    if row.get("same"):
        assert got == said
    if "equals" in row:
        assert got in (wanted["equals"] if isinstance(wanted["equals"], list) else [wanted["equals"]])
    if "json" in row:
        start, end = row.get("cut") or ("", "")
        inner = got.partition(start)[2] if start else got
        assert json.loads(inner.partition(end)[0] if end else inner) == wanted["json"]
    if "lines" in row:
        assert len(got.strip().splitlines()) == row["lines"]
    if "number" in row:
        assert isinstance(json.loads(got)[row["number"]], int)
    for each in wanted.get("contains", ()):
        assert each in got
    for each in wanted.get("lacks", ()):
        assert each not in got


@pytest.mark.parametrize("row", [row for row in rows() if "rawbody" in row or "sse" in row], ids=lambda row: row["id"])
def test_an_odd_body_is_restored(row: dict[str, Any]) -> None:
    exchange, names = asked(json.dumps(row))
    wanted = expected(row, lambda number: exchange.got_by_client(f"[[{names[number]}]]"))
    restorer = exchange.reply_restorer(is_event_stream="sse" in row)
    got = (restorer.feed(filled(row.get("rawbody") or row["sse"], names).encode()) + restorer.finish()).decode()
    places = [got.find(each) for each in wanted.get("order", ())]
    assert -1 not in places
    assert places == sorted(places)
    assert all(each in got for each in wanted.get("contains", ()))
    assert not any(each in got for each in wanted.get("lacks", ()))


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "in pieces"])
@pytest.mark.parametrize("row", [row for row in rows() if "reasoning" in row], ids=lambda row: row["id"])
def test_signed_thinking_goes_back_at_the_next_turn_as_it_came(row: dict[str, Any], *, is_stream: bool) -> None:
    answers = AnswerMemory(ScanCache(10**7, 10**5), "host key")
    exchange = Exchange(answers=answers)
    user = {"role": "user", "content": row["user"]}
    sent(exchange, [user])
    names = exchange._vault.names
    field = row["reasoning"]["field"]
    item = json.loads(filled(json.dumps(row["reasoning"]["item"]), names))
    got = thinking(exchange, field, item, is_stream=is_stream)
    exchange.remember_answers()
    assert got == item
    answer = {"role": "assistant", "content": "Well.", field: [got]}
    back = sent(Exchange(answers=answers), [user, answer])
    assert json.loads(back)["messages"][1] == answer


def sent(exchange: Exchange, messages: list[dict[str, Any]]) -> bytes:
    exchange.begin(json.dumps({"model": "m", "messages": messages}).encode())
    while texts := exchange.texts():
        exchange.take(detection().scan(texts))
    return exchange.finish()


def thinking(exchange: Exchange, field: str, item: dict[str, Any], *, is_stream: bool) -> dict[str, Any]:
    """Return an item of a reply's thinking as a client gets it."""
    restorer = exchange.reply_restorer(is_event_stream=is_stream)
    if not is_stream:
        body = json.dumps({"choices": [{"index": 0, "message": {field: [item]}, "finish_reason": "stop"}]}).encode()
        whole = json.loads(restorer.feed(body) + restorer.finish())
        return dict(whole["choices"][0]["message"][field][0])
    unsigned = {name: value for name, value in item.items() if name not in ("text", "signature")}
    deltas = [{**unsigned, "text": item["text"][at : at + 3]} for at in range(0, len(item["text"]), 3)]
    deltas.append({**unsigned, "text": "", "signature": item["signature"]})
    events = [{"choices": [{"index": 0, "delta": {field: [delta]}}]} for delta in deltas]
    got = b"".join(restorer.feed(b"data: " + json.dumps(event).encode() + b"\n\n") for event in events)
    lines = (got + restorer.finish()).split(b"\n")
    pieces = [json.loads(line[6:])["choices"][0]["delta"][field][0] for line in lines if line]
    return {**pieces[-1], "text": "".join(piece["text"] for piece in pieces)}
