"""Attendance, quorum, ballots and decisions of a board meeting, through the services."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.choices import AgendaKind, Ballot, Decision, Quorum
from contacts.models import AgendaItem, BoardAttendance, BoardMeeting, BylawChange, Vote
from contacts.services.agenda import (
    cast_own_ballot,
    change_item,
    count_votes,
    move_item,
    note_ballots,
    note_item,
    place_item,
    promise_next_step,
    put_off,
    remove_item,
    reopen_item,
)
from contacts.services.bylaws import change_bylaw, put_to_vote, remove_bylaw
from contacts.services.meetings import (
    ABSENT,
    EXCUSED,
    PRESENT,
    UNKNOWN,
    change_meeting,
    close_meeting,
    note_attendance,
    remove_meeting,
)
from contacts.sittings import decision_sentence, presence_now, quorum_sentence, tallies
from portal.activity.models import Activity
from portal.saving import StaleSave
from portal.scoping import scope
from tests import boards, sittings
from tests.cast import House

pytestmark = pytest.mark.django_db
YES, NO, ABSTAIN = Ballot.values


@pytest.fixture
def house(cast):
    with scope(cast.omaha.association):
        yield cast.omaha


@pytest.fixture
def table(house):
    """A board of five voting seats and an observer's, all held; the chair signs in as the board member."""
    return Table(house)


class Table:
    def __init__(self, house: House, **fields: Any) -> None:
        self.house = house
        self.board = boards.board(association=house.association, partnership=house.partnership, **fields)
        self.seats = sittings.held_seats(board=self.board, number=5, users=(house.board_member,))
        self.observer = boards.seat(board=self.board, title_en="Observer", is_voting=False)
        person = boards.business_person(association=house.association, family_name="Watch", given_name="Kim")
        boards.term(seat=self.observer, person=person, user=house.volunteer)
        self.meeting = sittings.meeting(board=self.board)
        self.item = sittings.item(board=self.board, meeting=self.meeting)

    def come(self, number: int) -> None:
        sittings.present(meeting=self.meeting, seats=self.seats[:number])

    def vote(self, *ballots: str) -> None:
        given = {seat.pk: ballot for seat, ballot in zip(self.seats, ballots, strict=False)}
        note_ballots(item=self.fresh(), ballots=given, by=self.house.staff)

    def fresh(self) -> AgendaItem:
        return AgendaItem.objects.select_related("board", "meeting", "association").get(pk=self.item.pk)

    def count(self) -> AgendaItem:
        row = self.fresh()
        return count_votes(item=row, read_version=row.version, values={}, by=self.house.staff)


# --- quorum -----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("82")
def test_a_vote_without_a_quorum_is_refused_with_how_many_are_missing(table):
    table.come(1)
    sittings.present(meeting=table.meeting, seats=[table.observer])
    with pytest.raises(ValidationError, match="2 more voting seats have to be there"):
        table.vote(YES)
    assert not Vote.objects.exists()
    table.come(3)
    table.vote(YES)
    assert Vote.objects.get().ballot == YES


def test_a_seat_without_a_vote_neither_makes_a_quorum_nor_votes(table):
    table.come(2)
    sittings.present(meeting=table.meeting, seats=[table.observer])
    assert quorum_sentence(presence_now(table.meeting)) == (
        "2 of 5 voting seats are there. There is no quorum: 1 more voting seat has to be there."
    )
    table.come(3)
    with pytest.raises(ValidationError, match="“Observer” has no vote"):
        note_ballots(item=table.fresh(), ballots={table.observer.pk: YES}, by=table.house.staff)
    with pytest.raises(ValidationError, match="“Observer” has no vote"):
        cast_own_ballot(item=table.fresh(), ballot=YES, by=table.house.volunteer)


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({}, 3),
        ({"is_quorum_of_all": True}, 4),
        ({"quorum": Quorum.TWO_THIRDS}, 4),
        ({"quorum": Quorum.THIRD, "is_quorum_of_all": True}, 2),
        ({"quorum": Quorum.NUMBER, "quorum_number": 5}, 5),
    ],
)
def test_vacant_seats_count_only_where_the_board_says_so(house, fields, needed):
    table = Table(house, **fields)
    boards.seat(board=table.board, title_en="Vacant")
    found = presence_now(table.meeting)
    assert (found.needed, found.seats) == (needed, 6 if fields.get("is_quorum_of_all") else 5)


