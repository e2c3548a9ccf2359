"""Streams of Responses: wherever texts and bytes are cut, all layers tell the same, and it is what was meant.

`FUZZ_EXAMPLES` says how many examples.
"""

import json
import os
from collections.abc import Callable
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.endpoints.responses import Responses, reply_reader
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from tests.kit import responses as kit
from tests.kit.examples import examples
from tests.unit.canary_scan import Originals, fed

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
VALUES = {"PERSON_1": "Zoë Müller", "PERSON_2": 'A "B"\\', "EMAIL_ADDRESS_1": "é@b.org"}
VAULT = Originals(VALUES)
SAID = ("[[PERSON_1]]", "[[PERSON_2]]", "[[EMAIL_ADDRESS_1]]", "[[PERSON_9]]", "[[", "]]", "[", "PERSON", "_1", " ")
SAID += ("a", "é😀", "\u2028", "\n", '"', "\\", "\\u005b", ".", "…")


def restorer() -> ReplyRestorer:
    return ReplyRestorer(Responses().reply(is_json_mode=False), VAULT.issued, VAULT.of, is_event_stream=True)


@st.composite
def cut(draw: st.DrawFn, text: str) -> list[str]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@st.composite
def streams(draw: st.DrawFn) -> tuple[kit.Stream, list[str]]:
    """Return a stream of some items, and the texts that they say, one an item."""
    stream = kit.Stream(line_end=draw(st.sampled_from(["\n", "\r\n"])), padding=draw(st.booleans()))
    stream.begin()
    texts: list[str] = []
    for kind in draw(st.lists(st.sampled_from(sorted(kit.KINDS)), min_size=1, max_size=4)):
        text = "".join(draw(st.lists(st.sampled_from(SAID), max_size=8)))
        if kind in kit.JSON_KINDS:
            text = json.dumps({"a": text, "b": [1, text]}, ensure_ascii=draw(st.booleans()))
        kit.KINDS[kind](stream, draw(cut(text)))
        texts.append(text)
    stream.end()
    return stream, texts


@examples(EXAMPLES)
@given(streams(), st.data())
def test_all_layers_agree_at_any_cut(made: tuple[kit.Stream, list[str]], data: st.DataObject) -> None:
    stream, texts = made
    whole = fed(restorer(), [stream.data])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream.data)), max_size=12)))
    pieces = [stream.data[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream.data)], strict=True)]
    assert fed(restorer(), pieces) == whole
    assert fed(restorer(), stream.events) == whole
    told = kit.heard(whole)
    for at, text in enumerate(texts):
        layers = set(told[at].values()) or {""}
        assert len(layers) == 1 or (not text and layers == {""}), told[at]
        if text[:1] == "{":
            json.loads(layers.pop())
    numbers = [event["sequence_number"] for event in kit.events_of(whole)]
    assert numbers == sorted(numbers)


ODD = (b'"', b"\\", b"\\n", b"\\u005b", b"\n", b"\r", b"\x00", b"\xff", b'","x":"', b'"},"y":{"', b'","delta":"')
PLAIN = (b" word", b"[[", b"PERSON_1", b"]]", b"[[PERSON_2]]", b"", "é😀".encode())
FIXED = b'data: {"type":"response.output_text.delta",%s"item_id":%s,"output_index":%d,"delta":"%s"%s}%s'
some_events: st.SearchStrategy[bytes] = st.builds(
    lambda *parts: FIXED % parts,
    st.sampled_from([b'"sequence_number":7,', b'"sequence_number": 8,', b'"sequence_number":-9,', b""]),
    st.sampled_from([b'"m"', b'"m"', b'"m"', b'"n"', b' "m"', b'"m\\"', b'""', b"1", b'"m","item_id":"n"']),
    st.sampled_from([0, 0, 0, 1]),
    st.lists(st.sampled_from([*PLAIN, *PLAIN, *ODD]), max_size=3).map(b"".join),
    st.sampled_from(
        [b"", b"", b',"sequence_number":10', b',"obfuscation":"aB3"', b',"obfuscation":"x-y"', b',"logprobs":[]']
    ),
    st.sampled_from([b"\n\n", b"\n\n", b"\r\n\r\n", b"\r\r", b"\n", b"\n\n\n"]),
)


@examples(EXAMPLES)
@given(st.lists(some_events, min_size=2, max_size=8), st.booleans())
def test_events_told_by_their_bytes_mean_what_their_json_means(events: list[bytes], is_cut: bool) -> None:
    pieces = events if is_cut else [b"".join(events)]
    quick = fed(restorer(), pieces)
    no_template: Callable[[bytes, str], None] = lambda raw, text: None  # noqa: E731
    with patch.object(reply_reader, "template_of", no_template):
        assert quick == fed(restorer(), pieces)
