"""Enters what came of the demonstration's work as volunteers would, with the records that it came out of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.models import Introduction, Organization, Touch
from contacts.services.outcomes import record_outcome
from partnerships.demo.content import content_of
from partnerships.models import Goal, Partnership, Programme, Sector
from portal.accounts.demo import person as member
from portal.accounts.models import Association

FOLDER = Path(__file__).parent / "outcomes"
WITH_OUTCOMES = ("omaha",)


def load_outcomes(association: Association, people: dict[str, Any]) -> None:
    """The outcomes of one association, once its people are there; `people` by their keys. Call it in its scope."""
    if association.slug not in WITH_OUTCOMES:
        return
    partnership = Partnership.objects.get()
    partnership.association = association
    for values in content_of(association.slug, timezone.localdate(), FOLDER)["outcomes"]:
        given = _linked(values, people)
        record_outcome(partnership=partnership, values=given, by=member(association.slug, "volunteer"))


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
