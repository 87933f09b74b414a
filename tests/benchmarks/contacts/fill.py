"""Fills a database with one association's contacts, in sets: ``python -m tests.benchmarks.contacts.fill PEOPLE``.

A process of its own under the portal's settings. What is derived is kept by the product's own upkeep, called for
thousands at a time. Prints what the measuring needs to know as JSON; a database that is filled already is only read.
"""

from __future__ import annotations

import datetime
import itertools
import json
import sys
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import django

from tests.benchmarks.contacts import invention
from tests.benchmarks.contacts.invention import EMAIL, SLUG

FIRST_DAY = datetime.date(2024, 1, 1)
AT_ONCE = 5000
MOST = 50
"""Touches of the person whose page is measured."""


def main(count: int) -> None:
    django.setup()
    from portal.accounts.models import Association
    from portal.scoping import scope

    association = Association.objects.filter(slug=SLUG).first()
    if association is None:
        association = house()
        with scope(association):
            fill(association, count)
    with scope(association):
        print(json.dumps(facts(association)))


def house() -> Any:
    from portal.permissions import Role
    from tests import factories

    association = factories.association(slug=SLUG, name_en="Benchmark Sister Cities")
    factories.member(association=association, role=Role.STAFF, email=EMAIL)
    for theirs in ("Shizuoka", "Ashikaga"):
        factories.partnership(
            association=association, home=factories.city(name="Omaha"), partner=factories.city(name=theirs)
        )
    return association


def fill(association: Any, count: int) -> None:
    from contacts.models import Organization
    from contacts.services.organizations import organization_key
    from partnerships.models import Partnership

    firms = [
        Organization(
            association=association,
            name_en=name,
            name_ja=name_ja,
            city=city,
            country=country,
            side="partner" if country == "JP" else "home",
        )
        for name, name_ja, city, country in invention.companies(max(10, count // 10))
    ]
    for firm in firms:
        firm.search_key = organization_key(firm)
    Organization.objects.bulk_create(firms, batch_size=1000)
    partnerships = list(Partnership.objects.all())
    for some in batches(invention.people(count, len(firms)), AT_ONCE):
        keep(association, some, firms, partnerships)


def keep(association: Any, some: list[Any], firms: list[Any], partnerships: list[Any]) -> None:
    """A set of people with their points, positions and touches: three touches each, fifty for every thousandth."""
    from django.db.models import OuterRef, Subquery

    from contacts.models import ContactPoint, Person, Position, Touch, TouchPerson
    from contacts.points import value_key
    from contacts.services.name_index import index_new
    from contacts.services.upkeep import place_people, refresh_touches

    people = [
        Person(
            association=association,
            **each.names,
            honorific_en="Ms." if each.number % 2 else "Mr.",
            side="partner" if each.is_japanese else "home",
            language="ja" if each.is_japanese else "en",
            city=each.city,
            country=each.country,
            interests=each.interests,
            note=each.note,
        )
        for each in some
    ]
    place_people(people)
    Person.objects.bulk_create(people, batch_size=1000)
    points, positions, touches, takers = [], [], [], []
    links = Person.partnerships.through
    for each, person in zip(some, people, strict=True):
        for kind, value in (("email", each.email), ("phone", each.phone)):
            key = value_key(kind, value, person.country)
            points.append(ContactPoint(association=association, person=person, kind=kind, value=value, value_key=key))
        title_en, title_ja = each.title
        firm = firms[each.company]
        positions.append(
            Position(association=association, person=person, organization=firm, title_en=title_en, title_ja=title_ja)
        )
        for number in range(MOST if each.number % 1000 == 1 else 3):
            day = FIRST_DAY + datetime.timedelta(days=(each.number * 7 + number * 31) % 1000)
            touch = Touch(
                association=association,
                uid=uuid.UUID(int=each.number * 1000 + number),
                kind=("call", "email", "meeting")[number % 3],
                began=("us", "them")[number % 2],
                happened_on=day,
                said=f"We spoke about the {day:%B} visit and what was promised.",
            )
            touches.append(touch)
            takers.append(TouchPerson(association=association, touch=touch, person=person, happened_on=day))
    ContactPoint.objects.bulk_create(points, batch_size=2000)
    Position.objects.bulk_create(positions, batch_size=2000)
    Touch.objects.bulk_create(touches, batch_size=2000)
    TouchPerson.objects.bulk_create(takers, batch_size=2000)
    links.objects.bulk_create(
        [links(person=person, partnership=partnerships[person.pk % len(partnerships)]) for person in people],
        batch_size=2000,
    )
    keys = [person.pk for person in people]
    job = Position.objects.filter(person=OuterRef("pk")).order_by().values("pk")[:1]
    Person.objects.filter(pk__in=keys).update(main_position=Subquery(job))
    refresh_touches(keys)
    index_new(people)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(itertools.islice(rows, size)):
        yield some


def facts(association: Any) -> dict[str, Any]:
    """Whose page to open, a session to open it with, and how many rows there are."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from contacts.models import Person, Touch
    from portal.accounts.models import User

    user = User.objects.get(email=EMAIL)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    busy = Person.objects.order_by("pk")[1]
    return {
        "session": session.session_key,
        "association": association.pk,
        "person": busy.pk,
        "people": Person.objects.count(),
        "touches": Touch.objects.count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
