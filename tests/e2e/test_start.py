"""Starting and stopping: every door, options that would open the mask, faults while it runs."""

import os
import re
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.kit.proxy import (
    ADDON,
    ROOT,
    ProxyProcess,
    mitmdump,
    mitmweb,
    pasteguard_start,
    running_proxy,
)
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import Upstream

PATH = "/openai/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."


def ask(proxy: ProxyProcess) -> httpx.Response:
    with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=30) as client:
        return client.post(proxy.url + PATH, json=chat(TEXT))


@pytest.mark.parametrize("command", [mitmweb, pasteguard_start], ids=["mitmweb", "pasteguard"])
def test_other_doors(command, upstream: Upstream, tmp_path: Path) -> None:
    with running_proxy(command(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        reply = ask(proxy)
        assert reply.json()["choices"][0]["message"]["content"] == TEXT
        assert upstream.last.target == "/v1/chat/completions"
        assert upstream.never_saw(PERSON, EMAIL)
    assert not proxy.leftovers
    assert PERSON not in proxy.output


def refused_starts() -> list[tuple[str, list[str]]]:
    sets = [
        "pasteguard_openai_base_url=nonsense",
        "pasteguard_openai_base_url=ftp://127.0.0.1/v1",
        "pasteguard_no_such_option=1",
        "pasteguard_score_threshold=high",
        "pasteguard_score_threshold=7",
        "validate_inbound_headers=false",
    ]
    return [(setting, ["--set", setting]) for setting in sets]


def test_bad_options_end_the_start(upstream: Upstream, tmp_path: Path) -> None:
    """With one clear line and a non-zero exit, through mitmdump and through pasteguard."""

    def attempt(case: tuple[str, list[str], str]) -> tuple[str, int, str]:
        name, arguments, door = case
        folder = tmp_path / f"{door}-{abs(hash(name))}"
        folder.mkdir()
        make = mitmdump if door == "mitmdump" else pasteguard_start
        proxy = ProxyProcess(make(upstream.url, folder, *FAST, *arguments), folder)
        proxy.start()
        try:
            code = proxy.wait_for_exit(40)
        except Exception:  # noqa: BLE001  # it runs on: told below by the code
            code = 0
        return f"{door} {name}", code, proxy.output

    starts = refused_starts()
    cases = [(name, arguments, "mitmdump") for name, arguments in starts]
    cases += [(name, arguments, "pasteguard") for name, arguments in starts[1:4]]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, cases))
    wrong = {}
    for name, code, output in results:
        option = name.split(" ")[1].split("=")[0]
        if code == 0 or "Traceback" in output or option not in output:
            wrong[name] = (code, output[-600:])
    assert wrong == {}


BYPASSES = [
    ["--set", "stream_large_bodies=10"],
    ["--set", "store_streamed_bodies=true"],
    ["--set", "flow_detail=4"],
    ["--set", "ignore_hosts=.*"],
    ["--set", "allow_hosts=^nowhere$"],
    ["--set", "tcp_hosts=.*"],
    ["--set", "ssl_insecure=true"],
    ["--set", "connection_strategy=eager", "--set", "keep_host_header=true", "--set", "body_size_limit=1m"],
]


def test_options_that_would_open_the_mask(upstream: Upstream, tmp_path: Path) -> None:
    """Either the start is refused, or the option does no harm."""

    def attempt(arguments: list[str]) -> str | None:
        folder = tmp_path / arguments[1].split("=")[0]
        folder.mkdir()
        proxy = ProxyProcess(mitmdump(upstream.url, folder, *FAST, *arguments), folder)
        try:
            with proxy:
                proxy.wait_until_ready()
                reply = ask(proxy)
                if reply.status_code == 200 and TEXT not in reply.text:
                    return f"{arguments[1]}: answered, but not restored"
        except AssertionError:
            pass  # refused at start
        if PERSON in proxy.output or EMAIL in proxy.output:
            return f"{arguments[1]}: a value in the output"
        return None

    with ThreadPoolExecutor(2) as pool:
        faults = [fault for fault in pool.map(attempt, BYPASSES) if fault]
    assert faults == []
    assert upstream.never_saw(PERSON, EMAIL)


