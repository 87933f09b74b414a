"""When a member leaves: everything goes to a successor in one step, so that nothing is left without an owner."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts.leaving import goals_of, grants_of, people_of, promises_of
from contacts.models import FollowUp, Handover
from partnerships.models import Goal, Grant
from portal.accounts.models import Membership, User
from portal.activity.models import Verb
from portal.activity.services import Act, record, record_all
from portal.leaving import charges
from portal.permissions import TABLE
from portal.saving import VERSION


@transaction.atomic
def hand_everything_over(*, membership: Membership, to: User, by: User | None) -> Handover:
    """Give all people, open promises, goals, grants and further charges of a member to another, in one transaction.

    Touches, introductions and what was done stay under the name of who did it. Refused: somebody who is no member, the
    same person, nothing to hand over.
    """
    leaving = membership.user
    if to.pk == leaving.pk:
        raise ValidationError({"successor": _("Choose somebody else.")})
    if not Membership.objects.live().filter(user=to, role__in=TABLE["contacts.log"]).exists():
        raise ValidationError({"successor": _("Choose a member of your association.")})
    people = list(people_of(leaving).select_for_update(of=("self",)))
    promises = list(promises_of(leaving).select_for_update(of=("self",)))
    goals = list(goals_of(leaving).select_for_update(of=("self",)))
    grants = list(grants_of(leaving).select_for_update(of=("self",)))
    further = {each: list(each.rows(leaving).select_for_update(of=("self",))) for each in charges()}
    if not (people or promises or goals or grants or any(further.values())):
        raise ValidationError(_("Nothing is left to hand over."))
    people_of(leaving).update(keeper=to, version=F("version") + 1)
    for rows in (promises_of(leaving), goals_of(leaving), grants_of(leaving)):
        rows.update(owner=to, version=F("version") + 1)
    acts = [_handed(row, "keeper", leaving, to) for row in people]
    owned: list[FollowUp | Goal | Grant] = [*promises, *goals, *grants]
    acts += [_handed(row, "owner", leaving, to) for row in owned]
    for charge, held in further.items():
        charge.rows(leaving).update(**{charge.column: to, "version": F("version") + 1})
        acts += [_handed(row, charge.column, leaving, to) for row in held]
    record_all(association=membership.association, by=by, acts=acts)
    handover = Handover.objects.create(
        association=membership.association,
        membership=membership,
        successor=to,
        people_keys=[row.pk for row in people],
        follow_up_keys=[row.pk for row in promises],
        goal_keys=[row.pk for row in goals],
        grant_keys=[row.pk for row in grants],
        by=by,
    )
    counts = {"people": len(people), "follow_ups": len(promises), "goals": len(goals), "grants": len(grants)}
    counts |= {charge.name: len(held) for charge, held in further.items()}
    counts["to"] = to.pk
    record(by=by, verb=Verb.CREATED, row=handover, after=counts, about=membership)
    return handover


def _handed(row: Any, column: str, leaving: User, to: User) -> Act:
    after = {column: to.pk, VERSION: row.version + 1}
    return Act(verb=Verb.CHANGED, row=row, before={column: leaving.pk}, after=after)
