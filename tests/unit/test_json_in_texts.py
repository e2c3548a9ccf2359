"""Names in JSON that stands in a text: found as in plain text, at any depth, and nothing else of it changes."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings
from pasteguard_addon.views import decoded_view

NAMES = ["Maria Schneider", "Jürgen Müller", "Łukasz Wiśniewski", "John Smith", "Zoë Brûlé"]
DEPTHS = range(1, 7)


def compact(value: object, *, is_ascii: bool = False) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=is_ascii)


def nested(name: str, depth: int, *, is_ascii: bool) -> str:
    text = compact({"customer": {"name": name}, "status": "open"}, is_ascii=is_ascii)
    for _ in range(depth - 1):
        text = compact({"result": text}, is_ascii=is_ascii)
    return text


def shapes(name: str) -> Iterator[tuple[str, str]]:
    for is_ascii in (False, True):
        for depth in DEPTHS:
            yield f"{depth} deep", nested(name, depth, is_ascii=is_ascii)
        inner = nested(name, 1, is_ascii=is_ascii)
        yield "tool protocol", compact({"content": [{"type": "text", "text": inner}]}, is_ascii=is_ascii)
        yield "lines of a tool", compact({"output": f"Kunde: {name}\n", "exit_code": 0}, is_ascii=is_ascii)
        yield "behind prose", f"Here is the result:\n{nested(name, 2, is_ascii=is_ascii)}"
        yield "in a fence", f"Look:\n```json\n{nested(name, 2, is_ascii=is_ascii)}\n```\n"
        yield "one a line", f'{{"id":1,"x":"a\\nb"}}\n{nested(name, 2, is_ascii=is_ascii)}\n'
        yield "in a list", compact(["open", inner, "closed"], is_ascii=is_ascii)
        yield "as a key", compact({"a": compact({name: "vip"}, is_ascii=is_ascii)}, is_ascii=is_ascii)


CASES = [(kind, name, text) for name in NAMES for kind, text in shapes(name)]


@cache
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


def masked(text: str, **message: object) -> str:
    exchange = Exchange()
    exchange.begin(json.dumps({"messages": [{"role": "tool", "tool_call_id": "c", "content": text}]}).encode())
    exchange.take(detection().scan(exchange.texts()))
    content: str = json.loads(exchange.finish())["messages"][0]["content"]
    return content


@pytest.mark.parametrize(
    ("kind", "name", "text"), CASES, ids=[f"{kind}-{number}" for number, (kind, _, _) in enumerate(CASES)]
)
def test_a_name_is_found_in_any_shape(kind: str, name: str, text: str) -> None:
    got = masked(text)
    last = name.rsplit(maxsplit=1)[-1]
    assert last not in got
    assert compact(last, is_ascii=True)[1:-1] not in re.sub(r"\\+u", r"\\u", got)
    if kind not in ("behind prose", "in a fence", "one a line"):
        json.loads(got)


def test_what_stands_around_json_in_a_string_is_no_part_of_it() -> None:
    text = compact({"a": compact({"b": "x\ny"}), "c": "d"})
    view = decoded_view(text)
    assert view is not None
    assert view.text == '{"a":\n{"b":\nx\ny\n}\n,"c":"d"}'


@pytest.mark.parametrize(
    "text",
    [
        r"C:\new\table",
        r'printf("a\n", "b");',
        r'{"a": 1, b: "x\ny"}',
        r"\begin{x} [\"a\"]",
        r'regex: {\d+}"\n"',
        '{"a":"b"}',
    ],
)
def test_what_is_no_json_reads_as_it_is_written(text: str) -> None:
    assert decoded_view(text) is None


def test_reading_takes_linear_time() -> None:
    for unit in ('{"a\\n":', '[["\\n', '{"a":"\\"', '[{"\\\\":[', '{"', '\\"[{'):
        decoded_view(unit * (40_000 // len(unit)))
