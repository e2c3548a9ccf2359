"""The leak canary: nothing that a client sends stays in clear anywhere but in its own answer."""

import contextlib
import gzip
import json
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.kit import canary, raw
from tests.kit.proxy import ProxyProcess, mitmdump, plain_mitmdump, running_proxy
from tests.kit.samples import CARD, EMAIL, IBAN, PERSON, PHONE, github_token, pem_key
from tests.kit.upstream import ABORT, Upstream, completion, event, json_reply, sse_reply

PATH = "/v1/chat/completions"
API_KEY = "Bearer " + "canary-" + github_token(77)[4:20]
KEY_LINE = pem_key(9).split("\n")[3]
VALUES = [PERSON, EMAIL, IBAN, CARD, PHONE, github_token(9), pem_key(9), KEY_LINE]

SENTENCES = [
    f"My name is {PERSON} and I live in the city.",
    f"My e-mail address is {EMAIL}, thanks.",
    f"The IBAN of my account is {IBAN}, please.",
    f"My credit card number is {CARD}, please.",
    f"Please call my phone number {PHONE} today.",
    f"GITHUB_TOKEN={github_token(9)}",
    f"Here is my key:\n{pem_key(9)}\n",
]


def everywhere(text: str) -> dict[str, object]:
    """Return a request that holds the text in every place where a request carries text."""
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": json.dumps({"a": text, "b": [text]})}}
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {"p": {"type": "string", "description": text, "default": text, "examples": [text]}},
    }
    return {
        "model": "m",
        "messages": [
            {"role": "system", "content": text},
            {"role": "developer", "content": [{"type": "text", "text": text}]},
            {"role": "user", "content": [{"type": "text", "text": text}, {"type": "odd", "text": text}]},
            {"role": "assistant", "content": None, "tool_calls": [call], "refusal": text, "reasoning_content": text},
            {"role": "tool", "tool_call_id": "c", "content": text},
            {"role": "assistant", "content": "x", "function_call": {"name": "f", "arguments": text}},
            {"role": "user", "content": text},
        ],
        "tools": [{"type": "function", "function": {"name": "f", "description": text, "parameters": schema}}],
        "prediction": {"type": "content", "content": text},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "s", "description": text, "schema": schema},
        },
        "stop": [text],
        "metadata": {"note": text},
        "user": text,
        "safety_identifier": text,
        "unknown_field": {"deep": [text]},
    }


def traffic(url: str, upstream: Upstream) -> None:
    """All that may happen to a request: answers, streams, errors, breaks, refusals."""
    text = "\n".join(SENTENCES)
    whole = json.dumps(everywhere(text)).encode()
    headers = {"authorization": API_KEY, "api-key": API_KEY, "cookie": f"session={API_KEY}"}
    with httpx.Client(base_url=url, trust_env=False, timeout=60, headers=headers) as client:
        for sentence in SENTENCES:
            client.post(PATH, json=everywhere(sentence), params={"user": sentence})
        client.post(PATH, content=whole)
        client.post(PATH, json=everywhere(text) | {"stream": True})
        client.post(PATH, content=gzip.compress(whole), headers={"content-encoding": "gzip"})
        upstream.answer(json_reply({"error": {"message": "[[PERSON_1]] [[EMAIL_ADDRESS_1]]"}}, 400))
        client.post(PATH, content=whole)
        upstream.answer(json_reply(completion("[[PERSON_1]] [[EMAIL_ADDRESS_1]] [[IBAN_CODE_1]]")))
        client.post(PATH, content=whole)
        upstream.answer(sse_reply(event({"content": "[[PERSON_1]] [["}), 0.05, ABORT))
        with contextlib.suppress(httpx.TransportError):
            client.post(PATH, content=whole)
    # And what cannot be read; a mitmdump without the addon lets these through.
    upstream.answer(json_reply({}))
    port = httpx.URL(url).port
    assert port is not None
    for body in (whole[:-1], whole + b"}", b"[" + whole, text.encode(), whole.decode().encode("utf-16")):
        raw.exchange(port, raw.request_bytes("POST", f"{PATH}?user={quote(text)}", body, list(headers.items())))
    for said in (f"{PATH};user={quote(text)}", f"/{quote(text, safe='')}/..{PATH}", f"{PATH}%3Fuser={quote(text)}"):
        raw.exchange(port, raw.request_bytes("POST", f"{said}?user={quote(text)}", whole, list(headers.items())))
    bad = [*headers.items(), ("content-encoding", "gzip")]
    raw.exchange(port, raw.request_bytes("POST", PATH, whole, bad))
    # JSON is scanned under any content type, so this one goes on, masked.
    form = [*headers.items(), ("content-type", "application/x-www-form-urlencoded")]
    raw.exchange(port, raw.request_bytes("POST", PATH, whole, form))


def kept_by(proxy: ProxyProcess) -> dict[str, bytes]:
    """Return all that the proxy wrote, by file: output, saved flows, its folder, its temporary files."""
    return {str(path): path.read_bytes() for path in proxy.folder.rglob("*") if path.is_file()}


def environment_of(folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir()
    return {"TMPDIR": str(folder / "tmp")}


def test_nothing_leaks(upstream: Upstream, tmp_path: Path) -> None:
    command = mitmdump(
        upstream.url,
        tmp_path,
        "-w",
        str(tmp_path / "saved.flows"),
        settings={"termlog_verbosity": "debug"},
    )
    with running_proxy(command, tmp_path, environment_of(tmp_path)) as proxy:
        traffic(proxy.url, upstream)
        assert upstream.never_saw(*VALUES)
        assert len(upstream.requests) == len(SENTENCES) + 7, "what cannot be read has to stay here"
    assert not proxy.leftovers
    kept = kept_by(proxy)
    assert b"PERSON_1" in kept[str(tmp_path / "saved.flows")]
    found = {path: canary.leaks([*VALUES, API_KEY], content) for path, content in kept.items()}
    assert {path: leaks for path, leaks in found.items() if leaks} == {}
    assert "Traceback" not in proxy.output


def test_the_canary_sings_without_masking(upstream: Upstream, tmp_path: Path) -> None:
    """The same traffic through a mitmdump without the addon: every value is found everywhere."""
    command = plain_mitmdump(upstream.url, tmp_path, "-w", str(tmp_path / "saved.flows"))
    with ProxyProcess(command, tmp_path, environment_of(tmp_path)) as proxy:
        traffic(proxy.url, upstream)
        for value in VALUES:
            assert upstream.leaks(value)
    saved = kept_by(proxy)[str(tmp_path / "saved.flows")]
    for value in [*VALUES, API_KEY]:
        assert canary.leaks([value], saved)


def test_the_canary_sings_in_each_place(upstream: Upstream) -> None:
    """No place of the big request is one that the search cannot see."""
    whole = everywhere(EMAIL)
    count = json.dumps(whole).count(EMAIL)
    assert count >= 20
    httpx.post(upstream.url + PATH, json=whole, trust_env=False)
    assert upstream.leaks(EMAIL)
