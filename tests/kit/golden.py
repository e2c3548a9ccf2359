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
- `text`: a text that the client has put together in the end, by choice and field, as a JSON string.
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
    expect: str = ""
    vault: dict[tuple[str, int], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    is_json_mode: bool = False
    has_request: bool = True
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
    line_end = b"\n"
    for line in head.decode().split("\n"):
        key, colon, value = line.partition(": ")
        match key if colon else None:
            case "comment":
                pass
            case "vault" if match := _VAULT.fullmatch(value):
                golden.vault[match[1], int(match[2])] = json.loads(match[3])
            case "text" if match := _TEXT.fullmatch(value):
                golden.texts[match[1]] = json.loads(match[2])
            case "expect" if value in _EXPECTATIONS and not golden.expect:
                golden.expect = value
            case "line-ends" if value in _LINE_ENDS:
                line_end = _LINE_ENDS[value]
            case "mode" if value == "json":
                golden.is_json_mode = True
            case "request" if value == "none":
                golden.has_request = False
            case _:
                raise BadTranscriptError(f"{name}: cannot read the header line {line!r}")
    if not golden.expect:
        raise BadTranscriptError(f"{name}: no expect line")
    sent, separator, got = body.partition(_SEPARATOR)
    if bool(separator) == (golden.expect == "unchanged"):
        raise BadTranscriptError(f"{name}: a client part belongs to what changes, and to nothing else")
    golden.pieces = [_bytes(piece, line_end) for piece in sent.split(_CUT)]
    golden.client = _bytes(got, line_end) if separator else golden.upstream
    return golden


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
    assert {place: text_at(got, place) for place in golden.texts} == golden.texts


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


def text_at(stream: bytes, place: str) -> str:
    """Put together what a client reads at `0.content`, `1.tool_calls.0.arguments`, `error` and so on."""
    texts: dict[str, str] = defaultdict(str)
    for chunk in _chunks(stream):
        for choice in chunk.get("choices") or ():
            part = choice.get("delta") or choice.get("message") or {}
            for name, value in _texts_of(part):
                texts[f"{choice.get('index', 0)}.{name}"] += value
        error = chunk.get("error")
        texts["error"] += error if isinstance(error, str) else (error or chunk).get("message", "")
    return texts[place]


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
