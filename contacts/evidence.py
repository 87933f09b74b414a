"""Which of our records show how near somebody has come to us; what answers the self-check stands in `answers`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import answers  # noqa: F401  registers what answers the questions
from contacts.choices import CheckState, ClaimLevel, Rung, TouchKind
from contacts.models import (
    Attendance,
    Invitation,
    Outcome,
    PartnerOrganizationLink,
    Position,
    ResourceCheck,
    Term,
    Touch,
    TouchPerson,
)
from partnerships.models import Partnership, Programme
from portal.accounts.models import Membership
from portal.evidence import MOST, Record, RungSource, register


class _FromTouches(RungSource):
    """Talks of one sort: `which` says of which."""

    which: Q

    def rows(self) -> QuerySet:
        return TouchPerson.objects.filter(self.which)

    def by_day(self, day: datetime.date) -> QuerySet:
        return self.rows().filter(happened_on__lte=day)

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(touch__in=Touch.objects.visible_to(membership).values("pk"))
        programmes = Prefetch("touch__programme", Programme.objects.visible_to(membership))
        linked = seen.select_related("touch__association").prefetch_related(programmes)
        for row in linked.order_by("-happened_on", "-pk")[:MOST]:
            words = str(row.touch.programme) if row.touch.programme else ""
            yield Record(row.touch.get_kind_display(), row.touch.get_absolute_url(), row.touch.happened_on, words)


@register
class Contacted(_FromTouches):
    """Any talk in which somebody was reached."""

    name, rung, which = "touches", Rung.CONTACTED, ~Q(touch__kind=TouchKind.ATTEMPT)


@register
class Interested(_FromTouches):
    """A talk in which they showed interest."""

    name, rung, which = "interest", Rung.INTERESTED, Q(touch__is_interest=True)


@register
class Invited(RungSource):
    """A personal invitation, unless it was taken back before it went out."""

    name, rung = "invitations", Rung.INVITED

    def rows(self) -> QuerySet:
        return Invitation.objects.filter(Q(revoked_at=None) | Q(sent_at__isnull=False))

    def by_day(self, day: datetime.date) -> QuerySet:
        written = Q(sent_at=None, created_at__date__lte=day)
        return self.rows().filter(written | Q(sent_at__date__lte=day))

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(pk__in=Invitation.objects.visible_to(membership).values("pk"))
        linked = seen.select_related("association", "programme", "candidate__seat__board")
        for row in linked.order_by("-created_at", "-pk")[:MOST]:
            to = str(row.programme) if row.programme else f"{row.candidate.seat.board}, {row.candidate.seat}"
            words = _("Answered: %(answer)s") % {"answer": row.answer_words} if row.answer else ""
            day = timezone.localdate(row.sent_at or row.created_at)
            yield Record(to, row.get_absolute_url(), day, words)


NEWEST_PROGRAMME = F("programme__starts_on").desc(nulls_last=True)


@register
class Came(RungSource):
    """Coming to a programme, as it was ticked off there."""

    name, rung = "attendances", Rung.ATTENDED

    def rows(self) -> QuerySet:
        return Attendance.objects.all()

    def by_day(self, day: datetime.date) -> QuerySet:
        without_day = Q(programme__starts_on=None, noted_at__date__lte=day)
        return self.rows().filter(without_day | Q(programme__starts_on__lte=day))

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(pk__in=Attendance.objects.visible_to(membership).values("pk"))
        for row in seen.select_related("programme__association").order_by(NEWEST_PROGRAMME, "-pk")[:MOST]:
            day = row.programme.starts_on or timezone.localdate(row.noted_at)
            yield Record(str(row.programme), row.programme.get_absolute_url(), day, row.get_came_by_display())


@register
class CameUnlisted(_FromTouches):
    """A talk that was logged as one at a programme of ours, without the list of those who came."""

    name, rung = "talks_at_programmes", Rung.ATTENDED
    which = Q(touch__kind=TouchKind.EVENT, touch__programme__isnull=False, touch__attendance=None)


@register
class Adviser(RungSource):
    """A seat on a board, now or before."""

    name, rung = "terms", Rung.ADVISER

    def rows(self) -> QuerySet:
        return Term.objects.filter(starts_on__lte=timezone.localdate())

    def by_day(self, day: datetime.date) -> QuerySet:
        return self.rows().filter(starts_on__lte=day)

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        seen = rows.filter(pk__in=Term.objects.visible_to(membership).values("pk"))
        for row in seen.select_related("seat__association", "seat__board").order_by("-starts_on", "-pk")[:MOST]:
            title = f"{row.seat.board}, {row.seat}"
            yield Record(title, row.seat.get_absolute_url(), row.starts_on)


@register
class Partner(RungSource):
    """Work, today, in an organization that is a partner, or with which we brought something about."""

    name, rung = "partners", Rung.PARTNER

    def rows(self) -> QuerySet:
        return Position.objects.current(timezone.localdate()).filter(
            Exists(_partner_links().filter(organization=OuterRef("organization")))
            | Exists(_partner_checks().filter(organization=OuterRef("organization")))
            | Exists(_results().filter(organization=OuterRef("organization")))
        )

    def records(self, rows: QuerySet, membership: Membership) -> Iterator[Record]:
        houses = {row.organization_id: row.organization for row in rows.select_related("organization__association")}
        of_theirs = Partnership.objects.visible_to(membership)
        linked = _partner_links().filter(organization__in=houses, partner_organization__partnership__in=of_theirs)
        checked = _partner_checks().filter(organization__in=houses, partnership__in=of_theirs)
        for key in sorted({row.organization_id for rows in (linked, checked) for row in rows}):
            words = _("Works in a partner organization.")
            yield Record(str(houses[key]), houses[key].get_absolute_url(), words=words)
        results = Outcome.objects.visible_to(membership).exclude(claim=ClaimLevel.COINCIDED)
        found = results.filter(organizations__in=houses).select_related("association").distinct()
        for outcome in found.order_by("-happened_on", "-pk")[:MOST]:
            words = outcome.get_claim_display()
            yield Record(str(outcome), outcome.get_absolute_url(), outcome.happened_on, words)


def _partner_links() -> QuerySet:
    """Our organizations that a partnership names as a partner organization of today."""
    year = timezone.localdate().year
    still = Q(partner_organization__to_year=None) | Q(partner_organization__to_year__gte=year)
    return PartnerOrganizationLink.objects.filter(still)


def _partner_checks() -> QuerySet:
    """Local bodies that have become partners."""
    return ResourceCheck.objects.filter(state=CheckState.PARTNER, organization__isnull=False)


def _results() -> Any:
    """Organizations with which something came about to which our work led or helped."""
    through = Outcome.organizations.through
    return through.objects.exclude(outcome__claim=ClaimLevel.COINCIDED)
