"""What partnerships owe: goals to look at again, agreements that end, people new in office, grants to apply for
and to report on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import GoalState, GrantState
from partnerships.due import (
    AGREEMENT_DAYS,
    BEFORE_SENT,
    GOAL_DAYS,
    GRANT_DAYS,
    Due,
    agreement_due,
    goal_due,
    grant_due,
)
from partnerships.models import Agreement, Goal, Grant, OfficeTerm
from partnerships.offices import GREET_AT_ALL, GREET_WITHIN, office_due
from portal.accounts.models import Membership
from portal.drawings import drawn
from portal.permissions import TABLE
from portal.promises import EVERYBODYS, MINE, Act, Asked, Place, Promise, PromiseSource, register

A_QUARTER = 91
LOOK = gettext_lazy("Look at it")
IN_A_QUARTER = gettext_lazy("Looked at: again in three months")
RENEW = gettext_lazy("Renew or end it")
SENT = gettext_lazy("Mark as sent")
DROPPED = gettext_lazy("Not applied for")
GREETED = gettext_lazy("Mark as congratulated")
REPORTED = gettext_lazy("Mark as reported")


@register
class GoalReviews(PromiseSource):
    """Open goals whose day of review is past, or within a week."""

    name, order = "goals", 40

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        rows = Goal.objects.filter(_owned(asked), state=GoalState.OPEN).annotate(due_on=F("review_on"))
        return [self._promise(row, asked) for row in _walked(self, rows, asked, after, GOAL_DAYS)[:most]]

    def _promise(self, row: Goal, asked: Asked) -> Promise:
        due = goal_due(_of_association(row, asked), asked.today)
        first = (Act(LOOK, row.get_absolute_url()),)
        others: tuple[Act, ...] = ()
        if _may_edit(asked) or row.owner_id == asked.user_id:
            fields = (("days", str(A_QUARTER)), ("version", str(row.version)))
            others = (Act(IN_A_QUARTER, _address("goal_review", goal=row), fields),)
        what = _("Look at the goal again: %(goal)s") % {"goal": row}
        return _promise(self, row, due, what, asked, A_QUARTER, row.owner, first, others)


@register
class AgreementEnds(PromiseSource):
    """Agreements that end within ninety days, or have ended and nobody has said what becomes of them. Nobody owns one;
    it is among the promises of whoever edits partnerships."""

    name, order = "agreements", 42

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        rows = Agreement.objects.filter(ended_on=None).annotate(due_on=F("expires_on"))
        if asked.whose == MINE and not _may_edit(asked):
            return []
        return [self._promise(row, asked) for row in _walked(self, rows, asked, after, AGREEMENT_DAYS)[:most]]

    def _promise(self, row: Agreement, asked: Asked) -> Promise:
        due = agreement_due(_of_association(row, asked), asked.today)
        is_past = due is not None and due.state == "owed"
        words = _("An agreement has ended: %(agreement)s") if is_past else _("An agreement ends: %(agreement)s")
        first = (Act(LOOK, row.get_absolute_url()),)
        if _may_edit(asked):
            address = {"partnership": row.partnership.slug, "agreement": row.pk, "association": row.association.slug}
            first = (Act(RENEW, reverse("agreement_edit", kwargs=address)),)
        return _promise(self, row, due, words % {"agreement": row}, asked, AGREEMENT_DAYS, None, first)


@register
class NewInOffice(PromiseSource):
    """People who came into an office on either side in the last half year and were not congratulated. Nobody owns one;
    it is among the promises of whoever edits partnerships."""

    name, order = "offices", 43

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        if asked.whose == MINE and not _may_edit(asked):
            return []
        since = asked.today - datetime.timedelta(days=GREET_AT_ALL)
        rows = OfficeTerm.objects.filter(greeted_on=None, from_on__range=(since, asked.today))
        rows = rows.filter(Q(until_on=None) | Q(until_on__gte=asked.today))
        rows = rows.annotate(
            due_on=ExpressionWrapper(
                F("from_on") + Value(datetime.timedelta(days=GREET_WITHIN)), output_field=DateField()
            )
        )
        return [self._promise(row, asked) for row in _walked(self, rows, asked, after, GREET_WITHIN)[:most]]

    def _promise(self, row: OfficeTerm, asked: Asked) -> Promise:
        _of_association(row.partnership, asked)
        due = office_due(_of_association(row, asked), asked.today)
        first: tuple[Act, ...] = (Act(LOOK, row.get_absolute_url()),)
        others: tuple[Act, ...] = ()
        if _may_edit(asked):
            address = {"association": row.association.slug, "partnership": row.partnership.slug, "office_term": row.pk}
            others = (Act(GREETED, reverse("office_greeted", kwargs=address), (("version", str(row.version)),)),)
        what = _("New in office: congratulate %(name)s") % {"name": row}
        return _promise(self, row, due, what, asked, GREET_WITHIN, None, first, others)


@register
class GrantDays(PromiseSource):
    """Grants that one has to apply for, or to report on, within a month."""

    name, order = "grants", 44

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        day = Case(
            When(state__in=BEFORE_SENT, then=F("deadline_on")), When(state=GrantState.GRANTED, then=F("report_due_on"))
        )
        rows = Grant.objects.filter(_owned(asked)).annotate(due_on=day)
        return [self._promise(row, asked) for row in _walked(self, rows, asked, after, GRANT_DAYS)[:most]]

    def _promise(self, row: Grant, asked: Asked) -> Promise:
        due = grant_due(_of_association(row, asked), asked.today)
        reports = row.state == GrantState.GRANTED
        words = _("Report on the grant: %(grant)s") if reports else _("Apply for the grant: %(grant)s")
        first: tuple[Act, ...] = (Act(LOOK, row.get_absolute_url()),)
        others: tuple[Act, ...] = ()
        if _may_edit(asked):
            if reports:
                first += (_move(row, REPORTED, GrantState.CLOSED),)
            else:
                first, others = (*first, _move(row, SENT, GrantState.SENT)), (_move(row, DROPPED, GrantState.DROPPED),)
        return _promise(self, row, due, words % {"grant": row}, asked, GRANT_DAYS, row.owner, first, others)


def _walked(source: PromiseSource, rows: Any, asked: Asked, after: Place | None, days: int) -> Any:
    """The rows of a source that this member may see, beyond a place, that are due by so many days from now."""
    until = asked.today + datetime.timedelta(days=days)
    rows = rows.visible_to(asked.membership).filter(source.beyond(after), due_on__lte=until)
    if asked.partnership is not None:
        rows = rows.filter(partnership=asked.partnership)
    linked = ["partnership__home", "partnership__partner", *(["owner"] if hasattr(rows.model, "owner") else [])]
    return rows.select_related(*linked).order_by("due_on", "pk")


def _owned(asked: Asked) -> Q:
    if asked.whose == EVERYBODYS:
        return Q()
    if asked.whose == MINE:
        return Q(owner=asked.user_id)
    # What a member looks after who has left is nobody's too.
    live = Membership.objects.live().filter(user=OuterRef("owner"))
    return Q(owner=None) | Q(~Exists(live))


def _promise(
    source: PromiseSource,
    row: Any,
    due: Due | None,
    what: str,
    asked: Asked,
    days: int,
    owner: Any,
    first: tuple[Act, ...],
    others: tuple[Act, ...] = (),
) -> Promise:
    """The line: it begins so many days before its day."""
    if due is None:
        raise ValueError("The question asks for rows that are due.")
    began = due.on - datetime.timedelta(days=days)
    return Promise(
        place=Place(due.on, source.order, row.pk),
        turn="ours",
        state="owed" if due.state == "owed" else "soon",
        at=drawn("owed" if due.state == "owed" else "soon", began, due.on, asked.today),
        who=None,
        what=what,
        remark=str(row.partnership) if row.partnership else "",
        owner=owner,
        address=row.get_absolute_url(),
        first=first,
        others=others,
    )


def _of_association(row: Any, asked: Asked) -> Any:
    """The row with the association that is known, so that its address asks nothing."""
    row.association = asked.membership.association
    return row


def _may_edit(asked: Asked) -> bool:
    return asked.membership.role in TABLE["partnerships.edit"]


def _move(row: Grant, words: Any, state: GrantState) -> Act:
    return Act(words, _address("grant_move", grant=row), (("state", state.value), ("version", str(row.version))))


def _address(name: str, **rows: Any) -> str:
    ((part, row),) = rows.items()
    return reverse(name, kwargs={"association": row.association.slug, part: row.pk})
