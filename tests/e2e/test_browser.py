"""What a person sees and does in mitmweb, in a real Chromium.

With PASTEGUARD_SCREENSHOTS=1 the picture of the README is made anew; it wants a font with emoji.
"""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.kit import browser, canary
from tests.kit.browser import Page
from tests.kit.samples import EMAIL, PERSON, github_token
from tests.kit.upstream import completion, json_reply, sse_reply, text_events
from tests.kit.web import CHAT, Web, chat

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
TOKEN = github_token(8)
TAB = "//nav//a[normalize-space()='{}']"
BUTTON = "//button[contains(., '{}')]"
FLOW = "(//td[contains(@class, 'col-path')])[{}]"
DETAIL_TAB = "//*[@class='flow-detail']/nav//a[normalize-space()='{}']"
SHOWN = ".flow-detail .contentview pre"


@pytest.fixture(scope="module")
def chromium() -> Iterator[WebDriver]:
    with browser.chromium() as driver:
        browser.look_like(driver, width=1280, height=680)
        yield driver


@pytest.fixture
def page(chromium: WebDriver, web: Web) -> Page:
    """Mitmweb's page, with an empty list."""
    chromium.get(web.url)
    page = Page(chromium)
    page.see("header nav")
    return page


def sent(web: Web, text: str, answer: str = "Dear [[PERSON_1]], good morning.") -> None:
    web.upstream.answer(json_reply(completion(answer)))
    web.client.post(CHAT, json=chat(text))
    web.finished()


def choose_view(page: Page, name: str) -> None:
    page.click("//*[@class='flow-detail']//a[contains(., 'View:')]")
    page.click(f"//ul[contains(@class, 'dropdown-menu')]//a[normalize-space()='{name}']")


def set_option(page: Page, name: str) -> None:
    """Turn an option on or off in the options editor."""
    page.click(TAB.format("Options"))
    page.click(BUTTON.format("Edit Options"))
    page.click(f".modal-content input[name={name}]")
    page.click(".modal-header button.close")
    page.click(TAB.format("Flow"))


def hold(page: Page, what: str) -> None:
    """Set mitmproxy's intercept."""
    field = page.see("input[placeholder=Intercept]")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE, what, Keys.ENTER)


@pytest.fixture
def holding(page: Page, web: Web) -> Iterator[Page]:
    hold(page, "~q")
    yield page
    web.pages.put("/options", json={"intercept": ""})


def test_a_chat_is_shown_with_its_placeholders(page: Page, web: Web, tmp_path: Path) -> None:
    sent(web, f"I am {PERSON}, write to {EMAIL}.")
    page.see_text(".flow-table td.col-comment", "masked 2: EMAIL_ADDRESS, PERSON")
    page.click(FLOW.format(1))
    shown = page.see_text(SHOWN, "I am »[[PERSON_1]]«, write to »[[EMAIL_ADDRESS_1]]«.")
    assert "placeholders: 1 PERSON (1×), 1 EMAIL_ADDRESS (1×)" in shown
    page.click(DETAIL_TAB.format("Response"))
    page.see_text(SHOWN, "── assistant ──", "Dear »[[PERSON_1]]«, good morning.")
    browser.save_screenshot(page.driver, tmp_path / "reply.png")
    assert PERSON not in page.driver.page_source


def test_originals_are_shown_on_request(page: Page, web: Web, tmp_path: Path) -> None:
    sent(web, f"I am {PERSON}.")
    page.click(FLOW.format(1))
    set_option(page, "pasteguard_reveal")
    assert web.pages.get("/options").json()["pasteguard_reveal"]["value"] is True
    choose_view(page, "pasteguard originals")
    page.see_text(SHOWN, "No originals are known of this chat.")
    sent(web, f"I am {PERSON}, {EMAIL}.")
    page.click(FLOW.format(2))
    page.see_text(SHOWN, "»[[EMAIL_ADDRESS_1]]«")
    assert PERSON not in page.driver.page_source, "another view is never chosen by itself"
    choose_view(page, "pasteguard originals")
    page.see_text(SHOWN, f"- I am {PERSON}, {EMAIL}.", "+ I am »[[PERSON_1]]«, »[[EMAIL_ADDRESS_1]]«.")
    browser.save_screenshot(page.driver, tmp_path / "originals.png")
    set_option(page, "pasteguard_reveal")
    page.driver.refresh()
    page.click(FLOW.format(2))
    choose_view(page, "pasteguard originals")
    page.see_text(SHOWN, "No originals are known of this chat.")
    assert PERSON not in page.driver.page_source


