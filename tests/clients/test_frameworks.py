"""Frameworks for agents: a tool call and its answer through both doors, on each API that they speak."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.clients.zoo import LISTED, Zoo, python_program
from tests.kit import responses as responses_kit
from tests.kit.samples import EMAIL, PERSON
from tests.kit.upstream import DONE, Reply, Request, completion, event, json_reply, sse_reply

NOTE = "[[PERSON_1]] at [[EMAIL_ADDRESS_1]]"
SAID = f"Kept: {NOTE}"
USAGE = {
    "input_tokens": 9,
    "output_tokens": 9,
    "total_tokens": 18,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens_details": {"reasoning_tokens": 0},
}
_END_OF_DSPY = "[[ ## completed ## ]]"
QUIET = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_DISABLE_VERSION_CHECK": "true",
    "OTEL_SDK_DISABLED": "true",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}
"""What keeps crewAI, and litellm below dspy, from hosts of their own."""
slow = pytest.mark.skipif("ALL_CLIENTS" not in os.environ, reason="one of many; `.ci/full` runs it")


def answer(request: Request) -> Reply:
    """Call the first tool once; then say the text, by whatever tool says the last word, if there is one."""
    if request.method != "POST":
        return json_reply({"data": []})
    body = request.json()
    names = [tool.get("function", tool)["name"] for tool in body.get("tools", ())]
    is_called = "kept " in request.decoded_body.decode() or not names
    is_stream = bool(body.get("stream"))
    if request.path.endswith("/responses"):
        return _response(names, is_called=is_called, is_stream=is_stream)
    if "[[ ## next_tool_name ## ]]" in request.decoded_body.decode():
        return json_reply(completion(_step_of_dspy(is_called="kept " in request.decoded_body.decode())))
    if "[[ ## answer ## ]]" in request.decoded_body.decode():
        return json_reply(
            completion(f"[[ ## reasoning ## ]]\nIt is kept.\n\n[[ ## answer ## ]]\n{SAID}\n\n{_END_OF_DSPY}")
        )
    if is_called and "final_answer" in names:
        return json_reply(completion(None, tool_calls=[_call("final_answer", {"answer": SAID})]))
    if not is_called:
        return json_reply(completion(None, tool_calls=[_call(names[0], {"text": NOTE})]))
    return sse_reply(event({"content": SAID}), event({}, "stop"), DONE) if is_stream else json_reply(completion(SAID))


def _step_of_dspy(*, is_called: bool) -> str:
    """Return what dspy has a model say: its marks look like placeholders."""
    name, arguments = ("finish", "{}") if is_called else ("note", json.dumps({"text": NOTE}))
    told = {"next_thought": "Keep it.", "next_tool_name": name, "next_tool_args": arguments}
    return "\n\n".join(f"[[ ## {field} ## ]]\n{value}" for field, value in told.items()) + f"\n\n{_END_OF_DSPY}"


def _call(name: str, arguments: dict[str, str]) -> dict[str, Any]:
    return {"id": f"call_{name}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def _response(names: list[str], *, is_called: bool, is_stream: bool) -> Reply:
    stream = responses_kit.Stream()
    stream.begin(model="gpt-5", created_at=1, parallel_tool_calls=True, tool_choice="auto", tools=[])
    stream.say([SAID]) if is_called else stream.call([json.dumps({"text": NOTE})], name=names[0])
    stream.end(usage=USAGE)
    if is_stream:
        return sse_reply(*stream.events)
    return json_reply(responses_kit.events_of(stream.data)[-1]["response"])


@pytest.mark.parametrize(
    ("client", "environment", "name", "apis"),
    [
        ("pydantic-ai", "frameworks", "pydantic_ai", ["chat", "responses"]),
        ("smolagents", "frameworks", "smolagents", ["chat"]),
        pytest.param("haystack", "frameworks", "haystack", ["chat"], marks=slow),
        pytest.param("autogen", "frameworks", "autogen", ["chat"], marks=slow),
        pytest.param("instructor", "frameworks", "instructor", ["chat"], marks=slow),
        pytest.param("semantic-kernel", "semantic_kernel", "semantic_kernel", ["chat"], marks=slow),
        pytest.param("crewAI", "crewai", "crewai", ["chat"], marks=slow),
        pytest.param("dspy", "dspy", "dspy", ["chat"], marks=slow),
    ],
)
def test_a_tool_is_called(
    client: str, environment: str, name: str, apis: list[str], agents_zoo: Zoo, tmp_path: Path
) -> None:
    doors = ("", agents_zoo.proxy.base_url)
    command = python_program(client, environment, f"with_{name}.py", *doors)
    command = replace(command, extra={"HOME": str(tmp_path), **QUIET}, cwd=tmp_path)
    outcome = agents_zoo.run(command, handler=answer)
    assert outcome.code == 0, outcome.stderr[-6000:]
    told = [{each: record[each] for each in ("how", "base_url", "tool", "whole")} for record in outcome.records("how")]
    kept = f"{PERSON} at {EMAIL}"
    expected = [
        {"how": how, "base_url": door, "tool": kept, "whole": f"Kept: {kept}"} for door in doors for how in apis
    ]
    assert told == expected
    assert agents_zoo.provider.never_saw(PERSON, EMAIL)
    assert all(b"[[PERSON_1]]" in each.decoded_body for each in agents_zoo.provider.requests if each.method == "POST")
    assert agents_zoo.provider_ca.leaf_fingerprint not in outcome.peers(LISTED)
