"""What was voted on, by whom and in which seats stays as it was; what two do at once is neither lost nor doubled."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.choices import Ballot
from contacts.meetings import bylaws_of, waiting_bylaws
from contacts.models import AgendaItem, BoardAttendance, BoardMeeting, BoardPaper, BylawChange, Seat, Term, Vote
from contacts.services.agenda import (
    cast_own_ballot,
    change_item,
    count_votes,
    note_ballots,
    place_item,
    reopen_item,
    write_item_minutes,
)
from contacts.services.bylaws import put_to_vote
from contacts.services.meetings import ABSENT, EXCUSED, change_meeting, close_meeting
from contacts.services.seats import change_seat
from contacts.services.terms import change_term, leave_seat
from portal.scoping import scope
from tests import boards, sittings
from tests.cast import Cast, House
from tests.contacts.pages import words_of

pytestmark = pytest.mark.django_db
YES, NO, _ABSTAIN = Ballot.values
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> Iterator[House]:
    with scope(cast.omaha.association):
        yield cast.omaha


@pytest.fixture
def table(house: House) -> Table:
    return Table(house)


class Table:
    """A board of three voting seats whose holders are there; the first signs in as the board member."""

    def __init__(self, house: House) -> None:
        self.house, self.staff = house, house.staff
        self.board = boards.board(association=house.association, partnership=house.partnership)
        self.seats = sittings.held_seats(board=self.board, number=3, users=(house.board_member,))
        self.meeting = sittings.meeting(board=self.board)
        self.item = sittings.item(board=self.board, meeting=self.meeting)
        sittings.present(meeting=self.meeting, seats=self.seats)

    def now(self) -> AgendaItem:
        return AgendaItem.objects.select_related("board", "meeting", "association").get(pk=self.item.pk)

    def vote(self, *ballots: str) -> None:
        given = {seat.pk: ballot for seat, ballot in zip(self.seats, ballots, strict=False)}
        note_ballots(item=self.now(), ballots=given, by=self.staff)

    def count(self) -> AgendaItem:
        row = self.now()
        return count_votes(item=row, read_version=row.version, values={}, by=self.staff)

    def close(self) -> None:
        row = BoardMeeting.objects.get(pk=self.meeting.pk)
        close_meeting(meeting=row, read_version=row.version, by=self.staff)

    def at(self, name: str, **keys: int) -> str:
        return reverse(name, kwargs={"association": self.house.association.slug, **keys})


def refused(words: str) -> Any:
    return pytest.raises(ValidationError, match=words)


# --- what was voted on ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("vote",), "Somebody has voted on this wording already"),
        (("vote", "count"), "This item is decided, and its wording stands"),
        (("vote", "count", "close"), "This meeting is closed"),
    ],
)
def test_the_wording_stands_once_somebody_has_voted_on_it(table: Table, enter: Any, steps: Any, words: str) -> None:
    for step in steps:
        getattr(table, step)(*((YES, NO, YES) if step == "vote" else ()))
    row, edit = table.now(), table.at("agenda_item_edit", item=table.item.pk)
    with refused(words):
        change_item(item=row, read_version=row.version, values={"title_en": "A car for the chair"}, by=table.staff)
    browser = enter(table.staff)
    assert edit not in browser.get(row.get_absolute_url()).content.decode()
    sent = {"title_en": "A car for the chair", "kind": "goal", "is_voted_on": "on", "version": row.version}
    assert words in words_of(browser.post(edit, sent))
    said = {"minutes_en": "Long talk.", "decided_en": "In May."}
    written = write_item_minutes(item=row, read_version=row.version, values=said, by=table.house.board_member)
    assert (written.title_en, written.minutes_en, written.decided_en) == ("Food fair", "Long talk.", "In May.")


def test_the_wording_can_be_corrected_before_anybody_has_voted(table: Table, enter: Any) -> None:
    page = enter(table.staff).get(table.now().get_absolute_url())
    assert table.at("agenda_item_edit", item=table.item.pk) in page.content.decode()
    row = table.now()
    assert (
        change_item(item=row, read_version=row.version, values={"title_en": "Tea fair"}, by=None).title_en == "Tea fair"
    )


def test_minutes_are_no_way_to_change_what_was_voted_on(table: Table) -> None:
    row = table.now()
    with pytest.raises(ValueError, match="no minutes"):
        write_item_minutes(item=row, read_version=row.version, values={"title_en": "Another"}, by=table.staff)


def test_a_change_of_the_by_laws_is_decided_by_a_vote_and_by_nothing_else(table: Table) -> None:
    change = sittings.bylaw(board=table.board)
    item = put_to_vote(bylaw=change, meeting=table.meeting, by=table.staff)
    with refused("decided by a vote"):
        change_item(item=item, read_version=item.version, values={"is_voted_on": False}, by=table.staff)


def test_a_rejected_change_of_the_by_laws_waits_for_nothing_and_is_proposed_anew(table: Table, enter: Any) -> None:
    change = sittings.bylaw(board=table.board)
    table.item = put_to_vote(bylaw=change, meeting=table.meeting, by=table.staff)
    assert waiting_bylaws(table.board).get() == change
    table.vote(NO, NO, YES)
    table.count()
    assert not waiting_bylaws(table.board).exists()
    found = bylaws_of(table.board)
    assert (found["waiting"], found["adopted"], found["rejected"]) == ([], [], [change])
    browser = enter(table.staff)
    assert "Rejected" in words_of(browser.get(table.at("bylaw_list", board=table.board.pk)))
    page = browser.get(change.get_absolute_url())
    assert "Rejected on" in words_of(page) and table.at("bylaw_edit", bylaw=change.pk) not in page.content.decode()
    with refused("was rejected, and its wording stands. Propose another one"):
        put_to_vote(bylaw=BylawChange.objects.get(), meeting=table.meeting, by=table.staff)


# --- who was there, in which seat -------------------------------------------------------------------------------------


def test_a_term_reaches_every_meeting_at_which_its_holder_was(table: Table) -> None:
    term, today = Term.objects.get(seat=table.seats[0]), timezone.localdate()
    for change in (
        lambda row: leave_seat(term=row, read_version=row.version, left_on=today - A_DAY, by=None),
        lambda row: change_term(term=row, read_version=row.version, values={"starts_on": today + A_DAY}, by=None),
        lambda row: change_term(term=row, read_version=row.version, values={"ends_on": today - A_DAY}, by=None),
    ):
        with refused("They were at the meeting on"):
            change(term)
    held_on = table.meeting.held_on
    assert leave_seat(term=term, read_version=term.version, left_on=held_on, by=None).left_on == held_on


def test_a_meeting_stays_on_its_day_once_somebody_was_there(table: Table) -> None:
    row = BoardMeeting.objects.get(pk=table.meeting.pk)
    with refused("Only the hours can still be changed"):
        change_meeting(
            meeting=row, read_version=row.version, values={"starts_at": row.starts_at + 400 * A_DAY}, by=table.staff
        )
    later = row.starts_at + datetime.timedelta(minutes=1)
    assert (
        change_meeting(meeting=row, read_version=row.version, values={"starts_at": later}, by=None).starts_at == later
    )
    BoardAttendance.objects.all().delete()
    sittings.present(meeting=table.meeting, seats=table.seats[:1], mark=EXCUSED)
    row.refresh_from_db()
    ahead = row.starts_at + 7 * A_DAY
    assert (
        change_meeting(meeting=row, read_version=row.version, values={"starts_at": ahead}, by=None).starts_at == ahead
    )


def test_a_seat_keeps_its_vote_while_a_meeting_at_which_it_was_is_open(table: Table) -> None:
    table.vote(YES, YES, YES)
    table.count()

    def take_away() -> Seat:
        seat = Seat.objects.select_related("board").get(pk=table.seats[0].pk)
        values = {"is_voting": False}
        return change_seat(seat=seat, read_version=seat.version, values=values, constituencies=(), by=table.staff)

    with refused("not closed yet. Close that meeting first"):
        take_away()
    table.close()
    assert not take_away().is_voting


def test_the_quorum_of_a_counted_vote_stays_until_the_decision_is_taken_back(table: Table) -> None:
    table.vote(YES)
    decided = table.count()
    sittings.present(meeting=table.meeting, seats=table.seats[2:], mark=ABSENT)  # two of three are enough
    with refused("Take the decision back first"):
        sittings.present(meeting=table.meeting, seats=table.seats[1:2], mark=ABSENT)
    assert BoardAttendance.objects.filter(is_present=True).count() == 2
    reopen_item(item=decided, read_version=decided.version, by=table.staff)
    sittings.present(meeting=table.meeting, seats=table.seats[1:2], mark=ABSENT)
    assert BoardAttendance.objects.filter(is_present=True).count() == 1


def test_one_account_has_one_vote_and_one_without_a_vote_has_none(table: Table) -> None:
    seat = boards.seat(board=table.board, title_en="Fourth")
    person = boards.business_person(association=table.house.association, family_name="Fourth")
    with refused("signs in for the seat “Seat 1” of this board then"):
        boards.term(seat=seat, person=person, user=table.house.board_member)
    with refused("cannot vote with the role “Volunteer”. Leave this empty, so that staff note the votes"):
        boards.term(seat=seat, person=person, user=table.house.volunteer)
    assert boards.term(seat=seat, person=person, user=table.staff).user == table.staff


def test_the_days_of_a_term_can_be_corrected_after_its_account_has_left(table: Table) -> None:
    term = Term.objects.get(seat=table.seats[0])
    membership = table.house.board_member.memberships.get()
    membership.ended_at = timezone.now()
    membership.save()
    ends_on = term.ends_on + A_DAY
    values = {"ends_on": ends_on, "user": table.house.board_member}
    assert change_term(term=term, read_version=term.version, values=values, by=None).ends_on == ends_on


# --- two at once ------------------------------------------------------------------------------------------------------


def sent_as_shown(page: Any, **changed: str) -> dict[str, str]:
    """What a browser sends of the form on a page."""
    return {name: field.initial or "" for name, field in page.context["form"].fields.items()} | changed


def test_a_ballot_that_is_cast_while_staff_note_others_is_kept(table: Table, enter: Any) -> None:
    address, browser = table.at("agenda_item_ballots", item=table.item.pk), enter(table.staff)
    first, second, third = (f"seat_{seat.pk}" for seat in table.seats)
    shown = browser.get(address)
    assert f'name="{first}_seen"' in shown.content.decode()
    cast_own_ballot(item=table.now(), ballot=YES, by=table.house.board_member)
    assert browser.post(address, sent_as_shown(shown, **{second: NO})).status_code == 302
    assert set(Vote.objects.values_list("seat", "ballot")) == {(table.seats[0].pk, YES), (table.seats[1].pk, NO)}
    again = browser.post(address, sent_as_shown(shown, **{first: NO, third: YES}))
    assert again.status_code == 422 and "Meanwhile this was noted: Yes. Look again." in words_of(again)
    assert Vote.objects.count() == 2
    form = again.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert typed[first] == NO and typed[third] == YES
    assert browser.post(address, typed | {first: YES}).status_code == 302
    assert dict(Vote.objects.values_list("seat", "ballot")) == {
        seat.pk: ballot for seat, ballot in zip(table.seats, (YES, NO, YES), strict=True)
    }


def test_staff_take_away_a_vote_cast_in_person_and_do_not_turn_it_around(table: Table, enter: Any) -> None:
    cast_own_ballot(item=table.now(), ballot=YES, by=table.house.board_member)
    page = words_of(enter(table.staff).get(table.at("agenda_item_ballots", item=table.item.pk)))
    assert page.count("Cast by the holder of the seat.") == 1
    with refused("The holder of the seat “Seat 1” has cast this vote. You can take it away, not turn it around."):
        table.vote(NO)
    table.vote(YES, NO)
    assert Vote.objects.get(seat=table.seats[0]).cast_by == table.house.board_member
    table.vote("")
    table.vote(NO)
    assert Vote.objects.get(seat=table.seats[0]).ballot == NO
    cast_own_ballot(item=table.now(), ballot=YES, by=table.house.board_member)
    assert Vote.objects.get(seat=table.seats[0]).ballot == YES


def test_attendance_that_somebody_else_has_noted_meanwhile_is_kept(table: Table, enter: Any) -> None:
    address, browser = table.at("board_meeting_attendance", meeting=table.meeting.pk), enter(table.staff)
    shown = browser.get(address)
    sittings.present(meeting=table.meeting, seats=table.seats[:1], mark=ABSENT)
    changed = {f"seat_{table.seats[1].pk}": EXCUSED}
    assert browser.post(address, sent_as_shown(shown, **changed)).status_code == 302
    noted = {row.seat_id: (row.is_present, row.is_excused) for row in BoardAttendance.objects.all()}
    assert noted == {
        seat.pk: marks for seat, marks in zip(table.seats, ((False, False), (False, True), (True, False)), strict=True)
    }


@pytest.mark.parametrize("name", ["agenda_item_ballots", "agenda_item_next", "agenda_item_place"])
def test_an_item_that_was_moved_meanwhile_is_shown_anew(
    table: Table, enter: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    other = sittings.meeting(board=table.board)
    browser, address = enter(table.staff), table.at(name, item=table.item.pk)
    data = {
        "meeting": other.pk,
        "what": "Call them",
        "due_on": "2030-01-01",
        **dict.fromkeys((f"seat_{seat.pk}" for seat in table.seats), YES),
    }
    move_once(monkeypatch, lambda: place_item(item=table.now(), meeting=other, by=table.staff))
    answer = browser.post(address, data, follow=True)
    assert answer.status_code == 200 and "Somebody saved this page before you." in words_of(answer)
    assert not Vote.objects.exists() and table.now().next_step is None


def move_once(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Let `act` come between the reading of an item and the verb, once: as a second browser might."""
    from contacts.services import agenda

    held, done = agenda.hold_meeting, []

    def first(meeting: BoardMeeting) -> BoardMeeting:
        if not done:
            done.append(True)
            act()
        return held(meeting)

    monkeypatch.setattr(agenda, "hold_meeting", first)


