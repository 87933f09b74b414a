"""What boards owe: designated seats that nobody holds, and those whose term ends within a week without a successor."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.cadence import FOLLOW_UP_SOON_DAYS
from contacts.choices import BoardKind
from contacts.models import Charter, Seat, SeatConstituency, Term
from contacts.seat_lines import THOUGHT_OF
from portal.drawings import State, drawn
from portal.permissions import TABLE
from portal.promises import EVERYBODYS, MINE, Act, Asked, Place, Promise, PromiseSource, register

FILL = gettext_lazy("Find somebody for the seat")


def designated_seats(today: datetime.date) -> Any:
    """The designated seats of boards that stand and may ask people, each with the day `due_on`: the last on which
    somebody holds it, or the one on which it was created. Seats to which somebody is appointed are left out."""
    terms = Term.objects.filter(seat=OuterRef("pk"))
    held = terms.filter(starts_on__lte=today).annotate(last=Coalesce("left_on", "ends_on"))
    approved = Charter.objects.filter(board=OuterRef("board"), approved_on__isnull=False)
    return (
        Seat.objects.filter(Exists(SeatConstituency.objects.filter(seat=OuterRef("pk"))), opened_on__lte=today)
        .filter(Q(board__closed_on=None) | Q(board__closed_on__gt=today), Q(closed_on=None) | Q(closed_on__gt=today))
        .filter(~Q(board__kind=BoardKind.ADVISORY) | Exists(approved))
        .exclude(Exists(terms.filter(starts_on__gt=today)))
        .annotate(due_on=Coalesce(Subquery(held.order_by("-last").values("last")[:1]), "opened_on"))
    )


@register
class VacantSeats(PromiseSource):
    """Designated seats that wait for somebody. They are everybody's who looks after boards."""

    name, order = "vacant_seats", 50

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        looks_after = asked.membership.role in TABLE["boards.manage"]
        if asked.whose != EVERYBODYS and not (asked.whose == MINE and looks_after):
            return ()
        until = asked.today + datetime.timedelta(days=FOLLOW_UP_SOON_DAYS)
        rows = designated_seats(asked.today).visible_to(asked.membership).filter(due_on__lte=until)
        rows = rows.exclude(closed_on__lte=until)
        if asked.partnership is not None:
            rows = rows.filter(board__partnership=asked.partnership)
        rows = rows.annotate(thought_of=Count("candidates", filter=Q(candidates__state__in=THOUGHT_OF)))
        rows = rows.filter(self.beyond(after)).select_related("board").order_by("due_on", "pk")
        return [self._promise(row, asked, looks_after) for row in rows[:most]]

    def _promise(self, row: Any, asked: Asked, looks_after: bool) -> Promise:
        row.association = row.board.association = asked.membership.association
        state: State = "owed" if row.due_on < asked.today else "soon"
        address = row.get_absolute_url()
        words = {"seat": str(row), "board": str(row.board)}
        return Promise(
            place=Place(row.due_on, self.order, row.pk),
            turn="ours",
            state=state,
            at=drawn(state, min(row.opened_on, row.due_on), row.due_on, asked.today),
            who=None,
            what=_("The seat “%(seat)s” of %(board)s waits for somebody.") % words,
            remark=_remark(row, asked.today),
            address=address,
            first=(Act(FILL, address),) if looks_after else (),
        )


def _remark(row: Any, today: datetime.date) -> str:
    day = date_format(row.due_on, "DATE_FORMAT")
    if row.due_on >= today:
        told = _("The term ends on %(day)s, and nobody follows yet.") % {"day": day}
    else:
        days = (today - row.due_on).days
        told = ngettext("It has been vacant for %(days)s day.", "It has been vacant for %(days)s days.", days)
        told %= {"days": days}
    if not row.thought_of:
        return f"{told} {_('Nobody is thought of yet.')}"
    count = ngettext("%(number)s candidate", "%(number)s candidates", row.thought_of) % {"number": row.thought_of}
    return f"{told} {count}"