def edited_in_page(page: Page, body: str) -> None:
    """Replace the body of the flow that is shown, as somebody who pastes another one."""
    page.click("//*[@class='contentview']//button[contains(., 'Edit')]")
    page.see(".cm-content").send_keys(Keys.CONTROL, "a")
    page.driver.execute_cdp_cmd("Input.insertText", {"text": body})
    page.click("//*[@class='contentview']//button[contains(., 'Done')]")


def begun(pool: ThreadPoolExecutor, web: Web, text: str) -> "Future[httpx.Response]":
    future = pool.submit(web.client.post, CHAT, json=chat(text))
    web.newest_when(lambda flow: flow["intercepted"] and flow["comment"])
    return future


def test_a_person_edits_a_held_request_and_resumes_it(holding: Page, web: Web, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = begun(pool, web, f"I am {PERSON}.")
        holding.click(FLOW.format(1))
        holding.see_text(SHOWN, "I am »[[PERSON_1]]«.")
        assert not web.upstream.requests
        edited_in_page(holding, json.dumps(chat(f"I am [[PERSON_1]], and my address is {EMAIL}.")))
        holding.see_text(SHOWN, "and my address is")
        browser.save_screenshot(holding.driver, tmp_path / "held.png")
        holding.click(BUTTON.format("Resume"))
        got = answer.result(30).json()["choices"][0]["message"]["content"]
    [request] = web.upstream.requests
    assert request.json()["messages"][0]["content"] == "I am [[PERSON_1]], and my address is [[EMAIL_ADDRESS_1]]."
    assert got.endswith(f"I am {PERSON}, and my address is {EMAIL}.")
    holding.see_text(SHOWN, "and my address is »[[EMAIL_ADDRESS_1]]«.")


def test_a_person_kills_a_held_request(holding: Page, web: Web) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = begun(pool, web, f"I am {PERSON}.")
        holding.click(FLOW.format(1))
        holding.see_text(SHOWN, "I am »[[PERSON_1]]«.")
        holding.click(BUTTON.format("Abort"))
        with pytest.raises(httpx.TransportError):
            answer.result(30)
    assert not web.upstream.requests


def command(page: Page, words: str) -> None:
    page.see(".command-input input").send_keys(words, Keys.ENTER)


def test_a_person_gives_commands(page: Page, web: Web) -> None:
    sent(web, f"I am {PERSON}.")
    page.click(FLOW.format(1))
    page.see_text(SHOWN, "I am »[[PERSON_1]]«.")
    flow_id = page.driver.current_url.partition("#/flows/")[2].partition("/")[0]
    page.click(TAB.format("Options"))
    page.click("//label[contains(., 'Display Command Bar')]")
    command(page, f"pasteguard.explain @{flow_id}")
    page.see_text(".command-result", "message 1 (user), text 1: 5–24 PERSON 1.00 by deny_list")
    told = ""
    deadline = time.monotonic() + 20
    while "My name is [[PERSON_1]]." not in told and time.monotonic() < deadline:
        command(page, f"pasteguard.preview 'My name is {PERSON}.'")
        time.sleep(0.3)
        told = page.see_text(".command-result")
    page.see_text(".command-result", "looking through the text", "My name is [[PERSON_1]].")
    assert not (web.proxy.confdir / "command_history").exists()
    assert canary.leaks([PERSON], web.pages.get("/events").content) == []
    page.click(TAB.format("Options"))
    page.click("//label[contains(., 'Display Command Bar')]")


def test_the_list_at_a_glance(page: Page, web: Web, tmp_path: Path) -> None:
    """Every outcome has its comment; this one is the README's picture."""
    web.upstream.answer(sse_reply(*text_events("Good morning, the sea is blue.")))
    web.client.post(CHAT, json=chat("What colour is the sea?", stream=True))
    with web.options(pasteguard_secrets_action="block"):
        web.client.post(CHAT, json=chat(f"GITHUB_TOKEN={TOKEN}"))
    web.client.post("/v1/embeddings", json={"input": "text"})
    web.upstream.answer(json_reply(completion("I have written to [[PERSON_1]] at [[EMAIL_ADDRESS_1]].")))
    web.client.send(httpx.Request("POST", web.proxy.url + CHAT, json=DEMO))  # with few headers, for the picture
    web.finished()
    comments = ("nothing found", "blocked: API_KEY_GITHUB", "sent in clear", "masked 3: API_KEY_GITHUB")
    page.see_text(".flow-table td.col-comment", *comments)
    page.click(FLOW.format(2))
    page.see_text(SHOWN, "blocked: API_KEY_GITHUB", "its text is not kept")
    page.click(FLOW.format(1))
    page.click(DETAIL_TAB.format("Response"))
    page.see_text(SHOWN, "Good morning, the sea is blue.")
    page.click(DETAIL_TAB.format("Request"))
    page.click(FLOW.format(4))
    page.see_text(SHOWN, "── assistant ──", "calls send_mail:", "»[[API_KEY_GITHUB_1]]«")
    path = SCREENSHOTS / "mitmweb.png"
    if os.environ.get("PASTEGUARD_SCREENSHOTS"):
        time.sleep(3)  # until mitmweb no longer tells that it is connected
        browser.save_screenshot(page.driver, path)
    assert path.stat().st_size < 200_000


WIDTH_OF_WORDS = """
const [cell, count] = arguments, range = document.createRange();
range.setStart(cell.firstChild, 0);
range.setEnd(cell.firstChild, count);
const padding = parseFloat(getComputedStyle(cell).paddingRight);
return [range.getBoundingClientRect().right, cell.getBoundingClientRect().right - padding];
"""
WHOLE = ("sent in clear", "nothing found", "masked 1: PERSON")
"""Comments that fit into mitmweb's column; of others, what became of the request does."""


@pytest.mark.parametrize("width", [1280, 800])
@pytest.mark.parametrize("is_dark", [False, True])
def test_comments_can_be_read_beside_the_flow(page: Page, web: Web, width: int, is_dark: bool, tmp_path: Path) -> None:
    web.client.post(CHAT, json=chat("What colour is the sea?"))
    web.client.post(CHAT, json=chat(f"I am {PERSON}."))
    web.client.post("/v1/embeddings", json={"input": "text"})
    web.client.post(CHAT, json={"messages": 1})
    with web.options(pasteguard_secrets_action="block"):
        web.client.post(CHAT, json=chat(f"GITHUB_TOKEN={TOKEN}"))
    sent(web, f"I am {PERSON}, {EMAIL}. {'A long line of an ordinary prompt. ' * 8}")
    browser.look_like(page.driver, width=width, height=680, is_dark=is_dark)
    try:
        page.driver.refresh()
        page.click(FLOW.format(6))
        page.see_text(SHOWN, "── user ──")
        page.see_text(".flow-table td.col-comment", *WHOLE)
        cells = page.driver.find_elements("css selector", ".flow-table td.col-comment")
        assert len(cells) == 6
        for cell in cells:
            told = cell.get_attribute("textContent") or ""
            words = told if told in WHOLE else told.partition(":")[0]
            right, limit = page.driver.execute_script(WIDTH_OF_WORDS, cell, len(words))
            assert right <= limit, told
        if width == 1280:
            pre = page.see(SHOWN)
            assert page.driver.execute_script("return arguments[0].scrollWidth <= arguments[0].clientWidth", pre)
        colour = "return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"
        assert (int(page.driver.execute_script(colour)) < 128) is is_dark
        browser.save_screenshot(page.driver, tmp_path / "list.png")
    finally:
        browser.look_like(page.driver, width=1280, height=680)


def test_no_key_is_in_the_page_while_a_request_is_held(holding: Page, web: Web) -> None:
    key = "key-that-nobody-may-read"
    with ThreadPoolExecutor(1) as pool:
        headers = {"authorization": f"Bearer {key}", "x-api-key": key, "cookie": f"session={key}"}
        answer = pool.submit(web.client.post, CHAT, json=chat(f"I am {PERSON}."), headers=headers)
        web.newest_when(lambda flow: flow["intercepted"] and flow["comment"])
        holding.click(FLOW.format(1))
        holding.see_text(".flow-detail", "authorization", "***")
        holding.see_text(SHOWN, "I am »[[PERSON_1]]«.")
        assert key not in holding.driver.page_source
        assert key not in web.pages.get("/flows").text
        holding.click(BUTTON.format("Resume"))
        assert answer.result(30).status_code == 200
    assert web.upstream.last.header("authorization") == f"Bearer {key}"


DEMO = {
    "model": "gpt-4o",
    "messages": [
        {"role": "user", "content": f"Tell {PERSON} ({EMAIL}) her access is ready."},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "send_mail", "arguments": json.dumps({"to": EMAIL, "dear": PERSON})},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "sent"},
        {"role": "user", "content": f"Thanks! And this is for the build: GITHUB_TOKEN={TOKEN}"},
    ],
}