def test_a_seat_counts_on_the_day_of_the_meeting_only(table):
    today = timezone.localdate()
    seat = boards.seat(board=table.board, title_en="Abolished", closed_on=today)
    coming = boards.seat(board=table.board, title_en="Coming", opened_on=today + datetime.timedelta(days=30))
    for each in (seat, coming):
        with pytest.raises(ValidationError, match="not of this board, or was not there"):
            note_attendance(meeting=table.meeting, marks={each.pk: EXCUSED}, by=None)
    assert presence_now(table.meeting).seats == 5


# --- attendance -------------------------------------------------------------------------------------------------------


def test_attendance_is_written_down_changed_and_taken_back(table):
    seat = table.seats[0]
    for mark, expected in ((PRESENT, (True, False)), (EXCUSED, (False, True)), (ABSENT, (False, False))):
        note_attendance(meeting=table.meeting, marks={seat.pk: mark}, by=table.house.staff)
        row = BoardAttendance.objects.get()
        assert (row.is_present, row.is_excused) == expected and row.term.seat == seat
    note_attendance(meeting=table.meeting, marks={seat.pk: UNKNOWN}, by=table.house.staff)
    assert not BoardAttendance.objects.exists()
    assert Activity.objects.filter(model="contacts.boardattendance").count() == 4


def test_presence_is_refused_before_the_day_and_for_a_vacant_seat(table):
    vacant = boards.seat(board=table.board, title_en="Vacant")
    with pytest.raises(ValidationError, match="Nobody holds the seat “Vacant”"):
        note_attendance(meeting=table.meeting, marks={vacant.pk: PRESENT}, by=None)
    ahead = sittings.meeting(board=table.board, starts_at=timezone.now() + datetime.timedelta(days=3))
    note_attendance(meeting=ahead, marks={table.seats[0].pk: EXCUSED}, by=None)
    with pytest.raises(ValidationError, match="Until then, note only who is excused"):
        note_attendance(meeting=ahead, marks={table.seats[0].pk: PRESENT}, by=None)


def test_who_has_voted_stays_present(table):
    table.come(3)
    table.vote(YES)
    with pytest.raises(ValidationError, match="has voted in this meeting"):
        sittings.present(meeting=table.meeting, seats=table.seats[:1], mark=ABSENT)
    table.vote("")
    sittings.present(meeting=table.meeting, seats=table.seats[:1], mark=ABSENT)
    assert presence_now(table.meeting).present == 2


# --- ballots and decisions --------------------------------------------------------------------------------------------


def test_a_board_member_casts_the_ballot_of_the_seat_they_hold(table):
    table.come(3)
    me = table.house.board_member
    cast_own_ballot(item=table.fresh(), ballot=NO, by=me)
    vote = cast_own_ballot(item=table.fresh(), ballot=YES, by=me)
    assert (vote.seat, vote.ballot, vote.cast_by, Vote.objects.count()) == (table.seats[0], YES, me, 1)
    with pytest.raises(ValidationError, match="You hold no seat on this board"):
        cast_own_ballot(item=table.fresh(), ballot=YES, by=table.house.staff)
    with pytest.raises(ValidationError, match="Choose yes, no, or to abstain"):
        cast_own_ballot(item=table.fresh(), ballot="perhaps", by=me)


def test_who_is_not_there_does_not_vote(table):
    sittings.present(meeting=table.meeting, seats=table.seats[1:4])
    with pytest.raises(ValidationError, match="not noted as present"):
        cast_own_ballot(item=table.fresh(), ballot=YES, by=table.house.board_member)


@pytest.mark.parametrize(
    ("ballots", "decision", "words"),
    [
        ((YES, YES, NO), Decision.ADOPTED, "Adopted: 2 yes, 1 no."),
        ((YES, NO, ABSTAIN, ABSTAIN), Decision.REJECTED, "Rejected by a tie: 1 yes, 1 no, 2 abstain."),
        ((YES, ABSTAIN, ABSTAIN), Decision.ADOPTED, "Adopted: 1 yes, 0 no, 2 abstain."),
        ((NO, NO, YES, ABSTAIN), Decision.REJECTED, "Rejected: 1 yes, 2 no, 1 abstains."),
    ],
)
def test_a_decision_is_counted_from_the_ballots(table, ballots, decision, words):
    table.come(4)
    table.vote(*ballots)
    row = table.count()
    assert (row.decision, row.decided_on) == (decision, table.meeting.held_on)
    assert decision_sentence(row, tallies([row])[row.pk]) == words


