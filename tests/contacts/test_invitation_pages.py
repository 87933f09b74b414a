"""The pages of invitations: choosing one person, the letter and its preview, the answer a member writes down."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from contacts.letters import LETTER
from contacts.models import Invitation, InvitationAnswer
from contacts.rsvp import token_of
from contacts.services.invitations import give_answer
from portal.accounts.models import Association
from portal.jobs.models import Job, JobState
from portal.jobs.services import work
from portal.scoping import scope
from tests import people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of
from tests.engagement import SENTENCE, coming_programme, guest, invitation

pytestmark = pytest.mark.django_db


def sent(house: House, row: Invitation) -> Any:
    """The letter that goes out."""
    mail.outbox.clear()
    job = Job.objects.of(LETTER, row)
    assert job is not None
    work(job_id=job.pk)
    (letter,) = mail.outbox
    return letter


@pytest.mark.covers("68", page="/a/…/programmes/<n>/invite/<n>/")
def test_a_letter_is_written_read_through_in_the_guests_language_and_sent(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    client = enter(house.volunteer)
    chooser = words_of(client.get(at(house, "invitation_choose", programme=programme.pk)))
    assert "Hanako Tanaka" in chooser and "met on" in chooser
    assert "We have not asked Shizuoka for their own profile yet." in chooser  # and one may go on
    address = at(house, "invitation_new", programme=programme.pk, person=person.pk)
    assert "A letter from Volunteer to one person." in words_of(client.get(address))
    given = {"language": "ja", "email": "hanako@tea.example", "sentence": SENTENCE, "version": 0}
    preview = client.post(address, given)
    assert preview.status_code == 200
    words = words_of(preview)
    assert "【ご招待】お茶の夕べ" in words and SENTENCE in words and "Nothing has been sent yet." in words
    assert (
        "［ここにご回答用のリンクが入ります。］" in words and "Volunteer · Omaha Sister Cities Association <" in words
    )
    with scope(house.association):
        assert not Invitation.objects.exists()
    again = client.post(address, given | {"again": "1"})
    assert SENTENCE in words_of(again)
    answer = client.post(address, given | {"send": "1"})
    with scope(house.association):
        row = Invitation.objects.get()
    assert answer.status_code == 302 and answer["Location"] == row.get_absolute_url()
    assert "The letter is on its way." in words_of(client.get(row.get_absolute_url()))
    sent(house, row)
    assert "Has not answered yet." in words_of(client.get(row.get_absolute_url()))


@pytest.mark.covers("C17", page="/a/…/programmes/<n>/invite/<n>/")
def test_a_repeated_sentence_comes_back_with_what_was_typed_and_the_rule(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    invitation(programme=programme, person=person, by=house.volunteer)
    other = guest(association=house.association, family_name="Suzuki", given_name="Ken", email="ken@x.example")
    address = at(house, "invitation_new", programme=programme.pk, person=other.pk)
    given = {"language": "en", "email": "ken@x.example", "sentence": SENTENCE.upper(), "version": 0}
    answer = enter(house.volunteer).post(address, given)
    assert answer.status_code == 422
    assert "A personal invitation has a sentence that fits one person only" in words_of(answer)
    assert SENTENCE.upper() in words_of(answer)


def test_there_is_no_way_to_write_to_several(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    for number in range(3):
        guest(association=house.association, family_name=f"Guest{number}", given_name="A")
    page = enter(house.staff).get(at(house, "invitation_choose", programme=programme.pk)).content.decode()
    assert len(re.findall(r"/invite/\d+/", page)) == 3
    assert 'type="checkbox"' not in re.sub(r"<dialog.*?</dialog>", "", page, flags=re.S)


def test_who_is_not_offered_is_named_with_the_rule(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    people.person(association=house.association, family_name="Cold", given_name="Carl")
    page = enter(house.staff).get(at(house, "invitation_choose", programme=programme.pk), {"q": "Cold"})
    assert "Nobody has met Ms. Carl Cold yet" in words_of(page) or "Nobody has met Carl Cold yet" in words_of(page)


@pytest.mark.covers("67", page="/a/…/programmes/<n>/invitations/")
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_guests_asks_the_same_however_many(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership, seats=1)
    for each in range(number):
        person = guest(
            association=house.association, family_name=f"Guest{each}", given_name="A", email=f"g{each}@x.example"
        )
        row = invitation(
            programme=programme,
            person=person,
            by=house.staff,
            email=f"g{each}@x.example",
            sentence=f"This is the reason number {'abc'[each]} for which I write to you.",
        )
        with scope(house.association):
            give_answer(invitation=row, answer="yes")
    client = enter(house.staff)
    words = words_of(client.get(at(house, "invitation_list", programme=programme.pk)))
    assert ("waits for a seat, number 2" in words) is (number == 3)
    with scope(house.association):
        Invitation.objects.update(sent_at=timezone.now())
    Association.objects.update(is_demonstration=True)
    for each in range(number):
        guest(association=house.association, family_name=f"Friend{each}", given_name="B")
    pages = {
        "invitation_list": {"programme": programme.pk},
        "check_in_list": {"programme": programme.pk},
        "invitation_choose": {"programme": programme.pk},
        "person_invitations": {"person": person.pk},
        "outbox": {},
    }
    assert {name: statements(client, at(house, name, **parts)) for name, parts in pages.items()} == QUERIES


QUERIES = {
    "invitation_list": 8,
    "check_in_list": 8,
    "invitation_choose": 6,
    "person_invitations": 10,
    "outbox": 9,
}


def test_a_member_writes_down_what_was_said_on_the_telephone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = enter(house.staff)
    answer = client.post(at(house, "invitation_answer", invitation=row.pk), {"answer": "maybe", "note": "She called."})
    assert answer.status_code == 302
    words = words_of(client.get(row.get_absolute_url()))
    assert "I do not know yet" in words and "She called." in words and "written down by Staff" in words
    with scope(house.association):
        assert InvitationAnswer.objects.get().by == house.staff
    assert client.post(at(house, "invitation_answer", invitation=row.pk), {"answer": ""}).status_code == 422


def test_an_invitation_is_taken_back_after_a_question(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client, address = enter(house.volunteer), at(house, "invitation_revoke", invitation=row.pk)
    assert "has not gone out yet" in words_of(client.get(address))
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 422
    assert "Taken back" in words_of(client.get(row.get_absolute_url()))
    assert "Invite again" in words_of(client.get(row.get_absolute_url()))


def test_a_letter_that_could_not_be_sent_says_why_and_is_tried_again(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    Job.objects.update(state=JobState.FAILED, reasons={"en": "The mail server refused the address."})
    client = enter(house.volunteer)
    words = words_of(client.get(row.get_absolute_url()))
    assert "The letter could not be sent. The mail server refused the address." in words
    client.post(at(house, "invitation_send_again", invitation=row.pk))
    assert Job.objects.get(kind=LETTER).state == JobState.QUEUED
    sent(house, row)
    client.post(at(house, "invitation_send_again", invitation=row.pk))
    assert Job.objects.get(kind=LETTER).state == JobState.DONE


def test_a_board_member_reads_and_does_not_invite(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = enter(house.board_member)
    assert client.get(row.get_absolute_url()).status_code == 200
    assert client.get(at(house, "invitation_list", programme=programme.pk)).status_code == 200
    assert client.get(at(house, "invitation_new", programme=programme.pk, person=person.pk)).status_code == 403
    assert client.get(at(house, "check_in_list", programme=programme.pk)).status_code == 403


# --- the letters ------------------------------------------------------------------------------------------------------


def test_the_letter_in_english_says_who_what_when_where_and_how_to_answer(cast: Cast) -> None:
    house = cast.omaha
    day = datetime.date(2031, 5, 8)
    programme = coming_programme(
        partnership=house.partnership, starts_on=day, venue_en="Lauritzen Gardens", description_en="Tea and talk."
    )
    person = guest(association=house.association)
    letter = sent(house, invitation(programme=programme, person=person, by=house.volunteer, language="en"))
    assert letter.subject == "Volunteer invites you: Tea evening"
    assert letter.reply_to == ["volunteer@omaha.example"]
    for words in (
        "Dear Ms. Hanako Tanaka,",
        SENTENCE,
        "Thursday 8 May 2031",
        "Lauritzen Gardens, Omaha",
        "Tea and talk.",
        "you need no account",
        "you can change your answer until it begins",
    ):
        assert words in letter.body
    (page,) = [content for content, kind in letter.alternatives if kind == "text/html"]
    assert SENTENCE in page and "Answer the invitation" in page and '<html lang="en">' in page
    ((name, calendar, kind),) = [(each.filename, each.content, each.mimetype) for each in letter.attachments]
    assert (name, kind) == ("invitation.ics", "text/calendar")
    assert "SUMMARY;LANGUAGE=en:Tea evening" in calendar and "DTSTART;TZID=" in calendar


def test_the_letter_in_japanese_has_nothing_of_ours_in_english(cast: Cast) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(name_ja="オマハ姉妹都市協会")
    house.volunteer.name_ja = "佐藤 健一"
    house.volunteer.save()
    programme = coming_programme(
        partnership=house.partnership, starts_on=datetime.date(2031, 5, 8), venue_ja="ローリッツェン庭園"
    )
    person = guest(association=house.association, honorific_ja="様")
    tea = people.organization(association=house.association)
    people.position(person=person, organization=tea, title_ja="代表取締役")
    text = "先日の講演で若い茶農家のお話を伺い、当地の店主たちにもぜひ聞かせたいと思いました。"
    letter = sent(house, invitation(programme=programme, person=person, by=house.volunteer, sentence=text))
    assert letter.subject == "【ご招待】お茶の夕べ"
    for words in (
        "静岡茶業 代表取締役\n田中 花子 様",
        "オマハ姉妹都市協会の佐藤 健一でございます",
        text,
        "2031年5月8日",
        "ローリッツェン庭園",
        "会員登録は不要です",
    ):
        assert words in letter.body
    without_links = re.sub(r"https?://\S+|\S+@\S+", "", letter.body)
    assert not re.search(r"[A-Za-z]{3,}", without_links.replace("Omaha", "").replace("Shizuoka", ""))
    (page,) = [content for content, kind in letter.alternatives if kind == "text/html"]
    assert "ご出欠のご回答" in page and text in page


# --- the outbox of a demonstration ------------------------------------------------------------------------------------


def test_a_demonstration_reads_its_letters_and_follows_their_links(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(is_demonstration=True)
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = enter(house.volunteer)
    assert "No letter has gone out yet" in words_of(client.get(at(house, "outbox")))
    letter = sent(house, row)
    assert letter.subject in words_of(client.get(at(house, "outbox")))
    page = client.get(at(house, "outbox_letter", letter=LETTER, row=row.pk)).content.decode()
    with scope(house.association):
        link = f"/rsvp/{token_of(row)}/"
    assert link in page
    assert client.get(link, follow=True).status_code == 200
    assert client.get(at(house, "outbox_letter", letter="send_invite", row=1)).status_code == 404
    with override_settings(EMAIL_URL="smtp://mail.example:25"):
        assert client.get(at(house, "outbox")).status_code == 404


def test_a_house_that_is_no_demonstration_has_no_outbox(cast: Cast, enter: Any) -> None:
    assert enter(cast.omaha.staff).get(at(cast.omaha, "outbox")).status_code == 404
