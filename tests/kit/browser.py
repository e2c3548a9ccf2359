"""A real Chromium, driven by selenium: what a person sees, and what the browser does unseen."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as ec
from selenium.webdriver.support.ui import WebDriverWait

from tests.kit import parts

_SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-proxy-server",
    "--hide-scrollbars",
)
_PATIENCE_S = 30.0
"""What a person waits for is there in a second; many times that on a machine that is busy with other things."""


class Page:
    """What a person does in a page: looks for things, by CSS selector or XPath, clicks, and reads."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self._wait = WebDriverWait(driver, _PATIENCE_S, poll_frequency=0.05)

    def see(self, what: str) -> WebElement:
        """Return an element as soon as it can be seen."""
        return self._wait.until(ec.visibility_of_element_located(_locator(what)))

    def click(self, what: str) -> None:
        """Click on an element as soon as that can be done; the page may draw it anew meanwhile."""

        def clicked(driver: WebDriver) -> bool:
            driver.find_element(*_locator(what)).click()
            return True

        WebDriverWait(self.driver, _PATIENCE_S, 0.05, (WebDriverException,)).until(clicked, what)

    def see_text(self, what: str, *texts: str) -> str:
        """Return the text of elements as soon as it holds all of these."""

        def told(driver: WebDriver) -> str | None:
            shown = "\n".join(each.text for each in driver.find_elements(*_locator(what)))
            return shown if all(text in shown for text in texts) else None

        ignored = (StaleElementReferenceException,)
        shown = WebDriverWait(self.driver, _PATIENCE_S, 0.05, ignored).until(told, f"{texts} in {what}")
        assert shown is not None
        return shown


def _locator(what: str) -> tuple[str, str]:
    return (By.XPATH if what.startswith(("/", "(")) else By.CSS_SELECTOR), what


@contextmanager
def chromium() -> Iterator[WebDriver]:
    """Start a browser; a missing one skips the test, or fails it in CI."""
    options = webdriver.ChromeOptions()
    options.binary_location = parts.program("chromium", "chromium-browser", "google-chrome")
    for switch in _SWITCHES:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(parts.program("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def look_like(
    driver: WebDriver, *, width: int, height: int = 900, is_dark: bool = False, is_paper: bool = False
) -> None:
    """Give the page a screen or paper, and the colours that its user prefers."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    _do(driver, "Emulation.setDeviceMetricsOverride", screen)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
    _do(driver, "Emulation.setEmulatedMedia", {"media": "print" if is_paper else "screen", "features": [scheme]})


def console(driver: WebDriver) -> list[str]:
    """Return what the console has got since this was last asked."""
    return [entry["message"] for entry in driver.get_log("browser")]


def requested(driver: WebDriver) -> list[str]:
    """Return the URLs that were asked for since this was last asked, pictures in the page itself left out."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    urls = [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith("data:")]


def save_screenshot(driver: WebDriver, path: Path) -> None:
    """Write what the screen shows as PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = _do(driver, "Page.captureScreenshot", {"format": "png"})
    path.write_bytes(base64.b64decode(told["data"]))


def _do(driver: WebDriver, command: str, parameters: dict[str, object]) -> Any:
    return driver.execute_cdp_cmd(command, parameters)  # type: ignore[attr-defined]  # Chromium's drivers alone have it
