"""One record of a partnership for many forms: everything that the forms print is read once, here.

The same rows fill the snapshot (`partnerships.documents.collecting`): what changes there changes in every form.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from contacts.agencies import AgencyTouch, agency_touches, of_partnership
from contacts.models import Attendance, Outcome, Touch
from contacts.priority_lines import Served, priorities_of
from contacts.without_names import Leaving, leaving_names
from partnerships.documents.collecting import undated_record
from partnerships.models import Agreement, Goal, Grant, Partnership, Programme
from partnerships.snapshot_facts import Record
from portal.accounts.models import Association, Membership


@dataclass(frozen=True)
class OneRecord:
    """What we have on file about a partnership; `outcomes`, `held`, `guests` and `agencies` are of the year."""

    association: Association
    partnership: Partnership
    year: int
    today: datetime.date
    snapshot: Record
    programmes: tuple[Programme, ...]
    held: tuple[Programme, ...]
    agreements: tuple[Agreement, ...]
    goals: tuple[Goal, ...]
    outcomes: tuple[Outcome, ...]
    grants: tuple[Grant, ...]
    others: tuple[Partnership, ...]
    guests: int
    priorities: tuple[Served, ...]
    agencies: tuple[AgencyTouch, ...]
    leaving: Leaving


def one_record(partnership: Partnership, membership: Membership, year: int, today: datetime.date) -> OneRecord:
    """Everything that a member may see. The same number of queries, however much there is."""
    association = partnership.association
    programmes = list(partnership.programmes.prefetch_related("themes"))
    outcomes = list(Outcome.objects.filter(partnership=partnership, happened_on__year=year).order_by("happened_on"))
    held = [row for row in programmes if not row.is_cancelled and _was_in(row, year, today)]
    rows: tuple[Any, ...] = (*outcomes, *programmes)
    for each in rows:
        each.association, each.partnership = association, partnership
    others = Partnership.objects.visible_to(membership).current().with_places().exclude(pk=partnership.pk)
    touches = of_partnership(Touch.objects.visible_to(membership), partnership)
    agreements = list(partnership.agreements.prefetch_related("themes"))
    goals, grants = list(partnership.goals.all()), list(partnership.grants.all())
    snapshot = undated_record(partnership)
    priorities = priorities_of(membership, partnership)
    served = (each.priority for each in priorities)
    return OneRecord(
        association=association,
        partnership=partnership,
        year=year,
        today=today,
        snapshot=snapshot,
        programmes=tuple(programmes),
        held=tuple(held),
        agreements=tuple(agreements),
        goals=tuple(goals),
        outcomes=tuple(outcomes),
        grants=tuple(grants),
        others=tuple(others),
        guests=Attendance.objects.filter(programme__in=held).count(),
        priorities=tuple(priorities),
        agencies=tuple(agency_touches(membership, touches.filter(happened_on__year=year))),
        leaving=leaving_names(
            association,
            outcomes,
            [*programmes, *agreements, *goals, *grants, *served, *snapshot.profiles.values()],
            [name for each in snapshot.organizations for name in (each.name_en, each.name_ja)],
        ),
    )


def _was_in(programme: Programme, year: int, today: datetime.date) -> bool:
    """Whether it took place in that year. Without a day nobody knows; a yearly one is not taken for held."""
    return bool(programme.starts_on and programme.starts_on.year == year and programme.starts_on <= today)
