"""Fifty members of the association with a session each: ``python -m tests.benchmarks.web.visitors``, as JSON."""

from __future__ import annotations

import json

import django

from tests.benchmarks.contacts.invention import SLUG

MEMBERS, PEOPLE = 50, 400


def main() -> None:
    django.setup()
    from django.test import Client

    from contacts.models import Person
    from portal.accounts.models import Association, User
    from portal.permissions import Role
    from portal.scoping import scope
    from tests import factories

    association = Association.objects.get(slug=SLUG)
    emails = [f"visitor-{number}@bench.example" for number in range(MEMBERS)]
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    for email in sorted({*emails} - known):
        factories.member(association=association, role=Role.STAFF, email=email)
    sessions = []
    for user in User.objects.filter(email__in=emails).order_by("pk"):
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        sessions.append(client.cookies["sessionid"].value)
    with scope(association):
        every = max(1, Person.objects.count() // PEOPLE)
        people = list(Person.objects.order_by("pk").values_list("pk", flat=True)[::every])[:PEOPLE]
    print(json.dumps({"sessions": sessions, "people": people}))


if __name__ == "__main__":
    main()
