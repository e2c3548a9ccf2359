"""A value is known again in base64, hex, arrays of bytes and dumps, and what was written there comes back."""

import base64
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.views import coded_view
from tests.property.test_once_known import leaving
from tests.unit.canary_scan import exchange_for

VALUES = (
    ("ENV_PASSWORD", "hunter" + "2"),
    ("PERSON", "Jürgen Müller"),
    ("ENV_PASSWORD", "ключ-7-море"),
    ("EMAIL_ADDRESS", "maria.schneider@firma.de"),
)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _url_safe(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _wrapped(text: str) -> str:
    return "\n" + base64.encodebytes(f"{'lorem ipsum ' * 9} {text} {'dolor ' * 20}".encode()).decode()


def _dump(text: str) -> str:
    data = f"config: {text};".encode()
    lines = [data[at : at + 16] for at in range(0, len(data), 16)]
    return "\n" + "".join(
        f"{number * 16:08x}  {line[:8].hex(' '):23}  {line[8:].hex(' '):23}  |{line.decode('ascii', 'replace')}|\n"
        for number, line in enumerate(lines)
    )


CODINGS: dict[str, Callable[[str], str]] = {
    "base64": _base64,
    "without padding, for URLs": _url_safe,
    "behind a user's name": lambda value: "Authorization: Basic " + _base64(f"svc:{value}"),
    "payload of a token": lambda value: f"abcd.{_url_safe(json.dumps({'v': value}))}.xyz",
    "data URL": lambda value: "data:text/plain;base64," + _base64(f"x {value}\n"),
    "part of a path": lambda value: f"/cb/{_url_safe(value + ' ok')}/done",
    "of UTF-16": lambda value: base64.b64encode(f"echo '{value}'".encode("utf-16-le")).decode(),
    "twice": lambda value: _base64(f"token={_base64(value)}"),
    "in lines": _wrapped,
    "hex": lambda value: value.encode().hex(),
    "hex in capitals": lambda value: "0x" + value.encode().hex().upper(),
    "hex with colons": lambda value: value.encode().hex(":"),
    "array of hex": lambda value: "{" + ", ".join(f"0x{byte:02x}" for byte in value.encode()) + "}",
    "array of numbers": lambda value: json.dumps([*value.encode()]),
    "array of Go": lambda value: f"[{' '.join(map(str, value.encode()))}]",
    "array of Java": lambda value: str([byte - 256 if byte > 127 else byte for byte in value.encode()]),
    "dump": _dump,
    "base32": lambda value: base64.b32encode(value.encode()).decode(),
    "calls": lambda value: " + ".join(f"chr({byte})" for byte in value.encode()),
    "calls of SQL": lambda value: "||".join(f"CHAR(0x{byte:02x})" for byte in value.encode()),
}


def _body(*messages: dict[str, str]) -> dict[str, object]:
    return {"messages": [*messages]}


@pytest.mark.parametrize(("entity_type", "value"), VALUES)
@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("role", ["user", "tool"])
def test_a_value_is_known_again_in_codes(entity_type: str, value: str, coding: str, role: str) -> None:
    text = f"So it says: {CODINGS[coding](value)} \nand goes on."
    [sent] = leaving(value, entity_type, {"role": role, "tool_call_id": "c", "content": text})
    left = re.sub(r"\[\[[A-Z_]+_[0-9]+\]\]", "", sent["content"])
    assert left.startswith("So it says: ")
    assert left.endswith(" \nand goes on.")
    assert len(left) < len(text)
    view = coded_view(left, None)
    assert view is None or value not in view.text


def test_numbers_of_two_digits_are_no_hex() -> None:
    view = coded_view(json.dumps([*b"740-193-55"]), None)
    assert view is not None
    assert view.text == "[740-193-55]"


def test_what_was_written_comes_back() -> None:
    coded = _base64("svc:Ada Lovelace")
    request = _body({"role": "user", "content": "I am Ada Lovelace"}, {"role": "user", "content": f"Basic {coded}"})
    exchange, body = exchange_for(request)
    sent = json.loads(body)["messages"][1]["content"]
    assert sent == "Basic [[PERSON_2]]"
    assert exchange.got_by_client(f"curl -H '{sent}'") == f"curl -H 'Basic {coded}'"


@pytest.mark.parametrize(
    "text",
    [
        "internationalisation/configuration, QWxhZGRpbg, deadbeefdeadbeefdeadbeef",
        "192, 168, 254, 255, 100, 200, 300; 20:26:11:30:08:35",
        base64.b64encode(bytes(range(256)) * 9).decode(),
        "2024010112000000 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
)
def test_what_no_reader_could_see_is_no_text(text: str) -> None:
    view = coded_view(text, None)
    assert view is None or view.text.startswith("internationalisation")


@given(st.text(st.sampled_from("aGk6d+/=_-\n 0x68,:[]4c3bc|\\"), max_size=90))
def test_the_view_of_any_text_is_sound(text: str) -> None:
    view = coded_view(text, None)
    if view is not None:
        for at in range(len(view.text)):
            start, end = view.to_source(at, at + 1)
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["61 " * 9, "QUJD" * 30_000, "6a" * 50_000, "61 " * 30_000 + "z", "9," * 50_000])
def test_long_texts_take_no_time(text: str) -> None:
    coded_view(text, None)
