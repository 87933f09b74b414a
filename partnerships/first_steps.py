"""The first steps of an association that is new: each with its place in the portal, and whether it is done already."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.models import CityProfile, Goal, Partnership, PrincipalContact, Programme
from portal.accounts.models import Membership
from portal.documents.models import Document
from portal.sides import sides_of


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, where it is done, and whether our records say that it is done."""

    title: str
    why: str
    address: str
    is_done: bool


def first_steps(membership: Membership, today: datetime.date) -> list[Step]:
    """The steps in their order, as the records of the partnerships that this member sees have them. As many queries
    for forty partnerships as for one."""
    house = {"association": membership.association.slug}
    rows = list(Partnership.objects.visible_to(membership).with_places())
    for row in rows:
        row.association = membership.association
    first = rows[0] if rows else None
    here = first.get_absolute_url() if first else reverse("partnership_list", kwargs=house)
    snapshot = reverse("partnership_list", kwargs=house)
    if first:
        snapshot = reverse("document_detail", kwargs=house | {"kind": "snapshot", "key": first.slug})
    spoken = sides_of(rows, today).values()
    contacts = PrincipalContact.objects.filter(partnership__in=rows).values_list("side", flat=True).distinct()
    papers = Document.objects.filter(kind="snapshot", subject_key__in=[row.slug for row in rows])
    programmes = Programme.objects.visible_to(membership)
    return [
        Step(
            _("Find your city and make its partnership yours"),
            _("The public facts come with it; nothing becomes public by it."),
            reverse("directory"),
            bool(rows),
        ),
        Step(
            _("Say who leads it here"),
            _("Relationships grow where somebody on the spot looks after them."),
            here,
            any(row.lead_id for row in rows),
        ),
        Step(
            _("Write down what happened so far"),
            _("One happening a line, its year first."),
            f"{here}#history",
            any(row.history_en or row.history_ja for row in rows),
        ),
        Step(
            _("Name one person on each side"),
            _("A reader wants to know whom to call."),
            f"{here}#contacts",
            len(set(contacts)) == 2,
        ),
        Step(
            _("Describe your city and its industries"),
            _("Shared industries show once both cities are described."),
            reverse("profile_list", kwargs=house),
            CityProfile.objects.visible_to(membership).exists(),
        ),
        Step(
            _("Make the one-page snapshot"),
            _("With it you can ask anybody for an hour of their time."),
            snapshot,
            papers.exists(),
        ),
        Step(
            _("Write the first letter, and log it"),
            _("Then the portal tells you when it is your turn again."),
            reverse("quick_log", kwargs=house),
            any(each.ours_on for each in spoken),
        ),
        Step(
            _("Hold the first small meeting"),
            _("A table of six is enough: models of every size wait for you."),
            reverse("programme_start", kwargs=house),
            programmes.exists(),
        ),
        Step(
            _("Agree on one goal, and what each city gains by it"),
            _("One for this year is enough."),
            reverse("goal_list", kwargs=house),
            Goal.objects.visible_to(membership).exists(),
        ),
    ]
