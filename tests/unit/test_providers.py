"""Which provider stands behind which prefix of the reverse door, and whose key may go there."""

from urllib.parse import urlsplit

import pytest
from mitmproxy import http
from mitmproxy.test import tflow

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import opened_hosts
from pasteguard_addon.proxy.doors.admission import brings_foreign_key
from pasteguard_addon.proxy.doors.providers import ReverseDoors, lead_to
from pasteguard_addon.proxy.routing import RequestKind, route
from pasteguard_addon.settings import Settings

BOTH = Settings(endpoints=("chat_completions", "messages"))


def request(**headers: str) -> http.Request:
    made = http.Request.make("POST", "https://api.example.com/v1/messages")
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/anthropic/v1/messages", "anthropic"),
        ("/anthropic", "anthropic"),
        ("/anthropic?beta=true", "anthropic"),
        ("/anthropic2/v1/messages", "openai"),
        ("/openai/v1/chat/completions", "openai"),
        ("/v1/messages", "openai"),
        ("/", "openai"),
    ],
)
def test_the_prefix_decides(path: str, expected: str) -> None:
    assert ReverseDoors(BOTH).at(path).provider == expected
    assert ReverseDoors(Settings()).at(path).provider == "openai"


def test_anthropics_host_is_opened_with_its_endpoint_alone() -> None:
    assert "api.anthropic.com" not in opened_hosts(Settings())
    assert opened_hosts(BOTH) == (*Settings().hosts, "api.anthropic.com")
    with pytest.raises(SettingsError, match="anthropic_base_url"):
        Settings(anthropic_base_url="api.anthropic.com")


ANTHROPICS, OPENAIS = "sk-" + "ant-api03-x", "sk-" + "proj-x"


@pytest.mark.parametrize(
    ("provider", "headers", "is_foreign"),
    [
        ("openai", {"authorization": f"Bearer {OPENAIS}"}, False),
        ("openai", {"authorization": "Bearer eyJ"}, False),
        ("openai", {"authorization": f"bearer  {ANTHROPICS}"}, True),
        ("openai", {"x_api_key": "x"}, True),
        ("openai", {"anthropic_version": "2023-06-01"}, True),
        ("openai", {"x_goog_api_key": "x"}, True),
        ("openai", {"x_goog_user_project": "x"}, True),
        ("openai", {"anthropic_beta": "x"}, True),
        ("openai", {"authorization": "Bearer " + "gsk" + "_x"}, True),
        ("openai", {"api_key": "of-azure"}, False),
        ("openai", {"api_key": "of-azure", "authorization": f"Bearer {OPENAIS}"}, False),
        ("openai", {"api_key": OPENAIS, "authorization": f"Bearer {OPENAIS}"}, False),
        ("openai", {"api_key": ""}, False),
        ("anthropic", {"authorization": "Bearer " + "xai" + "-x"}, True),
        ("anthropic", {"x_api_key": ANTHROPICS, "anthropic_version": "2023-06-01"}, False),
        ("anthropic", {"authorization": f"Bearer {ANTHROPICS}"}, False),
        ("anthropic", {"authorization": f"Bearer {OPENAIS}"}, True),
        ("anthropic", {"x_api_key": OPENAIS}, True),
        ("anthropic", {"openai_organization": "o"}, True),
        ("anthropic", {"api_key": "x"}, True),
        ("anthropic", {"x_goog_api_key": "x"}, True),
    ],
)
def test_no_provider_gets_anothers_key(provider: str, headers: dict[str, str], *, is_foreign: bool) -> None:
    door = ReverseDoors(BOTH).at("/anthropic/x" if provider == "anthropic" else "/openai/v1/x")
    assert brings_foreign_key(request(**headers), door) is is_foreign


def test_a_key_in_the_path() -> None:
    made = request()
    made.path = "/v1/models/m:generateContent?key=" + "AI" + "zaSy"
    assert brings_foreign_key(made, ReverseDoors(BOTH).at("/v1/x"))
    made.path = "/v1/files?key=mine"
    assert not brings_foreign_key(made, ReverseDoors(BOTH).at("/v1/x"))


def test_gateways_take_any_key() -> None:
    settings = Settings(
        endpoints=("messages",), openai_base_url="http://gateway:4000/v1", anthropic_base_url="http://gateway:4000"
    )
    for path in ("/anthropic/v1/messages", "/v1/messages"):
        assert not brings_foreign_key(request(x_api_key=OPENAIS, api_key="x"), ReverseDoors(settings).at(path))


def test_a_request_is_led_to_the_door_it_asked_for() -> None:
    flow = tflow.tflow()
    before = flow.server_conn
    lead_to(flow, urlsplit("http://gateway.example:8080/a"))
    assert (flow.request.host, flow.request.port, flow.request.scheme) == ("gateway.example", 8080, "http")
    assert flow.request.headers["host"] == "gateway.example:8080"
    assert flow.server_conn is not before
    assert flow.server_conn.address == ("gateway.example", 8080)


def test_the_prefix_gives_way_to_the_base_path() -> None:
    settings = Settings(endpoints=("messages",), anthropic_base_url="http://gateway/deep/anthropic/")
    door = ReverseDoors(settings).at("/anthropic/v1/models?x")
    found = route(
        "GET",
        "/anthropic/v1/models?x",
        is_upgrade=False,
        base_path=door.base_path,
        is_reverse=True,
        own_prefixes=door.prefixes,
    )
    assert (found.kind, found.path, found.prefix) == (
        RequestKind.OTHER,
        "/deep/anthropic/v1/models?x",
        "/anthropic",
    )
