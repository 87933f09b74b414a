"""Who knows about what: talks given and to come, answers that have grown old, and where experts are to be found.

One needs not be the expert oneself. These questions change nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contacts.models import Expertise, Person, Position, ProgrammeExpert, Question
from partnerships.choices import OrganizationKind
from portal.accounts.models import Membership

OLD_AFTER_YEARS = 2
ASKED_FIRST = 8
"""So many people are proposed to be asked whether they know about something."""
BODIES = (
    "chamber_of_commerce",
    "economic_development_dept",
    "industrial_recruitment",
    "manufacturers_association",
    "sister_city_econ_dev",
    "trade_development",
    "university_international",
)
"""Kinds of local body whose people know how trade is done."""


def old_before(today: datetime.date) -> datetime.date:
    """The day before which an answer is old."""
    try:
        return today.replace(year=today.year - OLD_AFTER_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - OLD_AFTER_YEARS, day=28)


def is_old(question: Question, today: datetime.date) -> bool:
    """Whether the answer was given so long ago that one asks again."""
    return question.is_answered and bool(question.answered_on and question.answered_on < old_before(today))


@dataclass(frozen=True)
class Talks:
    """What somebody has said at our programmes, and will say, the nearest first."""

    past: tuple[ProgrammeExpert, ...]
    coming: tuple[ProgrammeExpert, ...]


def talks_of(rows: Iterable[ProgrammeExpert], today: datetime.date) -> Talks:
    """Talks by whether their programme is over; those of programmes without a day are past. No query."""
    past: list[ProgrammeExpert] = []
    coming: list[ProgrammeExpert] = []
    for row in rows:
        last = row.programme.ends_on or row.programme.starts_on
        (coming if last and last >= today else past).append(row)
    return Talks(tuple(past), tuple(reversed(coming)))


def with_talks(experts: QuerySet[Expertise], membership: Membership) -> QuerySet[Expertise]:
    """Experts with the person and where they work, their sectors, what they spoke about (`person.seen_talks`) and how
    many questions they answered (`answers`). Three queries."""
    seen: Any = ProgrammeExpert.objects.visible_to(membership).filter(programme__is_cancelled=False)
    talks = seen.select_related("programme").order_by("-programme__starts_on", "-pk")
    answered = Question.objects.visible_to(membership).filter(answered_by=OuterRef("person")).order_by()
    number = Subquery(answered.values("answered_by").annotate(number=Count("pk")).values("number"))
    return (
        experts.select_related("person__main_position__organization")
        .prefetch_related("sectors", Prefetch("person__talks", talks, to_attr="seen_talks"))
        .annotate(answers=Coalesce(number, 0))
    )


LAST_SPOKEN_TO = F("person__last_touch_on").desc(nulls_last=True)


def might_know(membership: Membership, today: datetime.date) -> list[Position]:
    """People at universities, chambers and offices of economic development who are not in the directory yet: those who
    were spoken to last come first. One query."""
    there = Q(organization__kind__in=(OrganizationKind.EDUCATION, OrganizationKind.CHAMBER))
    there |= Q(organization__resource_kind__code__in=BODIES)
    people = Person.objects.visible_to(membership).filter(is_not_to_be_contacted=False, expertise__isnull=True)
    rows: Any = Position.objects.current(today).filter(there, person__in=people)
    return list(rows.select_related("person", "organization").order_by(LAST_SPOKEN_TO, "pk")[:ASKED_FIRST])
