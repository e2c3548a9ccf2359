"""A real Chromium with `--proxy-server`: a page of one origin that asks the listed host and its own.

It trusts our authority as `pasteguard ca install` has it done, in an NSS database of its own.
"""

import base64
import hashlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from pasteguard_addon.cli.ca import Machine, commands_for
from tests.clients.zoo import LISTED, PATH, TEXT, UNLISTED, Paced, Zoo, first_part, streamed
from tests.kit import parts
from tests.kit.proxy import environment
from tests.kit.samples import EMAIL, PERSON, chat
from tests.kit.upstream import Handler, Reply, Request, echo

_PAGE = Reply([b"<!doctype html><title>page</title>"], headers=[("content-type", "text/html")])
_ASK = """
const [url, body, done] = arguments;
fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  .then((reply) => reply.text()).then(done, (error) => done(String(error)));
"""
_STREAM = """
const [url, body] = arguments;
window.heard = "";
fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  .then(async (reply) => {
    for await (const piece of reply.body.pipeThrough(new TextDecoderStream())) window.heard += piece;
  }).catch((error) => { window.heard = String(error); });
"""


@pytest.fixture(scope="module")
def browser(running_zoo: Zoo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    home = tmp_path_factory.mktemp("home")
    trust(home / ".pki" / "nssdb", running_zoo)
    options = ChromeOptions()
    options.binary_location = parts.program("chromium", "chromium-browser")
    for flag in (
        f"proxy-server={running_zoo.door}",
        f"user-data-dir={home / 'profile'}",
        *("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync", "disable-default-apps"),
    ):
        options.add_argument(f"--{flag}")
    service = ChromeService(parts.program("chromedriver"), env=environment({"HOME": str(home)}))
    with Chrome(options, service) as chrome:
        chrome.set_script_timeout(30)
        chrome.execute_cdp_cmd("Network.enable", {})  # from then on it remembers certificates
        yield chrome


def trust(database: Path, zoo: Zoo) -> None:
    """Do what `pasteguard ca install` does with a database, and have it trust the other host's authority too."""
    certutil = parts.program("certutil")
    database.mkdir(parents=True)
    subprocess.run([certutil, "-d", f"sql:{database}", "-N", "--empty-password"], check=True, timeout=30)
    [ours] = commands_for("install", Machine("linux", frozenset({"certutil"}), (database,), True), zoo.proxy.ca_path)
    theirs = [certutil, "-d", f"sql:{database}", "-A", "-t", "C,,", "-n", "other", "-i", str(zoo.stranger_ca.ca_path)]
    for command in (ours, theirs):
        subprocess.run(command, check=True, timeout=30)


def for_pages(handler: Handler) -> Handler:
    """Let pages of other origins ask, and serve one."""
    headers = [("access-control-allow-origin", "*"), ("access-control-allow-headers", "*")]

    def handle(request: Request) -> Reply:
        reply = _PAGE if request.path == "/page" else handler(request)
        reply.headers = [*reply.headers, *headers]
        return reply

    return handle


def certificate(browser: Chrome, host: str) -> str:
    found: dict[str, Any] = browser.execute_cdp_cmd("Network.getCertificate", {"origin": f"https://{host}"})
    return hashlib.sha256(base64.b64decode(found["tableNames"][0])).hexdigest()


def test_a_page_asks_both_origins(browser: Chrome, zoo: Zoo) -> None:
    zoo.provider.handler, zoo.stranger.handler = for_pages(echo()), for_pages(echo())
    told = len(zoo.proxy.output)
    browser.get(f"https://{UNLISTED}/page")
    for host in (UNLISTED, LISTED):
        answer = browser.execute_async_script(_ASK, f"https://{host}{PATH}", chat(TEXT))
        assert TEXT in answer
    assert [request.method for request in zoo.provider.requests] == ["OPTIONS", "POST"]
    assert "[[PERSON_1]]" in zoo.provider.last.decoded_body.decode()
    assert zoo.provider.never_saw(PERSON, EMAIL)
    assert zoo.stranger.last.json() == chat(TEXT)
    assert certificate(browser, UNLISTED) == zoo.stranger_ca.leaf_fingerprint
    assert certificate(browser, LISTED) != zoo.provider_ca.leaf_fingerprint
    for word in (UNLISTED, str(zoo.stranger.port)):
        assert word not in zoo.proxy.output[told:]


def test_a_page_reads_a_stream_piece_by_piece(browser: Chrome, zoo: Zoo) -> None:
    paced = Paced()
    zoo.provider.handler, zoo.stranger.handler = for_pages(paced), for_pages(echo())
    browser.get(f"https://{UNLISTED}/page")
    browser.execute_script(_STREAM, f"https://{LISTED}{PATH}", chat(TEXT, stream=True))
    paced.heard(heard(browser, first_part(0)))
    said = heard(browser, "[DONE]")
    assert not paced.gates[0].has_expired
    assert streamed(0).removeprefix(first_part(0)) in said
    assert zoo.provider.never_saw(PERSON, EMAIL)


def heard(browser: Chrome, awaited: str) -> str:
    """Wait until the page has read this, and return all that it read."""
    deadline = time.monotonic() + 20
    while awaited not in (said := browser.execute_script("return window.heard")):
        assert time.monotonic() < deadline, said
        time.sleep(0.05)
    return said
