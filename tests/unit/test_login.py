"""The passwords of the doors: asked for once in a while, and off the event loop."""

import base64
import threading
import time
import traceback

import pytest
from mitmproxy.addons.proxyauth import ProxyAuth
from mitmproxy.exceptions import OptionsError
from mitmproxy.proxy import mode_specs
from mitmproxy.proxy.layers.modes import Socks5AuthData
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.doors import passwords
from pasteguard_addon.proxy.doors.login import DOOR_HEADER, Login


class Directory:
    """A validator that is slow somewhere else, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, user: str, password: str) -> bool:
        self.asked.append(user)
        self.threads.add(threading.get_ident())
        return password == f"{user}s-own"


async def comes_in(door: Login, words: str) -> bool:
    flow = tflow.tflow()
    flow.client_conn.proxy_mode = mode_specs.ProxyMode.parse("reverse:https://api.example.com")
    flow.request.headers[DOOR_HEADER] = f"Bearer {words}"
    await door.requestheaders(flow)
    is_in = DOOR_HEADER not in flow.request.headers
    door.has_passed(flow)
    return is_in


async def test_a_right_password_is_remembered_and_a_wrong_one_is_not(monkeypatch) -> None:
    proxyauth, directory = ProxyAuth(), Directory()
    door = Login()
    with taddons.context(proxyauth):
        proxyauth.validator = directory
        assert [await comes_in(door, "ann:anns-own") for _ in range(5)] == [True] * 5
        assert directory.asked == ["ann"]
        assert [await comes_in(door, "ann:other") for _ in range(2)] == [False] * 2
        assert not await comes_in(door, "ben:anns-own")
        assert directory.asked == ["ann", "ann", "ann", "ben"]
        assert threading.get_ident() not in directory.threads
        monkeypatch.setattr(passwords.time, "monotonic", lambda: 1e12)
        assert await comes_in(door, "ann:anns-own")
        assert len(directory.asked) == 5
        proxyauth.validator = lambda *_: False  # the option was changed
        assert not await comes_in(door, "ann:anns-own")
        assert proxyauth.authenticated == {}


async def test_nobody_comes_in_while_the_directory_fails() -> None:
    """Mitmproxy's own check raises as well, and a flow whose hooks raise goes on."""

    def fails(user: str, password: str) -> bool:
        raise ConnectionError(user + password)

    proxyauth, door = ProxyAuth(), Login()
    door.has_fallback_key = True
    flow = tflow.tflow()
    flow.client_conn.proxy_mode = mode_specs.ProxyMode.parse("reverse:https://api.example.com")
    flow.request.headers["Authorization"] = "Basic " + base64.b64encode(b"ann:anns-own").decode()
    with taddons.context(proxyauth):
        proxyauth.validator = fails
        await door.requestheaders(flow)
    assert flow.response is not None
    assert flow.response.status_code == 401
    assert b"anns-own" not in (flow.response.raw_content or b"")


@pytest.mark.parametrize(
    ("method", "path", "is_asked"),
    [
        ("GET", "/health", False),
        ("HEAD", "/health?at=1", False),
        ("POST", "/health", True),
        ("GET", "/metrics", True),
        ("GET", "/health/../v1/models", True),
        ("GET", "/v1/health", True),
    ],
)
async def test_health_is_told_without_a_password(method: str, path: str, is_asked: bool) -> None:
    """Balancers and orchestrators have none; the next request of their connection is asked again."""
    proxyauth, door = ProxyAuth(), Login()
    flow = tflow.tflow()
    flow.client_conn.proxy_mode = mode_specs.ProxyMode.parse("reverse:https://api.example.com")
    flow.request.method, flow.request.path = method, path
    with taddons.context(proxyauth):
        proxyauth.validator = Directory()
        await door.requestheaders(flow)
        proxyauth.requestheaders(flow)
        assert (flow.response is not None) == is_asked
        door.has_passed(flow)
        assert proxyauth.authenticated == {}


@pytest.mark.parametrize("mode", ["regular", "upstream:http://proxy.example:8080"])
@pytest.mark.parametrize("hook", ["http_connect", "requestheaders"])
async def test_the_forward_doors_passwords_are_asked_for_off_the_event_loop_too(mode: str, hook: str) -> None:
    proxyauth, directory, door = ProxyAuth(), Directory(), Login()
    with taddons.context(proxyauth):
        proxyauth.validator = directory
        for words, is_in in (("ann:anns-own", True), ("ann:anns-own", True), ("ann:other", False), ("", False)):
            flow = tflow.tflow()
            flow.client_conn.proxy_mode = mode_specs.ProxyMode.parse(mode)
            flow.request.headers["Proxy-Authorization"] = "Basic " + base64.b64encode(words.encode()).decode()
            await getattr(door, hook)(flow)
            getattr(proxyauth, hook)(flow)
            assert (flow.response is None) is is_in, words
        assert directory.asked == ["ann", "ann"]
        assert threading.get_ident() not in directory.threads


async def test_socks_passwords_are_asked_for_off_the_event_loop_too() -> None:
    proxyauth, directory, door = ProxyAuth(), Directory(), Login()
    with taddons.context(proxyauth):
        proxyauth.validator = directory
        for word, is_in in (("anns-own", True), ("other", False)):
            data = Socks5AuthData(tflow.tclient_conn(), "ann", word)
            await door.socks5_auth(data)
            proxyauth.socks5_auth(data)
            assert data.valid is is_in
        assert threading.get_ident() not in directory.threads


async def test_a_changed_option_leaves_no_threads_behind() -> None:
    proxyauth, door, before = ProxyAuth(), Login(), threading.active_count()
    with taddons.context(proxyauth):
        for _ in range(20):
            proxyauth.validator = Directory()
            assert await comes_in(door, "ann:anns-own")
        proxyauth.validator = None
        assert not await comes_in(door, "ann:anns-own")
    deadline_s = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < deadline_s:
        time.sleep(0.01)
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    "spec", ["ldap:127.0.0.1", "ldap:a:389:cn=x:{}:dc=y:more", "ldap:a:port:cn=x:{}:dc=y", "ldaps:{}"]
)
def test_what_cannot_be_read_of_a_directory_is_not_told(spec: str) -> None:
    password = "hor" + "se9"
    passwords.quote_no_specification()
    with taddons.context(ProxyAuth()) as context, pytest.raises(OptionsError) as caught:
        context.options.update(proxyauth=spec.format(password))
    assert password not in "".join(traceback.format_exception(caught.value))
    assert "ldap(s):host[:port]:dn:password:subtree" in str(caught.value)
