"""The pages of board meetings: agenda, attendance, votes, papers, by-laws, ideas, minutes, as people use them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from contacts.models import AgendaItem, BoardAttendance, BoardMeeting, BoardPaper, BylawChange, FollowUp, Vote
from contacts.sittings import chairs_of
from portal import papers
from portal.scoping import scope
from portal.workbooks import workbook
from tests import boards, factories, people, sittings
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def table(house: House, number: int = 3, **fields: Any) -> tuple[Any, list[Any], BoardMeeting]:
    """A board with so many held seats, the first of which is the board member's, and its meeting of today."""
    board = boards.board(association=house.association, **fields)
    seats = sittings.held_seats(board=board, number=number, users=(house.board_member,))
    return board, seats, sittings.meeting(board=board)


def there(house: House, meeting: BoardMeeting, client: Client, seats: list[Any]) -> Any:
    data = {f"seat_{seat.pk}": "present" for seat in seats}
    return client.post(at(house, "board_meeting_attendance", meeting=meeting.pk), data)


@pytest.mark.covers("73", page="/a/…/boards/meetings/…")
def test_a_meeting_from_the_call_to_the_minutes(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    seats = sittings.held_seats(board=board, number=3, users=(house.board_member,))
    staff, member = enter(house.staff), enter(house.board_member)
    begins = sittings.earlier_today()
    data = {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "place_en": "City Hall", "version": 0}
    answer = staff.post(at(house, "board_meeting_new", board=board.pk), data)
    with scope(house.association):
        meeting = BoardMeeting.objects.get()
    assert answer.status_code == 302
    for title, voted in (("Food fair", "on"), ("Report", "")):
        data = {"title_en": title, "kind": "programme", "is_voted_on": voted, "version": 0}
        staff.post(at(house, "agenda_item_add", meeting=meeting.pk), {k: v for k, v in data.items() if v != ""})
    with scope(house.association):
        fair, report = AgendaItem.objects.filter(meeting=meeting)
    vote = at(house, "agenda_item_vote", item=fair.pk)
    refused = member.post(vote, {"ballot": "yes"})
    assert refused.status_code == 422
    assert "There is no quorum: 2 more voting seats have to be there." in words_of(refused)
    assert there(house, meeting, staff, seats[:2]).status_code == 302
    assert "2 of 3 voting seats are there: a quorum, which needs 2." in words_of(
        staff.get(at(house, "board_meeting_detail", meeting=meeting.pk))
    )
    assert member.post(vote, {"ballot": "yes"}).status_code == 302
    shown = words_of(member.get(at(house, "agenda_item_detail", item=fair.pk)))
    assert "Your vote so far: Yes. You can change it until the votes are counted." in shown
    staff.post(at(house, "agenda_item_ballots", item=fair.pk), {f"seat_{seats[1].pk}": "abstain"})
    decide = at(house, "agenda_item_decide", item=fair.pk)
    stale = staff.post(decide, {"act": "count", "version": 99}, follow=True)
    assert "Somebody saved this page before you." in words_of(stale)
    counted = staff.post(decide, {"act": "count", "version": 1}, follow=True)
    assert "Adopted: 1 yes, 0 no, 1 abstains." in words_of(counted)
    due = f"{timezone.localdate() + datetime.timedelta(days=7)}"
    staff.post(at(house, "agenda_item_next", item=fair.pk), {"what": "Ask the grocers", "due_on": due})
    member.post(at(house, "agenda_item_minutes", item=fair.pk), {"minutes_en": "All liked it.", "version": 3})
    close = at(house, "board_meeting_close", meeting=meeting.pk)
    staff.post(at(house, "agenda_item_decide", item=report.pk), {"act": "note", "version": 1})
    assert "The meeting is closed." in words_of(staff.post(close, {"version": 1}, follow=True))
    refused = there(house, meeting, staff, seats)
    assert refused.status_code == 422 and "This meeting is closed." in words_of(refused)
    member.post(at(house, "board_meeting_minutes", meeting=meeting.pk), {"minutes_en": "A good hour.", "version": 2})
    page = words_of(member.get(at(house, "board_meeting_detail", meeting=meeting.pk)))
    for words in ("Adopted: 1 yes", "Ask the grocers", "A good hour.", "attendance and votes stand", "Noted"):
        assert words in page
    memory = words_of(staff.get(at(house, "board_detail", board=board.pk)))
    assert "Decided on" in memory and "Closed on" in memory
    with scope(house.association):
        assert FollowUp.objects.get().owner == house.staff and Vote.objects.count() == 2
        assert BoardAttendance.objects.filter(is_present=True).count() == 2


def test_a_vote_is_cast_only_for_ones_own_seat_and_by_who_may(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    _board, seats, meeting = table(house)
    item = sittings.item(board=meeting.board, meeting=meeting)
    sittings.present(meeting=meeting, seats=seats)
    address = at(house, "agenda_item_vote", item=item.pk)
    assert enter(house.volunteer).post(address, {"ballot": "yes"}).status_code == 403
    refused = enter(house.staff).post(address, {"ballot": "yes"})
    assert refused.status_code == 422 and "You hold no seat on this board" in words_of(refused)
    assert enter(cast.springfield.board_member).post(address, {"ballot": "yes"}).status_code == 404
    with scope(house.association):
        assert not Vote.objects.exists()


@pytest.mark.covers("81", page="/a/…/boards/…/ideas/")
def test_ideas_wait_by_kind_until_they_are_put_on_an_agenda(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board, _seats, meeting = table(house)
    member, staff = enter(house.board_member), enter(house.staff)
    for kind, title in (("programme", "Tea evening"), ("fundraising", "A raffle"), ("goal", "Two interns")):
        data = {"title_en": title, "kind": kind, "version": 0}
        assert member.post(at(house, "idea_add", board=board.pk) + f"?kind={kind}", data).status_code == 302
    page = words_of(member.get(at(house, "idea_list", board=board.pk)))
    assert "3 ideas wait for an agenda." in page
    order = [page.index(words) for words in ("Idea for a programme", "Tea evening", "Fundraising", "A raffle")]
    assert order == sorted(order)
    with scope(house.association):
        idea = AgendaItem.objects.get(title_en="A raffle")
    place = at(house, "agenda_item_place", item=idea.pk)
    assert staff.post(place, {"meeting": meeting.pk}).status_code == 302
    assert "A raffle" in words_of(staff.get(at(house, "board_meeting_detail", meeting=meeting.pk)))
    staff.post(place, {"back": "1"})
    assert "3 ideas" in words_of(staff.get(at(house, "idea_list", board=board.pk)))
    other = sittings.meeting(board=boards.board(association=house.association, name_en="Other"))
    assert staff.post(place, {"meeting": other.pk}).status_code == 422


def test_a_press_on_the_agenda_that_is_refused_is_told_on_the_agenda(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board, _seats, meeting = table(house)
    item = sittings.item(board=board, meeting=meeting)
    with scope(house.association):
        BoardMeeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now())
    client = enter(house.staff)
    answer = client.post(at(house, "agenda_item_move", item=item.pk), {"way": "up"}, follow=True)
    assert answer.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "This meeting is closed." in words_of(answer)


@pytest.mark.covers("73", page="/a/…/boards/by-laws/…")
def test_a_clause_stands_before_and_after_and_is_adopted_by_a_vote(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board, seats, meeting = table(house)
    staff = enter(house.staff)
    data = {"clause": "Article 4", "before_en": "Seven seats.", "after_en": "Nine seats.", "version": 0}
    staff.post(at(house, "bylaw_add", board=board.pk), data)
    with scope(house.association):
        change = BylawChange.objects.get()
    page = words_of(staff.get(at(house, "bylaw_detail", bylaw=change.pk)))
    assert page.index("Before") < page.index("Seven seats.") < page.index("After") < page.index("Nine seats.")
    assert staff.post(at(house, "bylaw_to_vote", bylaw=change.pk), {"meeting": meeting.pk}).status_code == 302
    with scope(house.association):
        item = AgendaItem.objects.get()
    there(house, meeting, staff, seats)
    staff.post(at(house, "agenda_item_ballots", item=item.pk), {f"seat_{seat.pk}": "yes" for seat in seats})
    staff.post(at(house, "agenda_item_decide", item=item.pk), {"act": "count", "version": 1})
    page = words_of(staff.get(at(house, "bylaw_detail", bylaw=change.pk)))
    assert "Adopted on" in page and "Adopted: 3 yes, 0 no." in page
    assert "Article 4 adopted on" in words_of(staff.get(at(house, "bylaw_list", board=board.pk)))


def test_a_paper_is_laid_on_the_table_read_and_taken_off(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    _board, _seats, meeting = table(house)
    data = b"".join(workbook("Budget", ["What"], [[["Hall"]]]))
    staff = enter(house.staff)
    add = at(house, "board_paper_add", meeting=meeting.pk)
    refused = staff.post(add, {"title_en": "Budget", "file": SimpleUploadedFile("a.xlsx", b"MZ program")})
    assert refused.status_code == 422 and "whatever its name says" in words_of(refused)
    assert staff.post(add, {"title_en": "Budget"}).status_code == 422
    sent = {"title_en": "Budget 2027", "file": SimpleUploadedFile("a.xlsx", data)}
    assert staff.post(add, sent).status_code == 302
    with scope(house.association):
        paper = BoardPaper.objects.get()
    address = at(house, "board_paper", meeting=meeting.pk, paper=paper.pk)
    answer = enter(house.volunteer).get(address)
    assert answer.content == data and answer["Content-Disposition"] == 'attachment; filename="budget-2027.xlsx"'
    assert enter(cast.springfield.staff).get(address).status_code == 404
    other = sittings.meeting(board=meeting.board)
    assert staff.get(at(house, "board_paper", meeting=other.pk, paper=paper.pk)).status_code == 404
    staff.post(at(house, "board_paper_remove", meeting=meeting.pk, paper=paper.pk))
    with scope(house.association):
        assert not BoardPaper.objects.exists()
    assert papers.paper(paper.file) is not None


def test_a_meeting_that_ends_before_it_begins_keeps_what_was_typed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    data = {"starts_at": "2026-12-01T18:00", "ends_at": "2026-12-01T17:00", "place_en": "City Hall", "version": 0}
    answer = enter(house.staff).post(at(house, "board_meeting_new", board=board.pk), data)
    assert answer.status_code == 422 and "The meeting ends before it begins." in words_of(answer)
    assert 'value="2026-12-01T18:00"' in answer.content.decode() and "City Hall" in answer.content.decode()


def test_hours_are_those_of_the_association(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    data = {"starts_at": "2026-12-01T18:00", "version": 0}
    answer = enter(house.staff).post(at(house, "board_meeting_new", board=board.pk), data, follow=True)
    with scope(house.association):
        meeting = BoardMeeting.objects.select_related("association").get()
    assert meeting.starts_at == datetime.datetime(2026, 12, 2, 0, tzinfo=datetime.UTC)
    assert f"{meeting.held_on}" == "2026-12-01" and "1 December 2026, 18:00" in words_of(answer)


def test_a_limited_member_sees_only_the_boards_of_their_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    _board, _seats, meeting = table(house, partnership=other)
    item = sittings.item(board=meeting.board, meeting=meeting)
    bylaw = sittings.bylaw(board=meeting.board)
    paper = sittings.paper(meeting=meeting)
    member = enter(house.board_member)
    addresses = [
        at(house, "board_meeting_detail", meeting=meeting.pk),
        at(house, "agenda_item_detail", item=item.pk),
        at(house, "bylaw_detail", bylaw=bylaw.pk),
        at(house, "board_paper", meeting=meeting.pk, paper=paper.pk),
        at(house, "idea_list", board=meeting.board_id),
    ]
    assert [member.get(address).status_code for address in addresses] == [200] * 5
    factories.partnership_limit(membership=_membership(house), partnership=house.partnership)
    assert [member.get(address).status_code for address in addresses] == [404] * 5


def _membership(house: House) -> Any:
    with scope(house.association):
        return house.board_member.memberships.get()


def test_pages_cost_the_same_with_one_row_and_three(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    counts = {}
    for number in (1, 3):
        board, seats, meeting = table(house, number, name_en=f"Board of {number}")
        for place in range(number):
            item = sittings.item(board=board, meeting=meeting, title_en=f"Item {place}")
            sittings.item(board=board, title_en=f"Idea {place}", by=house.staff)
            sittings.paper(meeting=meeting, item=item)
            sittings.bylaw(board=board, clause=f"Article {place}")
        sittings.present(meeting=meeting, seats=seats)
        counts[number] = [
            statements(client, at(house, "board_meeting_list", board=board.pk)),
            statements(client, at(house, "board_meeting_detail", meeting=meeting.pk)),
            statements(client, at(house, "agenda_item_detail", item=item.pk)),
            statements(client, at(house, "idea_list", board=board.pk)),
            statements(client, at(house, "bylaw_list", board=board.pk)),
        ]
    assert counts[1] == counts[3] == [4, 10, 10, 4, 4]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_is_in_the_readers_language(cast: Cast, enter: Any, language: str) -> None:
    house = cast.omaha
    board, seats, meeting = table(house)
    item = sittings.item(board=board, meeting=meeting)
    bylaw = sittings.bylaw(board=board, before_ja="7席", after_ja="9席", reason_ja="企業の声", clause="第4条")
    sittings.present(meeting=meeting, seats=seats)
    client = enter(house.staff)
    client.cookies["django_language"] = language
    named = [
        ("board_meeting_list", {"board": board.pk}),
        ("board_meeting_detail", {"meeting": meeting.pk}),
        ("board_meeting_edit", {"meeting": meeting.pk}),
        ("board_meeting_attendance", {"meeting": meeting.pk}),
        ("board_meeting_close", {"meeting": meeting.pk}),
        ("board_paper_add", {"meeting": meeting.pk}),
        ("agenda_item_detail", {"item": item.pk}),
        ("agenda_item_edit", {"item": item.pk}),
        ("agenda_item_place", {"item": item.pk}),
        ("agenda_item_ballots", {"item": item.pk}),
        ("agenda_item_next", {"item": item.pk}),
        ("idea_list", {"board": board.pk}),
        ("bylaw_detail", {"bylaw": bylaw.pk}),
        ("bylaw_edit", {"bylaw": bylaw.pk}),
        ("bylaw_to_vote", {"bylaw": bylaw.pk}),
        ("contribution_new", {}),
    ]
    for name, parts in named:
        answer = client.get(at(house, name, **parts))
        assert answer.status_code == 200, name
        assert f'<html lang="{language}"' in answer.content.decode(), name


def test_somebody_who_may_not_be_seen_is_not_named_at_a_meeting(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    seat = boards.seat(board=board)
    hidden = people.person(association=house.association, family_name="Hidden", given_name="Pat")
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    with scope(house.association):
        hidden.partnerships.set([other])
    boards.term(seat=seat, person=hidden)
    meeting = sittings.meeting(board=board)
    client = enter(house.board_member)
    address = at(house, "board_meeting_detail", meeting=meeting.pk)
    assert "Hidden" in words_of(client.get(address))
    factories.partnership_limit(membership=_membership(house), partnership=house.partnership)
    page = words_of(client.get(address))
    assert "Hidden" not in page and "somebody whom you do not see" in page


def test_a_goal_of_another_partnership_is_not_named_to_a_limited_member(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    goal = factories.goal(partnership=other, title_en="Hidden goal")
    board = boards.board(association=house.association)
    item = sittings.item(board=board, goal=goal)
    client = enter(house.board_member)
    addresses = [at(house, "agenda_item_detail", item=item.pk), at(house, "idea_list", board=board.pk)]
    assert all("Hidden goal" in words_of(client.get(address)) for address in addresses)
    factories.partnership_limit(membership=_membership(house), partnership=house.partnership)
    pages = [words_of(client.get(address)) for address in addresses]
    assert all("Food fair" in page and "Hidden goal" not in page for page in pages)


def test_seats_stand_at_a_meeting_as_the_board_orders_them(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    for title, order in (("Third", 3), ("First", 1), ("Second", 2)):
        boards.seat(board=board, title_en=title, order=order)
    meeting = sittings.meeting(board=board)
    with scope(house.association):
        chairs = chairs_of(meeting, house.staff.memberships.get())
    assert [each.seat.title_en for each in chairs] == ["First", "Second", "Third"]
