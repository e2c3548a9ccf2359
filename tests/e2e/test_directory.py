"""The doors' passwords in a real directory (LDAP), which may be down, restarted or frozen: then nobody new comes in."""

import base64
import itertools
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.kit.directory import READER_PASSWORD, Directory
from tests.kit.proxy import ProxyProcess, environment, free_port, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import Upstream, running_upstream

USERS = {f"user{number}": f"own-{number}" for number in range(40)} | {"ann": "anns:own"}
_FRESH = itertools.count()
PATH = "/v1/chat/completions"
BODY = chat(f"I am {PERSON}, {EMAIL}.")

type Ask = Callable[[str, str], bool]


def fresh() -> tuple[str, str]:
    """Return a user whom no door remembers."""
    return list(USERS.items())[next(_FRESH)]


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    with Directory(USERS) as running:
        yield running


class Doors:
    """Reverse, forward and SOCKS5, all with the same passwords."""

    def __init__(self, proxy: ProxyProcess, upstream: Upstream, reverse: int, forward: int, socks: int) -> None:
        self.proxy = proxy
        self.upstream = upstream
        self.reverse = reverse
        self.forward = forward
        self.socks = socks

    def by_reverse(self, user: str, password: str) -> bool:
        word = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers = {"x-pasteguard-authorization": f"Basic {word}", "authorization": "Bearer own"}
        url = f"http://127.0.0.1:{self.reverse}{PATH}"
        with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=60) as client:
            while (reply := client.post(url, json=BODY, headers=headers)).status_code == 503:
                time.sleep(0.1)  # detection is being loaded
        assert reply.status_code in (200, 401), reply.text
        return reply.status_code == 200

    def by_forward(self, user: str, password: str) -> bool:
        return self._curl("-x", f"http://127.0.0.1:{self.forward}", "--proxy-user", f"{user}:{password}")

    def by_tunnel(self, user: str, password: str) -> bool:
        return self._curl("-p", "-x", f"http://127.0.0.1:{self.forward}", "--proxy-user", f"{user}:{password}")

    def by_socks(self, user: str, password: str) -> bool:
        return self._curl("-x", f"socks5h://127.0.0.1:{self.socks}", "--proxy-user", f"{user}:{password}")

    def _curl(self, *words: str) -> bool:
        url = f"http://localhost:{self.upstream.port}{PATH}"
        data = ["-H", "content-type: application/json", "-d", httpx.Request("POST", url, json=BODY).content.decode()]
        command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", *words, *data, url]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment())
        assert done.stdout in ("200", "407", "000"), done.stdout
        return done.stdout == "200"

    def ask(self, door: str) -> Ask:
        return getattr(self, f"by_{door}")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def doors(directory: Directory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors")
    reverse, forward, socks = free_port(), free_port(), free_port()
    modes = ["--mode", f"regular@127.0.0.1:{forward}", "--mode", f"socks5@127.0.0.1:{socks}"]
    options = [*modes, "--proxyauth", directory.proxyauth, "--set", "pasteguard_hosts=localhost", *FAST]
    with running_upstream() as upstream:
        command = mitmdump(upstream.url, folder, *options)
        command = [word.replace("@127.0.0.1:0", f"@127.0.0.1:{reverse}") for word in command]
        with ProxyProcess(command, folder) as proxy:
            doors = Doors(proxy, upstream, reverse, forward, socks)
            assert doors.by_reverse(*fresh())
            yield doors


each_door = pytest.mark.parametrize("door", ["reverse", "forward", "tunnel", "socks"])


@each_door
def test_who_is_in_the_directory_comes_in(door: str, doors: Doors) -> None:
    ask = doors.ask(door)
    assert ask("ann", USERS["ann"])
    assert ask(*fresh())
    doors.upstream.reset()
    for user, password in (("ann", "wrong"), ("ann", ""), ("nobody", "own-1"), ("*", "anns:own"), ("", "")):
        assert not ask(user, password), user
    assert doors.upstream.requests == []
    assert "could not be looked at" not in doors.proxy.output, "a wrong password is no failure"


@each_door
def test_nobody_new_comes_in_while_it_is_down_and_everybody_once_it_is_back(
    door: str, doors: Doors, directory: Directory
) -> None:
    ask, known, new = doors.ask(door), fresh(), fresh()
    assert ask(*known)
    directory.stop()
    try:
        doors.upstream.reset()
        assert not ask(*new)
        assert doors.upstream.requests == []
        assert ask(*known), "who came in a short while ago still does"
    finally:
        directory.start()
    assert ask(*new)
    assert not any(password in doors.proxy.output for password in (READER_PASSWORD, new[1]))


def test_a_directory_that_does_not_answer_holds_up_nobody_else(doors: Doors, directory: Directory) -> None:
    known = fresh()
    assert doors.by_reverse(*known)
    with directory.frozen(), ThreadPoolExecutor(4) as pool:
        began_s = time.monotonic()
        new = [pool.submit(doors.ask(door), *fresh()) for door in ("reverse", "forward", "tunnel", "socks")]
        time.sleep(0.5)
        for _ in range(3):
            asked_s = time.monotonic()
            assert doors.by_reverse(*known)
            assert time.monotonic() - asked_s < 2
        assert [each.result() for each in new] == [False] * 4
        assert time.monotonic() - began_s < 30
