"""`pasteguard doctor`: does a chat go masked through both doors, and come back restored?

A proxy for a moment is tried, before a provider on loopback: the one that may run already has the real provider behind
it. Detection was checked before, so one value that is always masked is enough, and no model is loaded.
"""

import asyncio
import contextlib
import http.client
import json
import os
import socket
import ssl
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.checkup import CheckStatus
from pasteguard_addon.cli.demo_provider import DemoProvider
from pasteguard_addon.cli.doctor_trust import load_leaf
from pasteguard_addon.cli.passing_proxy import passing_proxy
from pasteguard_addon.errors import PasteguardError

_VALUE = "ann.lee@example.org"
_ANSWER_TIMEOUT_S = 60.0
_REMEDY = "Run `pasteguard start` and look at what it says."


def check_round_trips() -> list[CheckStatus]:
    """Send one chat through each door of a proxy for a moment."""
    try:
        return asyncio.run(_round_trips())
    except PasteguardError as error:
        return [CheckStatus("FAIL", "no proxy can be started", f"{error}")]
    except (OSError, ValueError) as error:
        return [CheckStatus("FAIL", f"no round trip is possible ({type(error).__name__})", _REMEDY)]


async def _round_trips() -> list[CheckStatus]:
    with tempfile.TemporaryDirectory(prefix="pasteguard-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        authority.ensure(folder, ["localhost"])  # the provider's, not ours
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        load_leaf(tls, folder)
        provider = DemoProvider(pause_s=0.0, tls=tls)
        flags = [*_flags(proxy_port := _free_port()), f"--upstream-ca={authority.certificate_path(folder)}"]
        async with provider.serving() as base_url, passing_proxy(base_url, flags, _environment()) as (port, home):
            reverse = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_TIMEOUT_S)
            forward = http.client.HTTPSConnection(
                "127.0.0.1",
                proxy_port,
                timeout=_ANSWER_TIMEOUT_S,
                context=ssl.create_default_context(cafile=str(authority.certificate_path(home))),
            )
            forward.set_tunnel("localhost", urlsplit(base_url).port)
            return [
                await _tried("reverse port", reverse, "/openai/v1/chat/completions", provider),
                await _tried("HTTPS proxy", forward, "/v1/chat/completions", provider),
            ]


def _flags(proxy_port: int) -> list[str]:
    masked = [f"--deny=EMAIL_ADDRESS={_VALUE}", "--entities=", "--secrets-action=off"]
    return [*masked, "--workers=1", "--no-record", "--hosts=localhost", f"--proxy-port={proxy_port}"]


def _environment() -> dict[str, str]:
    """Return our environment without settings: they were checked, and could refuse this very chat."""
    kept = ("PASTEGUARD_MODELS",)
    return {name: value for name, value in os.environ.items() if not name.startswith("PASTEGUARD_") or name in kept}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _tried(door: str, connection: http.client.HTTPConnection, path: str, provider: DemoProvider) -> CheckStatus:
    provider.received = ""
    with contextlib.closing(connection):
        status, answer = await asyncio.to_thread(_converse, connection, path)
    if status != http.HTTPStatus.OK:
        return CheckStatus("FAIL", f"the {door} answers a chat with {status}", _REMEDY)
    if _VALUE in provider.received or not provider.received:
        return CheckStatus("FAIL", f"the {door} does not mask", _REMEDY)
    if _VALUE not in answer:
        return CheckStatus("FAIL", f"the {door} does not restore", _REMEDY)
    return CheckStatus("ok", f"a chat goes masked through the {door} and comes back restored")


def _converse(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    body = {"model": "doctor", "stream": True, "messages": [{"role": "user", "content": f"Write to {_VALUE}."}]}
    connection.request("POST", path, json.dumps(body).encode(), {"content-type": "application/json"})
    response = connection.getresponse()
    deltas = [json.loads(line[6:])["choices"][0]["delta"] for line in response if line.startswith(b"data: {")]
    return response.status, "".join(delta.get("content", "") for delta in deltas)
