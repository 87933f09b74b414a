"""Verbs for how often one keeps in touch, and for whose turn it is: set a cadence, put a person off, hand one over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.cadence import FIFTHS
from contacts.models import Cadence, Person
from contacts.models.cadence import OUR_DAYS
from contacts.services.upkeep import refresh_touches
from partnerships.models import Partnership
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.permissions import TABLE
from portal.saving import create, remove, save_version

AT_ONCE = 2_000
"""So many people get their due days while the reader waits; more in a job."""

RECOUNT = "recount_due_days"


@transaction.atomic
def set_cadence(
    *,
    association: Association,
    partnership: Partnership | None,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
) -> Cadence:
    """Say how often we mean to be in touch, in the association or in one partnership; all due days follow."""
    held = Cadence.objects.filter(partnership=partnership).first()
    if held is None:
        row = create(
            row=Cadence(association=association, partnership=partnership), values=values, by=by, about=partnership
        )
    else:
        row = save_version(row=held, read_version=read_version, values=values, by=by, about=partnership)
    _recount(association)
    return row


@transaction.atomic
def take_associations_cadence(*, cadence: Cadence, by: User | None) -> None:
    """Let a partnership have the association's cadence again."""
    association = cadence.association
    remove(row=cadence, by=by, about=cadence.partnership)
    _recount(association)


def _recount(association: Association) -> None:
    """Due days anew: at once for few people, in a job for many."""
    people = Person.objects.all()
    if people.order_by()[: AT_ONCE + 1].count() <= AT_ONCE:
        refresh_due_days(people)
        return
    own, _is_new = Cadence.objects.get_or_create(association=association, partnership=None)
    enqueue(kind=RECOUNT, subject=own)


def refresh_due_days(people: QuerySet[Person]) -> int:
    """The first amber day and the due day of all these people, by one statement; the rule is `contacts.cadence`'s."""
    whole = Cadence.objects.filter(partnership=None).values_list("days", flat=True).first() or OUR_DAYS
    shortest = (
        Cadence.objects.filter(partnership__people=OuterRef("pk"))
        .order_by()
        .values("association")
        .annotate(least=Min("days"))
        .values("least")
    )
    days = Coalesce("cadence_days", Subquery(shortest), Value(whole), output_field=IntegerField())
    since = Coalesce("last_touch_on", TruncDate("created_at"), output_field=DateField())
    due, soon = _later(since, days), _later(since, days - days / Value(FIFTHS))
    is_put_off = {"not_before_on__isnull": False, "not_before_on__gt": soon}
    waiting = people.filter(is_not_to_be_contacted=False)
    people.filter(is_not_to_be_contacted=True).exclude(due_on=None, soon_on=None).update(due_on=None, soon_on=None)
    return waiting.update(
        due_on=Case(When(**is_put_off, then=Greatest(due, F("not_before_on"))), default=due),
        soon_on=Case(When(**is_put_off, then=F("not_before_on")), default=soon),
    )


def _later(day: Any, days: Any) -> ExpressionWrapper:
    """A day and so many days, in the database."""
    a_day = Value(datetime.timedelta(days=1), output_field=DurationField())
    span = ExpressionWrapper(days * a_day, output_field=DurationField())
    return ExpressionWrapper(day + span, output_field=DateField())


@transaction.atomic
def put_person_off(*, person: Person, until: datetime.date, by: User | None) -> Person:
    """Do not ask for a person before a day; a touch ends it earlier. Refused: a day that is not ahead."""
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Choose a day that lies ahead.")})
    before = person.not_before_on
    Person.objects.filter(pk=person.pk).update(not_before_on=until)
    refresh_touches([person.pk])
    record(
        by=by,
        verb=Verb.CHANGED,
        row=person,
        before={"not_before_on": before},
        after={"not_before_on": until},
        about=person,
    )
    return Person.objects.get(pk=person.pk)


def hand_person_over(*, person: Person, to: User, read_version: int, by: User | None) -> Person:
    """Let another member keep in touch with a person. Refused: somebody who is no member, or may log no touches."""
    members = Membership.objects.live().filter(user=to, role__in=TABLE["contacts.log"])
    if not members.exists():
        raise ValidationError({"to": _("Choose a member of your association.")})
    return save_version(row=person, read_version=read_version, values={"keeper": to}, by=by, about=person)
