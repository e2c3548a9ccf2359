"""Replies cut anywhere, mutated, or plain noise: the same bytes for any cut, and never an exception."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.canary_scan import Originals, bytewise, fed

VAULT = Originals({"PERSON_1": "Ada", "PERSON_2": 'G "H"\n\\', "EMAIL_ADDRESS_1": "a@b.org", "SECRET_KEY_1": "\ud83d"})
FRAGMENTS = [
    *(
        "[[PERSON_1]]",
        "[[PERSON_2]]",
        "[[EMAIL_ADDRESS_1]]",
        "[[SECRET_KEY_1]]",
        "[[NOBODY_1]]",
        "PERSON_1",
        "[PERSON_1]",
    ),
    *("[[", "[", "]]", "PERS", "ON_", "1", "]", " ", "é", "😀", "\u2028", "\ud83d", '"', "\\", "\n", "x", "<", "&#91;"),
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)


def delta_of(field: str, text: str) -> dict[str, Any]:
    match field:
        case "arguments":
            return {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}
        case "input":
            return {"tool_calls": [{"index": 1, "custom": {"input": text}}]}
        case "parts":
            return {"content": [{"type": "text", "text": text}]}
    return {field: text}


deltas = st.builds(
    delta_of,
    st.sampled_from(["content", "content", "content", "reasoning", "refusal", "arguments", "input", "parts"]),
    texts,
)
choices = st.fixed_dictionaries(
    {"index": st.sampled_from([0, 0, 1]), "delta": st.one_of(deltas, st.just({}), st.none())},
    optional={"finish_reason": st.sampled_from([None, None, "stop"])},
)
chunks = st.fixed_dictionaries(
    {"choices": st.lists(choices, max_size=2)}, optional={"error": texts, "usage": st.none()}
)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
events = st.one_of(
    st.builds(
        lambda chunk, end, ascii_: f"data: {json.dumps(chunk, ensure_ascii=ascii_)}{end}{end}".encode(
            "utf-8", "surrogatepass"
        ),
        chunks,
        LINE_ENDS,
        st.booleans(),
    ),
    st.sampled_from([b": keep-alive\n\n", b"data: [DONE]\n\n", b"event: x\ndata:\n\n", b"data: [[PERSON_1]]\n\n"]),
)
streams = st.lists(events, max_size=6).map(b"".join)
bodies = st.one_of(
    streams,
    st.builds(lambda delta: json.dumps({"choices": [{"index": 0, "message": delta}]}).encode(), deltas),
    st.builds(lambda text: f"<p>{text}</p>".encode("utf-8", "surrogatepass"), texts),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = draw(bodies)
    for _ in range(draw(st.integers(0, 3))):
        at, length = draw(st.integers(0, len(body))), draw(st.integers(0, 4))
        body = body[:at] + draw(st.binary(max_size=4)) + body[at + length :]
    return body


@st.composite
def cut(draw: st.DrawFn, data: st.SearchStrategy[bytes]) -> list[bytes]:
    whole = draw(data)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


@given(cut(st.one_of(mutated(), st.binary(max_size=80))), st.booleans(), st.booleans())
def test_any_bytes_at_any_cut_give_the_same_and_never_raise(
    pieces: list[bytes], is_json_mode: bool, is_event_stream: bool
) -> None:
    def restored(pieces: list[bytes]) -> bytes:
        return fed(VAULT.restorer(is_json_mode=is_json_mode, is_event_stream=is_event_stream), pieces)

    whole = b"".join(pieces)
    expected = restored([whole])
    assert restored(pieces) == expected
    assert restored(bytewise(whole)) == expected


@given(cut(st.one_of(mutated(), st.binary(max_size=80))), st.booleans())
def test_with_nothing_to_restore_the_bytes_come_out_as_they_went_in(pieces: list[bytes], is_event_stream: bool) -> None:
    nobody = Originals({})
    assert fed(nobody.restorer(is_event_stream=is_event_stream), pieces) == b"".join(pieces)


@given(
    cut(streams.map(lambda data: data.replace(b"[", b"").replace(b"PERSON", b"").replace(b"<", b"").replace(b"&", b"")))
)
def test_events_without_placeholders_pass_byte_for_byte(pieces: list[bytes]) -> None:
    vault = Originals({"PERSON_1": "Ada"})
    whole = b"".join(pieces)
    if b"\\" not in whole and b"P" not in whole and b"%" not in whole:
        assert fed(vault.restorer(), pieces) == whole


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1]), st.sampled_from(["content", "reasoning", "arguments"]), texts), max_size=8
    )
)
def test_streamed_text_is_what_the_whole_text_restores_to(pieces: list[tuple[int, str, str]]) -> None:
    data = [
        f"data: {json.dumps({'choices': [{'index': index, 'delta': delta_of(field, text)}]})}\n\n".encode()
        for index, field, text in pieces
    ]
    end = [
        f'data: {{"choices":[{{"index":{index},"delta":{{}},"finish_reason":"stop"}}]}}\n\n'.encode()
        for index in (0, 1)
    ]
    got = fed(VAULT.restorer(), [*data, *end, b"data: [DONE]\n\n"])
    assert got.endswith(b"data: [DONE]\n\n")
    sent, read = said(b"".join(data)), said(got)
    assert read.keys() <= sent.keys()
    for key, text in sent.items():
        assert plain(read.get(key, "")) == plain(restored_whole(key[1], text))


def restored_whole(field: str, text: str) -> str:
    """Return what a text becomes in an answer that is no stream."""
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": text}}
    message = {"role": "assistant", **({"tool_calls": [call]} if field == "arguments" else {field: text})}
    reply = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
    got = json.loads(fed(VAULT.restorer(is_event_stream=False), [reply]))["choices"][0]["message"]
    return str(got["tool_calls"][0]["function"]["arguments"] if field == "arguments" else got[field])


def plain(text: str) -> str:
    """Return text in which a lone surrogate and its escape are one."""
    return text.replace("\\ud83d", "\ud83d")


def said(stream: bytes) -> dict[tuple[int, str], str]:
    texts: dict[tuple[int, str], str] = {}
    finished: set[int] = set()
    for line in stream.decode().split("\n\n"):
        if not line.startswith("data: {"):
            continue
        for choice in json.loads(line[6:])["choices"]:
            assert choice["index"] not in finished
            for name, value in choice["delta"].items():
                is_call = name == "tool_calls"
                key = (choice["index"], "arguments" if is_call else name)
                texts[key] = texts.get(key, "") + (value[0]["function"]["arguments"] if is_call else value)
            if choice.get("finish_reason"):
                finished.add(choice["index"])
    return texts