UNSAFE_CHANGES = {
    "stream_large_bodies": "10",
    "store_streamed_bodies": True,
    "flow_detail": 3,
    "ssl_insecure": True,
    "validate_inbound_headers": False,
    "ignore_hosts": [".*"],
    "allow_hosts": ["^nowhere$"],
    "tcp_hosts": [".*"],
    "connection_strategy": "eager",
    "pasteguard_score_threshold": "high",
    "pasteguard_openai_base_url": "nonsense",
}


def test_options_changed_while_it_runs(upstream: Upstream, tmp_path: Path) -> None:
    """In mitmweb's option editor: what would open the mask is refused, or does no harm."""
    command = mitmweb(upstream.url, tmp_path, *FAST, settings={"web_password": "word"})
    with running_proxy(command, tmp_path) as proxy:
        web = re.search(r"Web server listening at (http://127\.0\.0\.1:\d+)", proxy.output)
        assert web
        with httpx.Client(base_url=web[1], trust_env=False, timeout=20) as editor:
            editor.headers.update({"authorization": "Bearer word", "x-xsrftoken": "any"})
            editor.cookies.set("_mitmproxy_xsrf", "any")
            for option, value in UNSAFE_CHANGES.items():
                changed = editor.put("/options", json={option: value})
                assert changed.status_code in (200, 400), changed.text
                assert ask(proxy).json()["choices"][0]["message"]["content"] == TEXT, option
            assert upstream.never_saw(PERSON, EMAIL)
            flows = editor.get("/flows").json()
            for flow in flows:
                for part in ("request", "response"):
                    kept = editor.get(f"/flows/{flow['id']}/{part}/content.data")
                    assert PERSON not in kept.text
        assert len(flows) >= len(UNSAFE_CHANGES)
        assert PERSON not in proxy.output
        assert EMAIL not in proxy.output


def test_from_another_folder_and_deleted_while_it_runs(upstream: Upstream, tmp_path: Path) -> None:
    """Mitmproxy unloads a script that is edited into nonsense or deleted; the mask has to stay."""
    script = tmp_path / "copy.py"
    shutil.copy(ADDON, script)
    command = mitmdump(upstream.url, tmp_path, *FAST)
    command[command.index(str(ADDON))] = str(script)
    with running_proxy(command, tmp_path) as proxy:
        for spoil in (lambda: script.write_text("nonsense ("), lambda: script.write_text(""), script.unlink):
            spoil()
            time.sleep(1.5)  # mitmproxy looks once a second
            reply = ask(proxy)
            assert upstream.never_saw(PERSON, EMAIL)
            assert reply.json()["choices"][0]["message"]["content"] == TEXT


def test_a_dead_worker_refuses_and_comes_back(upstream: Upstream, tmp_path: Path) -> None:
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        assert ask(proxy).status_code == 200
        workers = children_of(proxy.pid)
        assert workers
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + 30
        codes = set()
        while time.monotonic() < deadline:
            reply = httpx.post(proxy.url + PATH, json=chat(f"{TEXT} {time.monotonic()}"), trust_env=False, timeout=30)
            codes.add(reply.status_code)
            if reply.status_code == 200:
                break
            assert reply.json()["error"]["code"]
            time.sleep(0.2)
        assert 200 in codes
        assert codes <= {200, 500, 503}
        assert upstream.never_saw(PERSON, EMAIL)
    assert not proxy.leftovers


def children_of(pid: int) -> list[int]:
    """Return the processes that the proxy started and that use memory like a worker does."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        child = int(stat.parent.name)
        if fields[2] == str(pid) and child != pid and int(fields[21]) > 10_000:
            found.append(child)
    return found


def test_nothing_is_left_when_it_is_killed(upstream: Upstream, tmp_path: Path) -> None:
    """SIGKILL leaves no chance to say goodbye: the workers have to notice by themselves."""
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        workers = children_of(proxy.pid)
        assert workers
        os.kill(proxy.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while (alive := [pid for pid in workers if is_running(pid)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert alive == []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_dead_upstream(tmp_path: Path) -> None:
    """Nothing listens there: the client gets an error, the proxy lives on and leaves no file in the repository."""
    before = set(ROOT.iterdir())
    with running_proxy(mitmdump("http://127.0.0.1:9", tmp_path, *FAST), tmp_path) as proxy:
        for _ in range(2):
            assert ask(proxy).status_code >= 500
        assert "Traceback" not in proxy.output
        assert (proxy.confdir / "mitmproxy-ca.pem").stat().st_mode & 0o077 == 0
    assert set(ROOT.iterdir()) == before
