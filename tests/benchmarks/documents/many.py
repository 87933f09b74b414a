"""Many pages: how often a page has to be laid out, and a whole network through the product's own batch and workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks.documents.site import Site, answer
from tests.benchmarks.results import ROOT, Figure

SEEDS = range(4)
SIZES = ("short", "typical", "long", "at the limit")
PARTNERSHIPS, CHANGED = 450, 0.05
LONGEST = 300.0  # seconds, in case a batch never ends


def layouts(site: Site) -> list[Figure]:
    """Layouts of pages that fit, over texts of which no two are alike."""
    process = site.process("many", "layouts")
    told = process.ask()
    process.close()
    passes, refused = told["passes"], told["refused"]
    return [
        Figure(
            f"layouts of a page, mean of {len(passes)} distinct pages that fit", sum(passes) / len(passes), "", 1.15
        ),
        Figure("layouts of a page, most", max(passes), "", 3),
        Figure("pages at the limit that were refused", refused, ""),
    ]


def network(site: Site) -> list[Figure]:
    """A batch of all partnerships in two languages; again with a part changed; and what an unchanged page costs."""
    process = site.process("many", "network")
    pages = process.ask("fill")["pages"]
    first, largest = _batch(site, process)
    if first > LONGEST:
        return [Figure(f"{pages} documents on two cores", None, "s", 90, f"not done in {LONGEST:.0f} s")]
    changed = process.ask(f"change {CHANGED}")
    again, _largest = _batch(site, process)
    known = process.ask("look")
    process.close()
    per_page = first / pages * (os.cpu_count() or 1)
    return [
        Figure(f"{pages} documents on two cores, from the wish to the ZIP", first, "s", 90),
        Figure(f"the same again, {changed['pages']} of them changed", again, "s", 6),
        Figure("an unchanged document / rendering it", known["seconds"] / pages / per_page, "×", 0.02),
        Figure("an unchanged document", known["seconds"] / pages * 1000, "ms"),
        Figure("resident memory of a worker's child, at most", largest / 1_000_000, "MB", 130),
    ]


def _batch(site: Site, process: Any) -> tuple[float, int]:
    """Ask for the batch and let workers for two cores make it: seconds, and the largest child's bytes."""
    worker = _Worker(site)
    try:
        worker.wait_until_ready()
        process.ask("ask")
        began = time.monotonic()
        while not process.ask("finished?")["yes"] and time.monotonic() - began <= LONGEST:
            worker.look()
            time.sleep(0.1)
        return time.monotonic() - began, worker.largest
    finally:
        worker.stop()


class _Worker:
    """A Celery worker as larger sites run it: one main process, a child for each core."""

    def __init__(self, site: Site) -> None:
        self.log = site.folder / "worker.log"
        self.largest = 0
        command = [sys.executable, "-m", "celery", "--app", "portal.celery", "--quiet", "worker", "--concurrency", "2"]
        command += ["--queues", "documents,default", "--pool", "prefork", "--loglevel", "WARNING", "--without-gossip"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)

    def wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while len(list(self._children())) < 2 and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(3)  # its children set themselves warm

    def look(self) -> None:
        """Remember the largest resident set of a child."""
        for child in self._children():
            self.largest = max(self.largest, _resident(child))

    def _children(self) -> Iterable[int]:
        for task in Path(f"/proc/{self._process.pid}/task").glob("*/children"):
            yield from map(int, task.read_text().split())

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has just ended
        return 0


# --- in a process of the site ----------------------------------------------------------------------------------------


def _layouts(_line: str) -> dict[str, Any]:
    from portal.documents import press
    from portal.documents.fit import DoesNotFit
    from tests.documents import corpus

    passes, refused = [], 0
    for page in corpus.pages(SEEDS, sizes=SIZES):
        try:
            passes.append(press.make_page(page.kind, page.facts, page.language, page.paper).passes)
        except DoesNotFit:
            refused += 1
    return {"passes": passes, "refused": refused}


