"""Which trips and meetings show how near somebody has come to us, and what trips say to the first question of the
self-check.

A trip counts from its first day. Whoever changes who travels, a meeting that has taken place, or the days or state of a
trip calls `contacts.services.ladder.refresh_rungs` in the same transaction; the round of the day does it when the day
comes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import Rung
from delegations.choices import DelegateState, MeetingState, TripState
from delegations.models import Delegate, Delegation, MeetingPerson
from partnerships.models import Partnership
from portal.accounts.models import Membership
from portal.evidence import MOST, Answer, AnswerSource, Record, RungSource, Step, register


@register
class Travelled(RungSource):
    """A seat on a trip that has begun."""

    name, rung = "travels", Rung.TRAVELLER

    def rows(self) -> QuerySet:
        held = Delegate.objects.filter(state=DelegateState.COMING, delegation__starts_on__lte=timezone.localdate())
        return held.exclude(delegation__state=TripState.CALLED_OFF)

    def by_day(self, day: datetime.date) -> QuerySet:
        return self.rows().filter(delegation__starts_on__lte=day)

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(delegation__in=Delegation.objects.visible_to(membership).values("pk"))
        linked = seen.select_related("delegation__association")
        for row in linked.order_by("-delegation__starts_on", "-pk")[:MOST]:
            trip = row.delegation
            yield Record(str(trip), trip.get_absolute_url(), trip.starts_on, row.get_role_display())


@register
class Received(RungSource):
    """A meeting on a trip that took place with them."""

    name, rung = "receptions", Rung.TRAVELLER

    def rows(self) -> QuerySet:
        return MeetingPerson.objects.filter(meeting__state=MeetingState.HELD)

    def by_day(self, day: datetime.date) -> QuerySet:
        return self.rows().filter(meeting__starts_at__date__lte=day)

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(meeting__delegation__in=Delegation.objects.visible_to(membership).values("pk"))
        linked = seen.select_related(
            "meeting__association", "meeting__organization", "meeting__delegation__partnership"
        )
        linked = linked.select_related(
            "meeting__delegation__partnership__home", "meeting__delegation__partnership__partner"
        )
        for row in linked.order_by("-meeting__starts_at", "-pk")[:MOST]:
            meeting = row.meeting
            day = meeting.starts_at.astimezone(meeting.delegation.place.zone).date() if meeting.starts_at else None
            yield Record(str(meeting), meeting.get_absolute_url(), day, str(meeting.delegation))


@register
class Trips(AnswerSource):
    """Trips in either direction that have begun."""

    name, question = "trips", "delegations"

    def answer(self, partnerships: Sequence[Partnership], membership: Membership) -> Answer | None:
        rows = Delegation.objects.visible_to(membership).filter(partnership__in=partnerships)
        begun = rows.filter(starts_on__lte=timezone.localdate()).exclude(state=TripState.CALLED_OFF)
        found = list(begun.select_related("association"))
        if not found:
            return None
        records = [
            Record(str(row), row.get_absolute_url(), row.starts_on, row.get_direction_display()) for row in found[:MOST]
        ]
        words = ngettext("%(number)s trip is written down.", "%(number)s trips are written down.", len(found))
        address = reverse("delegation_list", kwargs={"association": membership.association.slug})
        return Answer(len(found), words % {"number": len(found)}, tuple(records), address)

    def step(self, partnerships: Sequence[Partnership], membership: Membership) -> Step | None:
        address = reverse("delegation_new", kwargs={"association": membership.association.slug})
        return Step(_("Plan a trip, or write down one that took place."), address)
