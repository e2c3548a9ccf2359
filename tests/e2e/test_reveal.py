"""`pasteguard_reveal` and the commands, in the real mitmweb: who asks for originals gets them, and nobody else does."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pasteguard_addon.record.sqlite_file import FILE_NAME
from tests.kit import canary
from tests.kit.samples import EMAIL, PERSON, github_token
from tests.kit.upstream import completion, json_reply
from tests.kit.web import CHAT, Web, chat

TOKEN, KEY = github_token(6), github_token(7)
VALUES = [PERSON, EMAIL, TOKEN]
TEXT = f"Dear model,\nI am {PERSON}, {EMAIL}, GITHUB_TOKEN={TOKEN}\nWho am I?"
VIEW = "PasteGuard originals"


@pytest.fixture
def revealing(web: Web) -> Iterator[Web]:
    with web.options(pasteguard_reveal=True):
        yield web


def sent(web: Web, text: str = TEXT) -> dict[str, Any]:
    """Send a chat through the proxy and return its flow."""
    web.upstream.answer(json_reply(completion("You are [[PERSON_1]].")))
    assert PERSON in web.client.post(CHAT, json=chat(text), headers={"authorization": KEY}).text
    return web.finished()


def test_a_person_who_wants_them_sees_the_originals(web: Web) -> None:
    before = sent(web)
    with web.options(pasteguard_reveal=True):
        since = sent(web)
        assert "No originals are known" in web.view(before, "request", VIEW)["text"]
        asked, answered = (web.view(since, side, VIEW)["text"] for side in ("request", "response"))
        assert "  Dear model,\n- I am " in asked
        assert f"I am {PERSON}, {EMAIL}, GITHUB_TOKEN={TOKEN}" in said(asked, "-")
        assert "I am »[[PERSON_1]]«, »[[EMAIL_ADDRESS_1]]«, GITHUB_TOKEN=»[[API_KEY_GITHUB_1]]«" in said(asked, "+")
        assert f"- You are »[[PERSON_1]]«.\n+ You are {PERSON}.\n" in answered
        assert web.view(since, "request")["view_name"] == "PasteGuard", "nobody gets them unasked"
    for side in ("request", "response"):
        assert canary.leaks(VALUES, json.dumps(web.view(since, side, VIEW)).encode()) == []


def test_they_go_with_their_flow(revealing: Web) -> None:
    flow = sent(revealing)
    saved = revealing.pages.get("/flows/dump").content
    revealing.command("view.flows.remove", "@all")
    revealing.pages.post("/flows/dump", files={"file": ("saved.flows", saved)})
    [loaded] = revealing.flows()
    assert loaded["id"] == flow["id"]
    assert "No originals are known" in revealing.view(loaded, "request", VIEW)["text"]


@pytest.mark.parametrize("is_revealed", [False, True])
def test_nothing_but_the_view_tells_an_original(web: Web, *, is_revealed: bool) -> None:
    saved = web.proxy.folder / "saved.flows"
    earlier_bytes = saved.stat().st_size  # other tests let values pass on purpose
    with web.options(pasteguard_reveal=is_revealed):
        flow = sent(web)
        web.pages.post(f"/flows/{flow['id']}/replay")
        web.newest_when(lambda flow: len(web.upstream.requests) == 2 and flow.get("response", {}).get("contentHash"))
        sent(web)
        shown = told_by_pages(web) | told_by_commands(web)
    files = [web.proxy.output_path, *web.proxy.confdir.glob(f"{FILE_NAME}*")]
    shown |= {path.name: path.read_bytes() for path in files}
    shown[saved.name] = saved.read_bytes()[earlier_bytes:]
    assert b"[[PERSON_1]]" in shown[saved.name]
    assert b"[[PERSON_1]]" in shown["save.har"]
    assert {name: leaks for name, content in shown.items() if (leaks := canary.leaks([*VALUES, KEY], content))} == {}
    assert canary.leaks([TOKEN], web.pages.get("/options").content) == []
    assert web.upstream.never_saw(*VALUES)


def said(shown: str, sign: str) -> str:
    """Return what stands on one side of the view, whose lines are broken where they get too long."""
    return " ".join(line[2:].strip() for line in shown.split("\n") if line.startswith(f"{sign} "))


def told_by_pages(web: Web) -> dict[str, bytes]:
    """Return all that mitmweb's own interface tells, but for the view with the originals."""
    state = web.pages.get("/state")
    paths = ["/flows", "/flows/dump", "/events", "/state", "/commands"]
    for flow in web.flows():
        for side in ("request", "response"):
            content = f"/flows/{flow['id']}/{side}/content"
            views = [view for view in state.json()["contentViews"] if view != VIEW.lower()]
            paths += [f"{content}.data", *(f"{content}/{view}.json" for view in views)]
    return {path: web.pages.get(path).content for path in paths}