def test_nothing_is_decided_without_a_yes_or_a_no_nor_twice(table):
    table.come(3)
    table.vote(ABSTAIN)
    with pytest.raises(ValidationError, match="Nobody has voted yes or no yet"):
        table.count()
    table.vote(YES)
    table.count()
    for act in (table.count, lambda: table.vote(NO)):
        with pytest.raises(ValidationError, match="written down already"):
            act()


def test_a_decision_can_be_taken_back_until_the_meeting_is_closed(table):
    table.come(3)
    table.vote(YES)
    row = table.count()
    again = reopen_item(item=table.fresh(), read_version=row.version, by=None)
    assert (again.decision, again.decided_on) == ("", None)
    with pytest.raises(StaleSave):
        count_votes(item=table.fresh(), read_version=row.version, values={}, by=None)


def test_an_item_without_a_vote_is_noted_and_one_with_a_vote_is_not(table):
    report = sittings.item(board=table.board, meeting=table.meeting, is_voted_on=False, kind=AgendaKind.REPORT)
    table.come(3)
    with pytest.raises(ValidationError, match="not put to the vote"):
        note_ballots(item=report, ballots={table.seats[0].pk: YES}, by=None)
    assert note_item(item=report, read_version=1, values={}, by=None).decision == Decision.NOTED
    with pytest.raises(ValidationError, match="put to the vote"):
        note_item(item=table.fresh(), read_version=1, values={}, by=None)


def test_an_item_that_is_put_off_waits_among_the_ideas(table):
    row = table.fresh()
    again = put_off(item=row, read_version=row.version, by=None)
    assert (again.meeting, again.title_en, again.is_voted_on) == (None, "Food fair", True)
    row = table.fresh()
    assert row.decision == Decision.POSTPONED
    with pytest.raises(ValidationError, match="no decision to take back"):
        reopen_item(item=row, read_version=row.version, by=None)


@pytest.mark.covers("81")
def test_a_decision_becomes_a_promise_once(table):
    due = timezone.localdate() + datetime.timedelta(days=10)
    values = {"what": "Ask the grocers", "due_on": due, "owner": table.house.volunteer}
    step = promise_next_step(item=table.fresh(), values=values, by=table.house.staff)
    assert (table.fresh().next_step, step.partnership, step.owner) == (step, table.house.partnership, values["owner"])
    with pytest.raises(ValidationError, match="written down already"):
        promise_next_step(item=table.fresh(), values=values, by=table.house.staff)


# --- the agenda -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("81")
def test_an_idea_is_put_on_an_agenda_moved_and_taken_back(table):
    idea = sittings.item(board=table.board, title_en="Ask for a grant", kind=AgendaKind.FUNDRAISING)
    place_item(item=idea, meeting=table.meeting, by=None)
    idea.refresh_from_db()

    def order() -> list[str]:
        return list(AgendaItem.objects.filter(meeting=table.meeting).values_list("title_en", flat=True))

    assert order() == ["Food fair", "Ask for a grant"]
    move_item(item=idea, way="up", by=None)
    move_item(item=idea, way="up", by=None)
    assert order() == ["Ask for a grant", "Food fair"]
    place_item(item=idea, meeting=None, by=None)
    assert order() == ["Food fair"]


def test_an_item_with_votes_stays_where_it_is(table):
    table.come(3)
    table.vote(YES)
    other = sittings.meeting(board=table.board)
    for act in (
        lambda: place_item(item=table.fresh(), meeting=other, by=None),
        lambda: remove_item(item=table.fresh(), by=None),
        lambda: change_item(item=table.fresh(), read_version=1, values={"is_voted_on": False}, by=None),
        lambda: remove_meeting(meeting=table.meeting, by=None),
    ):
        with pytest.raises(ValidationError):
            act()


