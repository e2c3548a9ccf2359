"""The shared rows about encodings, structure, edges, spans and places nobody visits: what must not be read upstream."""

import html
import json
import os
import quopri
import re
import unicodedata
from email.header import decode_header, make_header
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

ROWS_FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "edges_shared.jsonl"
KINDS = ("A1", "A2", "B1", "B2", "B3", "C1", "C2", "E1", "E2", "F1", "F2", "G1", "H5b", "H6")


def rows() -> list[dict[str, Any]]:
    if not ROWS_FILE.exists():
        return []
    found = map(json.loads, filter(None, ROWS_FILE.read_text("utf-8").splitlines()))
    return [row for row in found if row["kind"] in KINDS]


def test_the_rows_are_there() -> None:
    if not ROWS_FILE.exists() and not os.environ.get("CI"):
        pytest.skip("the shared rows are not on this machine")
    assert rows()


@cache
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


def readings(sent: str) -> str:
    """Return a body as it is, and decoded in each way."""
    texts = [sent]
    for decode in (
        lambda text: re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text),
        unquote,
        html.unescape,
        lambda text: quopri.decodestring(text.encode()).decode("utf-8", "replace"),
        lambda text: " ".join(str(make_header(decode_header(word))) for word in text.split()),
        lambda text: unicodedata.normalize("NFKC", text),
    ):
        texts += [decode(text) for text in list(texts)]
    return "\n".join(texts)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_it_is_not_read_upstream(row: dict[str, Any]) -> None:
    messages = row.get("messages") or [{"role": row["role"], "content": row["text"], "tool_call_id": "c"}]
    exchange = Exchange()
    exchange.begin(json.dumps({"model": "m", "messages": messages, **row.get("fields", {})}).encode())
    exchange.take(detection().scan(exchange.texts()))
    sent = exchange.finish().decode()
    json.loads(sent)
    everywhere = readings(sent)
    assert [value for value in row["mask"] if value in everywhere] == []
    assert [value for value in row["keep"] if value not in sent] == []
