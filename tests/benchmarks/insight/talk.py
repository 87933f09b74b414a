"""Logs a touch for every line it is told, as a volunteer would: ``python -m tests.benchmarks.insight.talk``."""

from __future__ import annotations

import sys

import django

from tests.benchmarks.contacts.invention import EMAIL, SLUG


def main() -> None:
    django.setup()
    from django.utils import timezone

    from contacts.models import Person
    from contacts.services.touches import log_touch
    from partnerships.models import Partnership
    from portal.accounts.models import Association, User
    from portal.scoping import scope

    association, by = Association.objects.get(slug=SLUG), User.objects.get(email=EMAIL)
    with scope(association):
        everybody, partnership = Person.objects.order_by("pk"), Partnership.objects.order_by("pk").first()
        for number, _line in enumerate(sys.stdin):
            values = {"kind": "call", "happened_on": timezone.localdate(), "partnership": partnership}
            log_touch(association=association, people=[everybody[number]], values=values, by=by)
            print(number, flush=True)


if __name__ == "__main__":
    main()
