"""Whether the papers of a trip are drafts, and by whose name."""

from __future__ import annotations

import pytest
from django.utils import timezone

from delegations.choices import DelegateState
from delegations.draft import is_draft, why_draft
from delegations.models import ProtocolIssue
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.factories import kept

pytestmark = pytest.mark.django_db


@pytest.mark.covers("105", "C14")
def test_papers_are_drafts_while_a_question_is_open_or_somebody_is_untrained(
    cast: Cast, django_assert_num_queries: object
) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    with scope(house.association):
        assert not is_draft(trip)
    carol = trips.delegate(delegation=trip)
    waiting = people.person(association=house.association, family_name="Ito", given_name="Ren")
    trips.delegate(delegation=trip, person=waiting, state=DelegateState.WAITING)
    issue = kept(ProtocolIssue(association=house.association, delegation=trip, what="Who bows first?"))
    with scope(house.association):
        with django_assert_num_queries(2):  # type: ignore[operator] -- the fixture is a context manager
            said = [str(each) for each in why_draft(trip)]
        assert said == [
            "A question of protocol is open: Who bows first?",
            "Ms. Carol Meyer has not been trained in protocol.",
        ]
        ProtocolIssue.objects.filter(pk=issue.pk).update(resolved_at=timezone.now())
        carol.trained_on = timezone.localdate()
        carol.save()
        assert why_draft(trip) == [] and not is_draft(trip)
