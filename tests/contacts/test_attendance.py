"""Who came: one tap on the list at the door, the code of the invitation, somebody new; each with the touch it is."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from contacts.choices import CameBy, Rung, TouchKind
from contacts.models import Attendance, Person, Touch
from contacts.services.attendance import check_in, undo_check_in, walk_in
from contacts.services.invitations import revoke
from contacts.services.log import CardText
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.engagement import attendance, coming_programme, guest, invitation

pytestmark = [pytest.mark.django_db, pytest.mark.covers("69")]


def today_programme(cast: Cast, **fields: Any) -> Any:
    """One that begins today, in any zone."""
    return coming_programme(partnership=cast.omaha.partnership, days=-1, **fields)


@pytest.mark.covers("C17")
def test_coming_is_a_touch_and_moves_the_ladder_and_both_go_on_undo(cast: Cast) -> None:
    house = cast.omaha
    programme = today_programme(cast)
    person = people.person(association=house.association)
    row = attendance(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        touch = Touch.objects.get()
        assert (touch.kind, touch.programme, touch.partnership) == (TouchKind.EVENT, programme, house.partnership)
        assert touch.happened_on == programme.starts_on
        person.refresh_from_db()
        assert (person.rung, person.last_touch_on) == (Rung.ATTENDED, programme.starts_on)
        assert row.came_by == CameBy.WALK_IN  # nobody had invited them
        again = check_in(programme=programme, person=person, by=house.staff)
        assert again.pk == row.pk and Touch.objects.count() == 1
        undo_check_in(attendance=row, by=house.volunteer)
        undo_check_in(attendance=row, by=house.volunteer)  # a second tap
        person.refresh_from_db()
        assert (person.rung, person.last_touch_on, Touch.objects.count()) == (Rung.KNOWN, None, 0)


def test_a_touch_in_which_somebody_wrote_what_was_said_stays_on_undo(cast: Cast) -> None:
    house = cast.omaha
    row = attendance(
        programme=today_programme(cast), person=people.person(association=house.association), by=house.staff
    )
    with scope(house.association):
        Touch.objects.update(said="She wants to see our tea shops.")
        undo_check_in(attendance=row, by=house.staff)
        assert (Touch.objects.count(), Attendance.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": 3}, "has not begun yet"),
        ({"days": -1, "is_cancelled": True}, "does not take place"),
        ({"starts_on": None, "from_time": None, "to_time": None}, "Write the day"),
    ],
)
def test_nobody_comes_to_what_has_not_begun_or_does_not_take_place(
    cast: Cast, fields: dict[str, Any], words: str
) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership, **fields)
    person = people.person(association=house.association)
    with scope(house.association), pytest.raises(ValidationError, match=words):
        check_in(programme=programme, person=person, by=house.staff)


def test_of_several_days_the_day_of_today_counts_and_later_the_last(cast: Cast) -> None:
    house = cast.omaha
    day = timezone.localdate() - datetime.timedelta(days=9)
    programme = coming_programme(
        partnership=house.partnership, starts_on=day, ends_on=day + datetime.timedelta(days=2), to_time=None
    )
    row = attendance(programme=programme, person=people.person(association=house.association), by=house.staff)
    with scope(house.association):
        assert row.touch is not None and row.touch.happened_on == day + datetime.timedelta(days=2)


@pytest.mark.covers("69", page="/a/…/programmes/<n>/check-in/")
def test_the_list_at_the_door_ticks_off_by_one_tap_and_takes_it_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    invitation(programme=programme, person=person, by=house.volunteer)
    other = people.person(association=house.association, family_name="Walker", given_name="Wendy")
    client, door = enter(house.volunteer), at(house, "check_in_list", programme=programme.pk)
    before = words_of(client.get(door))
    assert "It has not begun yet" in before and "Is here" not in before
    with scope(house.association):
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
    assert "0 guests are here." in words_of(client.get(door))
    assert client.post(at(house, "check_in_person", programme=programme.pk, person=person.pk)).status_code == 302
    words = words_of(client.get(door))
    assert "1 guest is here." in words and "Hanako Tanaka is here." in words and "Undo" in words
    found = words_of(client.get(door, {"q": "walker"}))
    assert "Wendy Walker" in found and "Hanako" not in found.replace("Hanako Tanaka is here.", "")
    client.post(at(house, "check_in_person", programme=programme.pk, person=other.pk))
    with scope(house.association):
        rows = {each.person_id: each for each in Attendance.objects.all()}
        assert {key: each.came_by for key, each in rows.items()} == {
            person.pk: CameBy.LIST,
            other.pk: CameBy.WALK_IN,
        }
    client.post(at(house, "check_in_undo", attendance=rows[person.pk].pk))
    assert "1 guest is here." in words_of(client.get(door))


@pytest.mark.covers("69", page="/a/…/check-in/<code>/")
def test_the_code_of_the_invitation_opens_for_members_alone_and_notes_by_one_button(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
    code = at(house, "check_in_code", code=row.key)
    assert Client().get(code)["Location"].startswith("/account/login/")
    assert enter(cast.springfield.staff).get(code).status_code == 404
    client = enter(house.volunteer)
    assert "Hanako Tanaka" in words_of(client.get(code))
    with scope(house.association):
        assert not Attendance.objects.exists()
    assert client.post(code).status_code == 302
    assert "Is noted as here already." in words_of(client.get(code))
    with scope(house.association):
        assert Attendance.objects.get().came_by == CameBy.CODE
        assert Attendance.objects.get().invitation == row
    assert client.get(at(house, "check_in_code", code=uuid.uuid4())).status_code == 404


def test_who_has_come_is_not_taken_back(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
    attendance(programme=programme, person=person, by=house.staff)
    with scope(house.association), pytest.raises(ValidationError, match="has come"):
        revoke(invitation=row, by=house.staff)


def test_the_slower_of_two_equal_walk_ins_leaves_the_coming_of_the_faster_alone(cast: Cast, monkeypatch: Any) -> None:
    """On PostgreSQL both may have looked before either had written: then the log answers with the touch of its twin."""
    house = cast.omaha
    programme, uid = today_programme(cast), uuid.uuid4()
    card = CardText(values={"family_name": "Walker", "given_name": "Wendy"})
    with scope(house.association):
        first = walk_in(programme=programme, card=card, by=house.volunteer, uid=uid)
        plain = Attendance.objects.filter
        looks = iter([Attendance.objects.none()])
        monkeypatch.setattr(Attendance.objects, "filter", lambda **asked: next(looks, None) or plain(**asked))
        again = walk_in(programme=programme, card=card, by=house.volunteer, uid=uid)
        assert again == first and Touch.objects.count() == 1
        assert Attendance.objects.get().touch == Touch.objects.get()


@pytest.mark.covers("69", page="/a/…/programmes/<n>/check-in/new/")
def test_somebody_new_is_written_down_at_the_door_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = today_programme(cast)
    client, address = enter(house.volunteer), at(house, "check_in_new", programme=programme.pk)
    assert 'value="Wendy"' in client.get(address, {"q": "Wendy Walker"}).content.decode()
    given = {"uid": str(uuid.uuid4()), "family_name": "Walker", "given_name": "Wendy", "company": "Prairie Tea"}
    assert client.post(address, given | {"family_name": "", "given_name": "", "company": ""}).status_code == 422
    for _time in range(2):
        assert client.post(address, given | {"email": "wendy@prairie.example"}).status_code == 302
    with scope(house.association):
        person = Person.objects.get()
        row = Attendance.objects.get()
        assert (str(person), row.person, row.came_by) == ("Wendy Walker", person, CameBy.WALK_IN)
        assert Touch.objects.get().programme == programme
        assert person.main_position is not None
        assert (person.rung, str(person.main_position.organization)) == (Rung.ATTENDED, "Prairie Tea")
    asked = client.post(address, given | {"uid": str(uuid.uuid4())})
    assert asked.status_code == 422 and "It is Wendy Walker" in words_of(asked)
