"""Measures kept figures inside the portal: ``python -m tests.benchmarks.insight.figures ROUNDS``, as JSON."""

from __future__ import annotations

import datetime
import functools
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks.contacts.invention import SLUG

AT_ONCE = 1000


def main(rounds: int) -> None:
    django.setup()
    from portal.accounts.models import Association
    from portal.scoping import scope

    association = Association.objects.get(slug=SLUG)
    with scope(association):
        print(json.dumps(measured(association, rounds)))


def measured(association: Any, rounds: int) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import NoReverseMatch, reverse

    from partnerships.models import Partnership
    from portal.accounts.models import User
    from portal.kept.comparing import compared
    from portal.kept.counts import all_counts
    from portal.kept.reading import sums
    from tests.benchmarks.contacts.invention import EMAIL

    partnerships = list(Partnership.objects.order_by("pk"))
    parts = [0, *(each.pk for each in partnerships)]
    names = [count.name for count in all_counts()]
    since = _two_years_ago()

    def read() -> Any:
        return sums(association, names, parts=parts, since=since)

    with CaptureQueriesContext(connection) as queries:
        read()
    statements = len(queries)
    owner = (association.pk, str(association), True)
    found: list[Any] = []

    def compare() -> None:
        found.extend(each for count in all_counts() for each in compared(owner, count))

    recount = _milliseconds(compare) / 1000
    statements_of: dict[str, int] = {"first_statements": 0, "page_statements": 0}
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.get(email=EMAIL), "django.contrib.auth.backends.ModelBackend")
    try:
        address = reverse("board_room", kwargs={"association": association.slug})
        client.get(f"{address}?period=1980")  # what a process reads once
        for name in statements_of:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            statements_of[name] = len(queries)
    except NoReverseMatch:
        pass
    return {
        "statements": statements,
        **statements_of,
        "reading": _median(read, rounds),
        "live": _median(lambda: live(association, since), min(rounds, 5)),
        "recount": recount,
        "differences": len(found),
        **written(association, partnerships, rounds),
    }


def live(association: Any, since: int) -> None:
    """The same figures by GROUP BY over the rows: what a board would wait for if nothing were kept."""
    from django.db.models import Count
    from django.db.models.functions import TruncMonth

    from contacts.models import Organization, Person, Touch

    first = datetime.date(since // 100, since % 100, 1)
    real = Touch.objects.order_by().filter(happened_on__gte=first).exclude(kind="attempt")
    months = real.annotate(month=TruncMonth("happened_on"))
    for rows in (
        months.values("began", "month").annotate(number=Count("pk")),
        months.values("partnership", "began", "month").annotate(number=Count("pk")),
        Person.objects.order_by().values("rung", "side").annotate(number=Count("pk")),
        Person.objects.order_by().values("partnerships", "rung", "side").annotate(number=Count("pk")),
        Organization.objects.order_by().values("side").annotate(number=Count("pk")),
        Organization.objects.order_by().values("partnerships", "side").annotate(number=Count("pk")),
        Organization.objects.order_by().values("sectors", "side").annotate(number=Count("pk")),
        Organization.objects.order_by().values("partnerships", "sectors", "side").annotate(number=Count("pk")),
    ):
        list(rows)


def written(association: Any, partnerships: list[Any], rounds: int) -> dict[str, float]:
    """Writing touches with and without triggers, by turns; everything is rolled back."""
    from django.db import transaction

    from contacts.models import Touch
    from portal.kept.services import take_down
    from tests.benchmarks.insight.fill import new_touch

    found: dict[str, list[float]] = {}
    for _each in range(rounds):
        for name in ("with", "without"):
            some = [new_touch(association, partnerships) for _touch in range(AT_ONCE)]
            one, warm = new_touch(association, partnerships), new_touch(association, partnerships)
            with transaction.atomic():
                if name == "without":
                    take_down()
                bulk = _milliseconds(functools.partial(Touch.objects.bulk_create, some))
                found.setdefault(f"bulk_{name}", []).append(bulk)
                warm.save()
                found.setdefault(f"touch_{name}", []).append(_milliseconds(one.save))
                transaction.set_rollback(True)

    return {name: statistics.median(all_of_it) for name, all_of_it in found.items()}


def _two_years_ago() -> int:
    today = datetime.datetime.now(datetime.UTC).date()
    return (today.year - 2) * 100 + today.month


def _median(work: Callable[[], Any], rounds: int) -> float:
    work()
    return statistics.median(_milliseconds(work) for _each in range(rounds))


def _milliseconds(work: Callable[[], Any]) -> float:
    """By the clock where a server works for us, else of our own processor time."""
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    work()
    return (clock() - began) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]))