class Network:
    """An association with hundreds of partnerships, in the scratch database."""

    slug = "bench"

    def __call__(self, line: str) -> dict[str, Any]:
        from portal.scoping import scope

        word, *rest = line.split()
        if word == "fill":
            return self.fill()
        with scope(self.association):
            return {"change": self.change, "ask": self.ask, "finished?": self.has_finished, "look": self.look}[word](
                *rest
            )

    def fill(self) -> dict[str, Any]:
        """Distinct texts for each partnership, of the lengths that people write."""
        from partnerships.models import CityProfile, Partnership, PlacePair
        from portal.accounts.models import Association, User
        from portal.scoping import scope
        from tests.documents import snapshot_corpus as write
        from tests.documents.corpus import Writer

        self.by = User.objects.first()
        self.association = Association.objects.create(slug=self.slug, name_en="Bench", name_ja="計測")
        pairs = list(PlacePair.objects.with_places().order_by("pk"))
        cities = {(pair.first, pair.second): pair for pair in pairs}
        others = ((pair.first, other.second) for pair, other in pairwise(pairs))
        for each in others:
            if len(cities) >= PARTNERSHIPS:
                break
            cities.setdefault(each, None)
        chosen = list(cities.items())[:PARTNERSHIPS]
        rows: dict[type, list[Any]] = {}
        with scope(self.association):
            partnerships = []
            for number, ((home, partner), pair) in enumerate(chosen):
                writer = Writer(number)
                happenings = [write.happening(writer, each) for each in range(3 + number % 5)]
                partnership = Partnership(
                    association=self.association,
                    slug=f"bench-{number}",
                    pair=pair,
                    home=home,
                    partner=partner,
                    history_en="\n".join(en for en, _ja in happenings),
                    history_ja="\n".join(ja for _en, ja in happenings),
                    history_source=writer.source("history"),
                )
                partnerships.append(partnership)
                of_partnership = [
                    *(write.event(writer, each) for each in range(2 + number % 4)),
                    *(write.organization(writer, each) for each in range(3 + number % 3)),
                    *(write.contact(writer, each) for each in range(3)),
                ]
                for row in of_partnership:
                    row.pk, row.association, row.partnership = None, self.association, partnership
                    rows.setdefault(type(row), []).append(row)
            Partnership.objects.bulk_create(partnerships)
            for model, written in rows.items():
                model._default_manager.bulk_create(written)
            places = {place.pk: place for each, _pair in chosen for place in each}
            profiles = []
            for place in places.values():
                profile = write.profile(Writer(place.pk), 1, 0.8)
                profile.pk, profile.place, profile.association = None, place, self.association
                profiles.append(profile)
            CityProfile.objects.bulk_create(profiles)
            self.write_figures(list(places.values()))
        return {"pages": 2 * len(chosen)}

    def write_figures(self, places: list[Any]) -> None:
        from partnerships.models import Statistic
        from tests.documents import snapshot_corpus as write
        from tests.documents.corpus import Writer

        figures = []
        for place in places:
            for number in range(2):
                figure = write.statistic(Writer(number), 1, number)
                figure.pk, figure.place, figure.association = None, place, self.association
                figures.append(figure)
        Statistic.objects.bulk_create(figures)

    def change(self, part: str) -> dict[str, Any]:
        """Change one partnership in so many: a word in the latest happening."""
        from partnerships.models import Partnership

        rows = list(Partnership.objects.order_by("pk"))[:: round(1 / float(part))]
        for row in rows:
            row.history_en, row.history_ja = f"{row.history_en} (changed)", f"{row.history_ja}（変更）"
        Partnership.objects.bulk_update(rows, ["history_en", "history_ja"])
        return {"pages": 2 * len(rows)}

    def ask(self) -> dict[str, Any]:
        from portal.documents.services import batches

        self.batch = batches.request_batch(by=self.by, association=self.association, wish=self.wish())
        return {}

    def wish(self) -> Any:
        from portal.documents.kinds import kind_named
        from portal.documents.services.batches import Wish

        return Wish(kinds=(kind_named("snapshot"),), languages=("en", "ja"), papers=("letter",))

    def has_finished(self) -> dict[str, Any]:
        self.batch.refresh_from_db()
        return {"yes": self.batch.finished_at is not None}

    def look(self) -> dict[str, Any]:
        """A batch in which nothing has changed, sorted here: every page is known by its fingerprint."""
        from portal.documents.models import BatchItem, ItemState
        from portal.documents.services.sorting import sort_some
        from portal.jobs import services as jobs
        from portal.jobs.models import Job

        self.ask()
        job = jobs.take(job=Job.objects.get(kind="run_batch", subject_id=str(self.batch.pk)))
        began = time.perf_counter()
        while sort_some(batch=self.batch, job=job):
            pass
        seconds = time.perf_counter() - began
        assert not BatchItem.objects.filter(batch=self.batch, state=ItemState.MAKING).exists()
        return {"seconds": seconds}


def answer_as(name: str) -> None:
    """Be the process that measures layouts, or the one that has the network, until there is no more line to answer."""
    import django

    django.setup()
    answer({"layouts": _layouts, "network": Network()}[name])
