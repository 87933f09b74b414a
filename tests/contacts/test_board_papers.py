"""Agenda and minutes on paper in both languages, meetings in the calendar, two who vote at the same moment."""

from __future__ import annotations

import datetime
import io

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from contacts.calendar import BoardMeetings
from contacts.documents.board_papers import AGENDA, MINUTES, board_record
from contacts.models import AgendaItem, BoardAttendance, BoardMeeting, Vote
from contacts.services.agenda import cast_own_ballot, count_votes, note_ballots, promise_next_step
from contacts.services.bylaws import put_to_vote
from contacts.services.meetings import ABSENT, change_meeting, close_meeting
from portal.scoping import scope
from tests import boards, factories, people, sittings
from tests.cast import Cast, House
from tests.contacts.pages import at
from tests.together import at_once


def held(house: House) -> BoardMeeting:
    """A meeting with a vote, a change of the by-laws, a paper and a promise."""
    board = boards.board(association=house.association, partnership=house.partnership)
    seats = sittings.held_seats(board=board, number=3, title_ja="企業の席")
    meeting = sittings.meeting(board=board)
    sittings.present(meeting=meeting, seats=seats[:2])
    item = sittings.item(board=board, meeting=meeting, about_en="Four growers come.", about_ja="4名が来場します。")
    sittings.paper(meeting=meeting, item=item)
    with scope(house.association):
        clause = put_to_vote(
            bylaw=sittings.bylaw(board=board, before_ja="理事は7名とする。", after_ja="理事は9名とする。"),
            meeting=meeting,
            by=house.staff,
        )
        note_ballots(item=item, ballots={seats[0].pk: "yes", seats[1].pk: "abstain"}, by=house.staff)
        row = count_votes(
            item=item, read_version=1, values={"decided_en": "Order it.", "decided_ja": "手配します。"}, by=house.staff
        )
        due = datetime.date(2030, 1, 31)
        promise_next_step(item=row, values={"what": "Write to the growers", "due_on": due}, by=house.staff)
        clause.refresh_from_db()
        return BoardMeeting.objects.select_related("board__partnership", "association").get(pk=meeting.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_the_agenda_says_what_and_the_minutes_what_came_of_it(cast: Cast, language: str) -> None:
    house = cast.omaha
    meeting = held(house)
    with scope(house.association):
        membership = house.staff.memberships.select_related("association").get()
        record = board_record(meeting, membership)
    agenda, minutes = AGENDA.facts(record, language), MINUTES.facts(record, language)
    assert (agenda.is_minutes, minutes.is_minutes, minutes.is_draft) == (False, True, True)
    fair, clause = minutes.items
    assert (fair.decision.en, fair.decision.ja) == ("Adopted: 1 yes, 0 no, 1 abstains.", "可決：賛成1、反対0、棄権1。")
    assert fair.step.ja == "Write to the growers：2030年1月31日まで（Staff）"
    assert (clause.clause.before.ja, clause.clause.after.ja) == ("理事は7名とする。", "理事は9名とする。")
    assert minutes.quorum.ja == "議決権のある3席のうち2席が出席しました。定足数（2席）を満たしていました。"
    assert minutes.quorum.en == "2 of 3 voting seats were there: a quorum, which needed 2."
    assert [str(state.ja) for _seat, _name, state in minutes.seats] == ["出席", "出席", "–"]


@pytest.mark.pdf
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_papers_are_read_back_from_their_pdf(cast: Cast, enter, language: str) -> None:
    house = cast.omaha
    meeting = held(house)
    client = enter(house.volunteer)
    words = {
        "en": (
            ["Agenda", "Food fair", "Four growers come.", "Draft budget", "Why Companies shall have a voice."],
            ["Minutes", "Adopted: 1 yes", "Order it."],
        ),
        "ja": (["議事次第", "食品見本市", "4名が来場します。", "予算案"], ["議事録", "可決", "手配します。", "案"]),
    }[language]
    for name, expected in zip(("board_meeting_agenda", "board_meeting_protocol"), words, strict=True):
        answer = client.get(at(house, name, meeting=meeting.pk), {"language": language, "paper": "a4"})
        assert answer["Content-Type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.content)).pages
        text = "".join("".join(page.extract_text() for page in pages).split())
        for each in expected:
            assert "".join(each.split()) in text, each
    assert client.get(at(house, name, meeting=987654321)).status_code == 404


@pytest.mark.django_db
@pytest.mark.pdf
def test_minutes_keep_the_lines_in_which_they_were_typed(cast: Cast, enter) -> None:
    house = cast.omaha
    meeting = held(house)
    with scope(house.association):
        said = {
            "minutes_en": "Those who spoke:\r\n- the chair\r\n- a guest",
            "minutes_ja": "発言者：\r\n・議長\r\n・来賓",
        }
        change_meeting(meeting=meeting, read_version=meeting.version, values=said, by=house.staff)
    answer = enter(house.staff).get(at(house, "board_meeting_protocol", meeting=meeting.pk) + "?language=both")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    printed = [" ".join(line.split()) for text in pages for line in text.splitlines()]
    for line in ("Those who spoke:", "- the chair", "- a guest", "発言者：", "・議長", "・来賓"):
        assert line in printed


@pytest.mark.django_db
def test_a_closed_meeting_prints_no_draft(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    meeting = sittings.meeting(board=board)
    with scope(house.association):
        close_meeting(meeting=meeting, read_version=1, by=None)
        row = BoardMeeting.objects.select_related("board", "association").get()
        record = board_record(row, house.staff.memberships.get())
    assert not MINUTES.facts(record, "en").is_draft


@pytest.mark.django_db
def test_meetings_stand_in_the_calendar_of_those_who_sit_there(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    sittings.held_seats(board=board, number=1, users=(house.board_member,))
    begins = timezone.now() + datetime.timedelta(days=3)
    sittings.meeting(board=board, starts_at=begins, title_en="Annual meeting", title_ja="年次総会")
    sittings.meeting(board=board, starts_at=begins - datetime.timedelta(days=200))
    found = {}
    for role in ("board_member", "volunteer", "staff"):
        with scope(house.association):
            membership = house.person(role).memberships.select_related("association").get()
            found[role] = list(BoardMeetings().dated(membership, timezone.localdate()))
    assert [len(each) for each in found.values()] == [1, 0, 1]
    entry = found["board_member"][0]
    assert (entry.title, entry.where, entry.starts_at) == ("Corporate Board: Annual meeting", "City Hall", begins)
    assert entry.ends_at == begins + datetime.timedelta(hours=1)
    with scope(house.association), translation.override("ja"):
        membership = house.board_member.memberships.select_related("association").get()
        (entry,) = BoardMeetings().dated(membership, timezone.localdate())
    assert entry.title == "企業諮問委員会：年次総会" and entry.where == "市役所"


@pytest.mark.django_db(transaction=True)
def test_two_who_vote_at_once_are_both_counted_and_one_who_presses_twice_once() -> None:
    association = factories.association(slug="omaha")
    users = tuple(factories.member(association=association, email=f"{n}@omaha.example").user for n in range(3))
    board = boards.board(association=association)
    seats = sittings.held_seats(board=board, number=3, users=users)
    meeting = sittings.meeting(board=board)
    item = sittings.item(board=board, meeting=meeting)
    sittings.present(meeting=meeting, seats=seats)

    def vote(user, ballot):
        def act() -> int:
            with scope(association):
                return cast_own_ballot(item=item, ballot=ballot, by=user).pk

        return act

    answers = at_once(*(vote(user, "yes") for user in users), *(vote(user, "yes") for user in users))
    assert all(isinstance(answer, int) for answer in answers), answers

    def count() -> str:
        with scope(association):
            row = AgendaItem.objects.select_related("board", "meeting", "association").get(pk=item.pk)
            return count_votes(item=row, read_version=row.version, values={}, by=None).decision

    counted = at_once(count, count, vote(users[0], "no"))
    decided = [answer for answer in counted if answer == "adopted"]
    assert len(decided) == 1, counted
    with scope(association):
        assert Vote.objects.count() == 3
        assert AgendaItem.objects.get(pk=item.pk).decision == "adopted"


@pytest.mark.django_db(transaction=True)
def test_a_count_a_close_and_a_change_of_who_is_there_come_one_after_the_other() -> None:
    association = factories.association(slug="omaha")
    board = boards.board(association=association)
    staff = factories.member(association=association, email="staff@omaha.example").user
    seats = sittings.held_seats(board=board, number=3)
    for _round in range(4):
        meeting = sittings.meeting(board=board)
        item = sittings.item(board=board, meeting=meeting)
        sittings.present(meeting=meeting, seats=seats[:2])  # just enough of three
        with scope(association):
            note_ballots(item=item, ballots={seats[0].pk: "yes"}, by=staff)

        def count(item: AgendaItem = item) -> str:
            with scope(association):
                return count_votes(item=item, read_version=item.version, values={}, by=staff).decision

        def close(meeting: BoardMeeting = meeting) -> str:
            with scope(association):
                close_meeting(meeting=meeting, read_version=meeting.version, by=staff)
            return "closed"

        def leave(meeting: BoardMeeting = meeting) -> str:
            sittings.present(meeting=meeting, seats=seats[1:2], mark=ABSENT, by=staff)
            return "left"

        at_once(count, leave, close)
        with scope(association):
            kept = BoardMeeting.objects.select_related("board", "association").get(pk=meeting.pk)
            there = BoardAttendance.objects.filter(meeting=kept, is_present=True).count()
            is_decided = bool(AgendaItem.objects.get(pk=item.pk).decision)
        assert there == (2 if is_decided else 1), "either the vote was counted, or its quorum went"
        assert kept.seats_present in (None, there) and (is_decided or not kept.is_closed)


@pytest.mark.django_db
def test_a_person_is_told_what_they_gave(cast: Cast) -> None:
    from contacts.privacy import somebody
    from portal.privacy import copy_of

    house = cast.omaha
    grace = people.person(association=house.association, family_name="Example", given_name="Grace")
    sittings.contribution(association=house.association, person=grace, what_en="Interpreting")
    with scope(house.association):
        found = copy_of(somebody(grace))
    assert [row["what_en"] for row in found["contributions"]] == ["Interpreting"]
