"""`pasteguard verify -- COMMAND`: does what a client sends go masked? Tried with a made-up value and no provider.

The command is led through a proxy for a moment, by its base URL and as an HTTPS proxy alike. What stands behind that is
on this machine and plays every listed provider, so what it hears is what the provider would have heard.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import socket
import ssl
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.ca import BUNDLE_VARIABLES, write_bundle
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.demo_provider import DemoProvider
from pasteguard_addon.cli.passing_proxy import passing_proxy
from pasteguard_addon.cli.run import split
from pasteguard_addon.cli.usage import UsageError
from pasteguard_addon.policy import opened_hosts

PLACE = "{canary}"
LEAK, NOT_SEEN = 1, 3
"""Exit codes. 0 is clean, and 2 are wrong arguments."""
_TIMEOUT_S = 120.0
_PLACEHOLDER = b"EMAIL_ADDRESS_1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it."""

    code: int
    line: str


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser(
        "verify",
        f"Runs a client's command with a made-up e-mail address in place of {PLACE}, and says whether a provider would "
        "have seen it. Nothing reaches a provider. Exit code 0: clean; 1: it leaked; 3: nothing came through.",
        usage=f'%(prog)s [options] [--] COMMAND … "… {PLACE} …" …',
    )
    made.add_argument(
        "--timeout",
        type=float,
        default=_TIMEOUT_S,
        metavar="SECONDS",
        help=f"How long the command may take. Default: {_TIMEOUT_S:.0f}.",
    )
    add_config(made)
    made.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the command and its own options")
    return made


def run(arguments: Sequence[str]) -> int:
    """Try it, and say what came of it."""
    parsed, command = split(parser(), arguments)
    if not any(PLACE in word for word in command):
        raise UsageError(f'say where the value goes: pasteguard verify -- llm "Write to {PLACE}"')
    verdict = asyncio.run(_tried(command, opened_hosts(settings_in_force(parsed)), parsed.timeout))
    print(verdict.line)  # noqa: T201
    return verdict.code


async def _tried(command: Sequence[str], hosts: Sequence[str], timeout_s: float) -> Verdict:
    canary = f"canary.{secrets.token_hex(6)}@example.org"
    words = [word.replace(PLACE, canary) for word in command]
    with tempfile.TemporaryDirectory(prefix="pasteguard-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        authority.ensure(folder, hosts)  # of the providers that we play
        everyone = Everyone(folder)
        async with everyone.provider.serving() as base_url, everyone.serving() as upstream:
            ports = _free_port(), _free_port()
            flags = _flags(canary, base_url, upstream, ports, hosts, folder)
            async with passing_proxy(base_url, flags, _without_settings(os.environ)) as (_, home):
                output = await _output_of(words, _environment(ports, home), timeout_s)
        return verdict_of(canary, everyone.provider, has_printed=canary.encode() in output)


def verdict_of(canary: str, provider: DemoProvider, *, has_printed: bool) -> Verdict:
    """Return what follows from what a provider heard."""
    heard = bytes(provider.heard)
    paths = ", ".join(dict.fromkeys(path.partition("?")[0] for path in provider.paths))
    if any(
        form in heard for form in (canary.encode(), canary.replace("@", "%40").encode(), canary.encode().hex().encode())
    ):
        return Verdict(LEAK, f"LEAK: the provider got the value as it is ({paths}).")
    if _PLACEHOLDER not in heard:
        what = f"asked only for {paths}" if paths else "sent nothing through the proxy"
        return Verdict(
            NOT_SEEN,
            f"NOT SEEN: the command {what}. It may have failed, or goes out by itself, as it is: does it follow "
            "OPENAI_BASE_URL or HTTPS_PROXY?",
        )
    back = "and came back restored" if has_printed else "(the command did not print it, so what came back is not known)"
    return Verdict(0, f"clean: the value left as a placeholder ({paths}) {back}.")


class Everyone:
    """What the proxy takes for another proxy, behind which each listed host answers: all of them are one provider."""

    def __init__(self, folder: Path) -> None:
        """Make it; the authority in the folder vouches for the hosts."""
        self.provider = DemoProvider(pause_s=0.0)
        self._folder = folder

    @contextlib.asynccontextmanager
    async def serving(self):  # type: ignore[no-untyped-def]
        """Listen on a free port and yield it."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError, ssl.SSLError):
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, *_ = head.decode("latin-1").split(" ")
            if method == "CONNECT":
                context = self._context(target.rpartition(":")[0])
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                await writer.drain()
                await writer.start_tls(context)
                await self.provider.answer(reader, writer)
        writer.close()

    def _context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        path = self._folder / f"{host}.pem"
        path.write_bytes(authority.leaf(self._folder, host))
        context.load_cert_chain(path)
        return context


def _flags(
    canary: str, base_url: str, upstream: int, ports: tuple[int, int], hosts: Sequence[str], folder: Path
) -> list[str]:
    masked = [f"--deny=EMAIL_ADDRESS={canary}", "--entities=", "--secrets-action=off", "--workers=1", "--no-record"]
    scheme, _, place = base_url.removesuffix("/v1").partition("://")
    return [
        *masked,
        *(f"--hosts={host}" for host in hosts),
        f"--upstream-ca={authority.certificate_path(folder)}",
        f"--proxy-mode=reverse:{scheme}://{place}@127.0.0.1:{ports[0]}",
        f"--proxy-mode=upstream:http://127.0.0.1:{upstream}@127.0.0.1:{ports[1]}",
    ]


def _environment(ports: tuple[int, int], home: Path) -> dict[str, str]:
    base, proxy = f"http://127.0.0.1:{ports[0]}/openai/v1", f"http://127.0.0.1:{ports[1]}"
    environment = {**os.environ, "NODE_USE_ENV_PROXY": "1", "NO_PROXY": "127.0.0.1,localhost"}
    environment |= dict.fromkeys(("OPENAI_BASE_URL", "OPENAI_API_BASE"), base)
    environment |= dict.fromkeys(("HTTPS_PROXY", "https_proxy"), proxy)
    environment |= dict.fromkeys(BUNDLE_VARIABLES, str(write_bundle(home)))
    environment |= {"no_proxy": environment["NO_PROXY"]}
    environment.setdefault("OPENAI_API_KEY", "none-is-needed-here")
    return environment


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    kept = ("PASTEGUARD_MODELS",)
    return {name: value for name, value in environment.items() if not name.startswith("PASTEGUARD_") or name in kept}


async def _output_of(words: Sequence[str], environment: Mapping[str, str], timeout_s: float) -> bytes:
    """Return what the command prints, and print it. Raises UsageError if it cannot be run."""
    try:
        process = await asyncio.create_subprocess_exec(
            *words, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
    except OSError as error:
        raise UsageError(f"{words[0]}: {error.strerror or 'it cannot be run'}.") from None
    output = b""
    try:
        async with asyncio.timeout(timeout_s):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
    sys.stdout.write(output.decode(errors="replace"))
    return output


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
