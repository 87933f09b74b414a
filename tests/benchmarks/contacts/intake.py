"""Brings a file of new people in and takes it back again: ``python -m tests.benchmarks.contacts.intake ROWS``.

A process of its own, as a worker is: the file is read in its confined child, every row gets its verdict (the preview),
then all are taken over as new, those of a common name too, who are maybe known and would be left out. Prints
seconds and the growth of memory, the child's included, as JSON. The file itself is made by a further process, so that
making it has cost this one nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import django

from tests.benchmarks.contacts.invention import EMAIL, SLUG
from tests.benchmarks.contacts.memory import watched
from tests.benchmarks.contacts.newcomers import sheet


def main(rows: int) -> None:
    django.setup()
    from contacts.models import Organization
    from portal.accounts.models import Association, User
    from portal.scoping import scope

    association, by = Association.objects.get(slug=SLUG), User.objects.get(email=EMAIL)
    with scope(association):
        words = ["-m", "tests.benchmarks.contacts.newcomers", str(rows), str(Organization.objects.count())]
        data = subprocess.run([sys.executable, *words], stdout=subprocess.PIPE, check=True).stdout
        bring(association, by, sheet(20, 10))  # warms the reader and the planner
        done = bring(association, by, data)
        if done["counts"] != {"created": rows}:
            sys.exit(f"not all of {rows} rows were taken over: {done['counts']}")
        print(json.dumps(done))


def bring(association: Any, by: Any, data: bytes) -> dict[str, Any]:
    """Preview, take over, take back; seconds, MB."""
    from portal.imports.choices import Choice, ImportState
    from portal.imports.services.judging import choose, judge
    from portal.imports.services.receiving import receive
    from portal.imports.services.taking import end_taking, take_back, take_over
    from portal.resources import sheet_named

    with watched(os.getpid()) as peak:
        began = time.perf_counter()
        run = receive(association=association, by=by, sheet=sheet_named("people"), data=data, file="people.csv")
        judge(run)
        run.state = ImportState.READY
        run.save(update_fields=["state"])
        previewed = time.perf_counter()
        run = choose(run=run, choices=dict.fromkeys(range(run.row_count), Choice.NEW))
        chosen = time.perf_counter()
        take_over(run)
        end_taking(run=run)
        taken = time.perf_counter()
    counts = dict(run.counts)
    take_back(run)
    run.delete()
    return {"preview": previewed - began, "commit": taken - chosen, "memory": peak.grown, "counts": counts}


if __name__ == "__main__":
    main(int(sys.argv[1]))