def told_by_commands(web: Web) -> dict[str, bytes]:
    """Return what commands tell and write."""
    told = {
        "stats": json.dumps(web.command("pasteguard.stats")).encode(),
        "metrics": web.client.get("/metrics").content,
    }
    for flow in web.flows():
        name = f"@{flow['id']}"
        for form in ("curl", "httpie", "raw", "raw_request", "raw_response"):
            told[form + name] = json.dumps(web.command("export", form, name)).encode()
        told[name] = json.dumps(web.command("pasteguard.explain", name)).encode()
    for command in ("save.har", "save.file"):
        path = web.proxy.folder / command
        web.command(command, "@all", str(path))
        told[command] = path.read_bytes()
    return told


def test_the_canary_sings_in_the_view(revealing: Web) -> None:
    flow = sent(revealing)
    shown = json.dumps(revealing.view(flow, "request", VIEW)).encode()
    for value in VALUES:
        assert canary.leaks([value], shown)


def test_explain(web: Web) -> None:
    flow = sent(web, f"I am {PERSON}.")
    assert web.command("pasteguard.explain", f"@{flow['id']}") == [
        f"message 1 (user), text 1: 5–{5 + len(PERSON)} PERSON 1.00 by deny_list"
    ]
    web.client.post("/v1/files", json={})
    assert "has not scanned" in web.command("pasteguard.explain", f"@{web.newest()['id']}")


def test_preview(web: Web) -> None:
    deadline = time.monotonic() + 10
    while len(lines := web.command("pasteguard.preview", f"I am {PERSON}.")) == 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert lines[0] == "I am [[PERSON_1]]."
    assert lines[2].endswith("PERSON 1.00 by deny_list")
    assert canary.leaks([PERSON], web.pages.get("/events").content + web.proxy.output.encode()) == []
    assert not (web.proxy.confdir / "command_history").exists()
    assert not web.upstream.requests


def test_allow(revealing: Web) -> None:
    flow = sent(revealing)
    told = revealing.command("pasteguard.allow", "API_KEY_GITHUB", f"@{flow['id']}")
    assert told == "allowed from the next request on: 1 API_KEY_GITHUB"
    sent(revealing)
    assert revealing.upstream.leaks(TOKEN)
    assert revealing.upstream.never_saw(PERSON, EMAIL)
    assert canary.leaks([TOKEN], revealing.pages.get("/options").content) == []
    revealing.command("pasteguard.forget")
    assert "not known any more" in revealing.command("pasteguard.allow", "API_KEY_GITHUB", f"@{flow['id']}")
    revealing.upstream.reset()
    sent(revealing)
    assert revealing.upstream.never_saw(TOKEN)


def test_what_is_denied_cannot_be_allowed(revealing: Web) -> None:
    flow = sent(revealing)
    revealing.command("pasteguard.allow", "PERSON", f"@{flow['id']}")
    sent(revealing)
    revealing.command("pasteguard.forget")
    assert revealing.upstream.never_saw(PERSON)
