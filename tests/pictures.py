"""``./run docs --pictures``: the pictures of README and user guide, taken of a running site."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from portal import parts
from portal.demo import PASSWORD
from tests.journeys.site import ROOT, Reader, Site, free_port

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 256
HOUSE = "/a/omaha/partnerships/omaha-shizuoka/"
# file, who, path, width, height, language, theme
SHOTS = [
    ("directory", "", "/directory/", 1280, 1000, "en", "light"),
    ("partnership", "staff@omaha.example", HOUSE, 1280, 1180, "en", "light"),
    ("partnership-phone", "volunteer@omaha.example", HOUSE, 360, 780, "ja", "dark"),
    ("sign-in", "", "/account/login/", 1280, 900, "en", "light"),
    ("history", "staff@omaha.example", f"{HOUSE}history/edit/", 1280, 1100, "en", "light"),
    ("documents", "staff@omaha.example", "/a/omaha/documents/snapshot/omaha-shizuoka/", 1280, 900, "en", "light"),
]
PAPERS = [("snapshot", "both", "letter"), ("city-profile", "en", "letter"), ("benefit-sheet", "ja", "a4")]


def small(picture: Image.Image) -> bytes:
    """A PNG of few colours, the rare ones kept: these pages have no more."""
    out = io.BytesIO()
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def cookies(site: Site, email: str, language: str) -> list[Any]:
    """The cookies of somebody who is signed in (or nobody) and reads that language."""
    reader = Reader(site)
    if email:
        reader.sign_in(email, PASSWORD)
    kept = {each.name: each.value for each in reader.jar} | {"django_language": language}
    return [{"name": name, "value": value, "url": site.url} for name, value in kept.items()]


def take(site: Site, browser: Browser) -> None:
    """Every picture of a page."""
    for name, email, path, width, height, language, theme in SHOTS:
        window = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
        )
        window.add_cookies(cookies(site, email, language))
        page = window.new_page()
        page.goto(path)
        picture = Image.open(io.BytesIO(page.screenshot()))
        (FOLDER / f"{name}.png").write_bytes(small(picture))
        window.close()


def print_papers(site: Site) -> None:
    """The pictures of printed pages, one of each kind, between them in every language."""
    for kind, language, paper in PAPERS:
        file = site.folder / f"{kind}.pdf"
        choice = ("--language", language, "--paper", paper)
        site.manage("render", kind, "omaha-shizuoka", *choice, "--output", str(file))
        picture = pypdfium2.PdfDocument(file)[0].render(scale=1.5).to_pil()
        (FOLDER / f"{kind}.png").write_bytes(small(picture))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder) / "var", free_port())
        site.folder.mkdir()
        site.start()
        browser = playwright.chromium.launch(executable_path=parts.find_chromium(), args=["--no-sandbox"])
        try:
            take(site, browser)
            print_papers(site)
        finally:
            browser.close()
            site.stop()


if __name__ == "__main__":
    main()
