"""Transcripts of replies, `tests/golden/NAME.txt`: what upstream sends and what the client must get.

    comment: what this one shows, and whose dialect it is
    vault: [[PERSON_1]] = "Ada Lovelace"
    text: 0.content = "Hello Ada Lovelace!"
    expect: restored

    (what upstream sends)
    --- client ---
    (what the client gets)

Header keys, of which an unknown one is an error:

- `comment`: one or more lines for the reader.
- `vault`: a placeholder that the request got, and its original as a JSON string; as many as there are.
- `endpoint`: the endpoint whose reply this is (default `chat_completions`).
- `text`: a text that the client has put together in the end, by choice and field, as a JSON string. Of a message it is
  named by the block's index and the member (`0.text`); of a response by the item's index and the layer (`0.delta`, and
  as the four layers that tell it again: `0.done`, `0.part`, `0.item`, `0.response`).
- `expect`: `restored`; `unchanged` (then there is no client part); `cut` (upstream breaks off: what the restorer
  holds then is lost, so the client part ends where the last event did that was passed on).
- `line-ends`: `crlf` or `cr` stand for every line end of both parts (default `lf`).
- `mode`: `json` if the request asked for JSON content.
- `request`: `none` if no real request gets this vault, so the transcript runs without the proxy only.

In both parts `⟪0D 0A⟫` is bytes in hex, `⟪-⟫` swallows the line end after it, and `⟪|⟫` is where upstream cuts the
bytes when it sends them in pieces.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit import responses

FOLDER = Path(__file__).resolve().parents[1] / "golden"

_SEPARATOR = b"--- client ---\n"
_LINE_ENDS = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}
_CUT = "⟪|⟫".encode()
_SWALLOWED = re.compile("⟪-⟫".encode() + rb"(?:\r\n|\r|\n)")
_HEX = re.compile("⟪([0-9A-F ]+)⟫".encode())
_VAULT = re.compile(r"\[\[([A-Z][A-Z0-9_]*)_([0-9]+)\]\] = (\".*\")")
_TEXT = re.compile(r"(\S+) = (\".*\")")
_EXPECTATIONS = frozenset({"restored", "unchanged", "cut"})


class BadTranscriptError(Exception):
    """A transcript does not follow the format."""


@dataclass
class Golden:
    """One transcript."""

    name: str
    endpoint: str = "chat_completions"
    expect: str = ""
    vault: dict[tuple[str, int], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    is_json_mode: bool = False
    has_request: bool = True
    line_end: bytes = b"\n"
    pieces: list[bytes] = field(default_factory=list)
    """What upstream sends, cut as the transcript says."""
    client: bytes = b""

    @property
    def upstream(self) -> bytes:
        return b"".join(self.pieces)


def load_all() -> list[Golden]:
    return [load(path) for path in sorted(FOLDER.glob("*.txt"))]


def load(path: Path) -> Golden:
    """Read one transcript; raises `BadTranscriptError`."""
    return parse(path.stem, path.read_bytes())


def parse(name: str, content: bytes) -> Golden:
    head, blank, body = content.partition(b"\n\n")
    if not blank:
        raise BadTranscriptError(f"{name}: no blank line ends the header")
    golden = Golden(name)
    for line in head.decode().split("\n"):
        if not _read(golden, *line.partition(": ")[::2]):
            raise BadTranscriptError(f"{name}: cannot read the header line {line!r}")
    if not golden.expect:
        raise BadTranscriptError(f"{name}: no expect line")
    sent, separator, got = body.partition(_SEPARATOR)
    if bool(separator) == (golden.expect == "unchanged"):
        raise BadTranscriptError(f"{name}: a client part belongs to what changes, and to nothing else")
    golden.pieces = [_bytes(piece, golden.line_end) for piece in sent.split(_CUT)]
    golden.client = _bytes(got, golden.line_end) if separator else golden.upstream
    return golden


def _read(golden: Golden, key: str, value: str) -> bool:
    """Note what a line of the header says; return whether it says something."""
    match key:
        case "comment":
            return bool(value)
        case "endpoint":
            golden.endpoint = value
        case "vault" if match := _VAULT.fullmatch(value):
            golden.vault[match[1], int(match[2])] = json.loads(match[3])
        case "text" if match := _TEXT.fullmatch(value):
            golden.texts[match[1]] = json.loads(match[2])
        case "expect" if value in _EXPECTATIONS and not golden.expect:
            golden.expect = value
        case "line-ends" if value in _LINE_ENDS:
            golden.line_end = _LINE_ENDS[value]
        case "mode" if value == "json":
            golden.is_json_mode = True
        case "request" if value == "none":
            golden.has_request = False
        case _:
            return False
    return True


def _bytes(part: bytes, line_end: bytes) -> bytes:
    part = part.replace(b"\n", line_end)
    part = _SWALLOWED.sub(b"", part)
    return _HEX.sub(lambda match: bytes.fromhex(match[1].decode()), part)


# -- comparing


def assert_same_reply(got: bytes, golden: Golden) -> None:
    """Assert that `got` is what the client must get.

    Events that upstream sent like this must be there byte for byte. In the others, the JSON must have the same
    members in the same order with the same number literals; how it is written may differ.
    """
    untouched = set(blocks(golden.upstream))
    expected_blocks, got_blocks = blocks(golden.client), blocks(got)
    for expected, actual in zip(expected_blocks, got_blocks, strict=False):
        if expected in untouched:
            assert actual == expected
        else:
            assert _meaning(actual) == _meaning(expected)
    assert got_blocks[len(expected_blocks) :] == []
    assert expected_blocks[len(got_blocks) :] == []
    assert {place: text_at(got, place, golden.endpoint) for place in golden.texts} == golden.texts


def blocks(stream: bytes) -> list[bytes]:
    """Cut a stream after each blank line; joined together they are the stream."""
    return [block for block in re.findall(rb"(?s).*?(?:\r\n\r\n|\n\n|\r\r|\Z)", stream) if block]


def _meaning(block: bytes) -> object:
    """Return the lines of an event with its JSON parsed, nothing of which is lost: order, literals, doubles."""
    if block.lstrip().startswith((b"{", b"[")):
        return _parsed(block)
    lines = re.split(rb"(\r\n|\r|\n)", block)
    return [
        _parsed(line.removeprefix(b"\xef\xbb\xbf")[5:]) if line.lstrip(b"\xef\xbb\xbf").startswith(b"data:") else line
        for line in lines
    ]


def _parsed(text: bytes) -> object:
    try:
        return json.loads(text, object_pairs_hook=list, parse_int=_Literal, parse_float=_Literal)
    except ValueError:
        return text


class _Literal(str):
    """A number as it was written; never equal to a string."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Literal) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((_Literal, str(self)))


