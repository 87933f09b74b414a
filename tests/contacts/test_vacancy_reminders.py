"""The vacancy clock: among whom we owe from the day after a term ends, and letters after 30, 60 and 90 days."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from contacts.choices import BoardKind
from contacts.models import Board, Charter, Seat, VacancyReminder
from contacts.services.reminders import LETTER, plan_reminders
from contacts.services.terms import appoint
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.promises import EVERYBODYS, MINE, NOBODYS, Asked, waiting
from portal.scoping import scope
from tests import boards, people
from tests.cast import Cast, House
from tests.contacts.pages import words_of

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2027, 3, 10, 18, tzinfo=datetime.UTC)  # noon at the association's place
TODAY = NOON.date()
_now = [NOON]


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def vacant_seat(house: House, *, ended: int, board: Board | None = None, **fields: Any) -> Seat:
    """A business seat whose last term ended so many days ago."""
    seat = boards.seat(
        board=board or boards.board(association=house.association),
        constituencies=boards.BUSINESS,
        opened_on=TODAY - days(900),
        title_en="Seat of business",
        title_ja="経済界の席",
        **fields,
    )
    hana = boards.business_person(association=house.association)
    boards.term(seat=seat, person=hana, starts_on=TODAY - days(600), ends_on=TODAY - days(ended))
    return seat


def sent(now: datetime.datetime = NOON) -> list[EmailMessage]:
    """The letters that go out when the day's round has run at that moment."""
    mail.outbox.clear()
    _now[:] = [now]
    plan_reminders(now=now)
    for job in Job.objects.filter(kind=LETTER, ended_at=None):
        work(job_id=job.pk)
    return list(mail.outbox)


