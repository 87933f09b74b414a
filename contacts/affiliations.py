"""The register of our own memberships in other bodies: what each brings us, and when it is to be renewed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.models import Affiliation, Organization, Person
from portal.accounts.models import Membership
from portal.money import money

SOON_DAYS = 60


@dataclass(frozen=True)
class Line:
    """One membership as the register shows it today."""

    row: Affiliation
    today: datetime.date

    @property
    def has_ended(self) -> bool:
        """Whether its last day has passed."""
        return bool(self.row.until_on and self.row.until_on < self.today)

    @property
    def state(self) -> str:
        """The mark: past the day of renewal, within two months of it, or neither. What is to end is not renewed."""
        if self.row.until_on or self.row.renews_on is None:
            return "rest" if self.has_ended else "well"
        days = (self.row.renews_on - self.today).days
        return "owed" if days < 0 else "soon" if days <= SOON_DAYS else "well"

    @property
    def words(self) -> str:
        """The same in words."""
        if self.row.until_on:
            words = _("ended on %(day)s") if self.has_ended else _("ends on %(day)s")
            return words % {"day": date_format(self.row.until_on, "DATE_FORMAT")}
        if self.row.renews_on is None:
            return _("runs on")
        day = date_format(self.row.renews_on, "DATE_FORMAT")
        words = _("was to be renewed by %(day)s") if self.state == "owed" else _("to be renewed by %(day)s")
        return words % {"day": day}

    @property
    def fee(self) -> str:
        """What it costs; empty where that is not known."""
        fee = money(self.row.fee, self.row.currency)
        return _("%(fee)s a year") % {"fee": fee} if fee else ""


def lines_of(membership: Membership, today: datetime.date) -> list[Line]:
    """The memberships that the reader may see, the next to be renewed first. Three queries at most."""
    rows = (
        Affiliation.objects.visible_to(membership)
        .prefetch_related(
            Prefetch("organization", Organization.objects.visible_to(membership)),
            Prefetch("person", Person.objects.visible_to(membership)),
        )
        .order_by(F("renews_on").asc(nulls_last=True), "pk")
    )
    return [Line(row, today) for row in rows]
