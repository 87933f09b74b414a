"""Whoever administers an association that is closed reads so in a letter: by whom, what holds now, whom to ask."""

from __future__ import annotations

import datetime
import smtplib
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Association, User
from portal.accounts.services import close_association, reopen_association
from portal.backups.services.letting_go import erase
from portal.jobs.models import Job, JobState
from portal.jobs.services import work
from portal.parting.models import ClosingLetter
from portal.permissions import Role
from portal.scoping import system_scope
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CLOSED_AT = datetime.datetime(2026, 3, 1, 20, tzinfo=datetime.UTC)
"""The second of March in Tokyo."""


@pytest.fixture
def hanako(cast: Cast) -> User:
    """Omaha's other administrator, who reads Japanese."""
    member = factories.member(
        association=cast.omaha.association,
        role=Role.ADMINISTRATOR,
        email="hanako@omaha.example",
        language="ja",
        name_ja="佐藤花子",
    )
    return member.user


def letters() -> list[ClosingLetter]:
    with system_scope("look at the letters of a test"):
        return list(ClosingLetter.objects.order_by("user__email"))


def post() -> dict[str, str]:
    """Do what waits of the letters; each address with the subject and the text that came there."""
    for job in Job.objects.filter(kind="closing_letter"):
        work(job_id=job.pk)
    return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}


def closed_on_a_day(association: Association) -> None:
    Association.objects.filter(pk=association.pk).update(closed_at=CLOSED_AT, time_zone="Asia/Tokyo")
    with system_scope("give the letters of a test a day"):
        ClosingLetter.objects.update(closed_at=CLOSED_AT)


def test_every_administrator_reads_who_closed_it_when_and_whom_to_ask_until_which_day(
    cast: Cast, hanako: User, enter: Any
) -> None:
    house = cast.omaha
    factories.ended(membership=factories.member(association=house.association, role=Role.ADMINISTRATOR))
    factories.member(association=house.association, role=Role.ADMINISTRATOR, is_active=False)
    client = enter(house.administrator)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    client.post(reverse("association_close", args=["omaha"]), {"name": house.association.name_en})
    closed_on_a_day(house.association)
    came = post()
    assert set(came) == {hanako.email, house.administrator.email}
    own, other = came[house.administrator.email], came[hanako.email]
    assert own.startswith(f"{house.association.name_en} was closed\n")
    for words in (f"you closed {house.association.name_en}", "your receipt", "on 2 March 2026", "1 April 2026"):
        assert words in own
    for words in ("佐藤花子 様", f"{house.administrator.name}様のお手続き", "2026年3月2日", "2026年4月1日"):
        assert words in other
    assert "控え" not in other and "運営者）" not in other
    for text in (own, other):
        assert settings.DEFAULT_FROM_EMAIL in text
        assert "/a/" not in text, "nobody could sign in to it"
    post()
    assert len(mail.outbox) == 2 and all(letter.sent_at for letter in letters())


def test_an_operator_who_closes_it_causes_the_same_letters(cast: Cast, hanako: User, enter: Any) -> None:
    chosen = {"action": "close", "_selected_action": [cast.omaha.association.pk]}
    enter(cast.operator).post(reverse("admin:accounts_association_changelist"), chosen)
    came = post()
    assert set(came) == {hanako.email, cast.omaha.administrator.email}
    assert f"{cast.operator.name}, who runs this portal, closed" in came[cast.omaha.administrator.email]
    assert f"{cast.operator.name}様（本ポータルの運営者）" in came[hanako.email]


def test_a_mail_server_that_is_away_does_not_keep_it_open_and_is_asked_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_letters: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        closed = close_association(association=cast.omaha.association, by=cast.omaha.administrator)
        assert post() == {} and closed.closed_at
    assert [job.state for job in Job.objects.filter(kind="closing_letter")] == [JobState.QUEUED]
    Job.objects.update(run_after=timezone.now())
    assert set(post()) == {cast.omaha.administrator.email}


def test_what_was_opened_again_is_told_to_nobody_and_a_second_closing_once(cast: Cast) -> None:
    association = cast.omaha.association
    close_association(association=association, by=cast.omaha.administrator)
    reopen_association(association=association, by=cast.operator)
    assert post() == {}
    close_association(association=association, by=cast.omaha.administrator)
    reopen_association(association=association, by=cast.operator)
    close_association(association=association, by=cast.operator)
    (text,) = post().values()
    assert len(mail.outbox) == 1 and "who runs this portal" in text
    assert len(letters()) == 3


def test_a_letter_goes_with_its_readers_account_and_outlives_that_of_who_closed_it(cast: Cast, hanako: User) -> None:
    house = cast.omaha
    close_association(association=house.association, by=house.administrator)
    with system_scope("close the account of whoever closed the association"):
        house.administrator.delete()
    assert [letter.user_id for letter in letters()] == [hanako.pk]
    came = post()
    assert set(came) == {hanako.email} and "アカウントのなくなった方のお手続き" in came[hanako.email]


def test_erasing_the_association_takes_letters_that_wait_too(
    cast: Cast, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    for house in (cast.omaha, cast.springfield):
        close_association(association=house.association, by=cast.operator)
    Association.objects.filter(pk=cast.omaha.association.pk).update(closed_at=CLOSED_AT)
    erase(association=Association.objects.get(pk=cast.omaha.association.pk))
    assert [letter.user_id for letter in letters()] == [cast.springfield.administrator.pk]
    assert set(post()) == {cast.springfield.administrator.email}
