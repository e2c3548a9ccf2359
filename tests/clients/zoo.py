"""One proxy with both doors, a stand-in for a listed host and one for another host; runs clients through it."""

import functools
import json
import os
import re
import shlex
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.clients.table import rows
from tests.kit import canary, parts
from tests.kit.clients import environment_of, python_of
from tests.kit.proxy import ProxyProcess, environment, program
from tests.kit.samples import EMAIL, PERSON
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import DONE, Gate, Handler, Reply, Request, Upstream, echo, event, sse_reply

LISTED = "api.openai.com"
AZURE = "somebody.openai.azure.com"
ANTHROPIC = "api.anthropic.com"
UNLISTED = "unlisted.example"
PATH = "/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."
PROGRAMS = Path(__file__).parent / "programs"
_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "NODE_USE_ENV_PROXY")
_TIMEOUT_S = 120.0
_PEERS = Path(__file__).parent / "peers"
_PEER = re.compile(r"^peer (\S+) ([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A client to be run."""

    client: str
    """Its name in the README's table."""
    words: Sequence[str]
    extra: Mapping[str, str] = field(default_factory=dict)
    """Variables of its own."""
    cwd: Path | None = None
    stdin: Path | None = None


def python_program(client: str, environment: str, name: str, *base_urls: str) -> Command:
    """Return one of `programs/`, for the Python of an environment."""
    return Command(client, [python_of(environment), str(PROGRAMS / name), TEXT, *base_urls])


def node_program(client: str, name: str, *base_urls: str, node: Path | None = None) -> Command:
    """Return one of `programs/`, for Node. It is piped in: Node then looks for packages in the working folder."""
    words = [str(node or parts.program("node")), "--input-type=module", "-", TEXT, *base_urls]
    return Command(client, words, cwd=environment_of("node"), stdin=PROGRAMS / name)


@dataclass
class Outcome:
    """What a client did."""

    code: int
    stdout: str
    stderr: str

    def records(self, kind: str) -> list[dict[str, str]]:
        """Return the lines of one kind that our programs print, as JSON: `whole`, `tool` or `piece`."""
        lines = [line for line in self.stdout.splitlines() if line.startswith("{")]
        return [record for record in map(json.loads, lines) if kind in record]

    def said(self, kind: str, base_url: str) -> str:
        """Return what a program received through one base URL, the pieces of a stream joined."""
        return "".join(each[kind] for each in self.records(kind) if each["base_url"] == base_url)

    def peers(self, name: str) -> set[str]:
        """Return the fingerprints of the certificates that were shown for a host."""
        return {fingerprint for host, fingerprint in _PEER.findall(self.stderr) if host == name}


@dataclass
class Paced:
    """Answers streams in two parts. The second waits until the client has printed the first."""

    before: str = ""
    after: str = ""
    """What a stream says around its two parts."""
    gates: list[Gate] = field(default_factory=list)
    whole: Handler = field(default_factory=echo)

    def __call__(self, request: Request) -> Reply:
        if not is_chat(request) or request.method != "POST":
            return self.whole(request)
        document = request.json()
        if not document.get("stream") or document.get("tools"):
            return self.whole(request)
        number = len(self.gates)
        self.gates.append(Gate())
        return sse_reply(
            event({"role": "assistant", "content": ""}),
            event({"content": f"{self.before}piece {number} for [[PERSON_1]], "}),
            self.gates[-1],
            event({"content": f"rest {number} to [[EMAIL_ADDRESS_1]].{self.after}"}),
            event({}, "stop"),
            DONE,
        )

    def heard(self, said: str) -> None:
        for number, gate in enumerate(self.gates):
            if first_part(number) in said:
                gate.open()


def is_chat(request: Request) -> bool:
    return request.path.endswith("/chat/completions")


def first_part(number: int) -> str:
    return f"piece {number} for {PERSON}, "


def streamed(number: int) -> str:
    """Return what a client reads of the stream with this number."""
    return f"{first_part(number)}rest {number} to {EMAIL}."


@dataclass
class Zoo:
    proxy: ProxyProcess
    forward_port: int
    provider: Upstream
    """Stands for the listed hosts."""
    stranger: Upstream
    """Stands for the other host."""
    provider_ca: ThrowAwayCa
    """Trusted by the proxy alone."""
    stranger_ca: ThrowAwayCa
    """Trusted by clients, as the authority of a company may be; the proxy does not know it."""
    paced: Paced = field(default_factory=Paced)
    _told: int = field(init=False, default=0)

    @property
    def door(self) -> str:
        return f"http://127.0.0.1:{self.forward_port}"

    @property
    def base_urls(self) -> tuple[str, str, str]:
        """What to give clients: nothing (so the provider's own), the reverse port, the host that is not listed."""
        return ("", self.proxy.base_url, f"https://{UNLISTED}/v1")

    def run(self, command: Command, paced: Paced | None = None, handler: Handler | None = None) -> Outcome:
        """Run a client to its end, and let streams go on as it shows them; or with a provider that answers otherwise.

        Of what `pasteguard env` prints it gets the proxy and the variable that the README says it trusts, no other.
        """
        needed = {*_PROXY_VARIABLES, rows()[command.client].trust}
        return self._run(
            command, {name: value for name, value in self._variables.items() if name in needed}, paced, handler
        )

    def run_by_pasteguard(self, command: Command) -> Outcome:
        """Run a client by `pasteguard run`, with no variable of its own."""
        start = [program("pasteguard"), "run", "--proxy-port", str(self.forward_port), "--"]
        return self._run(replace(command, words=(*start, *command.words)), self._own)

    @property
    def _own(self) -> dict[str, str]:
        """What a user has set whose own authority is the stranger's."""
        return {"PASTEGUARD_HOME": str(self.proxy.confdir), "SSL_CERT_FILE": str(self.stranger_ca.ca_path)}

    @functools.cached_property
    def _variables(self) -> dict[str, str]:
        command = [program("pasteguard"), "env", "--shell", "bash", "--proxy-port", str(self.forward_port)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment(self._own))
        return dict(word.split("=", 1) for word in shlex.split(done.stdout) if "=" in word)

    def _run(
        self,
        command: Command,
        variables: Mapping[str, str],
        paced: Paced | None = None,
        handler: Handler | None = None,
    ) -> Outcome:
        watched = {"PYTHONPATH": str(_PEERS), "NODE_OPTIONS": f"--require={_PEERS / 'peers.cjs'}"}
        env = environment({"OPENAI_API_KEY": "none"}) | watched | dict(variables) | dict(command.extra)
        self.paced = paced or Paced()
        self.provider.handler = handler or self.paced
        self._told = len(self.proxy.output)
        with (
            tempfile.TemporaryFile() as errors,
            (command.stdin or Path(os.devnull)).open("rb") as given,
            subprocess.Popen(
                command.words, stdin=given, stdout=subprocess.PIPE, stderr=errors, env=env, cwd=command.cwd
            ) as process,
        ):
            late = threading.Timer(_TIMEOUT_S, process.kill)
            late.start()
            try:
                said = self._heard(process)
                code = process.wait()
            finally:
                late.cancel()
                process.kill()
            errors.seek(0)
            return Outcome(code, said, errors.read().decode(errors="replace"))

    def _heard(self, process: subprocess.Popen[bytes]) -> str:
        assert process.stdout is not None
        said = b""
        while data := os.read(process.stdout.fileno(), 65536):
            said += data
            self.paced.heard(said.decode(errors="replace"))
        return said.decode(errors="replace")

    # -- what must hold afterwards

    def assert_masked(self, outcome: Outcome, chats: int, streams: int = 1) -> None:
        """Assert that so many chats reached the provider, all masked, and that streams came piece by piece."""
        assert outcome.code == 0, outcome
        bodies = [request.decoded_body.decode() for request in self.provider.requests if is_chat(request)]
        assert len(bodies) == chats, [request.target for request in self.provider.requests]
        assert all("[[PERSON_1]]" in body and "[[EMAIL_ADDRESS_1]]" in body for body in bodies)
        assert self.provider.never_saw(PERSON, EMAIL)
        assert len(self.paced.gates) == streams
        assert not any(gate.has_expired for gate in self.paced.gates), "the stream came in one piece"
        assert self.provider_ca.leaf_fingerprint not in outcome.peers(LISTED)

    def assert_untouched(self, outcome: Outcome) -> None:
        """Assert that the other host was reached through a closed tunnel of which nothing is told."""
        assert outcome.code == 0, outcome
        assert outcome.peers(UNLISTED) == {self.stranger_ca.leaf_fingerprint}
        self.assert_untold()

    def assert_untold(self) -> None:
        assert self.stranger.requests
        assert all(PERSON in request.decoded_body.decode() for request in self.stranger.requests)
        said = self.proxy.output[self._told :]
        for word in (UNLISTED, str(self.stranger.port)):
            assert word not in said, said
        assert said.count("masked") <= len(self.provider.requests)
        kept = {path: path.read_bytes() for path in self.proxy.confdir.rglob("*") if path.is_file()}
        assert [path.name for path, data in kept.items() if UNLISTED.encode() in data] == []
        assert [path.name for path, data in kept.items() if canary.leaks([PERSON, EMAIL], data)] == []
