"""What hangs on planning with the counterpart, for the furnished house: a guest's link, a remark, a question."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from delegations.choices import LinkKind, RemarkKind
from delegations.models import Delegation
from delegations.services.guests import issue_link
from delegations.services.remarks import raise_issue, say
from portal.scoping import scope
from tests.cast import House


def planning_along(house: House, delegation: Delegation, mark: str) -> dict[str, Any]:
    """Address part → row, of one trip."""
    expires_on = timezone.localdate() + datetime.timedelta(days=30)
    with scope(house.association):
        link, _token = issue_link(
            kind=LinkKind.AGENDA, delegation=delegation, name=mark, expires_on=expires_on, by=house.staff
        )
        remark = say(link=link, meeting=None, kind=RemarkKind.COMMENT, said=mark)
        issue = raise_issue(delegation=delegation, what=mark, by=house.staff)
    return {"guest_link": link, "remark": remark, "issue": issue}
