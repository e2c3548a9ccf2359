"""The page of `pasteguard report` in a real browser, at the width of a desk and of a phone, light and dark.

With PASTEGUARD_SCREENSHOTS=1 the picture of the README is made anew.
"""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from pasteguard_addon.cli.main import main
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.record.store import RecordStore
from tests.kit import browser

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
DESK, PHONE = 1200, 390
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    store = RecordStore(SqliteFile(folder / FILE_NAME), kept=Kept(0, 1 << 30), tell=print)
    for each in records():
        store.add(each)
    store.close()
    path = folder / "report.html"
    assert main(["report", "--file", str(folder / FILE_NAME), "--html", str(path)]) == 0
    return path.as_uri()


def records() -> list[Record]:
    """Return three weeks of work, made up, the same each time."""
    rng = random.Random(11)
    end = datetime(2026, 3, 20, 18, tzinfo=UTC)
    return sorted((_record(rng, end) for _ in range(1500)), key=lambda record: record.time)


def _record(rng: random.Random, end: datetime) -> Record:
    outcome = rng.choices(
        [Outcome.MASKED, Outcome.CLEAN, Outcome.UNINSPECTED, Outcome.BLOCKED, Outcome.REFUSED], [62, 28, 4, 3, 3]
    )[0]
    types = {"PERSON": 40, "EMAIL_ADDRESS": 22, "LOCATION": 18, "PHONE_NUMBER": 9, "IBAN_CODE": 5, "API_KEY_OPENAI": 3}
    counts = {kind: rng.randint(1, 3) for kind, weight in types.items() if rng.random() < weight / 50}
    is_scanned = outcome in (Outcome.MASKED, Outcome.CLEAN, Outcome.BLOCKED)
    detection_ms = rng.lognormvariate(2.6, 0.9)
    return Record(
        outcome,
        rng.choices(["api.openai.com", "openrouter.ai", "api.mistral.ai"], [6, 3, 1])[0],
        "chat/completions",
        "mask",
        detection_ms + rng.lognormvariate(6.5, 0.6),
        model=rng.choices(["gpt-4o-mini", "gpt-4.1", "anthropic/claude-sonnet-4.5", HOSTILE], [5, 3, 3, 0.1])[0],
        status=200,
        detection_ms=detection_ms if is_scanned else None,
        client=rng.choices(["OpenAI/Python", "Cursor", "browser", "curl"], [6, 4, 2, 1])[0],
        code={Outcome.BLOCKED: "secrets_detected", Outcome.REFUSED: "invalid_json"}.get(outcome, ""),
        counts=counts if outcome in (Outcome.MASKED, Outcome.BLOCKED) else {},
        time=(end - timedelta(days=21 * rng.random() ** 1.3)).timestamp(),
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[WebDriver]:
    with browser.chromium() as driver:
        yield driver


def colour(driver: WebDriver, selector: str, name: str) -> str:
    return driver.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)


@pytest.mark.parametrize("width", [DESK, 768, PHONE, 320])
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_it_fits(width: int, is_dark: bool, page: str, chromium: WebDriver, tmp_path: Path) -> None:
    browser.look_like(chromium, width=width, is_dark=is_dark)
    browser.requested(chromium)
    chromium.get(page)
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.console(chromium) == []
    assert browser.requested(chromium) == [page]
    shown = [each for each in chromium.find_elements(By.CSS_SELECTOR, "svg[role=img]") if each.is_displayed()]
    assert len(shown) == 2
    assert all(each.size["width"] <= width for each in shown)
    labels = [text for each in shown for text in each.find_elements(By.CSS_SELECTOR, "text") if text.text]
    assert len(labels) > 15
    assert all(label.rect["height"] >= 9 for label in labels), "text of a chart has to be readable"
    browser.save_screenshot(chromium, tmp_path / "report.png")


def test_both_schemes(page: str, chromium: WebDriver) -> None:
    told = []
    for is_dark in (False, True):
        browser.look_like(chromium, width=DESK, is_dark=is_dark)
        chromium.get(page)
        told.append(
            [
                colour(chromium, "body", "background-color"),
                colour(chromium, "h1", "color"),
                colour(chromium, "svg .color-0 .rect", "fill"),
                colour(chromium, "svg[role=img] text", "fill"),
            ]
        )
    light, dark = told
    assert all(one != other for one, other in zip(light, dark, strict=True)), told
    assert light[0] == "rgba(244, 246, 247, 1)"


def test_paper_is_white(page: str, chromium: WebDriver) -> None:
    browser.look_like(chromium, width=DESK, is_dark=True, is_paper=True)
    chromium.get(page)
    assert colour(chromium, "body", "background-color") == "rgba(255, 255, 255, 1)"
    assert colour(chromium, "h1", "color") == "rgba(23, 33, 43, 1)"
    assert not chromium.find_element(By.TAG_NAME, "details").is_displayed()


def test_hostile_names_stay_text(page: str, chromium: WebDriver) -> None:
    browser.look_like(chromium, width=DESK)
    chromium.get(page)
    assert HOSTILE in chromium.find_element(By.TAG_NAME, "body").text
    assert chromium.find_elements(By.CSS_SELECTOR, "script, img") == []


def test_the_numbers_are_beside_the_charts(page: str, chromium: WebDriver) -> None:
    browser.look_like(chromium, width=DESK)
    chromium.get(page)
    details = chromium.find_elements(By.TAG_NAME, "details")
    assert len(details) == 2
    for each in details:
        assert not each.find_element(By.TAG_NAME, "table").is_displayed()
        each.find_element(By.TAG_NAME, "summary").click()
        assert each.find_element(By.TAG_NAME, "table").is_displayed()


def test_the_picture_of_the_readme(page: str, chromium: WebDriver) -> None:
    """A picture that was made of another page than this one would show it."""
    path = SCREENSHOTS / "report.png"
    if os.environ.get("PASTEGUARD_SCREENSHOTS"):
        browser.look_like(chromium, width=1120, height=860)
        chromium.get(page)
        browser.save_screenshot(chromium, path)
    assert path.stat().st_size < 200_000
