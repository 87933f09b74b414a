"""Enters what came of the demonstration's work as volunteers would, with the records that it came out of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.models import Introduction, Organization, Touch
from contacts.services.outcomes import record_outcome
from contacts.services.priorities import add_priority
from partnerships.demo.content import content_of
from partnerships.models import Goal, Partnership, Programme, Sector
from portal.accounts.demo import person as member
from portal.accounts.models import Association

FOLDER = Path(__file__).parent / "outcomes"
WITH_OUTCOMES = ("omaha",)


def load_outcomes(association: Association, people: dict[str, Any]) -> None:
    """The outcomes and priorities of one association, once its people (by their keys) are there. In its scope."""
    if association.slug not in WITH_OUTCOMES:
        return
    partnership = Partnership.objects.get()
    partnership.association = association
    content = content_of(association.slug, timezone.localdate(), FOLDER)
    for values in content["outcomes"]:
        given = _linked(values, people)
        record_outcome(partnership=partnership, values=given, by=member(association.slug, "volunteer"))
    for values in content["priorities"]:
        goals = list(Goal.objects.filter(title_en__in=values["goals"]))
        add_priority(association=association, values=values | {"goals": goals}, by=member(association.slug, "staff"))


def _linked(values: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    """Names and beginnings of texts replaced by the rows that they mean."""
    found = dict(values)
    for name, model in (("programme", Programme), ("goal", Goal)):
        if name in found:
            found[name] = model._default_manager.filter(title_en=found[name]).first()
    found["organizations"] = [Organization.objects.get(name_en=name) for name in found.get("organizations", [])]
    found["sectors"] = [Sector.objects.get(code=code) for code in found.get("sectors", [])]
    found["touches"] = [Touch.objects.get(said__startswith=words) for words in found.get("touches", [])]
    keys = [people[key].pk for key in found.get("introductions", [])]
    found["introductions"] = list(Introduction.objects.filter(person__in=keys))
    return found
