"""Brings a file of new people in and takes it back again: ``python -m tests.benchmarks.contacts.intake ROWS``.

A process of its own, as a worker is: the file is read in its confined child, every row gets its verdict (the preview),
then all are taken over. Prints seconds and the growth of memory as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

import django

from tests.benchmarks.contacts.invention import EMAIL, SLUG
from tests.benchmarks.contacts.newcomers import sheet


def main(rows: int) -> None:
    django.setup()
    from contacts.models import Organization
    from portal.accounts.models import Association, User
    from portal.scoping import scope

    association, by = Association.objects.get(slug=SLUG), User.objects.get(email=EMAIL)
    with scope(association):
        data = sheet(rows, Organization.objects.count())
        bring(association, by, sheet(20, 10))  # warms the reader and the planner
        print(json.dumps(bring(association, by, data)))


def bring(association: Any, by: Any, data: bytes) -> dict[str, float]:
    """Preview, take over, take back; seconds, MB."""
    from portal.imports.choices import ImportState
    from portal.imports.services.judging import judge
    from portal.imports.services.receiving import receive
    from portal.imports.services.taking import end_taking, take_back, take_over
    from portal.resources import sheet_named

    before = peak()
    began = time.perf_counter()
    run = receive(association=association, by=by, sheet=sheet_named("people"), data=data, file="people.csv")
    judge(run)
    run.state = ImportState.READY
    run.save(update_fields=["state"])
    previewed = time.perf_counter()
    take_over(run)
    end_taking(run=run)
    taken = time.perf_counter()
    grown = peak() - before
    counts = dict(run.counts)
    take_back(run)
    run.delete()
    return {"preview": previewed - began, "commit": taken - previewed, "memory": grown, "counts": counts}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
