"""What came of a talk, an introduction, or of the work with an organization: shown on their pages, two queries each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from contacts.models import Introduction, Organization, Outcome, Touch
from contacts.organization_parts import rows_of
from partnerships.models import Partnership
from portal.accounts.models import Membership


@dataclass(frozen=True)
class CameOf:
    """The outcomes of a row, the newest first, and the partnerships for which one more may be written down. `query`
    says in the address of a new outcome what it came out of."""

    outcomes: list[Outcome]
    partnerships: list[Partnership]
    query: str


def came_of(
    row: Touch | Introduction | Organization, membership: Membership, partnerships: list[Partnership] | None = None
) -> CameOf:
    """What this membership may see of it. Two queries; one less where the page has its partnerships already."""
    name, link, of_row = _asked(row)
    outcomes = list(rows_of(row, "outcomes", Outcome.objects.visible_to(membership).filter(**{link: row})))
    found = partnerships
    if found is None:
        found = list(Partnership.objects.visible_to(membership).with_places().filter(of_row).distinct())
    for each in (*outcomes, *found):
        each.association = row.association
    return CameOf(outcomes, found, f"?{name}={row.pk}")


def _asked(row: Any) -> tuple[str, str, Q]:
    """The name of the row in an address, its link in an outcome, and which partnerships it belongs to."""
    if isinstance(row, Introduction):
        return "introduction", "introductions", Q(people__in=[row.person_id, *filter(None, [row.to_person_id])])
    if isinstance(row, Organization):
        return "organization", "organizations", Q(organizations=row)
    if row.partnership_id:
        return "touch", "touches", Q(pk=row.partnership_id)
    return "touch", "touches", Q(people__takings__touch=row) | Q(organizations=row.organization_id)
