"""A snapshot's whole job beside bare WeasyPrint: the same page, set by us and set plainly with the system's Noto CJK.

Two processes take turns, each warm, so that whatever else the machine does falls on both. The ratio is that of the
fastest round of each: the one that the rest of the machine disturbed least.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from tests.benchmarks.results import ROOT, Figure, machine, write

ROUNDS = 25
HOW = f"""The bilingual Letter snapshot of the demonstration's Omaha – Shizuoka. *Our whole job*: the row is taken, its
facts are read from the database, fingerprinted, set, fitted, written as tagged PDF, kept with fsync, and the job's end
is written. *Bare*: `HTML(string=…).write_pdf()` of the same HTML with its sheet at the same size and the system's Noto
CJK (untagged, nothing checked). {ROUNDS} rounds, the two taking turns in processes of their own; ratios are of the
fastest rounds."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-documents-") as folder:
        environment = _environment(Path(folder))
        for command in ("migrate -v0", "createcachetable", "load_reference", "demo", "build_fonts"):
            _manage(command, environment)
        page = Path(folder) / "page.html"
        ours, bare = (_child(name, page, environment) for name in ("ours", "bare"))
        rounds = [(_ask(ours), _ask(bare)) for _number in range(ROUNDS)]
        for child in (ours, bare):
            child.communicate("", timeout=30)
    our_wall, our_cpu = (min(turn[0][kind] for turn in rounds) for kind in (0, 1))
    bare_wall, bare_cpu = (min(turn[1][kind] for turn in rounds) for kind in (0, 1))
    sizes = rounds[-1][0][2] / 1000, rounds[-1][1][2] / 1000
    figures = [
        Figure("our whole job / bare WeasyPrint, by the clock", our_wall / bare_wall, "×", at_most=0.65),
        Figure("our whole job / bare WeasyPrint, by processor time", our_cpu / bare_cpu, "×"),
        Figure("our whole job, fastest round", our_wall * 1000, "ms"),
        Figure("bare WeasyPrint, fastest round", bare_wall * 1000, "ms"),
        Figure("an unchanged page asked for again / bare WeasyPrint", rounds[-1][0][3] / bare_wall, "×"),
        Figure("our file (tagged)", sizes[0], "KB"),
        Figure("bare file (untagged)", sizes[1], "KB"),
        Figure("layouts tried", rounds[-1][0][4], ""),
    ]
    write("Documents", HOW, figures, machine())


def _environment(folder: Path) -> dict[str, str]:
    """A site of its own, with the fonts that set-up has built already, if it has."""
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    fonts = Path(settings.FONTS_DIR)
    if fonts.is_dir():
        (folder / "fonts").symlink_to(fonts)
    wanted = {"VAR_DIR": str(folder), "SECRET_KEY": "bench " * 10, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment = {**os.environ, **wanted, "PYTHONPATH": str(ROOT)}
    for name in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL"):
        environment.pop(name, None)
    return environment


def _manage(command: str, environment: dict[str, str]) -> None:
    arguments = [sys.executable, "manage.py", *command.split()]
    subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _child(name: str, page: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a contestant and wait until it is warm."""
    command = [sys.executable, "-m", "tests.benchmarks.documents", name, str(page)]
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    if _pipe(child.stdout).readline().strip() != "warm":
        raise RuntimeError(f"the contestant {name!r} did not start")
    return child


def _ask(child: subprocess.Popen[str]) -> list[float]:
    """One round: seconds by the clock, seconds of processor time, bytes, and what else the contestant tells."""
    _pipe(child.stdin).write("go\n")
    return [float(word) for word in _pipe(child.stdout).readline().split()]


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


# --- the contestants, each in a process of its own --------------------------------------------------------------------


def ours(page: Path) -> Callable[[], list[float]]:
    """The product's own job, from the row to the file."""
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

    def round_() -> list[float]:
        with scope(association):
            for export in Export.objects.exclude(file_hash=""):
                files.path_of(export.file_hash).unlink(missing_ok=True)
            Document.objects.all().delete()
        Job.objects.all().delete()
        export = ask()
        job = Job.objects.get()
        wall, cpu = time.perf_counter(), time.process_time()
        jobs.work(job_id=job.pk)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        again = time.perf_counter()
        ask()
        again = time.perf_counter() - again
        with scope(association):
            export.refresh_from_db()
        assert export.is_ready, export.trouble
        return [wall, cpu, export.file_size, again, export.layout_passes]

    round_()
    with scope(association):
        facts = kind.facts(kind.collect(kind.find("omaha-shizuoka"), {}), "both", "letter")
        points = Export.objects.get().type_size
    page.write_text(_plain_page(press.page_html(kind, facts, "both"), points), encoding="utf-8")
    return round_


def _plain_page(html: str, points: object) -> str:
    """The same page for bare WeasyPrint: its sheet in it, the system's Noto CJK instead of our faces."""
    from portal.documents.outline import PAPERS_MM
    from portal.documents.renderer import _page_css, print_css

    sheet = (
        print_css("snapshot")
        .replace('"Portal Sans"', '"Noto Sans CJK JP"')
        .replace('"Portal Mincho"', '"Noto Serif CJK JP"')
    )
    style = f"{_page_css(*PAPERS_MM['letter'])} html {{ font-size: {points}pt }} body {{ margin: 0 }} {sheet}"
    html = html.replace('font-family="Portal Sans"', 'font-family="Noto Sans CJK JP"')
    return re.sub("</head>", lambda _found: f"<style>{style}</style></head>", html, count=1)


def bare(page: Path) -> Callable[[], list[float]]:
    """WeasyPrint as its first page of documentation shows it."""
    import weasyprint

    html = page.read_text(encoding="utf-8")

    def round_() -> list[float]:
        wall, cpu = time.perf_counter(), time.process_time()
        data = weasyprint.HTML(string=html).write_pdf()
        return [time.perf_counter() - wall, time.process_time() - cpu, len(data)]

    round_()
    return round_


def _contest(name: str, page: Path) -> None:
    round_ = {"ours": ours, "bare": bare}[name](page)
    print("warm", flush=True)
    for _line in sys.stdin:
        print(*round_(), flush=True)


if __name__ == "__main__":
    _contest(sys.argv[1], Path(sys.argv[2]))
