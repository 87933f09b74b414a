"""The browser of the tests and benchmarks: the machine's own Chromium, which asks nobody outside for anything."""

import time

from playwright.sync_api import Page

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def width_of(page: Page) -> int:
    """How many pixels the page is wide, once there is one: a page that is just coming has no root element yet."""
    return int(page.locator("html").evaluate("root => root.scrollWidth"))


def until(page: Page, promise: str, seconds: float = 20) -> None:
    """Wait until a promise of the page comes true. Playwright's own `wait_for_function` takes the promise itself for a
    yes, and waits for nothing."""
    end = time.monotonic() + seconds
    while not page.evaluate(promise):
        assert time.monotonic() < end, promise
        time.sleep(0.05)