def text_at(stream: bytes, place: str, endpoint: str) -> str:
    """Put together what a client reads at `0.content`, `1.tool_calls.0.arguments`, `error` and so on."""
    texts: dict[str, str] = defaultdict(str)
    for chunk in _chunks(stream):
        if endpoint == "messages":
            for name, value in _texts_of_message(chunk):
                texts[name] += value
        elif endpoint == "responses":
            for name, value in _texts_of_response(chunk):
                texts[name] += value
        for choice in chunk.get("choices") or ():
            part = choice.get("delta") or choice.get("message") or {}
            for name, value in _texts_of(part):
                texts[f"{choice.get('index', 0)}.{name}"] += value
        error = chunk.get("error")
        told = error if isinstance(error, str) else (error or chunk).get("message", "")
        texts["error"] += told if isinstance(told, str) else ""
    return texts[place]


def _texts_of_message(event: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what an event adds to a message, or what a whole one says."""
    told = event.get("content_block") or event.get("delta") or {}
    blocks = [*enumerate(event["content"])] if "content" in event else [(event.get("index"), told)]
    return [(f"{at}.{name}", value) for at, each in blocks for name, value in each.items() if isinstance(value, str)]


def _texts_of_response(event: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what an event says of an item, or what a whole response does."""
    at, kind = event.get("output_index"), event.get("type", "")
    if "response" in event or "output" in event:
        output = event.get("response", event).get("output", [])
        return [(f"{index}.response", responses.text_of(item)) for index, item in enumerate(output)]
    if kind.endswith("_item.done"):
        return [(f"{at}.item", responses.text_of(event["item"]))]
    if kind.endswith("part.done"):
        return [(f"{at}.part", responses.text_of(event["part"]))]
    if kind.endswith((".delta", ".done")):
        stage = kind.rpartition(".")[2]
        return [(f"{at}.{stage}", responses.text_of(event["delta"] if stage == "delta" else event))]
    return []


def _chunks(stream: bytes) -> list[dict[str, Any]]:
    """Return the JSON objects of a stream, as a client that follows the standard reads it."""
    text = stream.decode("utf-8-sig")
    if text.lstrip().startswith("{"):
        return [json.loads(text)]
    chunks = []
    for event in re.split(r"(?:\r\n|\r(?!\n)|\n){2}", text):
        lines = re.split(r"\r\n|\r|\n", event)
        data = "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))
        if data.startswith("{"):
            chunks.append(json.loads(data))
    return chunks


def _texts_of(part: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, value in part.items():
        if value is None:
            continue
        if name == "tool_calls":
            for position, call in enumerate(value):
                at = f"tool_calls.{call.get('index', position)}"
                found.append((f"{at}.arguments", (call.get("function") or {}).get("arguments") or ""))
                found.append((f"{at}.input", (call.get("custom") or {}).get("input") or ""))
        elif name == "function_call":
            found.append(("function_call.arguments", value.get("arguments") or ""))
        elif name == "audio":
            found.append(("audio.transcript", value.get("transcript") or ""))
        elif isinstance(value, str):
            found.append((name, value))
        elif isinstance(value, list):
            found += [(name, _text_of_part(item)) for item in value if isinstance(item, dict)]
    return found


def _text_of_part(part: dict[str, Any]) -> str:
    text = part.get("text")
    return text if isinstance(text, str) else ""
