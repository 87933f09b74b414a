"""Members: roles, the last administrator, sessions that end; and the page for administrators."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.accounts.models import Membership
from portal.accounts.services import change_role, end_membership
from portal.activity.models import Activity
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.again import look_again
from tests.portal.accounts.conftest import browser_of


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.ADMINISTRATOR_MFA = False


def membership_of(house, role):
    with scope(house.association):
        return Membership.objects.get(user=house.person(role))


# --- the services -----------------------------------------------------------------------------------------------------


def test_a_lower_role_takes_effect_at_once_and_signs_out(cast):
    house = cast.omaha
    client = browser_of(house.staff)
    assert client.get(reverse("account")).status_code == 200
    with scope(house.association):
        change_role(membership=membership_of(house, "staff"), role=Role.BOARD_MEMBER, by=house.administrator)
        assert Activity.objects.first().values.after == {"role": "board_member"}
    assert not UserSession.objects.filter(user=house.staff).exists()
    assert client.get(reverse("account")).status_code == 302


def test_a_higher_role_signs_nobody_out(cast):
    house = cast.omaha
    client = browser_of(house.volunteer)
    with scope(house.association):
        change_role(membership=membership_of(house, "volunteer"), role=Role.STAFF, by=house.administrator)
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.covers("1")
def test_an_ended_member_is_out_and_what_they_wrote_stays(cast):
    house = cast.omaha
    written = factories.proposal(partnership=house.partnership, by=house.volunteer)
    client = browser_of(house.volunteer)
    with scope(house.association):
        end_membership(membership=membership_of(house, "volunteer"), by=house.administrator)
        written.refresh_from_db()
        assert written.by == house.volunteer and Membership.objects.filter(user=house.volunteer).exists()
    assert client.get(reverse("account")).status_code == 302
    client.force_login(house.volunteer)
    assert client.get(house.association.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("act", ["lower", "end"])
def test_the_last_administrator_stays(cast, act):
    house = cast.omaha
    membership = membership_of(house, "administrator")

    def do(by):
        with scope(house.association):
            if act == "lower":
                return change_role(membership=membership, role=Role.STAFF, by=by)
            return end_membership(membership=membership, by=by)

    with pytest.raises(ValidationError, match="last administrator"):
        do(house.administrator)
    asleep = factories.member(association=house.association, role=Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(ValidationError, match="last administrator"):
        do(asleep.user)
    second = factories.member(association=house.association, role=Role.ADMINISTRATOR)
    do(second.user)


def test_an_ended_membership_cannot_change(cast):
    house = cast.omaha
    with scope(house.association):
        ended = Membership.objects.get(user=cast.ex_member)
        with pytest.raises(ValidationError, match="ended already"):
            change_role(membership=ended, role=Role.ADMINISTRATOR, by=house.administrator)
        with pytest.raises(ValidationError, match="ended already"):
            end_membership(membership=ended, by=house.administrator)
        with pytest.raises(ValidationError, match="Choose one of the roles"):
            change_role(membership=membership_of(house, "staff"), role="king", by=house.administrator)


# --- the pages --------------------------------------------------------------------------------------------------------


def address(name, house, **parts):
    return reverse(name, kwargs={"association": house.association.slug, **parts})


def test_the_list_shows_own_members_and_invitations_and_no_others(cast, client):
    factories.invite(association=cast.omaha.association, email="waits@people.example")
    factories.invite(association=cast.springfield.association, email="foreign@people.example")
    client.force_login(cast.omaha.administrator)
    words = client.get(address("member_list", cast.omaha)).content.decode()
    assert "4 people work in" in words and "One invitation is open" in words
    assert "staff@omaha.example" in words and "waits@people.example" in words
    assert "springfield.example" not in words and "foreign@people.example" not in words
    assert cast.ex_member.email not in words


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(cast, client, people, django_assert_num_queries):
    for _ in range(people - 1):
        factories.member(association=cast.omaha.association)
        factories.invite(association=cast.omaha.association)
    factories.invite(association=cast.omaha.association)
    client.force_login(cast.omaha.administrator)
    client.get(reverse("account"))  # the session is on its user's list now
    with django_assert_num_queries(5):
        client.get(address("member_list", cast.omaha))


@pytest.mark.parametrize("role", ["board_member", "volunteer", "staff"])
def test_other_roles_are_refused_with_a_sentence(cast, client, role):
    client.force_login(cast.omaha.person(role))
    answer = client.get(address("member_list", cast.omaha))
    assert answer.status_code == 403 and "Ask an administrator" in answer.content.decode()


def test_inviting_by_the_form(cast, client):
    client.force_login(cast.omaha.administrator)
    answer = client.post(
        address("member_invite", cast.omaha),
        {"email": "new@people.example", "role": "staff", "language": "ja"},
        follow=True,
    )
    words = answer.content.decode()
    assert "The invitation to new@people.example is on its way." in words and "On its way" in words


def test_a_refused_invitation_is_said_beside_the_field(cast, client):
    client.force_login(cast.omaha.administrator)
    answer = client.post(
        address("member_invite", cast.omaha), {"email": "staff@omaha.example", "role": "staff", "language": "en"}
    )
    assert answer.context["form"].errors["email"] == ["This person is a member already."]
    assert 'value="staff@omaha.example"' in answer.content.decode()


def test_changing_a_role_and_ending_a_membership_by_the_pages(cast, client):
    house = cast.omaha
    client.force_login(house.administrator)
    staff = membership_of(house, "staff")
    client.post(address("member_detail", house, membership=staff.pk), {"role": "volunteer", "read": "staff"})
    assert membership_of(house, "staff").role == "volunteer"
    question = client.get(address("member_end", house, membership=staff.pk)).content.decode()
    assert "What Staff wrote stays" in question
    assert membership_of(house, "staff").ended_at is None, "looking ends nothing"
    client.post(address("member_end", house, membership=staff.pk))
    assert membership_of(house, "staff").ended_at


def test_the_last_administrator_reads_why_not(cast, client):
    house = cast.omaha
    client.force_login(house.administrator)
    own = membership_of(house, "administrator")
    answer = client.post(address("member_detail", house, membership=own.pk), {"role": "staff", "read": "administrator"})
    assert "last administrator" in answer.content.decode()
    answer = client.post(address("member_end", house, membership=own.pk), follow=True)
    assert "last administrator" in answer.content.decode()


def test_giving_up_ones_own_role_ends_at_the_door(cast):
    house = cast.omaha
    factories.member(association=house.association, role=Role.ADMINISTRATOR)
    client = browser_of(house.administrator)
    own = membership_of(house, "administrator")
    answer = client.post(
        address("member_detail", house, membership=own.pk), {"role": "staff", "read": "administrator"}, follow=True
    )
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "you were signed out" in answer.content.decode()


def test_sending_again_and_taking_back_by_the_pages(cast, client):
    house = cast.omaha
    invite = factories.invite(association=house.association, email="waits@people.example")
    client.force_login(house.administrator)
    client.get(address("invite_revoke", house, invite=invite.pk))
    client.get(address("invite_renew", house, invite=invite.pk))
    look_again(invite)
    assert invite.is_waiting, "looking takes nothing back"
    answer = client.post(address("invite_renew", house, invite=invite.pk), follow=True)
    assert "A new invitation to waits@people.example" in answer.content.decode()
    look_again(invite)
    assert invite.revoked_at
    (renewed,) = answer.context["invites"]
    answer = client.post(address("invite_revoke", house, invite=renewed.pk), follow=True)
    assert answer.context["invites"] == []
