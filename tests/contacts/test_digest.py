"""The weekly letter: once a week, in the reader's language, only when something is owed, and one click stops it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.logs import without_tokens
from portal.owed.models import Digest, DigestWish
from portal.owed.services import LETTER, choose_digest, plan_digests
from portal.owed.stopping import stop_token
from portal.scoping import scope
from tests import people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2026, 11, 23, 18, tzinfo=datetime.UTC)  # noon at the association's place
A_DAY = datetime.timedelta(days=1)
THE_STOP = re.compile(r"https?://\S+/letters/stop/[^\s/]+/")


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def promised(house: House, **fields: Any) -> Any:
    fields = {"due_on": ago(3), "what": "Send the plan", "by": house.volunteer} | fields
    return people.follow_up(association=house.association, **fields)


def sent(now: datetime.datetime = MONDAY) -> list[EmailMessage]:
    """The letters that go out when the day's round has run at that moment."""
    mail.outbox.clear()
    plan_digests(now=now)
    for job in Job.objects.filter(kind=LETTER):
        work(job_id=job.pk)
    return list(mail.outbox)


def wish(house: House, **values: Any) -> None:
    with scope(house.association):
        choose_digest(membership=house.volunteer.memberships.get(), values={"is_wanted": True, "weekday": 0} | values)


def test_who_owes_something_gets_one_letter_and_the_others_none(cast: Cast) -> None:
    promised(cast.omaha)
    (letter,) = sent()
    assert letter.to == [cast.omaha.volunteer.email]
    assert letter.subject == "1 thing is past its day"  # nobody was named
    assert letter.from_email.startswith("Omaha Sister Cities Association <")
    for words in ("PAST DUE", "3 days past due", "Send the plan", "/a/omaha/owed/", "/a/omaha/owed/letter/"):
        assert words in letter.body


def test_it_is_never_sent_twice_in_a_week(cast: Cast) -> None:
    promised(cast.omaha)
    assert len(sent()) == 1
    for day in range(7):
        assert sent(MONDAY + day * A_DAY) == []
    assert len(sent(MONDAY + 7 * A_DAY)) == 1
    with scope(cast.omaha.association):
        rows = Digest.objects.filter(membership__user=cast.omaha.volunteer)
        assert [row.week_on.isoformat() for row in rows] == ["2026-11-30", "2026-11-23"]
        assert all(row.sent_at for row in rows)


def test_a_round_that_came_late_makes_up_for_it_and_one_too_early_waits(cast: Cast) -> None:
    promised(cast.omaha)
    wish(cast.omaha, weekday=2)
    assert sent(MONDAY) == []
    assert len(sent(MONDAY + 4 * A_DAY)) == 1
    # Sunday evening at the association's place is Monday already elsewhere.
    assert sent(datetime.datetime(2026, 11, 30, 3, tzinfo=datetime.UTC)) == []


def test_a_japanese_reader_reads_japanese_throughout(cast: Cast) -> None:
    house = cast.omaha
    house.association.name_ja = "オマハ姉妹都市協会"
    house.association.save()
    User.objects.filter(pk=house.volunteer.pk).update(language="ja", name_ja="ビクター・サンプル")
    hanako = people.person(association=house.association)
    people.position(person=hanako, organization=people.organization(association=house.association))
    promised(house, person=hanako, what="注文書を送る")
    promised(house, what="地図を送る", due_on=ago(-2))
    promised(house, what="日程のご連絡", promised_by="partner")
    (letter,) = sent()
    assert letter.subject == "1名の方が、お返事をお待ちです"
    for words in (
        "ビクター・サンプル 様",
        "■ 期日を過ぎた方",
        "- 田中 花子 様 Hanako Tanaka、静岡茶業\n  3日超過。注文書を送る",
        "■ まもなく期日",
        "■ 先方からのお返事待ち",
        "ログインせずに1クリックで停止",
    ):
        assert words in letter.body
    rest = re.sub(r"https?://\S+|Hanako Tanaka", "", letter.body)
    assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", rest)


def test_an_english_reader_reads_english(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association)
    promised(cast.omaha, person=hanako, due_on=timezone.localdate())
    (letter,) = sent()
    assert letter.subject == "Nobody is waiting for us"
    assert "- Ms. Hanako Tanaka 田中 花子\n  Due today. Send the plan" in letter.body


def test_its_headers_let_a_mail_program_stop_it(cast: Cast) -> None:
    promised(cast.omaha)
    (letter,) = sent()
    headers = letter.message()
    address = THE_STOP.search(letter.body)
    assert address
    assert headers["List-Unsubscribe"] == f"<{address.group()}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert f"<{address.group()}>".encode() in headers.as_bytes()  # whole, neither cut nor encoded


def test_one_click_stops_it_without_signing_in_and_looking_does_not(cast: Cast) -> None:
    house = cast.omaha
    promised(house)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    address = reverse("digest_stop", kwargs={"token": stop_token(membership)})
    strict = Client(enforce_csrf_checks=True)
    for method in ("get", "head"):
        assert getattr(strict, method)(address).status_code == 200
    with scope(house.association):
        assert not DigestWish.objects.exists()
    answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "stopped" in answer.content.decode()
    assert strict.post(address).status_code == 200  # twice is once
    assert sent() == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert without_tokens(f"POST {address}") == "POST /letters/stop/…/"
    forged = reverse("digest_stop", kwargs={"token": stop_token(membership)[:-2] + "xx"})
    assert strict.post(forged).status_code == 404


def test_a_stopped_letter_keeps_the_weekday_and_can_be_had_again(cast: Cast) -> None:
    house = cast.omaha
    promised(house)
    wish(house, weekday=4)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    Client().post(reverse("digest_stop", kwargs={"token": stop_token(membership)}))
    client = Client()
    client.force_login(house.volunteer)
    page = reverse("digest_wish", kwargs={"association": "omaha"})
    assert "checked" not in client.get(page).content.decode().split("weekday")[0]
    assert client.post(page, {"is_wanted": "on", "weekday": "4"}).status_code == 302
    assert client.post(page, {"is_wanted": "on", "weekday": "9"}).status_code == 422
    assert len(sent(MONDAY + 4 * A_DAY)) == 1


def test_it_stops_with_the_role_even_when_it_is_on_its_way(cast: Cast) -> None:
    house = cast.omaha
    promised(house)
    plan_digests(now=MONDAY)
    with scope(house.association):
        # The portal's own way out asks first to hand over what is owed; here somebody's role ends with it in hand.
        house.volunteer.memberships.update(ended_at=timezone.now())
    assert sent() == []
    assert sent(MONDAY + 7 * A_DAY) == []
    with scope(house.association):
        assert not Digest.objects.exclude(sent_at=None).exists()


def test_each_association_writes_its_own(cast: Cast) -> None:
    promised(cast.omaha)
    people.follow_up(
        association=cast.springfield.association, by=cast.springfield.staff, what="Elsewhere", due_on=ago(1)
    )
    assert sorted(letter.to[0] for letter in sent()) == [cast.springfield.staff.email, cast.omaha.volunteer.email]
    assert all(("Elsewhere" in each.body) == (each.to == [cast.springfield.staff.email]) for each in mail.outbox)


def test_a_broken_link_says_where_the_letter_is_stopped(client: Client) -> None:
    answer = client.get(reverse("digest_stop", kwargs={"token": "broken"}))
    assert answer.status_code == 404 and "A letter every week" in answer.content.decode()
