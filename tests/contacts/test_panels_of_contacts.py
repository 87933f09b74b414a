"""What contacts bring to the board room: both sides, talks by month, the ladder, whom we owe."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.choices import Rung
from contacts.models import AgendaItem, BoardMeeting, FollowUp, Person
from contacts.panels import ladder as ladder_panel
from contacts.panels import owed as owed_panel
from partnerships.board_room import asked_for
from partnerships.models import Partnership
from portal.panels import Look, Shown, panel_named
from portal.scoping import scope
from tests import boards, engagement, factories, people, sittings
from tests.cast import Cast, House
from tests.contacts.pages import words_of

pytestmark = pytest.mark.django_db


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def known(house: House, partnership: Partnership | None = None, **fields: Any) -> Person:
    return people.person(
        association=house.association, partnerships=[partnership or house.partnership], by=house.staff, **fields
    )


def spoken(house: House, ago: int, partnership: Partnership | None = None, **fields: Any) -> Any:
    row = partnership or house.partnership
    return people.touch(people=[known(house, row)], by=house.staff, partnership=row, happened_on=day(ago), **fields)


def second(house: House, name: str = "Nagoya") -> Partnership:
    partner = factories.city(name=name)
    return factories.partnership(association=house.association, home=house.partnership.home, partner=partner)


def look_of(house: House, role: str = "board_member", **query: str) -> Look:
    with scope(house.association):
        return asked_for(query, house.person(role).memberships.get(), house.association).look


def shown(name: str, house: House, role: str = "board_member", **query: str) -> Shown:
    panel = panel_named(name)
    assert panel
    look = look_of(house, role, **query)
    with scope(house.association):
        found = panel.show(look)
    assert found
    return found


def numbers(found: Shown) -> list[Any]:
    return [each.number for each in found.figures]


def values(found: Shown, table: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in found.tables[table].rows]


# --- both sides -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C12")
def test_both_sides_are_told_from_the_last_touch_of_each_and_what_is_not_known_is_no_good_news(cast: Cast) -> None:
    house = cast.omaha
    other, quiet = second(house), second(house, "Kyoto")
    spoken(house, 3)
    spoken(house, 5, began="them")
    spoken(house, 200, other)
    spoken(house, 1, other, kind="attempt")  # nobody was reached
    found = shown("health", house)
    assert numbers(found) == [1, 1, 0]
    assert found.summary == "1 of 3 partnerships hear from both sides in time."
    assert [each.words for each in found.changes] == [
        f"{other} waits for us: we last wrote 200 days ago.",
        "One more partnership than before hears from both sides in time.",
    ]
    assert [each.words for each in found.gaps] == [f"{quiet}: no talk with them is written down yet."]
    states = {row[0]: (str(row[2]), str(row[4])) for row in values(found)}
    assert states == {
        str(house.partnership): ("in time", "in time"),
        str(other): ("overdue", "not known"),
        str(quiet): ("not known", "not known"),
    }


def test_an_earlier_period_is_told_as_it_stood_on_its_last_day(cast: Cast) -> None:
    house = cast.omaha
    last_year = timezone.localdate().year - 1
    for began in ("us", "them"):
        ago = (timezone.localdate() - datetime.date(last_year, 12, 20)).days
        spoken(house, ago, began=began)
    found = shown("health", house, period=str(last_year))
    assert numbers(found)[0] == 1 and found.figures[0].before == 0
    assert found.summary.startswith(f"On 31 December {last_year}: ")


# --- talks by month ---------------------------------------------------------------------------------------------------


def test_talks_are_counted_by_month_and_side_and_an_attempt_is_none(cast: Cast) -> None:
    house = cast.omaha
    spoken(house, 0)
    spoken(house, 0, began="them")
    spoken(house, 0, began="both")
    spoken(house, 0, kind="attempt")
    spoken(house, 380)
    found = shown("touches", house)
    assert numbers(found) == [3, 1, 1, 1]
    assert [each.before for each in found.figures] == [1, 1, 0, 0]
    assert values(found) == [[str(house.partnership), 1, 1, 1, 3, 1]]
    by_month = values(found, 1)
    assert len(by_month) == 12 and by_month[-1][1:] == [1, 1, 1, 3]
    (drawn,) = found.drawing["drawn"]
    assert (drawn.ours, drawn.theirs, len(drawn.bars)) == (2, 2, 12)
    assert drawn.bars[-1].ours_height == "48" and drawn.bars[0].ours_height == "0"


@pytest.mark.parametrize("role", ["board_member", "volunteer"])
def test_every_number_opens_as_many_records(cast: Cast, enter: Any, role: str) -> None:
    house = cast.omaha
    for began in ("us", "us", "them", "both"):
        spoken(house, 2, began=began)
    spoken(house, 2, second(house))
    if role == "volunteer":
        with scope(house.association):
            membership = house.volunteer.memberships.get()
        factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.person(role))
    found = shown("touches", house, role)
    assert numbers(found) == ([5, 3, 1, 1] if role == "board_member" else [4, 2, 1, 1])
    for figure in found.figures:
        listed = client.get(figure.address)
        assert len(listed.context["found"].rows) == figure.number, figure.label


def test_a_partnership_that_fell_silent_is_a_sentence_and_a_gap(cast: Cast) -> None:
    house = cast.omaha
    spoken(house, 400)
    found = shown("touches", house)
    assert found.summary == "Nobody was reached in these months."
    assert found.changes[0].words == "With Shizuoka nobody was reached in these months."
    assert [each.words for each in found.gaps] == [f"{house.partnership}: nobody was reached in these months."]


# --- the ladder -------------------------------------------------------------------------------------------------------


def test_the_ladder_shows_who_stands_where_today_and_stood_before_by_the_days_of_records(cast: Cast) -> None:
    house = cast.omaha
    old, new, warm = known(house), known(house), known(house)
    people.touch(people=[old], by=house.staff, happened_on=day(400))
    people.touch(people=[old], by=house.staff, happened_on=day(2), is_interest=True)
    people.touch(people=[new, warm], by=house.staff, happened_on=day(2))
    with scope(house.association):
        Person.objects.filter(pk__in=[old.pk, warm.pk]).update(created_at=timezone.now() - datetime.timedelta(days=500))
    found = shown("ladder", house)
    rungs = dict(zip(reversed(Rung), values(found), strict=True))
    assert {rung: row[3] for rung, row in rungs.items() if row[3]} == {Rung.INTERESTED: 1, Rung.CONTACTED: 2}
    assert {rung: row[4] for rung, row in rungs.items() if row[4] != 0} == {
        Rung.PARTNER: None,
        Rung.CONTACTED: 1,
        Rung.KNOWN: 1,
    }
    assert (found.figures[0].number, found.figures[0].before) == (3, 2)
    assert [each.words for each in found.changes] == ["2 people have come nearer than before."]
    assert [each.words for each in found.gaps] == ["One person is interested, and nobody has invited them yet."]
    assert [bar.number for bar in found.drawing["bars"]] == [row[3] for row in values(found)]


def test_how_near_a_partner_stood_before_is_not_known_and_said(cast: Cast) -> None:
    house = cast.omaha
    engagement_of_a_partner(house)
    found = shown("ladder", house)
    assert "How near one of them stood before is not known." in found.summary
    assert found.figures[1].before is None


def engagement_of_a_partner(house: House) -> None:
    person = known(house)
    tea = people.organization(association=house.association)
    people.position(person=person, organization=tea, by=house.staff)
    engagement.outcome(partnership=house.partnership, organizations=[tea], by=house.staff)
    with scope(house.association):
        Person.objects.filter(pk=person.pk).update(created_at=timezone.now() - datetime.timedelta(days=500))


def test_many_people_are_not_read_off_and_it_says_so(cast: Cast, monkeypatch: Any) -> None:
    house = cast.omaha
    spoken(house, 400)
    monkeypatch.setattr(ladder_panel, "MOST", 0)
    found = shown("ladder", house)
    assert "it is not read off how near they stood before" in found.summary
    assert {row[4] for row in values(found)} == {None} and found.figures[0].before is None


# --- whom we owe ------------------------------------------------------------------------------------------------------


def test_whom_we_owe_is_told_by_age(cast: Cast) -> None:
    house = cast.omaha
    for ago in (1, 30, 31, 61, 91, 400):
        promised(house, ago)
    promised(house, 5, promised_by="partner")
    spoken(house, 90 + 95)  # due after ninety days
    found = shown("owed", house)
    assert values(found) == [
        ["1 to 30 days", 2, 0, 1],
        ["31 to 60 days", 1, 0, 0],
        ["61 to 90 days", 1, 0, 0],
        ["more than 90 days", 2, 1, 0],
    ]
    assert numbers(found) == [6, 1, 1]
    assert [bar.number for bar in found.drawing["bars"]] == [2, 1, 1, 3]
    assert found.changes[0].words == "3 promises and people have waited for us for more than 90 days."
    assert {each.before for each in found.figures} == {None}


def test_of_a_long_list_the_longest_waits_are_counted_and_the_rest_is_not_known(cast: Cast, monkeypatch: Any) -> None:
    house = cast.omaha
    for ago in (1, 40, 41, 70, 95):
        promised(house, ago)
    monkeypatch.setattr(owed_panel, "MOST", 2)
    found = shown("owed", house)
    assert [row[1] for row in values(found)] == [None, None, 1, 1]
    assert [bar.number for bar in found.drawing["bars"]] == [1, 1]
    assert found.figures[0].words == "more than 2"
    assert "more than 2 things of ours are past their day" in found.summary
    monkeypatch.setattr(owed_panel, "MOST", 0)
    assert shown("owed", house).changes[0].words.startswith("more than 0 promises and people have waited")


def promised(house: House, ago: int, **fields: Any) -> FollowUp:
    row = people.follow_up(association=house.association, by=house.staff, partnership=house.partnership, **fields)
    with scope(house.association):
        FollowUp.objects.filter(pk=row.pk).update(due_on=day(ago))
    return row


def test_nobody_waiting_is_good_news(cast: Cast) -> None:
    found = shown("owed", cast.omaha)
    assert found.summary == "Nobody waits for us today." and [each.weight for each in found.changes] == [15]


# --- boards -----------------------------------------------------------------------------------------------------------


def test_decisions_of_the_period_and_the_next_meeting_with_its_papers_are_told(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    held, coming = sittings.meeting(board=board), sittings.meeting(board=board)
    begins = timezone.now() + datetime.timedelta(days=9)
    with scope(house.association):
        BoardMeeting.objects.filter(pk=held.pk).update(starts_at=begins - datetime.timedelta(days=20), ends_at=None)
        BoardMeeting.objects.filter(pk=coming.pk).update(starts_at=begins, ends_at=None)
        item = sittings.item(board=board, meeting=held, title_en="A second tea fair")
        AgendaItem.objects.filter(pk=item.pk).update(decision="adopted", decided_on=day(11), decided_en="In May.")
    planned = sittings.item(board=board, meeting=coming, title_en="The budget")
    paper = sittings.paper(meeting=coming, item=planned)
    found = shown("meetings", house)
    assert numbers(found) == [1, 1]
    assert found.summary.startswith("1 decision in these months. Next: ")
    assert values(found) == [["The budget", "yes", str(paper)]]
    assert values(found, 1) == [[day(11), "A second tea fair", str(board), "Adopted", "In May."]]
    assert [each.words for each in found.changes] == [f"{board} meets in 9 days."]
    room = enter(house.board_member).get(f"/a/{house.association.slug}/board-room/").content.decode()
    for figure in found.figures:  # the panel itself tells what they count
        assert f'href="{figure.address}"' in room and f'id="{figure.address[1:]}"' in room
    assert [each["word"] for each in found.drawing["decided"]] == ["Adopted"]
    empty = shown("meetings", cast.springfield)
    assert empty.summary == "0 decisions in these months. No meeting is planned."


# --- cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "queries"), [("health", 4), ("touches", 1), ("ladder", 2), ("owed", 2)])
def test_a_panel_asks_as_often_for_three_partnerships_as_for_one(
    cast: Cast, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    house = cast.omaha
    panel = panel_named(name)
    assert panel
    for city in ("", "Nagoya", "Kyoto"):
        spoken(house, 200, second(house, city) if city else None)
        look = look_of(house)
        with scope(house.association), django_assert_num_queries(queries):
            panel.show(look)


def test_the_panel_of_meetings_asks_as_often_for_three_meetings_as_for_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    house = cast.omaha
    board, panel = boards.board(association=house.association), panel_named("meetings")
    assert panel
    for ahead in (5, 6, 7):
        begins = timezone.now() + datetime.timedelta(days=ahead)
        meeting = sittings.meeting(board=board, starts_at=begins)
        sittings.paper(meeting=meeting, item=sittings.item(board=board, meeting=meeting))
        look = look_of(house)
        with scope(house.association), django_assert_num_queries(4):
            panel.show(look)


def test_a_number_of_promises_opens_as_many_promises(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, partnerships=[house.partnership])
    promised(house, 5, what="Ours by name")
    row = promised(house, 9, what="Ours by person", person=hanako)
    with scope(house.association):
        FollowUp.objects.filter(pk=row.pk).update(partnership=None)
    promised(house, 3, what="Theirs", promised_by="partner")
    promised(house, -3, what="Not yet due")
    found = shown("owed", house)
    ours, _, theirs = [words_of(enter(house.staff).get(figure.address)) for figure in found.figures]
    assert numbers(found) == [2, 0, 1]
    assert "Ours by name" in ours and "Ours by person" in ours and "Theirs" not in ours and "Not yet due" not in ours
    assert "Theirs" in theirs and "Ours by" not in theirs
