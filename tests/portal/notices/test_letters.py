"""The letter with notices: one a day for one person at most, in their language, stopped by one click."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from portal.logs import without_tokens
from portal.notices.models import Notice, NoticeLetter, NoticeWish
from portal.notices.services.letters import plan_letters
from portal.notices.services.telling import choose_ways, mark_all_read
from portal.owed.services import choose_digest
from portal.scoping import scope, system_scope
from tests import factories, people, told
from tests.cast import Cast, House
from tests.contacts.pages import statements, words_of
from tests.told import A_DAY, TUESDAY, Clock

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
THE_STOP = re.compile(r"https?://\S+/letters/notices/[^\s/]+/")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def no_weekly(house: House, *users: User) -> None:
    """They have stopped the weekly letter about whom we owe."""
    with scope(house.association):
        for user in users:
            choose_digest(membership=user.memberships.get(), values={"is_wanted": False, "weekday": 0})


def wishes(house: House, user: User, **ways: str) -> None:
    with scope(house.association):
        choose_ways(membership=user.memberships.get(), has_mail=True, ways=ways)


def test_three_notices_on_one_day_are_one_mail_and_the_next_day_brings_only_new_ones(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    for what in ("One", "Two", "Three"):
        told.handed(house, what)
    (letter,) = clock.day()
    assert letter.to == [house.volunteer.email] and letter.subject == "3 notices"
    assert letter.from_email.startswith("Omaha Sister Cities Association <")
    for words in (": One", ": Two", ": Three", "You read this because it is yours now.", "/a/omaha/notices/choices/"):
        assert words in letter.body
    assert clock.day() == []
    told.handed(house, "Four")
    (letter,) = clock.day()
    assert letter.subject.endswith(": Four") and ": One" not in letter.body
    assert clock.day() == []


def test_it_waits_for_the_morning_of_its_association(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    told.handed(house)
    clock.day()
    with scope(house.association):
        row = NoticeLetter.objects.get()
    assert (row.day_on, row.due_at) == (
        datetime.date(2027, 3, 10),
        datetime.datetime(2027, 3, 10, 13, tzinfo=datetime.UTC),
    )


def test_after_a_day_without_a_worker_there_is_still_one_mail_on_a_day(cast: Cast, clock: Clock) -> None:
    """Wednesday's letter goes on Thursday before seven, and Thursday's has something to say too."""
    house = cast.omaha
    no_weekly(house, house.volunteer)
    told.handed(house, "Early")
    plan_letters(now=clock.now)
    thursday = datetime.datetime(2027, 3, 11, 12, tzinfo=datetime.UTC)  # six in the morning
    clock.at(thursday)
    plan_letters(now=clock.now)
    clock.send()
    assert [letter.subject.rpartition(": ")[2] for letter in mail.outbox] == ["Early"]
    told.handed(house, "Late")
    clock.at(thursday + 2 * HOUR)
    clock.send()
    assert len(mail.outbox) == 1
    plan_letters(now=clock.now)
    clock.at(thursday + A_DAY + 2 * HOUR)
    clock.send()
    assert len(mail.outbox) == 2 and mail.outbox[1].subject.endswith(": Late")


def test_what_was_read_before_is_not_mailed(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    told.handed(house)
    with scope(house.association):
        mark_all_read(membership=house.volunteer.memberships.get(), newest=Notice.objects.get().pk)
    assert clock.day() == []


def test_one_person_in_two_associations_gets_one_mail_with_both(cast: Cast, clock: Clock) -> None:
    both = cast.omaha.volunteer
    factories.member(association=cast.springfield.association, role="volunteer", email="x@x.example")
    with scope(cast.springfield.association):
        other = cast.springfield.association.memberships.get(user__email="x@x.example")
        other.user = both
        other.save()
    for house in (cast.omaha, cast.springfield):
        with scope(house.association):
            choose_digest(membership=both.memberships.get(), values={"is_wanted": False, "weekday": 0})
        told.handed(house, f"For {house.association.slug}", to=both)
    (letter,) = [each for each in clock.day() if each.to == [both.email]]
    assert letter.body.index("OMAHA SISTER") < letter.body.index(": For omaha") < letter.body.index("SPRINGFIELD")
    assert ": For springfield" in letter.body and letter.subject == "2 notices"
    assert not letter.from_email.startswith("Omaha")
    assert clock.day() == []


def test_on_the_day_of_the_weekly_letter_the_notices_wait(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    with scope(house.association):
        choose_digest(membership=house.volunteer.memberships.get(), values={"is_wanted": True, "weekday": 2})
    people.follow_up(association=house.association, by=house.volunteer, due_on=TUESDAY.date() - 3 * A_DAY)
    told.handed(house, "New")  # on Tuesday; its letter would go on Wednesday morning, which is the weekly letter's day
    assert clock.day() == []
    wednesday = clock.day()
    assert [each.subject for each in wednesday] == ["1 thing is past its day", wednesday[1].subject]
    assert wednesday[1].subject.endswith(": New")  # the next morning
    with system_scope("look at all letters"):
        (row,) = NoticeLetter.objects.filter(sent_at__isnull=False)
    assert row.day_on == datetime.date(2027, 3, 11)


def test_two_weekly_letters_of_one_person_go_on_two_days(cast: Cast, clock: Clock) -> None:
    both = cast.omaha.volunteer
    with scope(cast.springfield.association):
        member = cast.springfield.volunteer.memberships.get()
        member.user = both
        member.save()
    for house in (cast.omaha, cast.springfield):
        people.follow_up(association=house.association, by=both, owner=both, due_on=TUESDAY.date() - 3 * A_DAY)
    days = [[each.from_email.split(" ")[0] for each in clock.day() if each.to == [both.email]] for _day in range(3)]
    assert sorted(map(len, days)) == [0, 1, 1] and sorted(each for day in days for each in day) == ['"Sister', "Omaha"]


def test_weekly_ones_are_gathered_for_a_week(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    wishes(house, house.volunteer, follow_up_handed="weekly")
    told.handed(house, "First of the week")
    assert len(clock.day()) == 1
    mails: list[Any] = []
    for number in range(6):
        told.handed(house, f"day {number}")
        mails += clock.day()
    assert mails == []
    (letter,) = [*clock.day(), *clock.day()]
    assert letter.subject == "6 notices"


def test_in_the_portal_only_is_not_mailed_and_stopped_mail_is_none_at_all(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    wishes(house, house.volunteer, follow_up_handed="portal")
    told.handed(house, "Quiet")
    assert clock.day() == []
    assert len(told.words(house, house.volunteer)) == 1


def test_a_japanese_reader_reads_japanese_throughout(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    User.objects.filter(pk=house.volunteer.pk).update(language="ja", name_ja="ビクター・サンプル")
    type(house.association).objects.filter(pk=house.association.pk).update(name_ja="オマハ姉妹都市協会")
    told.handed(house, "注文書を送る")
    told.handed(house, "地図を送る")
    (letter,) = clock.day()
    assert letter.subject == "お知らせが2件ございます"
    for words in (
        "ビクター・サンプル 様",
        "ご担当に関わる動きをお知らせいたします",
        "：注文書を送る",
        "引き継がれた",
        "ログインせずに1クリックで停止",
    ):
        assert words in letter.body
    rest = re.sub(r"https?://\S+", "", letter.body)
    assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", rest)


def test_one_click_stops_it_without_signing_in_and_looking_does_not(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    told.handed(house)
    (letter,) = clock.day()
    found = THE_STOP.search(letter.body)
    assert found is not None
    headers = letter.message()
    assert headers["List-Unsubscribe"] == f"<{found.group()}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = found.group()[found.group().index("/letters/") :]
    token = address.split("/")[3]
    assert token not in without_tokens(f"GET {address} 200")
    with scope(house.association):
        assert token not in str(NoticeLetter.objects.values())
    strict = Client(enforce_csrf_checks=True)
    assert "Stop the letters with notices?" in words_of(strict.get(address))
    with system_scope("look at wishes"):
        assert not NoticeWish.objects.exists()
    answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "have stopped" in words_of(answer)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    told.handed(house, "After it")
    assert clock.day() == []
    assert len(told.words(house, house.volunteer)) == 2
    wrong = strict.get(address.replace(token, token[:-1] + ("0" if token[-1] != "0" else "1")))
    assert wrong.status_code == 404 and "This link stops nothing" in words_of(wrong)


def test_who_has_left_gets_none(cast: Cast, clock: Clock) -> None:
    house = cast.omaha
    no_weekly(house, house.volunteer)
    told.handed(house)
    with scope(house.association):
        house.volunteer.memberships.update(ended_at=clock.now)
    assert clock.day() == []


def test_a_demonstration_shows_its_letters_to_their_reader_alone(cast: Cast, clock: Clock, enter: Any) -> None:
    house = cast.omaha
    type(house.association).objects.filter(pk=house.association.pk).update(is_demonstration=True)
    no_weekly(house, house.volunteer)
    told.handed(house, "Shown")
    clock.day()
    page = enter(house.volunteer).get("/a/omaha/outbox/")
    assert ": Shown" in words_of(page)
    assert ": Shown" not in words_of(enter(house.staff).get("/a/omaha/outbox/"))


def test_the_outbox_asks_the_same_however_many_letters_with_notices(cast: Cast, clock: Clock, enter: Any) -> None:
    house = cast.omaha
    type(house.association).objects.filter(pk=house.association.pk).update(is_demonstration=True)
    no_weekly(house, house.volunteer)
    counts = []
    for number in range(3):
        told.handed(house, f"Shown {number}")
        clock.day()
        counts.append(statements(enter(house.volunteer), "/a/omaha/outbox/"))
    assert len(set(counts)) == 1
    assert all(f"Shown {number}" in words_of(enter(house.volunteer).get("/a/omaha/outbox/")) for number in range(3))
