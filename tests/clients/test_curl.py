"""curl, with no flag that names a proxy or an authority."""

import json
import ssl
from hashlib import sha256

import pytest

from tests.clients.zoo import LISTED, PATH, TEXT, UNLISTED, Command, Zoo, streamed
from tests.kit import parts
from tests.kit.samples import EMAIL, PERSON, chat


def curl(url: str, *flags: str, **parameters: object) -> Command:
    body = json.dumps(chat(TEXT, **parameters))
    words = [parts.program("curl"), "-sS", url, "-H", "content-type: application/json", "-d", body, *flags]
    return Command("curl", words)


def first_fingerprint(pem: str) -> str:
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    first = pem[pem.index(begin) : pem.index(end) + len(end)]
    return sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


@pytest.mark.parametrize(("flag", "version"), [("--http1.1", "1.1"), ("--http2", "2")])
def test_listed_host(flag: str, version: str, zoo: Zoo) -> None:
    outcome = zoo.run(curl(f"https://{LISTED}{PATH}", flag, "-w", "\n%{http_version}\n%{certs}"))
    answer, spoken, certificates = outcome.stdout.split("\n", 2)
    assert json.loads(answer)["choices"][0]["message"]["content"] == TEXT
    assert spoken == version
    assert zoo.provider.last.connection.alpn == ("h2" if version == "2" else "http/1.1")
    assert first_fingerprint(certificates) != zoo.provider_ca.leaf_fingerprint
    zoo.assert_masked(outcome, chats=1, streams=0)


@pytest.mark.parametrize("flag", ["--http1.1", "--http2"])
def test_stream(flag: str, zoo: Zoo) -> None:
    outcome = zoo.run(curl(f"https://{LISTED}{PATH}", flag, "-N", stream=True))
    events = [json.loads(line[6:]) for line in outcome.stdout.splitlines() if line.startswith("data: {")]
    assert "".join(each["choices"][0]["delta"].get("content", "") for each in events) == streamed(0)
    zoo.assert_masked(outcome, chats=1)


def test_reverse_port(zoo: Zoo) -> None:
    outcome = zoo.run(curl(f"{zoo.proxy.base_url}/chat/completions"))
    assert json.loads(outcome.stdout)["choices"][0]["message"]["content"] == TEXT
    zoo.assert_masked(outcome, chats=1, streams=0)


@pytest.mark.parametrize("flag", ["--http1.1", "--http2"])
def test_unlisted_host(flag: str, zoo: Zoo) -> None:
    outcome = zoo.run(curl(f"https://{UNLISTED}{PATH}", flag, "-w", "\n%{certs}"))
    answer, certificates = outcome.stdout.split("\n", 1)
    assert json.loads(answer)["choices"][0]["message"]["content"] == TEXT
    assert first_fingerprint(certificates) == zoo.stranger_ca.leaf_fingerprint
    zoo.assert_untold()


def test_pasteguard_run(zoo: Zoo) -> None:
    """The command has no flag and no variable; both hosts are trusted."""
    for host, upstream in ((LISTED, zoo.provider), (UNLISTED, zoo.stranger)):
        outcome = zoo.run_by_pasteguard(curl(f"https://{host}{PATH}"))
        assert json.loads(outcome.stdout)["choices"][0]["message"]["content"] == TEXT
        assert len(upstream.requests) == 1
    assert zoo.provider.never_saw(PERSON, EMAIL)
    zoo.assert_untold()
