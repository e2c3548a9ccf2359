"""`pasteguard start` with both doors, and `pasteguard run` through the forward one."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, environment, free_port, pasteguard_start, program
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import ThrowAwayCa, trusting, trusting_nobody
from tests.kit.upstream import Upstream, running_upstream

TEXT = f"My name is {PERSON}, write to {EMAIL}."
PATH = "/v1/chat/completions"


class BothDoors(ProxyProcess):
    """`pasteguard start` with a reverse port and an HTTPS proxy."""

    forward_port = 0


@pytest.fixture(scope="module")
def tls_upstream(ca: ThrowAwayCa) -> Iterator[Upstream]:
    with running_upstream(ca) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def doors(tls_upstream: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothDoors]:
    folder = tmp_path_factory.mktemp("doors")
    ports = [free_port(), free_port()]
    arguments = ["--port", str(ports[0]), "--proxy-port", str(ports[1]), "--hosts=localhost"]
    arguments += ["--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}", *FAST]
    with BothDoors(pasteguard_start(tls_upstream.url, folder, *arguments), folder) as proxy:
        proxy.port, proxy.forward_port = ports
        proxy.wait_until_ready()
        yield proxy


def run_through(proxy: BothDoors, *command: str, port: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
    start = [program("pasteguard"), "run", "--hosts=localhost", "--proxy-port", str(port or proxy.forward_port), "--"]
    home = {"PASTEGUARD_HOME": str(proxy.confdir)}
    return subprocess.run(
        [*start, *command], env=environment(home | env), capture_output=True, text=True, timeout=120, check=False
    )


def test_curl_with_no_flag(doors: BothDoors, tls_upstream: Upstream) -> None:
    tls_upstream.reset()
    url = f"https://localhost:{tls_upstream.port}{PATH}"
    done = run_through(doors, "curl", "-sS", url, "-d", json.dumps(chat(TEXT)), NO_PROXY="localhost")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert tls_upstream.last.target == PATH
    assert tls_upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize("library", ["httpx", "urllib.request", "requests"])
def test_python_with_no_argument(library: str, doors: BothDoors, tls_upstream: Upstream) -> None:
    pytest.importorskip(library)
    tls_upstream.reset()
    url = f"https://localhost:{tls_upstream.port}{PATH}"
    call = (
        f"{library}.urlopen({url!r}, data).read().decode()"
        if library.startswith("urllib")
        else f"{library}.post({url!r}, data=data).text"
    )
    script = f"import {library}; data = {json.dumps(chat(TEXT)).encode()!r}; print({call})"
    done = run_through(doors, sys.executable, "-W", "ignore", "-c", script)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert tls_upstream.never_saw(PERSON, EMAIL)


def test_both_doors_are_open_and_told(doors: BothDoors, tls_upstream: Upstream) -> None:
    tls_upstream.reset()
    with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=30) as client:
        reply = client.post(f"{doors.url}/openai{PATH}", json=chat(TEXT))
    assert reply.json()["choices"][0]["message"]["content"] == TEXT
    assert tls_upstream.never_saw(PERSON, EMAIL)
    for port in (doors.port, doors.forward_port):
        assert f"listens on http://127.0.0.1:{port}\n" in doors.output


def test_a_bare_address_with_a_listed_name_is_trusted(doors: BothDoors, tls_upstream: Upstream) -> None:
    """The authority may vouch for names alone; 127.0.0.2 stands for the address that a redirected client has."""
    with socket.create_connection(("127.0.0.1", doors.forward_port), 15) as sock:
        sock.sendall(f"CONNECT 127.0.0.2:{tls_upstream.port} HTTP/1.1\r\n\r\n".encode())
        assert b" 200 " in sock.recv(1000)
        with trusting(doors.ca_path).wrap_socket(sock, server_hostname="localhost") as secure:
            names = dict(secure.getpeercert() or {})["subjectAltName"]
    assert names == (("DNS", "localhost"),)


def test_the_exit_code_is_the_commands(doors: BothDoors) -> None:
    assert run_through(doors, "sh", "-c", "exit 7").returncode == 7
    assert run_through(doors, "no-such-command-here").returncode == 127


def test_the_doctor_is_content_with_a_command_that_runs_through_us(doors: BothDoors) -> None:
    """The documented steps: `pasteguard start`, then `pasteguard run -- COMMAND`."""
    options = ["--offline", "--workers=1", "--entities=", "--hosts=localhost", f"--port={doors.port}"]
    command = [program("pasteguard"), "doctor", *options, f"--proxy-port={doors.forward_port}"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = run_through(doors, *command, PATH=path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("Everything is in place.\n")
    for line in (
        f"ok   PasteGuard is running on port {doors.port}",
        f"ok   PasteGuard's HTTPS proxy is running on port {doors.forward_port}",
        "ok   the certificate authority is for the listed hosts and lasts 182",
        "ok   a chat goes masked through the reverse port and comes back restored",
        "ok   a chat goes masked through the HTTPS proxy and comes back restored",
        "ok   curl trusts the authority",
        "ok   Python with httpx, as openai-python trusts the authority",
    ):
        assert line in done.stdout


def test_a_command_gets_a_proxy_of_its_own_if_none_runs(
    doors: BothDoors, tls_upstream: Upstream, ca: ThrowAwayCa
) -> None:
    tls_upstream.reset()
    url = f"https://localhost:{tls_upstream.port}{PATH}"
    settings = {"ENTITIES": "", "WORKERS": "1", "DENY": PERSON, "UPSTREAM_CA": str(ca.ca_path), "RECORD": "no"}
    done = run_through(
        *(doors, "curl", "-sS", url, "-d", json.dumps(chat(f"I am {PERSON}."))),
        port=free_port(),
        **{f"PASTEGUARD_{name}": value for name, value in settings.items()},
    )
    assert done.returncode == 0, done.stderr
    assert "starting the proxy" in done.stderr
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == f"I am {PERSON}."
    assert tls_upstream.last.json()["messages"][0]["content"] == "I am [[CUSTOM_1]]."


def test_a_command_may_stand_without_two_dashes(doors: BothDoors) -> None:
    command = [program("pasteguard"), "run", "--hosts=localhost", "--proxy-port", str(doors.forward_port)]
    done = subprocess.run(
        [*command, "sh", "-c", "exit 7"], env=environment({"PASTEGUARD_HOME": str(doors.confdir)}), check=False
    )
    assert done.returncode == 7


def test_nothing_runs_through_what_is_not_ours(doors: BothDoors) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:  # something else listens there
        other.settimeout(20)
        done_at = subprocess.Popen(
            [
                program("pasteguard"),
                "run",
                "--hosts=localhost",
                "--proxy-port",
                str(other.getsockname()[1]),
                "--",
                "echo",
            ],
            env=environment({"PASTEGUARD_HOME": str(doors.confdir)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        connection, _ = other.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        out, err = done_at.communicate(timeout=30)
    assert (done_at.returncode, out) == (1, "")
    assert "is not PasteGuard" in err


def test_a_taken_port_leaves_the_reverse_door(tls_upstream: Upstream, tmp_path: Path) -> None:
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # somebody else has it: as good
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        port = free_port()
        command = pasteguard_start(tls_upstream.url, tmp_path, "--port", str(port), *FAST)
        with ProxyProcess(command, tmp_path) as proxy:
            assert "no HTTPS proxy: port 8080 on 127.0.0.1 is taken" in proxy.output
            assert proxy.port == port


def test_a_chosen_port_that_is_taken_ends_the_start(tls_upstream: Upstream, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ["--proxy-port", str(taken.getsockname()[1]), *FAST]
        proxy = ProxyProcess(pasteguard_start(tls_upstream.url, tmp_path, *arguments), tmp_path)
        proxy.start()
        assert proxy.wait_for_exit(60) == 1
    assert "choose another one with --proxy-port" in proxy.output


def test_no_proxy(tls_upstream: Upstream, tmp_path: Path) -> None:
    command = pasteguard_start(tls_upstream.url, tmp_path, "--port", str(free_port()), "--no-proxy", *FAST)
    with ProxyProcess(command, tmp_path) as proxy:
        assert "HTTPS proxy" not in proxy.output


def test_at_its_end_a_run_tells_what_was_not_masked(doors: BothDoors, tls_upstream: Upstream) -> None:
    tls_upstream.reset()
    url = f"https://localhost:{tls_upstream.port}/v1"
    masked = run_through(doors, "curl", "-sS", f"{url}/chat/completions", "-d", json.dumps(chat(TEXT)))
    assert "UNMASKED" not in masked.stderr
    assert "no request" not in masked.stderr
    unmasked = run_through(doors, "curl", "-sS", f"{url}/responses", "-d", "{}")
    assert "pasteguard run: 1 prompt went out UNMASKED: 1 of curl to responses." in unmasked.stderr
    assert "no request to a model came through PasteGuard" in run_through(doors, "true").stderr


def test_a_signal_reaches_the_command(doors: BothDoors) -> None:
    command = [program("pasteguard"), "run", "--hosts=localhost", "--proxy-port", str(doors.forward_port), "--"]
    running = subprocess.Popen(
        [*command, "sh", "-c", "trap 'echo got it; exit 3' TERM; echo ready; while :; do sleep 0.1; done"],
        env=environment({"PASTEGUARD_HOME": str(doors.confdir)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    running.terminate()
    said, _ = running.communicate(timeout=30)
    assert (said, running.returncode) == ("got it\n", 3)
