"""Fills a database with one association and others beside it: ``python -m tests.benchmarks.insight.fill PEOPLE``.

A process of its own under the portal's settings. Rows are written in sets; a database that is filled is only read.
Prints what the measuring needs to know as JSON.
"""

from __future__ import annotations

import copy
import datetime
import itertools
import json
import random
import sys
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import django

from tests.benchmarks.contacts import invention
from tests.benchmarks.contacts.invention import EMAIL, SLUG

PARTNERS = ("Shizuoka", "Ashikaga", "Kobe", "Osaka", "Nagoya", "Sendai", "Sapporo", "Kyoto")
SECTORS, DAYS, AT_ONCE = 20, 3 * 365, 5000
DICE = random.Random(20261122)


def main(count: int) -> None:
    django.setup()
    from django.db import transaction

    from portal.accounts.models import Association
    from portal.scoping import scope

    association = Association.objects.filter(slug=SLUG).first()
    if association is None:
        with transaction.atomic():
            association = fill(count)
    with scope(association):
        print(json.dumps(facts(association)))


def fill(count: int) -> Any:
    from portal.permissions import Role
    from portal.scoping import scope
    from tests import factories

    association = factories.association(slug=SLUG, name_en="Benchmark Sister Cities")
    factories.member(association=association, role=Role.STAFF, email=EMAIL)
    home = factories.city(name="Omaha")
    partnerships = [
        factories.partnership(association=association, home=home, partner=factories.city(name=name))
        for name in PARTNERS
    ]
    with scope(association):
        organizations(association, max(10, count // 10), partnerships)
        for some in batches(invention.people(count, 10), AT_ONCE):
            people(association, some, partnerships)
        results(association, max(1, count // 50), partnerships)
        trips(association, max(1, count // 200), partnerships)
    for other, theirs in beside(count // 200, home, factories.city(name=PARTNERS[0])):
        with scope(other):
            touches(other, 20, [theirs])
    return association


def beside(count: int, home: Any, partner: Any) -> Iterator[tuple[Any, Any]]:
    """So many other associations, each with its one partnership."""
    from tests import factories

    for number in range(count):
        other = factories.association(slug=f"beside-{number}")
        yield other, factories.partnership(association=other, home=home, partner=partner)


def organizations(association: Any, count: int, partnerships: list[Any]) -> None:
    """Organizations with one sector of twenty and one partnership each."""
    from contacts.models import Organization
    from partnerships.models import Sector
    from tests import factories

    for number in range(SECTORS):
        factories.sector(code=f"9{number:02}", label_en=f"Sector {number}", label_ja=f"業種{number}")
    sectors = list(Sector.objects.filter(code__startswith="9")[:SECTORS])
    firms = Organization.objects.bulk_create(
        [
            Organization(association=association, name_en=name, name_ja=name_ja, side=_side(country))
            for name, name_ja, _city, country in invention.companies(count)
        ],
        batch_size=1000,
    )
    of_sector: Any = Organization.sectors.through
    of_partnership: Any = Organization.partnerships.through
    of_sector.objects.bulk_create(
        [of_sector(organization=firm, sector=DICE.choice(sectors)) for firm in firms], batch_size=2000
    )
    of_partnership.objects.bulk_create(
        [of_partnership(organization=firm, partnership=DICE.choice(partnerships)) for firm in firms], batch_size=2000
    )


def people(association: Any, some: list[Any], partnerships: list[Any]) -> None:
    """A set of people on all rungs, some of them due, with three touches each and a promise for every twentieth."""
    from contacts.models import FollowUp, Person
    from contacts.services.upkeep import place_people

    today = datetime.datetime.now(datetime.UTC).date()
    rows: list[Any] = [
        Person(
            association=association,
            **each.names,
            side="partner" if each.is_japanese else "home",
            rung=DICE.choices(range(1, 9), weights=(40, 25, 12, 9, 6, 4, 3, 1))[0],
            due_on=(due := today + datetime.timedelta(days=DICE.randint(-60, 300))),
            soon_on=due - datetime.timedelta(days=14),
        )
        for each in some
    ]
    place_people(rows)
    Person.objects.bulk_create(rows, batch_size=1000)
    links: Any = Person.partnerships.through
    links.objects.bulk_create(
        [links(person=row, partnership=DICE.choice(partnerships)) for row in rows], batch_size=2000
    )
    promised = [row for row in rows if DICE.random() < 0.05]
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                association=association,
                what="Send the brochure",
                person=row,
                partnership=DICE.choice(partnerships),
                due_on=row.due_on,
                first_due_on=row.due_on,
                state=DICE.choice(["open", "done"]),
            )
            for row in promised
        ],
        batch_size=2000,
    )
    touches(association, 3 * len(rows), partnerships, rows)


def touches(association: Any, count: int, partnerships: list[Any], people: list[Any] | None = None) -> None:
    """Touches over three years, each with one of these people."""
    from contacts.models import Touch, TouchPerson

    rows = Touch.objects.bulk_create([new_touch(association, partnerships) for _each in range(count)], batch_size=2000)
    takers = [
        TouchPerson(association=association, touch=row, person=person, happened_on=row.happened_on)
        for row, person in zip(rows, itertools.cycle(people or []), strict=False)
    ]
    TouchPerson.objects.bulk_create(takers, batch_size=2000)


def new_touch(association: Any, partnerships: list[Any]) -> Any:
    from contacts.models import Touch

    today = datetime.datetime.now(datetime.UTC).date()
    return Touch(
        association=association,
        kind=DICE.choice(["call", "email", "meeting", "visit", "attempt"]),
        began=DICE.choice(["us", "us", "them", "both"]),
        happened_on=today - datetime.timedelta(days=DICE.randrange(DAYS)),
        partnership=DICE.choice(partnerships),
        said="We spoke about the visit and what was promised.",
    )


def results(association: Any, count: int, partnerships: list[Any]) -> None:
    """Outcomes over three years."""
    from tests import engagement

    first = engagement.outcome(partnership=partnerships[0])
    today = first.happened_on
    rows = copies(first, count - 1)
    for row in rows:
        row.partnership = DICE.choice(partnerships)
        row.happened_on = today - datetime.timedelta(days=DICE.randrange(DAYS))
    type(first).objects.bulk_create(rows, batch_size=500)


def trips(association: Any, count: int, partnerships: list[Any]) -> None:
    """Trips, most of them over, every twentieth to come."""
    from tests import trips as furnished

    first = furnished.delegation(partnership=partnerships[0])
    rows = copies(first, count - 1)
    for number, row in enumerate(rows):
        row.partnership = DICE.choice(partnerships)
        row.starts_on += datetime.timedelta(days=number % 90 if number % 20 == 0 else -90 - number)
        row.ends_on = row.starts_on + datetime.timedelta(days=4)
        row.state, row.closed_on = ("planned", None) if number % 20 == 0 else ("closed", row.ends_on)
    type(first).objects.bulk_create(rows, batch_size=500)


def copies(row: Any, count: int) -> list[Any]:
    """So many rows like this one, each with keys of its own."""
    found = [copy.copy(row) for _each in range(count)]
    for each in found:
        each._state = copy.copy(row._state)
        each.pk, each._state.adding = None, True
        for field in row._meta.concrete_fields:
            if field.get_internal_type() == "UUIDField":
                setattr(each, field.attname, uuid.uuid4())
    return found


def _side(country: str) -> str:
    return "partner" if country == "JP" else "home"


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(itertools.islice(rows, size)):
        yield some


def facts(association: Any) -> dict[str, Any]:
    """A session of a member, the page's address, and how many rows there are."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.urls import NoReverseMatch, reverse

    from contacts.models import Person, Touch
    from portal.accounts.models import User

    user = User.objects.get(email=EMAIL)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    try:
        page = reverse("board_room", kwargs={"association": association.slug})
    except NoReverseMatch:
        page = ""
    counted = {"people": Person.objects.count(), "touches": Touch.objects.count()}
    return {"session": session.session_key, "page": page, **counted}


if __name__ == "__main__":
    main(int(sys.argv[1]))
