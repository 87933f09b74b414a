"""What a membership that is limited to some partnerships does not see of rows that it does see.

A touch, a promise or a gift may name a person, an organization or a partnership beside the one by which the member sees
it. Such a name is left out of what is shown: it is as if the row had none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from contacts.models import Organization, Person
from partnerships.models import Partnership
from partnerships.querysets import limits_of, sees_all
from portal.accounts.models import Membership

LINKS: dict[str, Any] = {"person": Person, "organization": Organization, "partnership": Partnership}
Rows = TypeVar("Rows", bound=Iterable[Any])


def without_unseen(rows: Rows, membership: Membership) -> Rows:
    """The same rows, for showing only: links that the member may not see are empty. No query where nothing is limited,
    else one for each kind of link."""
    if sees_all(limits_of(membership)):
        return rows
    for name, model in LINKS.items():
        linking = [row for row in rows if getattr(row, f"{name}_id", None)]
        if not linking:
            continue
        keys = {getattr(row, f"{name}_id") for row in linking}
        seen = set(model.objects.visible_to(membership).filter(pk__in=keys).values_list("pk", flat=True))
        for row in linking:
            if getattr(row, f"{name}_id") not in seen:
                setattr(row, name, None)
    return rows
