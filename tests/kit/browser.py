"""A real Chromium, driven by selenium: what a person sees, and what the browser does unseen."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

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


def look_like(driver: WebDriver, *, width: int, height: int = 900, is_dark: bool = False) -> None:
    """Give the page a screen, and the colours that its user prefers."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    _do(driver, "Emulation.setDeviceMetricsOverride", screen)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
    _do(driver, "Emulation.setEmulatedMedia", {"features": [scheme]})


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
