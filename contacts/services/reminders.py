"""Reminders that a designated seat is vacant: after 30, 60 and 90 days, to each member who looks after boards."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from contacts.models import Board, Seat, VacancyReminder
from contacts.seat_lines import vacancy_on
from contacts.seat_promises import designated_seats
from portal.accounts.models import Association, Membership
from portal.jobs.services import enqueue_all
from portal.notices.services.telling import tell
from portal.permissions import TABLE
from portal.scoping import scope

LETTER = "vacancy_reminder"
LOOKING_AFTER = TABLE["boards.manage"]
"""The roles that see to it that a seat is filled."""


def plan_reminders(*, now: datetime.datetime) -> int:
    """Write a reminder for each vacant designated seat and each member who looks after boards, once for each of the
    days of reminding; of several that have passed unseen, the last. Returns how many letters go out."""
    planned = 0
    for association in Association.objects.open():
        with scope(association), timezone.override(ZoneInfo(association.time_zone)):
            planned += _plan(association, timezone.localdate(now))
    return planned


@transaction.atomic
def _plan(association: Association, today: datetime.date) -> int:
    rows = []
    vacant = waiting_seats(today)
    for membership in _readers() if vacant else ():
        seen = set(Board.objects.visible_to(membership).values_list("pk", flat=True))
        rows += [
            VacancyReminder(association=association, seat=seat, user=membership.user, vacant_since_on=since, days=mark)
            for seat, since, mark in vacant
            if seat.board_id in seen
        ]
    known = set(VacancyReminder.objects.values_list("seat", "vacant_since_on", "days", "user"))
    fresh = [row for row in rows if (row.seat_id, row.vacant_since_on, row.days, row.user_id) not in known]
    VacancyReminder.objects.bulk_create(fresh, ignore_conflicts=True)
    _tell(fresh)
    keys = {(row.seat_id, row.vacant_since_on, row.days, row.user_id) for row in fresh}
    unsent = VacancyReminder.objects.filter(sent_at=None, seat__in={row.seat_id for row in fresh})
    kept = [row for row in unsent if (row.seat_id, row.vacant_since_on, row.days, row.user_id) in keys]
    if kept:
        enqueue_all(kind=LETTER, subjects=kept)
    return len(kept)


def _tell(fresh: list[VacancyReminder]) -> None:
    """Tell in the portal what the letters say."""
    members = {each.user_id: each for each in _readers()} if fresh else {}
    for seat, since, days in {(row.seat, row.vacant_since_on, row.days) for row in fresh}:
        told = {row.user_id for row in fresh if (row.seat_id, row.days) == (seat.pk, days)}
        tell(
            kind="seat_vacant",
            row=seat,
            to=[members[key] for key in sorted(told & members.keys())],
            cause=f"vacant:{seat.pk}:{since}:{days}",
            details={"since": str(since), "days": days},
        )


def waiting_seats(today: datetime.date) -> list[tuple[Seat, datetime.date, int]]:
    """The designated seats for which a day of reminding has come: the seat, since when it is vacant, the last such day.
    Two queries."""
    rows = designated_seats(today).filter(due_on__lt=today)
    found = []
    for seat in rows.select_related("board").prefetch_related("terms"):
        vacancy = vacancy_on(seat, today)
        if vacancy and vacancy.mark:
            found.append((seat, vacancy.since_on, vacancy.mark))
    return found


def _readers() -> list[Membership]:
    return list(Membership.objects.live().filter(role__in=LOOKING_AFTER).select_related("user"))
