"""Whether we may go out to businesses: first the two cities tell each other how they stand.

The counterpart's own profile is asked for and received before anybody is pitched to or invited. Nothing is locked by
it: the pages say plainly what is missing and lead to the letter that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from contacts.models import ProfileRequest
from partnerships.models import Partnership


@dataclass(frozen=True)
class CounterpartProfile:
    """How it stands with the profile that the counterpart writes of their own city: the newest of each."""

    received: ProfileRequest | None
    asked: ProfileRequest | None


def counterpart_profile(partnership: Partnership) -> CounterpartProfile:
    """The newest that came, and the newest that is asked for. One query."""
    rows = list(ProfileRequest.objects.filter(partnership=partnership))
    return CounterpartProfile(
        next((row for row in rows if row.received_on), None), next((row for row in rows if not row.received_on), None)
    )
