"""`pasteguard doctor`: does a request of each endpoint go masked through both doors, and come back restored?

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
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.checkup import CheckStatus
from pasteguard_addon.cli.demo_provider import DemoProvider
from pasteguard_addon.cli.doctor_trust import load_leaf
from pasteguard_addon.cli.passing_proxy import passing_proxy
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.errors import PasteguardError

_VALUE = "ann.lee@example.org"
_ASKED = f"Write to {_VALUE}."
_ANSWER_TIMEOUT_S = 60.0
_REMEDY = "Run `pasteguard start` and look at what it says."
_HEADERS = {"content-type": "application/json"}
_BELOW = {"openai": "/v1/", "anthropic": "/"}
"""What stands before an endpoint's own path at its provider."""


def check_round_trips(endpoints: Sequence[Endpoint]) -> list[CheckStatus]:
    """Send one request of each endpoint through each door of a proxy for a moment."""
    try:
        return asyncio.run(_round_trips(endpoints))
    except PasteguardError as error:
        return [CheckStatus("FAIL", "no proxy can be started", f"{error}")]
    except (OSError, ValueError) as error:
        return [CheckStatus("FAIL", f"no round trip is possible ({type(error).__name__})", _REMEDY)]


async def _round_trips(endpoints: Sequence[Endpoint]) -> list[CheckStatus]:
    with tempfile.TemporaryDirectory(prefix="pasteguard-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        authority.ensure(folder, ["localhost"])  # the provider's, not ours
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        load_leaf(tls, folder)
        provider = DemoProvider(pause_s=0.0, tls=tls)
        flags = [*_flags(endpoints, proxy_port := _free_port()), f"--upstream-ca={authority.certificate_path(folder)}"]
        async with provider.serving() as base_url:
            flags.append(f"--anthropic-base-url={base_url.removesuffix('/v1')}")
            async with passing_proxy(base_url, flags, _environment()) as (port, home):
                reverse = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_TIMEOUT_S)
                forward = http.client.HTTPSConnection(
                    "127.0.0.1",
                    proxy_port,
                    timeout=_ANSWER_TIMEOUT_S,
                    context=ssl.create_default_context(cafile=str(authority.certificate_path(home))),
                )
                forward.set_tunnel("localhost", urlsplit(base_url).port)
                doors = [_Door("reverse port", reverse, provider), _Door("HTTPS proxy", forward, provider)]
                return [await door.checked(endpoints) for door in doors]


def _flags(endpoints: Sequence[Endpoint], proxy_port: int) -> list[str]:
    masked = [f"--deny=EMAIL_ADDRESS={_VALUE}", "--entities=", "--secrets-action=off"]
    named = f"--endpoints={','.join(endpoint.name for endpoint in endpoints)}"
    return [*masked, named, "--workers=1", "--no-record", "--hosts=localhost", f"--proxy-port={proxy_port}"]


def _environment() -> dict[str, str]:
    """Return our environment without settings: they were checked, and could refuse this very chat."""
    kept = ("PASTEGUARD_MODELS",)
    return {name: value for name, value in os.environ.items() if not name.startswith("PASTEGUARD_") or name in kept}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Door:
    def __init__(self, name: str, connection: http.client.HTTPConnection, provider: DemoProvider) -> None:
        self._name = name
        self._connection = connection
        self._provider = provider

    async def checked(self, endpoints: Sequence[Endpoint]) -> CheckStatus:
        """Return what becomes of the requests: the first problem, if there is one."""
        for endpoint in endpoints:
            what = "a chat" if endpoint is DEFAULT else f"a request of {endpoint.name}"
            problem = await self._problem(endpoint, what)
            if problem:
                return CheckStatus("FAIL", f"the {self._name} {problem}", _REMEDY)
        names = ["a chat" if endpoint is DEFAULT else endpoint.name for endpoint in endpoints]
        if len(names) == 1:
            return CheckStatus("ok", f"{names[0]} goes masked through the {self._name} and comes back restored")
        told = f"{', '.join(names[:-1])} and {names[-1]}"
        return CheckStatus("ok", f"{told} go masked through the {self._name} and come back restored")

    async def _problem(self, endpoint: Endpoint, what: str) -> str:
        self._provider.received = ""
        self._provider.saying = None if endpoint is DEFAULT else endpoint.reply_saying
        with contextlib.closing(self._connection):
            status, answer = await asyncio.to_thread(self._converse, endpoint)
        if status != http.HTTPStatus.OK:
            return f"answers {what} with {status}"
        if _VALUE in self._provider.received or not self._provider.received:
            return f"does not mask {what}"
        says_something = _VALUE.encode() in endpoint.reply_saying(_VALUE)
        return f"does not restore {what}" if says_something and _VALUE not in answer else ""

    def _converse(self, endpoint: Endpoint) -> tuple[int, str]:
        """Return the status and the text of an answer; of a chat, of one in pieces."""
        body = json.loads(endpoint.request_saying(_ASKED)) | {"model": "doctor", "stream": endpoint is DEFAULT}
        path = f"{_BELOW[endpoint.provider]}{endpoint.paths[0]}"
        if not isinstance(self._connection, http.client.HTTPSConnection):
            path = f"/{endpoint.provider}{path}"
        self._connection.request("POST", path, json.dumps(body).encode(), _HEADERS)
        response = self._connection.getresponse()
        answer = response.read()
        return response.status, "\n".join(endpoint.reply_texts(answer))
