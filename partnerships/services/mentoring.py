"""Verbs for mentoring: an association says that it is new or that it helps, asks another one, and is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import MentoringState
from partnerships.models import Mentoring
from portal.accounts.models import Association, User
from portal.saving import StaleSave, create, save_version
from portal.scoping import scope, system_scope

NOBODY: dict[str, Any] = {"mentor": None, "state": "", "since_on": None}


def mentors_for(association: Association) -> list[Mentoring]:
    """What other associations offer to one that is new, by name. One query."""
    with system_scope("associations that offer help are named to those that look for it"):
        rows = Mentoring.objects.filter(can_help=True, association__closed_at=None)
        return list(
            rows.exclude(association=association).select_related("association").order_by("association__name_en")
        )


def who_asks(association: Association) -> list[Mentoring]:
    """The associations that asked this one, with what it answered. One query."""
    with system_scope("whoever asks an association for help is named to it"):
        rows = Mentoring.objects.filter(mentor=association, association__closed_at=None)
        return list(rows.select_related("association").order_by("-since_on", "association__name_en"))


@transaction.atomic
def keep_mentoring(
    *, association: Association, read_version: int, values: Mapping[str, Any], by: User | None
) -> Mentoring:
    """Say that we are new, or that we help. Whoever is no longer new has no mentor either. StaleSave if somebody saved
    first."""
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two at once take turns
    known = Mentoring.objects.filter(association=association).first()
    if known is None and read_version:
        raise StaleSave(None)
    if known is None:
        return create(row=Mentoring(association=association), values=values, by=by)
    whole = dict(values)
    if not whole.get("is_first_timer", known.is_first_timer):
        whole |= NOBODY
    return save_version(row=known, read_version=read_version, values=whole, by=by)


@transaction.atomic
def ask_mentor(*, mentoring: Mentoring, read_version: int, mentor: Association | None, by: User | None) -> Mentoring:
    """Ask an association for help, or ask nobody any more. Refused: one that is not new, or one that does not offer."""
    if mentor is None:
        return save_version(row=mentoring, read_version=read_version, values=NOBODY, by=by)
    if not mentoring.is_first_timer:
        raise ValidationError(_("Say first that you are new to this."))
    if mentor not in [each.association for each in mentors_for(mentoring.association)]:
        raise ValidationError(_("This association does not offer help at present. Choose another one."))
    values = {"mentor": mentor, "state": MentoringState.ASKED, "since_on": timezone.localdate()}
    return save_version(row=mentoring, read_version=read_version, values=values, by=by)


@transaction.atomic
def answer_first_timer(
    *, mentoring: Mentoring, read_version: int, mentor: Association, agrees: bool, by: User | None
) -> Mentoring:
    """Answer an association that asked us. Refused: one that asks another one by now. The answer stands in the record
    of the association that asked."""
    with scope(mentoring.association):
        held = Mentoring.objects.select_for_update(of=("self",)).get(pk=mentoring.pk)
        if held.mentor_id != mentor.pk:
            raise ValidationError(_("This association asks another one by now."))
        state = MentoringState.AGREED if agrees else MentoringState.DECLINED
        values = {"state": state, "since_on": timezone.localdate()}
        return save_version(row=held, read_version=read_version, values=values, by=by)
