"""Steps of adaptations that ask for somebody: among what is owed, in a member's own calendar, handed over with the rest
when somebody goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from partnerships.choices import AdaptationState
from partnerships.due import Due, state_of
from partnerships.models import Adaptation, AdaptationStep
from portal.accounts.models import Membership, User
from portal.calendar import CalendarSource, Dated
from portal.calendar import register as register_dated
from portal.drawings import State, drawn
from portal.leaving import Charge
from portal.permissions import TABLE
from portal.promises import EVERYBODYS, MINE, Act, Asked, Place, Promise, PromiseSource, register

STEP_DAYS = 30
"""How long before its day a step stands among what is owed."""
LAST_DAY = datetime.date(2200, 1, 1)  # calendars refuse the last days that a date can have
MOST = 200
LOOK = gettext_lazy("Look at it")
DONE = gettext_lazy("Mark as done")


def step_due(step: AdaptationStep, today: datetime.date) -> Due | None:
    """When a step of an adaptation under way is due; None without a day, or once it is done."""
    if step.due_on is None or step.done_on is not None or not step.adaptation.is_open:
        return None
    day = {"day": date_format(step.due_on, "DATE_FORMAT")}
    state = state_of(step.due_on, STEP_DAYS, today)
    words = _("Was due on %(day)s") if state == "owed" else _("Until %(day)s")
    return Due(step.due_on, state, words % day)


def waiting_steps() -> Any:
    """The steps that nobody has done yet, of adaptations under way, that have a day."""
    steps = AdaptationStep.objects.filter(done_on=None, adaptation__state=AdaptationState.OPEN)
    return steps.exclude(due_on=None)


def adaptations_of(user: User) -> QuerySet[Adaptation]:
    """The adaptations under way that somebody looks after."""
    return Adaptation.objects.filter(owner=user, state=AdaptationState.OPEN)


def steps_of(user: User) -> QuerySet[AdaptationStep]:
    """The open steps that are somebody's to do."""
    steps = AdaptationStep.objects.filter(owner=user, done_on=None)
    return steps.filter(adaptation__in=Adaptation.objects.filter(state=AdaptationState.OPEN))


ADAPTATIONS = Charge(
    "adaptations",
    adaptations_of,
    "owner",
    ngettext_lazy("%(n)d adaptation under way", "%(n)d adaptations under way", "n"),
)
STEPS = Charge(
    "adaptation_steps",
    steps_of,
    "owner",
    ngettext_lazy("%(n)d step of an adaptation", "%(n)d steps of adaptations", "n"),
)


@register
class AdaptationSteps(PromiseSource):
    """Steps of adaptations that are past their day, or within a month of it."""

    name, order = "adaptation_steps", 47

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        until = asked.today + datetime.timedelta(days=STEP_DAYS)
        rows = waiting_steps().visible_to(asked.membership).filter(self.beyond(after), _whose(asked))
        rows = rows.filter(due_on__lte=until)
        if asked.partnership is not None:
            rows = rows.filter(adaptation__partnership=asked.partnership)
        linked = ("adaptation__partnership__home", "adaptation__partnership__partner", "owner")
        rows = rows.select_related(*linked).order_by("due_on", "pk")
        return [self._promise(row, asked) for row in rows[:most]]

    def _promise(self, row: AdaptationStep, asked: Asked) -> Promise:
        row.association = row.adaptation.association = asked.membership.association
        due = step_due(row, asked.today)
        if due is None:
            raise ValueError("The question asks for steps that are due.")
        state: State = "owed" if due.state == "owed" else "soon"
        began = due.on - datetime.timedelta(days=STEP_DAYS)
        first: tuple[Act, ...] = (Act(LOOK, row.get_absolute_url()),)
        if asked.membership.role in TABLE["partnerships.edit"] or row.owner_id == asked.user_id:
            parts = {"association": row.association.slug, "adaptation": row.adaptation_id, "step": row.pk}
            done = Act(DONE, reverse("adaptation_step_done", kwargs=parts), (("version", str(row.version)),))
            first = (*first, done)
        return Promise(
            place=Place(due.on, self.order, row.pk),
            turn="ours",
            state=state,
            at=drawn(state, began, due.on, asked.today),
            who=None,
            what=_("%(step)s (step of “%(adaptation)s”)") % {"step": row, "adaptation": row.adaptation},
            remark=str(row.adaptation.partnership),
            owner=row.owner,
            address=row.get_absolute_url(),
            first=first,
        )


def _whose(asked: Asked) -> Q:
    if asked.whose == EVERYBODYS:
        return Q()
    if asked.whose == MINE:
        return Q(owner=asked.user_id)
    # What a member does who has left is nobody's too.
    live = Membership.objects.live().filter(user=OuterRef("owner"))
    return Q(owner=None) | Q(~Exists(live))


@register_dated
class StepDays(CalendarSource):
    """Until when somebody does the steps that are theirs."""

    name = "adaptation_steps"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = waiting_steps().visible_to(membership).filter(owner=membership.user_id)
        linked = ("adaptation__partnership__home", "adaptation__partnership__partner")
        for row in rows.select_related(*linked).order_by("due_on", "pk")[:MOST]:
            row.association = row.adaptation.association = membership.association
            due = step_due(row, today)
            if due is None:
                continue
            yield Dated(
                key=f"adaptation-step-{row.pk}",
                title=_("Past due: %(what)s") % {"what": row} if due.state == "owed" else str(row),
                on=max(min(due.on, LAST_DAY), today),
                written_at=row.association.created_at,
                revision=row.version,
                about="\n".join((str(row.adaptation), str(row.adaptation.partnership), f"{due.words}.")),
                path=row.get_absolute_url(),
                reminds=True,
            )
