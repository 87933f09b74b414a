"""Two people at the same moment: on real connections, so that the locks are the database's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.models import MemberInvite, Membership
from portal.accounts.services import accept_invite, end_membership, invite_member
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(*acts: Callable[[], Any]) -> list[str]:
    """What came of acts that begin together: "done" or the refusal."""
    return sorted(
        answer.messages[0] if isinstance(answer, ValidationError) else "done" if answer is None else repr(answer)
        for answer in at_once(*acts)
    )


@pytest.fixture
def house():
    association = factories.association(slug="omaha", name_en="Omaha Sister Cities Association")
    return association, [factories.member(association=association, role=Role.ADMINISTRATOR) for _ in range(2)]


def test_two_administrators_cannot_end_each_other(house):
    association, (one, other) = house

    def end(membership, by):
        with scope(association):
            end_membership(membership=membership, by=by.user)

    results = outcomes(lambda: end(one, other), lambda: end(other, one))
    assert "done" in results and "last administrator" in "".join(results)
    with scope(association):
        assert Membership.objects.live().count() == 1


def test_an_invitation_pressed_twice_makes_one_membership(house):
    association, (one, _other) = house
    user = factories.user(email="hanako@people.example")
    invite = invite_member(association=association, email=user.email, role=Role.STAFF, language="en", by=one.user)

    def accept():
        accept_invite(invite=invite, user=user)

    results = outcomes(*[accept] * 3)
    assert results.count("done") == 1
    with scope(association):
        assert Membership.objects.filter(user=user).count() == 1


def test_two_administrators_who_invite_the_same_address_send_one_letter(house):
    association, members = house

    def invite(by):
        invite_member(association=association, email="hanako@people.example", role=Role.STAFF, language="en", by=by)

    results = outcomes(*[lambda by=member.user: invite(by) for member in members])
    assert results[-1] == "done" and len(results) == 2 and "waiting already" in results[0]
    with scope(association):
        assert MemberInvite.objects.count() == 1