def test_an_item_is_not_put_on_another_boards_agenda(table):
    other = boards.board(association=table.house.association, name_en="Other board")
    idea = sittings.item(board=table.board)
    with pytest.raises(ValidationError, match="another board"):
        place_item(item=idea, meeting=sittings.meeting(board=other), by=None)


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_closed_meeting_keeps_its_quorum_attendance_and_votes(table):
    table.come(3)
    with pytest.raises(ValidationError, match="Say first what became of: Food fair"):
        close_meeting(meeting=table.meeting, read_version=1, by=None)
    table.vote(YES, YES, NO)
    table.count()
    row = close_meeting(meeting=table.meeting, read_version=1, by=None)
    assert (row.seats_counted, row.seats_needed, row.seats_present) == (5, 3, 3)
    version = table.fresh().version
    for act in (
        lambda: table.come(5),
        lambda: table.vote(NO),
        lambda: reopen_item(item=table.fresh(), read_version=version, by=None),
        lambda: sittings.item(board=table.board, meeting=table.meeting),
        lambda: close_meeting(meeting=table.meeting, read_version=row.version, by=None),
        lambda: change_meeting(meeting=row, read_version=row.version, values={"place_en": "Elsewhere"}, by=None),
    ):
        with pytest.raises(ValidationError):
            act()
    changed = change_meeting(meeting=row, read_version=row.version, values={"minutes_en": "All agreed."}, by=None)
    assert changed.minutes_en == "All agreed."
    boards.seat(board=table.board, title_en="Later")
    assert presence_now(BoardMeeting.objects.select_related("board", "association").get(pk=row.pk)).seats == 5


def test_a_meeting_that_has_not_begun_is_not_closed_and_none_ends_before_it_begins(table):
    now = timezone.now()
    ahead = sittings.meeting(board=table.board, starts_at=now + datetime.timedelta(days=1))
    with pytest.raises(ValidationError, match="has not begun yet"):
        close_meeting(meeting=ahead, read_version=1, by=None)
    with pytest.raises(ValidationError, match="ends before it begins"):
        sittings.meeting(board=table.board, starts_at=now, ends_at=now - datetime.timedelta(minutes=1))


def test_a_meeting_entered_by_mistake_goes_and_its_items_wait(table):
    remove_meeting(meeting=table.meeting, by=None)
    assert table.fresh().meeting is None and not BoardMeeting.objects.exists()


# --- by-laws ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("73")
def test_a_change_of_the_by_laws_is_adopted_by_a_vote(table):
    change = sittings.bylaw(board=table.board)
    item = put_to_vote(bylaw=change, meeting=table.meeting, by=None)
    assert (item.kind, item.is_voted_on) == (AgendaKind.BYLAW, True)
    table.item = item
    table.come(3)
    table.vote(YES, YES, NO)
    for act in (
        lambda: change_bylaw(bylaw=change, read_version=2, values={"after_en": "Other"}, by=None),
        lambda: remove_bylaw(bylaw=change, by=None),
        lambda: put_to_vote(bylaw=change, meeting=table.meeting, by=None),
    ):
        with pytest.raises(ValidationError):
            act()
    row = table.count()
    change.refresh_from_db()
    assert (change.adopted_on, change.effective_on) == (table.meeting.held_on, table.meeting.held_on)
    reopen_item(item=table.fresh(), read_version=row.version, by=None)
    change.refresh_from_db()
    assert change.adopted_on is None


def test_a_rejected_change_does_not_hold_and_one_put_off_can_be_voted_on_again(table):
    change = sittings.bylaw(board=table.board)
    table.item = put_to_vote(bylaw=change, meeting=table.meeting, by=None)
    row = table.fresh()
    put_off(item=row, read_version=row.version, by=None)
    later = sittings.meeting(board=table.board)
    item = put_to_vote(bylaw=change, meeting=later, by=None)
    sittings.present(meeting=later, seats=table.seats[:3])
    table.item = AgendaItem.objects.get(pk=item.pk)
    table.vote(NO)
    table.count()
    assert BylawChange.objects.get().adopted_on is None


def test_a_change_changes_something(table):
    with pytest.raises(ValidationError, match="the same before and after"):
        sittings.bylaw(board=table.board, after_en="The board has seven seats.")
