"""Small forms of which nothing is versioned by itself: whoever saves second is told, and decides."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.models import BoardGoal, MixWanted, Person, Tag
from partnerships.models import PartnershipLimit
from portal.permissions import Role
from portal.scoping import scope
from tests import boards, factories, people
from tests.cast import Cast, House
from tests.concurrency.forms import forms_of
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def opened(client: Any, address: str, field: str) -> dict[str, Any]:
    """What the form with this field sends, as the page has it now."""
    (form,) = [each for each in forms_of(client.get(address), address) if field in each.names]
    return form.given


def refused(answer: Any, address: str, field: str) -> dict[str, Any]:
    """The same of a page that was refused."""
    answer.status_code = 200
    (form,) = [each for each in forms_of(answer, address) if field in each.names]
    return form.given


def test_of_two_who_say_why_nobody_may_write_the_second_sees_the_reason_of_the_first(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = people.person(association=house.association, family_name="Doe")
    address = at(house, "contact_stop", person=person.pk)
    one, two = enter(house.volunteer), enter(house.staff)
    first, second = (opened(client, address, "not_contact_reason") for client in (one, two))
    assert one.post(address, first | {"not_contact_reason": "Asked us by letter"}).status_code == 302
    answer = two.post(address, second | {"not_contact_reason": "Has retired"})
    assert answer.status_code == 409
    assert "Asked us by letter" in words_of(answer) and "Has retired" in words_of(answer)
    again = refused(answer, address, "not_contact_reason")
    with scope(house.association):
        assert Person.objects.get().not_contact_reason == "Asked us by letter"
    assert two.post(address, again).status_code == 302
    with scope(house.association):
        assert Person.objects.get().not_contact_reason == "Has retired"


def test_of_two_who_rename_a_tag_the_second_sees_the_name_of_the_first(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    tag = people.tag(association=house.association, name="Tea")
    address = at(house, "tag_edit", tag=tag.pk)
    one, two = enter(house.staff), enter(house.administrator)
    first, second = (opened(client, address, "name") for client in (one, two))
    assert one.post(address, first | {"name": "Green tea"}).status_code == 302
    answer = two.post(address, second | {"name": "Food"})
    assert answer.status_code == 409 and "Green tea" in words_of(answer)
    again = refused(answer, address, "name")
    assert again["name"] == ["Food"]
    with scope(house.association):
        assert Tag.objects.get().name == "Green tea"
    assert two.post(address, again).status_code == 302
    with scope(house.association):
        assert Tag.objects.get().name == "Food"
    third = opened(one, address, "name")
    two.post(at(house, "tag_remove", tag=tag.pk))
    assert one.post(address, third | {"name": "Rice"}).status_code == 404


# --- a few ticks, numbers, one word -----------------------------------------------------------------------------------


def limits(house: House) -> tuple[str, str, Any, Any]:
    """The address, the field, what the first one chooses, what the second one."""
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Nagoya")
    )
    page = at(house, "membership_limits", membership=house.volunteer.memberships.get().pk)
    return page, "partnerships", [str(house.partnership.pk)], [str(other.pk)]


def role(house: House) -> tuple[str, str, Any, Any]:
    page = at(house, "member_detail", membership=house.staff.memberships.get().pk)
    return page, "role", [Role.VOLUNTEER], [Role.BOARD_MEMBER]


def mix(house: House) -> tuple[str, str, Any, Any]:
    board = boards.board(association=house.association)
    return at(house, "board_mix_edit", board=board.pk), "business", ["3"], ["2"]


def goals(house: House) -> tuple[str, str, Any, Any]:
    board = boards.board(association=house.association, partnership=house.partnership)
    rows = [factories.goal(partnership=house.partnership, title_en=title) for title in ("Three orders", "Five talks")]
    return at(house, "board_goals_edit", board=board.pk), "goals", [str(rows[0].pk)], [str(rows[1].pk)]


def kept(house: House, field: str) -> list[str]:
    with scope(house.association):
        rows = {
            "partnerships": PartnershipLimit.objects.values_list("partnership", flat=True),
            "role": house.staff.memberships.values_list("role", flat=True),
            "business": MixWanted.objects.values_list("number", flat=True),
            "goals": BoardGoal.objects.values_list("goal", flat=True),
        }
        return [str(each) for each in rows[field]]


@pytest.mark.parametrize("made", [limits, role, mix, goals])
def test_of_two_who_choose_the_second_is_told_what_stands_there_now_and_decides(
    cast: Cast, enter: Any, made: Any
) -> None:
    house = cast.omaha
    with scope(house.association):
        address, field, mine, theirs = made(house)
    other = factories.member(association=house.association, role=Role.ADMINISTRATOR)
    one, two = enter(house.administrator), enter(other.user)
    first, second = (opened(client, address, field) for client in (one, two))
    assert one.post(address, first | {field: mine}).status_code == 302
    answer = two.post(address, second | {field: theirs})
    assert answer.status_code == 409 and "Somebody saved this before you. Saved now:" in words_of(answer)
    assert kept(house, field) == mine
    again = refused(answer, address, field)
    assert again[field] == theirs
    assert two.post(address, again).status_code == 302
    assert kept(house, field) == theirs


def test_a_choice_that_a_form_refused_for_another_reason_still_remembers_what_was_read(cast: Cast, enter: Any) -> None:
    with scope(cast.omaha.association):
        address, field, mine, _theirs = mix(cast.omaha)
    one, two = enter(cast.omaha.staff), enter(cast.omaha.administrator)
    second = opened(two, address, field)
    assert one.post(address, opened(one, address, field) | {field: mine}).status_code == 302
    answer = two.post(address, second | {field: "-1"})
    assert answer.status_code == 422
    assert two.post(address, refused(answer, address, field) | {field: "2"}).status_code == 409
    assert kept(cast.omaha, field) == mine
