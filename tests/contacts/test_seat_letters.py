"""The letter that asks somebody to take a seat: in both languages, answered like an invitation, never before the
charter is approved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from contacts.choices import BoardKind, CandidateState
from contacts.letters import LETTER
from contacts.models import Invitation, SeatCandidate
from contacts.rsvp import token_of
from contacts.services.invitations import give_answer, invite_candidate, revoke
from portal.accounts.models import Association
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests import boards, factories
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of
from tests.engagement import guest

pytestmark = [pytest.mark.django_db, pytest.mark.covers("80")]
SENTENCE = "You told us how you found your first importer; our board needs exactly that voice."


def asked(house: House, language: str = "en", **fields: Any) -> Invitation:
    board = boards.board(
        association=house.association,
        about_en="It brings companies of both cities together.",
        about_ja="両市の企業をつなぎます。",
        meets_en="four times a year",
        meets_ja="年4回",
        **fields,
    )
    seat = boards.seat(board=board, title_ja="企業の席")
    candidate = boards.candidate(seat=seat, person=guest(association=house.association, honorific_ja="様"))
    with scope(house.association):
        candidate = SeatCandidate.objects.select_related("seat__board", "person__association").get(pk=candidate.pk)
        values = {"language": language, "email": "hanako@tea.example", "sentence": SENTENCE}
        return invite_candidate(candidate=candidate, values=values, by=house.staff)


def state_of(house: House) -> str:
    with scope(house.association):
        return SeatCandidate.objects.get().state


def sent(row: Invitation) -> Any:
    job = Job.objects.of(LETTER, row)
    assert job is not None
    work(job_id=job.pk)
    (letter,) = mail.outbox
    return letter


def test_a_candidate_is_asked_answers_without_an_account_and_may_change_it(cast: Cast) -> None:
    house = cast.omaha
    row = asked(house)
    assert state_of(house) == CandidateState.ASKED
    client = Client()
    with scope(house.association):
        link = f"/rsvp/{token_of(row)}/"
    page = client.get(link, follow=True)
    words = words_of(page)
    assert "I am willing to take the seat" in words and "Corporate Board" in words and "At the door" not in words
    client.post("/rsvp/invitation/", {"answer": "yes"})
    assert state_of(house) == CandidateState.WILLING
    client.post("/rsvp/invitation/", {"answer": "no"})
    assert state_of(house) == CandidateState.UNWILLING
    with scope(house.association):
        SeatCandidate.objects.update(state=CandidateState.SEATED)
        with pytest.raises(ValidationError, match="decided on"):
            give_answer(invitation=row, answer="yes")
    assert "The seat has been decided on." in words_of(client.get("/rsvp/invitation/"))


def test_taking_the_letter_back_leaves_a_candidate_who_is_thought_of(cast: Cast) -> None:
    house = cast.omaha
    row = asked(house)
    with scope(house.association):
        revoke(invitation=row, by=house.staff)
    assert state_of(house) == CandidateState.CONSIDERED


def test_the_letter_in_english(cast: Cast) -> None:
    house = cast.omaha
    letter = sent(asked(house))
    assert letter.subject == "Staff asks you to join: Corporate Board"
    for words in ("Dear Ms. Hanako Tanaka,", SENTENCE, "Seat: Business seat", "Term: 2 years", "four times a year"):
        assert words in letter.body
    assert letter.attachments == []
    (page,) = [content for content, kind in letter.alternatives if kind == "text/html"]
    assert SENTENCE in page and "It brings companies of both cities together." in page


def test_the_letter_in_japanese_has_nothing_of_ours_in_english(cast: Cast) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(name_ja="オマハ姉妹都市協会")
    house.staff.name_ja = "佐藤 健一"
    house.staff.save()
    letter = sent(asked(house, "ja"))
    assert letter.subject == "【ご就任のお願い】企業諮問委員会"
    for words in ("田中 花子 様", "席：企業の席", "任期：2年", "会議：年4回", "両市の企業をつなぎます。"):
        assert words in letter.body
    rest = re.sub(r"https?://\S+|\S+@\S+", "", letter.body).replace(SENTENCE, "")
    assert not re.search(r"[A-Za-z]{3,}", rest.replace("Omaha", ""))


def test_nobody_is_asked_for_an_advisory_board_before_its_charter_is_approved(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association, kind=BoardKind.ADVISORY)
    person = guest(association=house.association)
    row = factories.kept(SeatCandidate(association=house.association, seat=boards.seat(board=board), person=person))
    with scope(house.association):
        candidate = SeatCandidate.objects.select_related("seat__board", "person__association").get(pk=row.pk)
        values = {"language": "en", "email": "hanako@tea.example", "sentence": SENTENCE}
        with pytest.raises(ValidationError, match="charter"):
            invite_candidate(candidate=candidate, values=values, by=house.staff)
        assert not Invitation.objects.exists()
    assert "charter" in words_of(enter(house.staff).get(at(house, "candidate_ask", candidate=row.pk)))
