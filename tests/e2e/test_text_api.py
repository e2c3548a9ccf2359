"""Texts masked and restored for other programs, through the real proxy."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.kit import canary
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON

TEXT = f"My name is {PERSON}, write to {EMAIL}."
MASKED = "My name is [[PERSON_1]], write to [[EMAIL_ADDRESS_1]]."
KEY = "of-" + "texts"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts")


@pytest.fixture(scope="module")
def proxy(folder: Path) -> Iterator[ProxyProcess]:
    options = [
        "--set",
        f"pasteguard_text_api_key={KEY}",
        "-w",
        str(folder / "flows"),
        "--set",
        "pasteguard_record=true",
    ]
    options += ["--set", "pasteguard_record_text=true", "--set", "pasteguard_secrets_action=block"]
    with ProxyProcess(mitmdump("http://127.0.0.1:9", folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy
    told = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()) + proxy.output.encode()
    assert canary.leaks([PERSON, EMAIL, KEY], told) == []


@pytest.fixture
def client(proxy: ProxyProcess) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60, headers=headers) as client:
        yield client


def test_a_text_goes_out_masked_and_comes_back(client: httpx.Client) -> None:
    told = client.post("/pasteguard/mask", json={"text": TEXT}).json()
    assert told["text"] == MASKED
    assert told["types"] == {"PERSON": 1, "EMAIL_ADDRESS": 1}
    answer = {"handle": told["handle"], "text": "Dear PERSON_1, [[EMAIL_ADDRESS_1]] [[PERSON_2]]"}
    for _ in range(2):
        back = client.post("/pasteguard/restore", json=answer).json()
        assert back == {"text": f"Dear {PERSON}, {EMAIL} [[PERSON_2]]"}
    assert client.post("/pasteguard/mask", json={"text": ""}).json()["text"] == ""


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("mask", b"x", 400, "invalid_json"),
        ("mask", b"[]", 400, "invalid_json"),
        ("mask", b'{"text": 1}', 400, "invalid_json"),
        ("restore", b'{"text": "a"}', 400, "unknown_handle"),
        ("restore", b'{"text": "a", "handle": "b"}', 400, "unknown_handle"),
    ],
)
def test_what_cannot_be_read_is_refused(client: httpx.Client, path: str, body: bytes, status: int, code: str) -> None:
    reply = client.post(f"/pasteguard/{path}", content=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


def test_nobody_comes_in_without_the_key_or_from_a_website(client: httpx.Client) -> None:
    for key in ("", "Bearer", f"Bearer {KEY}x", f"Basic {KEY}"):
        reply = client.post("/pasteguard/mask", json={"text": TEXT}, headers={"authorization": key})
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "pasteguard_text_api_key")
    page = client.post("/pasteguard/mask", json={"text": TEXT}, headers={"origin": "https://site.example"})
    assert page.status_code == 403
    extension = client.post("/pasteguard/mask", json={"text": TEXT}, headers={"origin": "chrome-extension://abc"})
    assert extension.status_code == 200
    assert client.get("/pasteguard/mask").status_code == 404
