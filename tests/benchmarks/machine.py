"""The site on one machine: how fast it is there again, what it keeps in memory, what its largest public page costs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from portal.parts import find_chromium
from tests.benchmarks.results import Figure, write
from tests.browser import CHROMIUM_FLAGS
from tests.clone import clone, started
from tests.journeys.site import free_port

STARTS = 3
PAGE = "/directory/"
HOW = """A clone in an empty folder, prepared once by `./run`. *Second start*: the median of three, from typing the
command to the last byte of the directory. *Memory*: the proportional set size of the whole process tree after ten idle
seconds. *Bytes*: what Chromium receives for the directory with all its assets, headers included, on a first view and
again with its cache. On one machine Django's GZipMiddleware compresses the pages, WhiteNoise the static files once at
set-up."""


def statements(folder: Path, port: int) -> int:
    """SQL statements of one view of the page, counted in a process of its own over the same database."""
    count = (
        "from django.db import connection; from django.test import Client; "
        "from django.test.utils import CaptureQueriesContext as Capture\n"
        f"client = Client(headers={{'host': '127.0.0.1'}}); client.get('{PAGE}')\n"
        f"with Capture(connection) as queries: answer = client.get('{PAGE}')\n"
        "assert answer.status_code == 200, answer.status_code\nprint(len(queries))"
    )
    environment = os.environ | {
        "VAR_DIR": str(folder / "var"),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", count]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def received(
    browser: Browser, url: str, path: str = PAGE, cookies: Mapping[str, str] | None = None
) -> tuple[float, float, list[str]]:
    """KB that the browser receives for a first and for a second view, and the requests that left this machine."""
    context = browser.new_context()
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    outside: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    def seen(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if not address.startswith((url, "data:")):
            outside.append(address)

    session.on("Network.requestWillBeSent", seen)
    totals = []
    for _ in range(2):
        sizes.clear()
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        totals.append(sum(sizes) / 1000)
    context.close()
    return totals[0], totals[1], outside


def main() -> None:
    settings = {"VENV_DIR": sys.prefix}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        folder, port = clone(Path(place) / "portal"), free_port()
        with started(folder, port, PAGE, **settings):
            pass
        starts = []
        for _ in range(STARTS):
            with started(folder, port, PAGE, **settings) as site:
                starts.append(site.seconds_to_first_page)
        with started(folder, port, "/healthz", **settings) as site:
            time.sleep(10)
            idle = site.memory()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
                first, second, outside = received(browser, site.url)
                browser.close()
            used = site.memory()
        queries = statements(folder, port)
    figures = [
        Figure("second `./run` to its first page", statistics.median(starts), "s", at_most=3),
        Figure("web and workers, idle", idle, "MiB", at_most=450),
        Figure("web and workers, after a few pages", used, "MiB"),
        Figure("directory: SQL statements", queries, "", at_most=6),
        Figure("directory: first view, all assets", first, "KB", at_most=60),
        Figure("directory: second view", second, "KB", at_most=15),
        Figure("directory: requests to elsewhere", len(outside), "", at_most=0),
    ]
    write("One machine", HOW, figures)
