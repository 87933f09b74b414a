"""The makers of one page, each warm and in a process of its own: ours, WeasyPrint plainly, Chromium, Typst."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks.documents.site import Site, answer
from tests.benchmarks.results import Figure

ROUNDS = 25
HERE = Path(__file__).parent
REFERENCE, TYPST_PAGE = HERE / "reference.html", HERE / "reference.typ"

Round = Callable[[str], dict[str, Any]]


class NotHere(Exception):
    """This machine lacks what the contestant needs."""


def race(site: Site) -> list[Figure]:
    """Let all take turns, so that whatever else the machine does falls on each."""
    page = site.folder / "page.html"
    processes = {name: site.process("contestants", name, str(page)) for name in CONTESTANTS}
    ready = {name: process.ask("ready?") for name, process in processes.items()}
    runners = [name for name, told in ready.items() if "missing" not in told]
    rounds = [{name: processes[name].ask("go") for name in runners} for _number in range(ROUNDS)]
    for process in processes.values():
        process.close()
    best = {name: {kind: min(turn[name][kind] for turn in rounds) for kind in ("wall", "cpu")} for name in runners}
    last = rounds[-1]

    def ratio(words: str, name: str, kind: str = "wall", at_most: float | None = None) -> Figure:
        if name not in best or "ours" not in best:
            return Figure(words, None, "×", at_most, ready[name].get("missing", "our own page was not made"))
        return Figure(words, best["ours"][kind] / best[name][kind], "×", at_most)

    figures = [
        ratio("our whole job / bare WeasyPrint, same HTML", "bare", at_most=0.55),
        ratio("our whole job / bare WeasyPrint, reference page", "reference", at_most=0.45),
        ratio("our whole job / Chromium, same HTML, tagged", "chromium", at_most=0.6),
        ratio("our whole job / Typst, equivalent page", "typst"),
        ratio("our whole job / bare WeasyPrint, same HTML, by processor time", "bare", "cpu"),
        ratio("our whole job / bare WeasyPrint, reference page, by processor time", "reference", "cpu"),
    ]
    for name, words in CONTESTANTS.items():
        if name in best:
            figures.append(Figure(f"{words}, fastest round", best[name]["wall"] * 1000, "ms"))
    for name, words in CONTESTANTS.items():
        if name in best:
            at_most = 95 if name == "ours" else None
            figures.append(Figure(f"size of the file: {words}", last[name]["bytes"] / 1000, "KB", at_most))
    return figures


CONTESTANTS = {
    "ours": "our whole job",
    "bare": "bare WeasyPrint, same HTML",
    "reference": "bare WeasyPrint, reference page",
    "chromium": "Chromium",
    "typst": "Typst",
}


# --- each in a process of its own ------------------------------------------------------------------------------------


def ours(page: Path) -> Round:
    """The product's own job, from the row to the file. Leaves the page as HTML for the others."""
    import django

    django.setup()
    from portal.accounts.models import Association, User
    from portal.documents import files, press, services
    from portal.documents.kinds import kind_named
    from portal.documents.models import Document, Export
    from portal.jobs import services as jobs
    from portal.jobs.models import Job
    from portal.scoping import scope

    association, kind = Association.objects.get(slug="omaha"), kind_named("snapshot")
    by = User.objects.first()

    def ask() -> Export:
        with scope(association):
            subject = kind.find("omaha-shizuoka")
            return services.request_export(
                by=by, association=association, kind=kind, subject=subject, language="both", paper="letter"
            )

    def round_(_line: str) -> dict[str, Any]:
        with scope(association):
            for export in Export.objects.exclude(file_hash=""):
                files.path_of(export.file_hash).unlink(missing_ok=True)
            Document.objects.all().delete()
        Job.objects.all().delete()
        export = ask()
        job = Job.objects.get()
        taken = timed(lambda: jobs.work(job_id=job.pk))
        with scope(association):
            export.refresh_from_db()
        assert export.is_ready, export.trouble
        return {**taken, "bytes": export.file_size}

    round_("")
    with scope(association):
        facts = kind.facts(kind.collect(kind.find("omaha-shizuoka"), {}), "both", "letter")
        points = Export.objects.get().type_size
    page.write_text(_plain_page(press.page_html(kind, facts, "both"), kind.sheet, points), encoding="utf-8")
    return round_


