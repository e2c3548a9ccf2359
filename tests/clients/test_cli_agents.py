"""Agents for the command line that are many and large: an answer on each API that they speak, at the reverse door."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.clients.test_agents import HEARD, answer
from tests.clients.test_sdks import newer_node
from tests.clients.zoo import TEXT, Zoo
from tests.kit.clients import environment_of
from tests.kit.proxy import environment
from tests.kit.samples import EMAIL, PERSON

pytestmark = pytest.mark.skipif("ALL_CLIENTS" not in os.environ, reason="a gigabyte of clients; `.ci/full` runs them")

type Client = Callable[[Path, Zoo, str], tuple[list[str], Mapping[str, str]]]


def modules() -> Path:
    return environment_of("cli_agents") / "node_modules"


def pi(home: Path, zoo: Zoo, api: str) -> tuple[list[str], Mapping[str, str]]:
    folder = home / ".pi" / "agent"
    folder.mkdir(parents=True)
    base_url = f"{zoo.proxy.url}/anthropic" if api == "messages" else zoo.proxy.base_url
    name = {"chat": "openai-completions", "responses": "openai-responses", "messages": "anthropic-messages"}[api]
    provider = {"baseUrl": base_url, "apiKey": "theirs", "api": name, "models": [{"id": "m"}]}
    (folder / "models.json").write_text(json.dumps({"providers": {"masked": provider}}))
    program = modules() / "@mariozechner/pi-coding-agent/dist/cli.js"
    return [str(newer_node()), str(program), "-p", "--provider", "masked", "--model", "m", TEXT], {"PI_OFFLINE": "1"}


def opencode(home: Path, zoo: Zoo, api: str) -> tuple[list[str], Mapping[str, str]]:
    options = {"baseURL": zoo.proxy.base_url, "apiKey": "theirs"}
    providers = {
        "masked": {"npm": "@ai-sdk/openai-compatible", "options": options, "models": {"gpt-4o": {}}},
        "openai": {"options": options, "models": {"gpt-5": {}}},
    }
    config = {"provider": providers, "autoupdate": False, "share": "disabled"}
    model = {"chat": "masked/gpt-4o", "responses": "openai/gpt-5"}[api]
    extra = {"OPENCODE_CONFIG_CONTENT": json.dumps(config), "OPENCODE_DISABLE_MODELS_FETCH": "1"}
    return [str(modules() / "opencode-linux-x64/bin/opencode"), "run", "-m", model, TEXT], extra


def continue_cli(home: Path, zoo: Zoo, api: str) -> tuple[list[str], Mapping[str, str]]:
    model = {"chat": "gpt-4o", "responses": "gpt-5"}[api]
    described = {"name": "m", "provider": "openai", "model": model, "apiBase": zoo.proxy.base_url, "apiKey": "theirs"}
    config = {"name": "c", "version": "1.0.0", "schema": "v1", "models": [{**described, "roles": ["chat"]}]}
    (home / "config.yaml").write_text(json.dumps(config))
    words = [str(newer_node()), str(modules() / ".bin" / "cn"), "-p", TEXT, "--config", str(home / "config.yaml")]
    return words, {}


def cline(home: Path, zoo: Zoo, api: str) -> tuple[list[str], Mapping[str, str]]:
    program = str(modules() / "@cline/cli-linux-x64/bin/cline")
    provider, model = {"chat": ("openai", "gpt-4o"), "responses": ("openai-native", "gpt-5")}[api]
    words = [program, "auth", "-p", provider, "-k", "theirs", "-m", model, "-b", zoo.proxy.base_url]
    subprocess.run(words, env=environment({"HOME": str(home)}), stdin=subprocess.DEVNULL, check=True, timeout=60)
    return [program, "-P", provider, "-m", model, TEXT], {}


def copilot(home: Path, zoo: Zoo, api: str) -> tuple[list[str], Mapping[str, str]]:
    extra = {
        "COPILOT_PROVIDER_BASE_URL": zoo.proxy.base_url,
        "COPILOT_PROVIDER_API_KEY": "theirs",
        "COPILOT_PROVIDER_WIRE_API": {"chat": "completions", "responses": "responses"}[api],
        "COPILOT_MODEL": "gpt-5",
    }
    return [str(modules() / "@github/copilot-linux-x64/copilot"), "-s", "-p", TEXT], extra


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Path]:
    """A folder for homes; whatever a client leaves running there is ended, such as Cline's hub."""
    yield tmp_path
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"HOME={tmp_path}/".encode() in path.read_bytes():
                os.kill(int(path.parent.name), signal.SIGTERM)


@pytest.mark.parametrize(
    ("client", "apis"),
    [
        (pi, "chat responses messages"),
        (opencode, "chat responses"),
        (continue_cli, "chat responses"),
        (cline, "chat responses"),
        (copilot, "chat responses"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_it_is_masked_and_hears_its_own_words(client: Client, apis: str, agents_zoo: Zoo, homes: Path) -> None:
    for api in apis.split():
        home = homes / api
        home.mkdir()
        agents_zoo.provider.reset()
        agents_zoo.provider.handler = answer
        words, extra = client(home, agents_zoo, api)
        done = subprocess.run(
            words,
            check=False,
            capture_output=True,
            text=True,
            env=environment({"HOME": str(home), **extra}),
            cwd=home,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        assert HEARD in done.stdout, done
        asked = [request for request in agents_zoo.provider.requests if request.method == "POST"]
        assert asked
        assert all(b"[[PERSON_1]]" in request.decoded_body for request in asked)
        assert agents_zoo.provider.never_saw(PERSON, EMAIL)