def owed(house: House, role: str = "staff", **wish: Any) -> list[str]:
    with scope(house.association):
        membership = house.person(role).memberships.get()
        return [f"{each.what} {each.remark}" for each in waiting(Asked(membership, TODAY, **wish), None, 50)[0]]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at noon until a round of another day sets it."""
    _now[:] = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: _now[0])


# --- among whom we owe ------------------------------------------------------------------------------------------------


@pytest.mark.covers("74", page="/a/…/owed/")
@pytest.mark.covers("C10")
def test_the_clock_runs_from_the_day_after_the_term_ends(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=1)
    told = "The seat “Seat of business” of Corporate Board waits for somebody. It has been vacant for 1 day."
    assert owed(house) == [f"{told} Nobody is thought of yet."]
    page = enter(house.staff).get(reverse("whom_we_owe", kwargs={"association": "omaha"}))
    assert "1 day past due" in words_of(page) and seat.get_absolute_url() in page.content.decode()
    assert "vacant for 1 day" in words_of(enter(house.volunteer).get(seat.board.get_absolute_url()))


def test_a_term_that_ends_within_a_week_is_told_before(cast: Cast) -> None:
    house = cast.omaha
    vacant_seat(house, ended=-5)
    (line,) = owed(house)
    assert "The term ends on 15 March 2027, and nobody follows yet." in line


def test_only_designated_seats_of_standing_boards_that_may_ask_have_a_clock(cast: Cast) -> None:
    house = cast.omaha
    boards.seat(board=boards.board(association=house.association), opened_on=TODAY - days(100))
    gone = boards.board(association=house.association, closed_on=TODAY)
    boards.seat(board=gone, constituencies=boards.BUSINESS, opened_on=TODAY - days(100))
    advisory = boards.board(association=house.association, kind=BoardKind.ADVISORY)
    boards.seat(board=advisory, constituencies=boards.BUSINESS, opened_on=TODAY - days(100))
    assert owed(house) == [] and sent() == []
    boards.approved(board=advisory)
    with scope(house.association):
        assert Charter.objects.exists()
    assert any("waits for somebody" in line for line in owed(house))


def test_a_vacancy_is_of_those_who_look_after_boards(cast: Cast) -> None:
    house = cast.omaha
    vacant_seat(house, ended=40)
    found = {
        (role, whose): len(owed(house, role, whose=whose))
        for role in ("staff", "volunteer", "board_member")
        for whose in (MINE, NOBODYS, EVERYBODYS)
    }
    assert {pair for pair, number in found.items() if number} == {
        ("staff", MINE),
        ("staff", EVERYBODYS),
        ("volunteer", EVERYBODYS),
        ("board_member", EVERYBODYS),
    }


def test_somebody_who_is_appointed_ends_the_waiting(cast: Cast) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=40)
    ken = boards.business_person(association=house.association, family_name="Mori", given_name="Ken")
    values = {"person": ken, "starts_on": TODAY + days(20), "ends_on": TODAY + days(300)}
    with scope(house.association):
        appoint(seat=seat, values=values, by=house.staff)
    assert owed(house) == [] and sent() == []


# --- letters ----------------------------------------------------------------------------------------------------------


def test_each_who_looks_after_boards_gets_one_letter_at_30_60_and_90_days(cast: Cast) -> None:
    house = cast.omaha
    vacant_seat(house, ended=29)
    counts = [len(sent(NOON + days(number))) for number in range(100)]
    assert [number + 29 for number, count in enumerate(counts) if count] == [30, 60, 90]
    assert {count for count in counts if count} == {2}  # staff and administrator
    with scope(house.association):
        assert VacancyReminder.objects.filter(sent_at=None).count() == 0


def test_of_several_days_that_passed_unseen_the_last_is_reminded_of(cast: Cast) -> None:
    house = cast.omaha
    vacant_seat(house, ended=75)
    assert {letter.to[0] for letter in sent()} == {house.staff.email, house.administrator.email}
    with scope(house.association):
        assert set(VacancyReminder.objects.values_list("days", flat=True)) == {60}
    assert sent(NOON + days(1)) == []


def test_the_letter_in_english(cast: Cast) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=30)
    letter = next(each for each in sent() if each.to == [house.staff.email])
    assert letter.subject == "Corporate Board: the seat “Seat of business” has been vacant for 30 days"
    text = str(letter.body)
    for each in (
        "has been vacant since 9 February 2027, that is for 30 days.",
        "It is designated for: Business.",
        "Nobody is thought of for it yet.",
        seat.get_absolute_url(),
        "You get this letter because you look after the boards of Omaha Sister Cities Association.",
    ):
        assert each in text, each


def test_the_letter_in_japanese(cast: Cast) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=30)
    boards.candidate(seat=seat, person=people.person(association=house.association))
    house.staff.language = "ja"
    house.staff.save()
    letter = next(each for each in sent() if each.to == [house.staff.email])
    assert letter.subject == "企業諮問委員会：「経済界の席」の席が30日間空いています"
    text = str(letter.body)
    for each in (
        "2027年2月9日",
        "この席の選出区分：企業",
        "現在、候補の方が1名いらっしゃいます。",
        "30日、60日、90日",
    ):
        assert each in text, each


def test_a_letter_that_is_no_longer_true_does_not_go_out(cast: Cast) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=30)
    mail.outbox.clear()
    assert plan_reminders(now=NOON) == 2
    ken = boards.business_person(association=house.association, family_name="Mori", given_name="Ken")
    with scope(house.association):
        appoint(seat=seat, values={"person": ken, "starts_on": TODAY, "ends_on": TODAY + days(9)}, by=house.staff)
    for job in Job.objects.filter(kind=LETTER):
        work(job_id=job.pk)
    assert mail.outbox == []


def test_a_new_vacancy_of_the_same_seat_begins_anew(cast: Cast) -> None:
    house = cast.omaha
    seat = vacant_seat(house, ended=30)
    assert len(sent()) == 2
    ken = boards.business_person(association=house.association, family_name="Mori", given_name="Ken")
    with scope(house.association):
        values = {"person": ken, "starts_on": TODAY, "ends_on": TODAY + days(9)}
        appoint(seat=seat, values=values, by=house.staff)
    assert len(sent(NOON + days(9 + 30))) == 2
