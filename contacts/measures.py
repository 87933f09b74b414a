"""What goals can be measured by from the records of people, organizations and results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import TouchKind
from contacts.models import Attendance, Introduction, Outcome, Person, Touch
from portal.measures import Measure, Span, counted, register_measure


def count_touches(spans: Sequence[Span]) -> Sequence[int]:
    """Touches in which somebody was reached."""
    return counted(_real_touches(), spans, partnership="partnership", day="happened_on")


def count_organizations(spans: Sequence[Span]) -> Sequence[int]:
    """Different organizations that were spoken with: the one that a touch names, else those its people work in."""
    house = Coalesce("organization", "takers__person__main_position__organization")
    rows = _real_touches().annotate(house=house)
    return counted(rows, spans, partnership="partnership", day="happened_on", what="house")


def count_people(spans: Sequence[Span]) -> Sequence[int]:
    """People who were written down for the partnership."""
    return counted(Person.objects.all(), spans, partnership="partnerships", day="created_at__date")


def count_guests(spans: Sequence[Span]) -> Sequence[int]:
    """Everybody's coming to a programme, each time: the day is the programme's, else the one on which it was noted."""
    rows = Attendance.objects.annotate(came_on=Coalesce("programme__starts_on", TruncDate("noted_at")))
    return counted(rows, spans, partnership="programme__partnership", day="came_on")


def count_introductions(spans: Sequence[Span]) -> Sequence[int]:
    """Introductions, with their day, of somebody who belongs to the partnership."""
    return counted(Introduction.objects.all(), spans, partnership="person__partnerships", day="made_on")


def count_outcomes(spans: Sequence[Span]) -> Sequence[int]:
    """Results of every kind."""
    return counted(Outcome.objects.all(), spans, partnership="partnership", day="happened_on")


def _real_touches() -> QuerySet:
    return Touch.objects.exclude(kind=TouchKind.ATTEMPT)


def _listed_on(page: str, **more: str) -> Callable[[Span], str]:
    """The list with the records, narrowed to the partnership and the days where the list can be."""

    def address(span: Span) -> str:
        names = {"association": span.partnership.association.slug}
        asked = {"partnership": span.partnership.slug, "since": str(span.since), "until": str(span.until)} | more
        return f"{reverse(page, kwargs=names)}?{urlencode(asked)}"

    return address


_talks = _listed_on("touch_list", kind="reached")
for _order, (_name, _label, _count, _address) in enumerate(
    (
        ("touches", _("Talks and letters"), count_touches, _talks),
        ("people", _("People we have got to know"), count_people, _listed_on("people")),
        ("organizations", _("Organizations we spoke with"), count_organizations, _talks),
        ("guests", _("Guests who came to programmes"), count_guests, _listed_on("programme_list", when="held")),
        ("introductions", _("Introductions"), count_introductions, _listed_on("introduction_list")),
        ("outcomes", _("Results"), count_outcomes, _listed_on("outcome_list")),
    ),
    start=1,
):
    register_measure(Measure(_name, _label, _count, _address, order=10 * _order))
