"""Follow-ups: open until closed, put off, handed over, done with a result, opened again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.choices import FollowUpState
from contacts.models import FollowUp
from contacts.services.follow_ups import close, reopen
from portal.activity.models import Activity
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def in_days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def fresh(house: House, row: FollowUp) -> FollowUp:
    with scope(house.association):
        return FollowUp.objects.get(pk=row.pk)


def test_an_overdue_one_never_vanishes_and_the_longest_overdue_stands_first(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for days, what in ((3, "Later"), (-900, "Ancient"), (-1, "Yesterday")):
        people.follow_up(association=house.association, by=house.staff, what=what, due_on=in_days(days))
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "follow_up_list")))
    assert words.index("Ancient") < words.index("Yesterday") < words.index("Later")
    assert "900 days past due" in words and "1 day past due" in words
    overdue = words_of(client.get(at(house, "follow_up_list") + "?due=overdue"))
    assert "Ancient" in overdue and "Later" not in overdue


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"mine", "theirs"}),
        ("whose=mine", {"mine"}),
        ("state=closed", {"closed"}),
        ("state=all", {"mine", "theirs", "closed"}),
        ("partnership=omaha-shizuoka", {"theirs"}),
        ("person={person}", {"mine"}),
        ("due=soon", {"theirs"}),
        ("due=whenever&state=odd&whose=me", {"mine", "theirs"}),
    ],
)
def test_the_list_is_filtered_in_the_address(cast: Cast, enter: Any, query: str, expected: set[str]) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    make = {"association": house.association}
    people.follow_up(by=house.staff, what="It is mine", person=hanako, due_on=in_days(30), **make)
    people.follow_up(by=house.volunteer, what="It is theirs", partnership=house.partnership, **make)
    closed = people.follow_up(by=house.volunteer, what="It is closed", due_on=in_days(30), **make)
    enter(house.staff).post(at(house, "follow_up_close", follow_up=closed.pk))
    asked = query.format(person=hanako.pk)
    words = words_of(enter(house.staff).get(at(house, "follow_up_list") + "?" + asked))
    assert {word for word in ("mine", "theirs", "closed") if f"It is {word}" in words} == expected


def test_a_promise_is_written_from_a_touch_with_what_the_touch_knows(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    touch = people.touch(people=[hanako], by=house.staff, partnership=house.partnership)
    client, address = enter(house.volunteer), at(house, "follow_up_new") + f"?touch={touch.pk}"
    assert f'value="{hanako.pk}" checked' in client.get(address).content.decode()
    data = {"what": "Send labels", "promised_by": "home", "due_on": f"{in_days(4)}", "person": hanako.pk}
    data |= {"owner": house.staff.pk, "partnership": house.partnership.pk, "version": 0}
    assert client.post(address, data)["Location"] == at(house, "touch_detail", touch=touch.pk)
    with scope(house.association):
        row = FollowUp.objects.get()
        assert (row.touch, row.person, row.owner, row.first_due_on) == (touch, hanako, house.staff, in_days(4))
        assert row.partnership == house.partnership


def test_one_press_puts_off_by_a_week_and_the_first_day_stays(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff, due_on=in_days(-5))
    there = at(house, "follow_up_list") + "?whose=mine"
    answer = enter(house.volunteer).post(at(house, "follow_up_snooze", follow_up=row.pk), {"days": "7", "next": there})
    assert answer["Location"] == there
    row = fresh(house, row)
    assert (row.due_on, row.first_due_on, row.snoozes) == (in_days(7), in_days(-5), 1)


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_a_press_leads_back_to_pages_of_this_site_only(cast: Cast, enter: Any, there: str) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff)
    answer = enter(house.staff).post(at(house, "follow_up_snooze", follow_up=row.pk), {"days": "1", "next": there})
    assert answer["Location"] == at(house, "follow_up_detail", follow_up=row.pk)


def test_a_day_that_is_not_ahead_is_refused_on_the_page(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff)
    answer = enter(house.staff).post(at(house, "follow_up_snooze", follow_up=row.pk), {"until": f"{in_days(0)}"})
    assert answer.status_code == 422
    assert "Choose a day that lies ahead." in words_of(answer)


def test_done_with_a_result_leaves_the_list_and_can_be_undone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff)
    client = enter(house.volunteer)
    answer = client.post(
        at(house, "follow_up_close", follow_up=row.pk), {"result": "She ordered two boxes."}, follow=True
    )
    words = words_of(answer)
    assert "She ordered two boxes." in words and "Done: Send the brochure" in words
    row = fresh(house, row)
    assert (row.state, row.closed_by, row.closed_on) == ("done", house.volunteer, timezone.localdate())
    assert "Send the brochure" not in words_of(client.get(at(house, "follow_up_list")))
    again = at(house, "follow_up_reopen", follow_up=row.pk)
    assert again in answer.content.decode()
    client.post(again)
    row = fresh(house, row)
    assert (row.state, row.closed_on, row.result) == ("open", None, "She ordered two boxes.")
    second = client.post(at(house, "follow_up_close", follow_up=row.pk), {"state": "dropped"})
    assert second.status_code == 302
    assert fresh(house, row).state == "dropped"
    assert client.post(at(house, "follow_up_close", follow_up=row.pk)).status_code == 422


def test_it_is_handed_over_to_a_member_and_to_nobody_else(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff)
    client, address = enter(house.volunteer), at(house, "follow_up_hand_over", follow_up=row.pk)
    assert client.post(address, {"to": cast.stranger.pk}).status_code == 422
    assert client.post(address, {"to": cast.ex_member.pk}).status_code == 422
    assert client.post(address, {"to": house.board_member.pk}).status_code == 302
    assert fresh(house, row).owner == house.board_member


def test_a_board_member_keeps_their_own_and_reads_the_others(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    own = people.follow_up(association=house.association, by=house.board_member, what="Mine to do")
    other = people.follow_up(association=house.association, by=house.staff, what="Somebody else's")
    client = enter(house.board_member)
    assert "Somebody else's" in words_of(client.get(at(house, "follow_up_list")))
    for name in ("follow_up_close", "follow_up_snooze", "follow_up_hand_over", "follow_up_reopen", "follow_up_edit"):
        refused = client.post(at(house, name, follow_up=other.pk), {"days": "1"})
        assert refused.status_code == 403
        assert "You keep your own follow-ups here." in words_of(refused)
    assert client.post(at(house, "follow_up_close", follow_up=own.pk)).status_code == 302
    data = {"what": "Call the mayor", "promised_by": "home", "due_on": f"{in_days(2)}", "owner": house.staff.pk}
    assert client.post(at(house, "follow_up_new"), data | {"version": 0}).status_code == 302
    with scope(house.association):
        assert FollowUp.objects.get(what="Call the mayor").owner == house.board_member


def test_a_stale_edit_shows_both_texts(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff)
    address = at(house, "follow_up_edit", follow_up=row.pk)
    data = {"promised_by": "home", "due_on": f"{row.due_on}", "owner": house.staff.pk, "version": 1}
    assert enter(house.staff).post(address, data | {"what": "Send two brochures"}).status_code == 302
    answer = enter(house.volunteer).post(address, data | {"what": "Send the film"})
    assert answer.status_code == 409
    assert "Send two brochures" in words_of(answer) and "Send the film" in answer.content.decode()


def test_a_limited_member_sees_their_own_and_those_of_their_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    secret = people.person(association=house.association, family_name="Secret", given_name="")
    make = {"association": house.association}
    hidden = people.follow_up(by=house.staff, what="Hidden one", person=secret, **make)
    people.follow_up(by=house.staff, what="Shared one", person=secret, partnership=house.partnership, **make)
    people.follow_up(by=house.volunteer, what="Own one", **make)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "follow_up_list")))
    assert "Shared one" in words and "Own one" in words
    assert "Hidden one" not in words and "Secret" not in words
    assert client.post(at(house, "follow_up_close", follow_up=hidden.pk)).status_code == 404


@pytest.mark.parametrize(("name", "count"), [("follow_up_list", 5), ("follow_up_detail", 6)])
def test_a_page_costs_as_many_statements_for_three_rows_as_for_one(
    cast: Cast, enter: Any, name: str, count: int
) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    make = {"association": house.association, "by": house.staff, "partnership": house.partnership}
    first = people.follow_up(person=people.person(association=house.association), **make)
    for number in (0, 2):
        for _ in range(number):
            people.follow_up(person=people.person(association=house.association), **make)
            client.post(at(house, "follow_up_snooze", follow_up=first.pk), {"days": "7"})
        parts = {"follow_up": first.pk} if name == "follow_up_detail" else {}
        counts.append(statements(client, at(house, name, **parts)))
    assert counts == [count, count]


@pytest.mark.parametrize("act", ["follow_up_snooze", "follow_up_hand_over", "follow_up_close"])
def test_the_address_of_a_refused_act_leads_to_the_page_when_it_is_opened(cast: Cast, enter: Any, act: str) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff, due_on=in_days(1))
    answer = enter(house.staff).get(at(house, act, follow_up=row.pk))
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    assert fresh(house, row).version == row.version


def test_the_record_tells_every_version_of_a_promise_that_is_closed_and_opened(cast: Cast) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff, what="Send labels")
    with scope(house.association):
        closed = close(follow_up=row, state=FollowUpState.DONE, by=house.staff, result="Sent.")
        again = reopen(follow_up=closed, by=house.staff)
        assert (closed.version, again.version) == (2, 3)
        assert reopen(follow_up=again, by=house.staff).version == 3  # open already: nothing is written
        acts = Activity.objects.filter(model="contacts.followup", object_id=str(row.pk)).order_by("number")
        told = [(act.values.before.get("state"), act.values.after.get("state")) for act in acts[1:]]
        assert told == [("open", "done"), ("done", "open")]
        assert [act.values.after["version"] for act in acts[1:]] == [2, 3]


def test_it_is_handed_to_somebody_else_than_now_and_nobody_is_chosen_yet(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.staff, owner=house.staff)
    page = enter(house.staff).get(row.get_absolute_url()).content.decode()
    choices = page.split('name="to"')[1].split("</select>")[0]
    assert "Choose a member" in choices and "---" not in choices
    assert f'value="{house.volunteer.pk}"' in choices and f'value="{house.staff.pk}"' not in choices
