"""A touch: its page, its form, taking it away and bringing it back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import FollowUp, Gift, Person, Touch
from contacts.services.people import remove_person
from contacts.services.relations import remove_gift
from contacts.services.removals import bring_back
from contacts.services.touches import remove_touch
from portal.activity.models import Activity, ActivityValues
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def sent(*chosen: Person, **fields: Any) -> dict[str, Any]:
    """A touch as the form sends it."""
    day = f"{timezone.localdate():%Y-%m-%d}"
    data = {"people": [each.pk for each in chosen], "kind": "call", "began": "us", "happened_on": day, "said": "Tea."}
    return data | {"version": "0"} | fields


def fresh(house: House, row: Any) -> Any:
    with scope(house.association):
        return type(row).objects.get(pk=row.pk)


def test_a_touch_is_logged_with_everybody_named_and_moves_their_due_days(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, cadence_days=60)
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    answer = enter(house.volunteer).post(
        at(house, "touch_new"), sent(hanako, people_named="mori", said="Labels.\r\nBoxes.", is_interest="on")
    )
    with scope(house.association):
        touch = Touch.objects.get()
        assert answer["Location"] == at(house, "touch_detail", touch=touch.pk)
        assert set(touch.people.all()) == {hanako, ken}
        assert (touch.by, touch.said, touch.is_interest) == (house.volunteer, "Labels.\nBoxes.", True)
    assert fresh(house, hanako).due_on == timezone.localdate() + datetime.timedelta(days=60)


def test_a_name_that_several_bear_is_asked_back_with_all_of_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    one = people.person(association=house.association)
    two = people.person(association=house.association, family_name="田中", given_name="太郎", family_kana="タナカ")
    client, address = enter(house.volunteer), at(house, "touch_new")
    answer = client.post(address, sent(people_named="たなか"))
    assert answer.status_code == 422
    assert "Several bear this name. Choose below." in words_of(answer)
    for each in (one, two):
        assert f'value="{each.pk}"' in answer.content.decode()
    assert client.post(address, sent(two, people_named="たなか", people_offered="たなか")).status_code == 302
    with scope(house.association):
        assert [list(touch.people.all()) for touch in Touch.objects.all()] == [[two]]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"people_named": "nobody at all"}, "Nobody of this name is here."),
        ({}, "Choose with whom."),
        ({"people": ["987654"]}, "One of your choices is no longer here."),
    ],
)
def test_a_touch_without_anybody_is_refused_and_keeps_what_was_typed(
    cast: Cast, enter: Any, fields: dict[str, Any], words: str
) -> None:
    answer = enter(cast.omaha.volunteer).post(at(cast.omaha, "touch_new"), sent() | fields)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Tea." in words_of(answer)


def test_choices_appear_while_one_types_and_keep_those_ticked(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    foreign = people.person(association=cast.springfield.association)
    query = {"of": "person", "field": "people", "many": "1", "people": ken.pk, "people_named": "タナカ"}
    shown = enter(house.volunteer).get(at(house, "named_choices"), query).content.decode()
    assert f'value="{ken.pk}" checked' in shown
    assert f'value="{hanako.pk}"' in shown
    assert f'value="{foreign.pk}"' not in shown


def test_the_page_tells_who_what_who_logged_it_what_was_promised_and_its_history(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    touch = people.touch(people=[hanako], by=house.staff, said="She asks for the form.", partnership=house.partnership)
    with scope(house.association):
        people.follow_up(association=house.association, by=house.staff, person=hanako)
        FollowUp.objects.update(touch=touch)
    people.introduction(person=hanako, by_member=house.staff, to_member=house.volunteer, touch=touch)
    words = words_of(enter(house.board_member).get(at(house, "touch_detail", touch=touch.pk)))
    for each in ("Hanako Tanaka", "She asks for the form.", "Omaha – Shizuoka", "Staff", "Send the brochure"):
        assert each in words
    assert "Staff introduced" in words and "Touch added" in words
    assert "Edit the touch" not in words


def test_a_stale_edit_shows_both_texts_and_other_people_count_as_a_change(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    touch = people.touch(people=[hanako], by=house.staff, said="First.")
    address = at(house, "touch_edit", touch=touch.pk)
    same = sent(happened_on=f"{touch.happened_on:%Y-%m-%d}", said="First.", version="1")
    assert enter(house.staff).post(address, same | {"people": [hanako.pk, ken.pk]}).status_code == 302
    assert fresh(house, touch).version == 2
    answer = enter(house.volunteer).post(address, same | {"people": [hanako.pk], "said": "Second."})
    assert answer.status_code == 409
    assert "saved this page before you." in words_of(answer)
    assert f'value="{ken.pk}" checked' in answer.content.decode()  # taken over: only the other one changed the people
    assert "Second." in words_of(answer)
    assert enter(house.volunteer).post(address, same | {"people": [hanako.pk], "version": "2"}).status_code == 302
    with scope(house.association):
        assert list(touch.people.all()) == [hanako]
        assert Person.objects.get(pk=ken.pk).last_touch_on is None


def test_a_day_that_lies_ahead_is_refused(cast: Cast, enter: Any) -> None:
    hanako = people.person(association=cast.omaha.association)
    day = timezone.localdate() + datetime.timedelta(days=3)
    answer = enter(cast.omaha.volunteer).post(at(cast.omaha, "touch_new"), sent(hanako, happened_on=f"{day:%Y-%m-%d}"))
    assert "This day lies ahead. Write a follow-up for what is to come." in words_of(answer)


def test_a_removed_touch_comes_back_with_its_people_promises_and_day(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    touch = people.touch(people=[hanako], by=house.staff, partnership=house.partnership)
    promised = people.follow_up(association=house.association, by=house.staff)
    with scope(house.association):
        FollowUp.objects.update(touch=touch)
        before = Touch.objects.values().get()
    client = enter(house.volunteer)
    gone = client.post(at(house, "touch_remove", touch=touch.pk), follow=True)
    with scope(house.association):
        assert not Touch.objects.exists()
        removal = Activity.objects.get(verb="removed")
    assert fresh(house, hanako).last_touch_on is None
    undo = at(house, "removal_undo", removal=removal.pk)
    assert undo in gone.content.decode()
    assert client.post(undo, follow=True).status_code == 200
    with scope(house.association):
        after = Touch.objects.values().get()
        assert abs(after.pop("logged_at") - before.pop("logged_at")) < datetime.timedelta(milliseconds=1)
        assert after == before
        assert list(Touch.objects.get().people.all()) == [hanako]
    assert fresh(house, promised).touch_id == touch.pk
    assert fresh(house, hanako).last_touch_on == touch.happened_on
    assert "It has been brought back already." in words_of(client.post(undo, follow=True))


def test_what_was_erased_does_not_come_back(cast: Cast) -> None:
    house = cast.omaha
    touch = people.touch(people=[people.person(association=house.association)], by=house.staff)
    with scope(house.association):
        act = remove_touch(touch=touch, by=house.staff)
        ActivityValues.objects.filter(activity=act).delete()
        with pytest.raises(ValidationError, match="erased"):
            bring_back(act=Activity.objects.get(pk=act.pk), by=house.staff)


def test_another_volunteer_does_not_undo_a_removal_and_staff_may(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.member(association=house.association, role="volunteer").user
    removal = people.removed_gift(person=people.person(association=house.association), by=house.volunteer)
    address = at(house, "removal_undo", removal=removal.pk)
    assert enter(other).post(address).status_code == 404
    assert enter(house.staff).post(address).status_code == 302


@pytest.mark.parametrize(("name", "count"), [("touch_list", 6), ("touch_detail", 10)])
def test_a_page_costs_as_many_statements_for_three_rows_as_for_one(
    cast: Cast, enter: Any, name: str, count: int
) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    hanako = people.person(association=house.association)
    touch = people.touch(people=[hanako], by=house.staff, partnership=house.partnership)
    address = at(house, name, **({"touch": touch.pk} if name == "touch_detail" else {}))
    for number in (1, 2):
        for _ in range(number):
            other = people.person(association=house.association)
            row = people.touch(people=[hanako, other], by=house.staff, partnership=house.partnership)
            people.follow_up(association=house.association, by=house.staff, person=other)
            people.introduction(person=other, by_member=house.staff, to_person=hanako, touch=touch)
            with scope(house.association):
                FollowUp.objects.update(touch=touch)
                touch.takers.create(association=house.association, person=other, happened_on=row.happened_on)
        counts.append(statements(client, address))
    assert counts == [count, count]


def test_saving_keeps_what_the_reader_cannot_choose(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    programme = factories.programme(partnership=other)
    hanako = people.person(association=house.association, partnerships=[house.partnership])
    links = {"partnership": other, "programme": programme}
    touch = people.touch(people=[hanako], by=cast.ex_member, **links)
    promised = people.follow_up(
        association=house.association, by=house.staff, owner=cast.ex_member, person=hanako, partnership=other
    )
    gift = people.gift(person=hanako, by=cast.ex_member)
    met = people.introduction(person=hanako, by_member=cast.ex_member, to_member=house.staff)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    for name, row, changes in (
        ("touch_edit", touch, {"said": "Tea, again."}),
        ("follow_up_edit", promised, {"what": "Send tea"}),
        ("gift_edit", gift, {"occasion": "New Year"}),
        ("introduction_edit", met, {"result": "They met."}),
    ):
        page = at(house, name, **{name.removesuffix("_edit"): row.pk})
        form = client.get(page).context["form"]
        hidden = {"partnership", "programme"}  # the page offers "none" there
        given = [each for each in form if each.html_name not in hidden]
        sent = {each.html_name: each.value() for each in given if each.value() not in (None, "", [], False)}
        sent |= {each: f"{hanako.pk}" for each in ("people", "person") if each in form.fields} | changes
        answer = client.post(page, sent)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
    touch, promised = fresh(house, touch), fresh(house, promised)
    assert (touch.said, touch.by_id, touch.partnership_id) == ("Tea, again.", cast.ex_member.pk, other.pk)
    assert touch.programme_id == programme.pk
    assert (promised.owner_id, promised.partnership_id) == (cast.ex_member.pk, other.pk)
    assert (fresh(house, gift).by_id, fresh(house, met).by_member_id) == (cast.ex_member.pk, cast.ex_member.pk)


def test_a_keeper_who_has_left_stays_until_somebody_else_is_chosen(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, keeper=cast.ex_member)
    client, page = enter(house.staff), at(house, "person_edit", person=hanako.pk)
    form = client.get(page).context["form"]
    sent = {each.html_name: each.value() for each in form if each.value() not in (None, "", [], False)}
    sent |= {"points-TOTAL_FORMS": "0", "points-INITIAL_FORMS": "0"}
    assert client.post(page, sent | {"interests": "Tea"}).status_code == 302
    assert (fresh(house, hanako).keeper_id, fresh(house, hanako).interests) == (cast.ex_member.pk, "Tea")
    assert client.post(page, sent | {"version": "2", "keeper": ""}).status_code == 302
    assert fresh(house, hanako).keeper_id is None


def test_what_comes_back_finds_those_who_were_merged_meanwhile(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    double = people.person(association=house.association, family_name="田中", given_name="はな子")
    touch = people.touch(people=[double], by=house.staff)
    gift = people.gift(person=double)
    with scope(house.association):
        acts = [remove_touch(touch=touch, by=house.staff), remove_gift(gift=gift, by=house.staff)]
    people.merge(kept=hanako, gone=double)
    with scope(house.association):
        for act in acts:
            bring_back(act=Activity.objects.get(pk=act.pk), by=house.staff)
        assert list(Touch.objects.get().people.all()) == [hanako]
        assert Gift.objects.get().person == hanako
    assert fresh(house, hanako).last_touch_on == touch.happened_on


def test_a_touch_does_not_come_back_without_anybody(cast: Cast) -> None:
    house = cast.omaha
    slip = people.person(association=house.association)
    touch = people.touch(people=[slip], by=house.staff)
    with scope(house.association):
        act = remove_touch(touch=touch, by=house.staff)
        remove_person(person=slip, by=house.staff)
        with pytest.raises(ValidationError, match="Nobody who was in this touch"):
            bring_back(act=Activity.objects.get(pk=act.pk), by=house.staff)
        assert not Touch.objects.exists()
