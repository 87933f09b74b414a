"""What our own memberships ask of us: their renewals, among what is owed and in the calendar.

Nobody owns one; as with the ends of agreements, they are among the promises of whoever edits partnerships.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.affiliations import SOON_DAYS, Line
from contacts.models import Affiliation
from portal.accounts.models import Membership
from portal.bilingual import in_reader_language, said
from portal.calendar import CalendarSource, Dated
from portal.calendar import register as register_dates
from portal.drawings import State, drawn
from portal.permissions import TABLE
from portal.promises import MINE, Act, Asked, Place, Promise, PromiseSource, Who
from portal.promises import register as register_promises

LAST_DAY = datetime.date(2200, 1, 1)  # calendars refuse the last days that a date can have
MOST = 200
"""A calendar holds no more of them than this; those due first come in."""
RENEW = gettext_lazy("Renew or end it")


def renewals(membership: Membership) -> Any:
    """Memberships with a day of renewal (`due_on`) in houses that one may see; not those of which the end is known."""
    rows = Affiliation.objects.visible_to(membership).filter(until_on=None).exclude(renews_on=None)
    return rows.annotate(due_on=F("renews_on")).select_related("organization")


@register_promises
class Renewals(PromiseSource):
    """Memberships of ours that are to be renewed within two months, or were to be."""

    name, order = "affiliations", 46

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        if asked.whose == MINE and asked.membership.role not in TABLE["partnerships.edit"]:
            return ()
        until = asked.today + datetime.timedelta(days=SOON_DAYS)
        rows = renewals(asked.membership).filter(self.beyond(after), due_on__lte=until)
        if asked.partnership is not None:
            rows = rows.filter(organization__partnerships=asked.partnership)
        return [self._promise(row, asked) for row in rows.order_by("due_on", "pk")[:most]]

    def _promise(self, row: Any, asked: Asked) -> Promise:
        house = row.organization
        row.association = house.association = asked.membership.association
        state: State = "owed" if row.due_on < asked.today else "soon"
        began = row.due_on - datetime.timedelta(days=SOON_DAYS)
        name = said(house, "name")
        other = said(house, "name", "en" if name.language == "ja" else "ja")
        address = reverse("affiliation_list", args=[row.association.slug])
        edit = reverse("affiliation_edit", args=[row.association.slug, row.pk])
        may_edit = asked.membership.role in TABLE["contacts.log"]
        return Promise(
            place=Place(row.due_on, self.order, row.pk),
            turn="ours",
            state=state,
            at=drawn(state, began, row.due_on, asked.today),
            who=Who(name, other, "", house.get_absolute_url()),
            what=_("Renew our membership"),
            remark=Line(row, asked.today).fee,
            address=address,
            first=(Act(RENEW, edit),) if may_edit else (),
        )


@register_dates
class RenewalDays(CalendarSource):
    """The same as days, for whoever edits partnerships. What is past due stands on today."""

    name = "affiliations"

    def dated(self, membership: Membership, today: datetime.date) -> Iterable[Dated]:
        if membership.role not in TABLE["partnerships.edit"]:
            return
        for row in renewals(membership).order_by("due_on", "pk")[:MOST]:
            row.association = membership.association
            words = _("Renew our membership: %(organization)s")
            words %= {"organization": in_reader_language(row.organization, "name")}
            yield Dated(
                key=f"affiliation-{row.pk}",
                title=_("Past due: %(what)s") % {"what": words} if row.due_on < today else words,
                on=max(min(row.due_on, LAST_DAY), today),
                written_at=membership.association.created_at,
                revision=row.version,
                about="\n".join(filter(None, (Line(row, today).fee, row.use))),
                path=reverse("affiliation_list", args=[membership.association.slug]),
                reminds=True,
            )
