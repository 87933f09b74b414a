"""Whom we owe: nothing that is past due leaves by itself, one who was spoken to is not asked for again."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import FollowUp, Person
from contacts.services.follow_ups import close
from partnerships.models import PartnershipLimit
from portal import promises
from portal.permissions import Role
from portal.promises import EVERYBODYS, MINE, NOBODYS, Asked, Place, waiting
from portal.scoping import scope
from portal.sides import sides_of
from tests import factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def ahead(days: int) -> datetime.date:
    return ago(-days)


def owed_page(user: Any, slug: str = "omaha", **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("whom_we_owe", kwargs={"association": slug}), query)


def lines(answer: Any) -> list[str]:
    """What stands on the page, as one text for each line, in order."""
    found = re.findall(r'<li id="line-[^"]+">(.*?)</li>', answer.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def asked(house: House, role: str = Role.VOLUNTEER, **wish: Any) -> list[promises.Promise]:
    with scope(house.association):
        membership = house.person(role).memberships.get()
        return waiting(Asked(membership, timezone.localdate(), **wish), None, 50)[0]


def due(house: House, days: int, *, given: str, **fields: Any) -> Person:
    """Somebody whose cadence of 10 days ran out so many days ago."""
    fields = {"cadence_days": 10, "keeper": house.volunteer, "given_name": given, "family_name": "Example"} | fields
    person = people.person(association=house.association, **fields)
    people.touch(people=[person], happened_on=ago(10 + days))
    return person


# --- what stands there ------------------------------------------------------------------------------------------------


@pytest.mark.covers("C12", page="/a/…/owed/")
def test_past_due_stands_first_then_what_is_due_soon_and_nobody_else(cast: Cast) -> None:
    house = cast.omaha
    due(house, 12, given="Late")
    due(house, -1, given="Soon")
    due(house, -5, given="Fine")
    people.follow_up(association=house.association, by=house.volunteer, what="Send the plan", due_on=ago(40))
    answer = owed_page(house.volunteer)
    assert [line.split(" ")[0] for line in lines(answer)] == ["Send", "Late", "Soon"]
    text = answer.content.decode()
    assert "One person is waiting for us" in text and "1 more thing is past its day." in text
    assert "40 days past due" in text and "12 days past due" in text
    assert text.index('id="past"') < text.index('id="soon"')


def test_a_promise_that_is_long_past_due_is_never_dropped(cast: Cast) -> None:
    house = cast.omaha
    row = people.follow_up(association=house.association, by=house.volunteer, due_on=ago(4000))
    assert [each.place.key for each in asked(house)] == [row.pk]
    with scope(house.association):
        close(follow_up=row, state="done", by=house.volunteer)
    assert asked(house) == []


def test_who_was_reached_leaves_the_list_and_who_was_not_reached_stays(cast: Cast) -> None:
    house = cast.omaha
    hanako = due(house, 12, given="Hanako")
    people.touch(people=[hanako], kind="attempt")
    assert [each.place.key for each in asked(house)] == [hanako.pk]
    people.touch(people=[hanako])
    assert asked(house) == []


def test_a_promise_says_that_one_has_spoken_since(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    row = people.follow_up(association=house.association, by=house.volunteer, person=hanako, due_on=ago(1))
    with scope(house.association):
        FollowUp.objects.filter(pk=row.pk).update(created_at=timezone.now() - datetime.timedelta(days=9))
    assert asked(house)[0].remark == ""
    people.touch(people=[hanako], happened_on=ago(2))
    assert asked(house)[0].remark.startswith("You have spoken since, on ")


def test_a_touch_on_the_day_of_the_promise_counts_when_it_was_logged_after_it(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    people.touch(people=[hanako])
    people.follow_up(association=house.association, by=house.volunteer, person=hanako, due_on=ago(1))
    assert asked(house)[0].remark == ""
    people.touch(people=[hanako], kind="attempt")
    assert asked(house)[0].remark == ""
    people.touch(people=[hanako])
    assert asked(house)[0].remark.startswith("You have spoken since, on ")


def test_one_person_stands_on_one_line_when_a_promise_is_due(cast: Cast) -> None:
    house = cast.omaha
    late = due(house, 3, given="Late")
    people.follow_up(association=house.association, by=house.volunteer, person=late, due_on=ago(1))
    assert [each.place.order for each in asked(house)] == [10]


def test_what_they_promised_waits_under_its_own_title(cast: Cast) -> None:
    house = cast.omaha
    people.follow_up(association=house.association, by=house.volunteer, promised_by="partner", due_on=ago(3))
    text = owed_page(house.volunteer).content.decode()
    assert "We wait for them" in text and "Nobody is waiting for us" in text


def test_nobody_is_asked_for_who_is_not_to_be_contacted(cast: Cast) -> None:
    house = cast.omaha
    due(house, 3, given="Quiet", is_not_to_be_contacted=True, not_contact_reason="She asked us")
    assert asked(house, whose=EVERYBODYS) == []


# --- whose ------------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C22", page="/a/…/owed/?whose=nobodys")
def test_mine_nobodys_and_everybodys(cast: Cast) -> None:
    house = cast.omaha
    mine = due(house, 1, given="Mine")
    theirs = due(house, 2, given="Staffs", keeper=house.staff)
    nobodys = due(house, 3, given="Nobodys", keeper=None)
    left = due(house, 4, given="Left", keeper=cast.ex_member)

    def keys(whose: str) -> list[int]:
        return [each.place.key for each in asked(house, whose=whose)]

    assert keys(MINE) == [mine.pk]
    assert keys(NOBODYS) == [left.pk, nobodys.pk]
    assert keys(EVERYBODYS) == [left.pk, nobodys.pk, theirs.pk, mine.pk]
    assert len(lines(owed_page(house.board_member, whose="nobodys"))) == 2


def test_without_a_wish_it_is_mine_or_everybodys_while_i_owe_nothing(cast: Cast) -> None:
    house = cast.omaha
    due(house, 2, given="Staffs", keeper=house.staff)
    assert len(lines(owed_page(house.volunteer))) == 1
    assert lines(owed_page(house.volunteer, whose="mine")) == []
    due(house, 1, given="Mine")
    assert [line.split(" ")[0] for line in lines(owed_page(house.volunteer))] == ["Mine"]


def test_a_partnership_shows_its_own(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Oita")
    )
    in_it = due(house, 1, given="In", partnerships=[house.partnership])
    due(house, 2, given="Out", partnerships=[other])
    own = people.follow_up(
        association=house.association, by=house.volunteer, partnership=house.partnership, due_on=ago(3)
    )
    assert [each.place.key for each in asked(house, partnership=house.partnership)] == [own.pk, in_it.pk]
    answer = owed_page(house.volunteer, partnership=house.partnership.slug)
    assert len(lines(answer)) == 2


def test_a_limited_member_sees_nothing_beyond_their_partnerships(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Oita")
    )
    seen = due(house, 1, given="Seen", partnerships=[house.partnership], keeper=None)
    due(house, 2, given="Hidden", partnerships=[other], keeper=None)
    assert len(asked(house, whose=EVERYBODYS)) == 2
    with scope(house.association):
        PartnershipLimit.objects.create(
            association=house.association,
            membership=house.volunteer.memberships.get(),
            partnership=house.partnership,
        )
    assert [each.place.key for each in asked(house, whose=EVERYBODYS)] == [seen.pk]
    assert "Oita" not in owed_page(house.volunteer).content.decode()


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_walk_meets_each_promise_once(cast: Cast) -> None:
    house = cast.omaha
    for number in range(4):
        due(house, 5, given=f"Same{number}")
        people.follow_up(association=house.association, by=house.volunteer, due_on=ago(5 - number % 2))
    with scope(house.association):
        wish = Asked(house.volunteer.memberships.get(), timezone.localdate())
        everything, more = waiting(wish, None, 50)
        met, after = [], None
        while True:
            part, more = waiting(wish, after, 3)
            met += part
            if not more:
                break
            after = Place.read(str(part[-1].place))
    assert [each.key for each in met] == [each.key for each in everything]
    assert len({each.key for each in met}) == 8


def test_a_page_that_does_not_hold_all_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house = cast.omaha
    monkeypatch.setattr("portal.owed.overview.PER_PAGE", 2)
    for number in range(3):
        due(house, 5 - number, given=f"Late{number}")
    people.follow_up(association=house.association, by=house.volunteer, promised_by="partner", due_on=ago(9))
    text = owed_page(house.volunteer).content.decode()
    assert "More than 1 person is waiting for us" in text
    following = re.search(r'rel="next" href="([^"]+)"', text)
    assert following and len(lines(owed_page(house.volunteer, after=following.group(1).split("after=")[1]))) == 2


@pytest.mark.parametrize("after", ["", "x", "20261301-10-1", "20260101-10", "20260101-10-99999999999999999999", "\x00"])
def test_an_odd_place_in_the_address_is_no_trouble(cast: Cast, after: str) -> None:
    due(cast.omaha, 1, given="Late")
    assert owed_page(cast.omaha.volunteer, after=after, whose="x", partnership="x").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_questions_for_one_row_and_for_three(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    house = cast.omaha
    for number in range(rows):
        due(house, number, given=f"Late{number}")
        people.follow_up(
            association=house.association,
            by=house.volunteer,
            person=people.person(association=house.association),
            due_on=ago(number),
        )
    client = Client()
    client.force_login(house.volunteer)
    address = reverse("whom_we_owe", kwargs={"association": "omaha"})
    client.get(address)
    caches["held"].clear()
    with django_assert_num_queries(13):
        client.get(address)
    with django_assert_num_queries(6):
        client.get(address)


def test_one_tap_puts_a_person_off_and_hands_them_over(cast: Cast) -> None:
    house = cast.omaha
    hanako = due(house, 12, given="Hanako")
    client = Client()
    client.force_login(house.volunteer)
    there = reverse("whom_we_owe", kwargs={"association": "omaha"})
    put_off = reverse("person_put_off", kwargs={"association": "omaha", "person": hanako.pk})
    assert client.post(put_off, {"days": "7", "next": there}).headers["Location"] == there
    with scope(house.association):
        assert Person.objects.get(pk=hanako.pk).due_on == ahead(7)
    assert client.post(put_off, {"until": str(ago(1))}).status_code == 422
    assert client.post(put_off, {"days": "7", "next": "//evil.example"}).headers["Location"].startswith("/a/omaha/")
    hand_over = reverse("person_hand_over", kwargs={"association": "omaha", "person": hanako.pk})
    with scope(house.association):
        version = Person.objects.get(pk=hanako.pk).version
    assert client.post(hand_over, {"keeper": house.board_member.pk, "version": version}).status_code == 422
    assert client.post(hand_over, {"keeper": house.staff.pk, "version": version}).status_code == 302
    with scope(house.association):
        assert Person.objects.get(pk=hanako.pk).keeper == house.staff


def test_a_board_member_keeps_own_promises_and_logs_nothing(cast: Cast) -> None:
    house = cast.omaha
    due(house, 1, given="Late")
    people.follow_up(association=house.association, by=house.board_member, what="Own", due_on=ago(1))
    people.follow_up(association=house.association, by=house.staff, what="Other", due_on=ago(2))
    own = {each.what: each for each in asked(house, Role.BOARD_MEMBER, whose=EVERYBODYS) if each.place.order == 10}
    assert [bool(own[what].first) for what in ("Own", "Other")] == [True, False]
    assert all(not each.first for each in asked(house, Role.BOARD_MEMBER, whose=EVERYBODYS) if each.place.order == 20)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.VOLUNTEER, "whom_we_owe"),
        (Role.BOARD_MEMBER, "board_room"),
        (Role.STAFF, "partnership_list"),
    ],
)
def test_a_volunteers_day_begins_with_whom_we_owe(cast: Cast, role: str, name: str) -> None:
    client = Client()
    client.force_login(cast.omaha.person(role))
    answer = client.get(reverse("association_home", kwargs={"association": "omaha"}))
    assert answer.headers["Location"] == reverse(name, kwargs={"association": "omaha"})


def test_a_japanese_reader_reads_japanese(cast: Cast) -> None:
    house = cast.omaha
    due(house, 12, given="花子", family_name="田中", family_kana="タナカ", given_kana="ハナコ")
    people.follow_up(association=house.association, by=house.volunteer, what="地図を送る", due_on=ahead(2))
    client = Client()
    client.force_login(house.volunteer)
    client.cookies["django_language"] = "ja"
    text = client.get(reverse("whom_we_owe", kwargs={"association": "omaha"})).content.decode()
    assert "1名の方が、お返事をお待ちです" in text
    assert "田中 花子 様" in text
    assert "12日超過" in text
    assert re.search(r"\d+月\d+日（[月火水木金土日]）まで", text)


# --- both sides -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C12", page="/a/…/owed/#sides")
def test_their_side_turns_red_after_180_days_without_a_sign(cast: Cast) -> None:
    house, partnership = cast.omaha, cast.omaha.partnership

    def sides() -> Any:
        with scope(house.association):
            return sides_of([partnership], timezone.localdate())[partnership.pk]

    assert (sides().ours_state, sides().theirs_state, sides().theirs) == ("rest", "rest", "not known yet")
    hanako = people.person(association=house.association, partnerships=[partnership])
    people.touch(people=[hanako], partnership=partnership, began="us", happened_on=ago(9))
    people.touch(people=[hanako], partnership=partnership, began="us", kind="attempt", happened_on=ago(1))
    assert (sides().ours_on, sides().ours_state, sides().theirs_state) == (ago(9), "well", "rest")
    people.touch(people=[hanako], partnership=partnership, began="them", happened_on=ago(180))
    assert (sides().theirs_state, sides().theirs) == ("owed", "180 days ago")
    people.touch(people=[hanako], partnership=partnership, began="them", happened_on=ago(179))
    assert sides().theirs_state == "soon"
    people.touch(people=[hanako], partnership=partnership, began="both", happened_on=ago(2))
    assert (sides().ours_on, sides().theirs_on, sides().theirs_state) == (ago(2), ago(2), "well")
    text = owed_page(house.volunteer).content.decode()
    assert "2 days ago" in text


def test_what_was_promised_to_somebody_who_is_not_to_be_contacted_says_so(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    silent = people.person(
        association=house.association, is_not_to_be_contacted=True, not_contact_reason="Asked us to stop"
    )
    people.follow_up(association=house.association, by=house.staff, owner=house.staff, person=silent)
    page = enter(house.staff).get(reverse("whom_we_owe", kwargs={"association": "omaha"})).content.decode()
    assert "Do not contact: Asked us to stop" in page
    assert f"?person={silent.pk}" not in page