def test_a_small_form_leads_back_to_where_it_was_opened(table: Table, enter: Any) -> None:
    browser = enter(table.staff)
    for name, row in (("agenda_item_ballots", table.item), ("agenda_item_next", table.item)):
        assert f'href="{row.get_absolute_url()}"' in browser.get(table.at(name, item=row.pk)).content.decode()
    page = browser.get(table.at("board_meeting_attendance", meeting=table.meeting.pk)).content.decode()
    assert page.count(f'href="{table.meeting.get_absolute_url()}"') == 2


# --- papers of an item ------------------------------------------------------------------------------------------------


def test_papers_go_with_their_item_to_another_agenda_and_open_from_an_idea(table: Table, enter: Any) -> None:
    paper = sittings.paper(meeting=table.meeting, item=table.item)
    browser, other = enter(table.staff), sittings.meeting(board=table.board)

    def opens() -> bool:
        page = browser.get(table.now().get_absolute_url())
        (address,) = set(re.findall(r'href="([^"]*/papers/\d+/)"', page.content.decode()))
        return page.status_code == 200 and browser.get(address).status_code == 200

    assert opens()
    place_item(item=table.now(), meeting=None, by=table.staff)
    assert opens() and BoardPaper.objects.get().meeting == table.meeting
    assert "Draft budget" in words_of(browser.get(table.meeting.get_absolute_url()))
    place_item(item=table.now(), meeting=other, by=table.staff)
    assert opens() and BoardPaper.objects.get() == paper and BoardPaper.objects.get().meeting == other