def _plain_page(html: str, sheet: str, points: object) -> str:
    """The same page for others: its sheet in it, the system's Noto CJK instead of our faces."""
    from portal.documents.outline import PAPERS_MM
    from portal.documents.renderer import _page_css, print_css

    rules = print_css(sheet).replace('"Portal Sans"', '"Noto Sans CJK JP"')
    rules = rules.replace('"Portal Mincho"', '"Noto Serif CJK JP"')
    style = f"{_page_css(*PAPERS_MM['letter'])} html {{ font-size: {points}pt }} body {{ margin: 0 }} {rules}"
    html = html.replace('font-family="Portal Sans"', 'font-family="Noto Sans CJK JP"')
    return re.sub("</head>", lambda _found: f"<style>{style}</style></head>", html, count=1)


def bare(page: Path) -> Round:
    """WeasyPrint as its first page of documentation shows it."""
    return _weasyprint(_when_there(page))


def reference(_page: Path) -> Round:
    """The same with the reference page."""
    return _weasyprint(REFERENCE.read_text(encoding="utf-8"))


def _weasyprint(html: str) -> Round:
    import weasyprint

    _need_noto()
    return lambda _line: timed(lambda: weasyprint.HTML(string=html).write_pdf())


def _need_noto() -> None:
    import subprocess

    try:
        found = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, text=True).stdout
    except FileNotFoundError:
        return  # without fontconfig's tools nobody can say; WeasyPrint takes what there is
    if "Noto Sans CJK JP" not in found:
        raise NotHere("the system has no Noto Sans CJK (Debian: fonts-noto-cjk)")


def chromium(page: Path) -> Round:
    """The machine's own Chromium, a page of it kept open."""
    import atexit

    from playwright.sync_api import sync_playwright

    from portal import parts
    from tests.browser import CHROMIUM_FLAGS

    program = parts.find_chromium()
    if program is None:
        raise NotHere("there is no Chromium")
    _need_noto()
    driver = sync_playwright().start()
    browser = driver.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
    atexit.register(driver.stop)
    atexit.register(browser.close)
    tab = browser.new_page()
    html = _when_there(page)

    def make() -> bytes:
        tab.set_content(html, wait_until="load")
        return tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True)

    return lambda _line: timed(make)


def typst(_page: Path) -> Round:
    """Typst with its compiler kept; each round has a type size of its own, so that no layout comes from its memory."""
    try:
        import typst as engine
    except ImportError as error:
        raise NotHere("the package typst is not installed") from error
    _need_noto()
    compiler = engine.Compiler(str(TYPST_PAGE))
    number = count()

    def make() -> Any:
        return compiler.compile(sys_inputs={"size": f"{6.9 + next(number) / 10_000:.4f}"}, pdf_standards="ua-1")

    return lambda _line: timed(make)


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """Seconds by the clock and of this process's processor time, and how many bytes came of it."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    taken = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return {**taken, "bytes": len(made)} if isinstance(made, bytes) else taken


def _when_there(page: Path) -> str:
    """The HTML that our own contestant leaves when it is warm."""
    until = time.monotonic() + 120
    while not page.exists() and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(0.2)
    return page.read_text(encoding="utf-8")


def answer_as(name: str, page: str) -> None:
    """Be a contestant, until there is no more line to answer."""
    makers = {"ours": ours, "bare": bare, "reference": reference, "chromium": chromium, "typst": typst}
    try:
        round_ = makers[name](Path(page))
        round_("warm")
    except NotHere as error:
        missing = str(error)
        answer(lambda _line: {"missing": missing})
        return
    answer(lambda line: {} if line == "ready?" else round_(line))
