"""The soak: a long batch of real pages while processes are killed and stopped at random. Nothing is lost or doubled."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.results import Figure, write

ROOT = Path(__file__).resolve().parents[2]
PAGES = int(os.environ.get("SOAK_PAGES", "450"))
FAULTS = int(os.environ.get("SOAK_FAULTS", "30"))
SEED = 20261121
STANDSTILL = 20.0  # seconds that a stopped process stands still
LIMIT = 3600.0  # seconds, in case it never ends
HOW = f"""`./run soak`: {PAGES} starter snapshots of the directory, in both languages and paper sizes, rendered by the
two workers on SQLite and files while {FAULTS} faults happen at random moments: a rendering child killed, a main process
of a worker killed, the whole tree killed and started again, a child standing still for {STANDSTILL:.0f} s. At the end
every page must be there once, and its bytes must be those that its row names."""


class Workers:
    """``manage.py worker`` with its tree of processes, and the ways to hurt it."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "worker.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, stdout=log, stderr=log)

    def level(self, depth: int) -> list[int]:
        """The process ids so many generations below the parent: 1 the workers' main processes, 2 those that render."""
        pids = [self.process.pid]
        for _ in range(depth):
            tasks = (task for pid in pids for task in Path(f"/proc/{pid}/task").glob("*/children"))
            pids = [int(word) for task in tasks for word in task.read_text().split()]
        return pids

    def kill_child(self, choice: random.Random) -> None:
        self._kill(choice, 2)

    def kill_main(self, choice: random.Random) -> None:
        self._kill(choice, 1)

    def kill_everything(self, choice: random.Random) -> None:
        for pid in [pid for depth in range(3) for pid in self.level(depth)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def stand_still(self, choice: random.Random) -> None:
        children = self.level(2)
        if children:
            pid = choice.choice(children)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                time.sleep(STANDSTILL)
                os.kill(pid, signal.SIGCONT)

    def _kill(self, choice: random.Random, depth: int) -> None:
        pids = self.level(depth)
        if pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(choice.choice(pids), signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-soak-") as place:
        for name in ("DATABASE_URL", "REDIS_URL", "PORT", "PUBLIC_URL"):
            os.environ.pop(name, None)
        os.environ |= {"VAR_DIR": place, "SECRET_KEY": "for the soak only " * 4, "DEMO": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=True)
        import django

        django.setup()
        workers = Workers(Path(place))
        try:
            figures = soak(workers)
        finally:
            workers.stop()
    write("Soak", HOW, figures)


def wishes(choice: random.Random) -> list[dict[str, Any]]:
    """What is asked for: different pages, in an order that the seed decides."""
    from partnerships.models import PlacePair

    pairs = list(PlacePair.objects.order_by("slug"))
    every = [
        {"subject": pair, "language": language, "paper": paper}
        for pair in pairs
        for language in ("en", "ja", "both")
        for paper in ("letter", "a4")
    ]
    return choice.sample(every, min(PAGES, len(every)))


def soak(workers: Workers) -> list[Figure]:
    """Feed the queue, hurt the workers, wait for the end, look at everything."""
    from portal.documents import services
    from portal.documents.kinds import kind_named
    from portal.documents.models import Outcome, PublicExport

    choice = random.Random(SEED)
    kind = kind_named("starter-snapshot")
    open_wishes = wishes(choice)
    wanted = len(open_wishes)
    hurts = [workers.kill_child, workers.kill_child, workers.kill_main, workers.kill_everything, workers.stand_still]
    due = sorted(choice.sample(range(1, wanted), min(FAULTS, wanted - 1)))  # after so many pages
    began = last_fault = time.monotonic()
    faults = 0
    while True:
        waiting = PublicExport.objects.filter(outcome=Outcome.WAITING).count()
        while open_wishes and waiting < services.MOST_PUBLIC_WAITING:
            services.request_public_export(kind=kind, **open_wishes.pop())
            waiting += 1
        finished = PublicExport.objects.exclude(outcome=Outcome.WAITING).count()
        if due and finished >= due[0]:
            due.pop(0)
            hurts[faults % len(hurts)](choice)
            faults, last_fault = faults + 1, time.monotonic()
        if not open_wishes and not waiting:
            break
        if time.monotonic() - began > LIMIT:
            print(f"Given up after {LIMIT:.0f} s with {waiting} pages waiting.")
            break
        time.sleep(0.1)
    ended = time.monotonic()
    return [
        Figure("pages asked for", wanted, ""),
        Figure("faults", faults, ""),
        *verdict(wanted),
        Figure("pages a minute, faults included", wanted / (ended - began) * 60, ""),
        Figure("last page after the last fault", ended - last_fault, "s", at_most=120),
    ]


def verdict(wanted: int) -> list[Figure]:
    """What is lost, refused, doubled or torn, counted from the rows and the files themselves."""
    from django.conf import settings

    from portal.documents import files
    from portal.documents.models import Outcome, PublicExport
    from portal.jobs.models import Job, JobState

    rows = list(PublicExport.objects.all())
    ready = [row for row in rows if row.outcome == Outcome.READY]
    names = {row.file_hash for row in ready}
    torn = [name for name in names if hashlib.sha256(files.path_of(name).read_bytes()).hexdigest() != name]
    kept = {file.stem for file in (Path(settings.MEDIA_ROOT) / "documents").rglob("[!.]*.pdf")}
    refused = [row for row in rows if row.outcome not in (Outcome.READY, Outcome.WAITING)]
    return [
        Figure("lost", wanted - len(ready) - len(refused), "", at_most=0),
        Figure("refused because the text does not fit", len(refused), ""),
        Figure("asked for once, made into two rows", len(rows) - len({row.fingerprint for row in rows}), "", at_most=0),
        Figure("torn files", len(torn), "", at_most=0),
        Figure("files that no row names", len(kept - names), "", at_most=0),
        Figure("jobs given up", Job.objects.filter(state=JobState.FAILED).count(), "", at_most=0),
    ]
