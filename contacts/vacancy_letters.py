"""The letter that reminds a member of a vacant designated seat, in their language."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from contacts.models import Board, Seat, SeatCandidate, VacancyReminder
from contacts.seat_lines import THOUGHT_OF, constituency_words, vacancy_on
from contacts.seat_promises import designated_seats
from contacts.vacancies import Vacancy
from portal.accounts.letters import letter
from portal.accounts.models import Membership
from portal.permissions import TABLE


def is_due(row: VacancyReminder) -> bool:
    """Whether the seat still waits, since the same day, and its reader still looks after it."""
    roles = TABLE["boards.manage"]
    membership = Membership.objects.live().filter(user=row.user_id, role__in=roles).first()
    if membership is None:
        return False
    with _day_of(row) as today:
        seat = designated_seats(today).filter(board__in=Board.objects.visible_to(membership), pk=row.seat_id).first()
        vacancy = vacancy_on(seat, today) if seat else None
        return vacancy is not None and vacancy.since_on == row.vacant_since_on


def vacancy_letter(row: VacancyReminder) -> EmailMessage:
    """The letter. The active language is its reader's."""
    seat = Seat.objects.select_related("board").prefetch_related("constituencies").get(pk=row.seat_id)
    association = row.association
    seat.association = seat.board.association = association
    candidates = SeatCandidate.objects.filter(seat=seat, state__in=THOUGHT_OF).count()
    with _day_of(row) as today:
        vacancy = vacancy_on(seat, today) or Vacancy(row.vacant_since_on, row.vacant_since_on, row.days)
        context = {
            "association": association,
            "user": row.user,
            "seat": str(seat),
            "board": str(seat.board),
            "days": vacancy.days,
            "since_on": row.vacant_since_on,
            "wanted": constituency_words(seat),
            "candidates": candidates,
            "page": settings.PUBLIC_URL + seat.get_absolute_url(),
        }
        language = row.user.language if row.user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return letter("contacts/vacancy", language, context, to=row.user.email, sender=association.name)


@contextmanager
def _day_of(row: VacancyReminder) -> Iterator[datetime.date]:
    """The day that it is at the association's place."""
    with timezone.override(ZoneInfo(row.association.time_zone)):
        yield timezone.localdate()
