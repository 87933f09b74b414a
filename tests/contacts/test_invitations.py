"""Personal invitations: one person, one programme, one sentence; refused where the rule is broken, with the rule."""

from __future__ import annotations

import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from contacts.choices import Answer, Rung, TouchKind
from contacts.invitable import invitable, why
from contacts.letters import LETTER
from contacts.models import Invitation, InvitationAnswer, Person
from contacts.services.invitations import give_answer, invite, revoke
from portal.activity.models import Activity
from portal.jobs.kinds import kind_named
from portal.jobs.models import Job, JobState
from portal.jobs.services import work
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.contacts.pages import words_of
from tests.engagement import SENTENCE, coming_programme, guest, invitation

pytestmark = [pytest.mark.django_db, pytest.mark.covers("68")]


def refusal(**values: Any) -> str:
    with pytest.raises(ValidationError) as found:
        invite(**values)
    return " ".join(found.value.messages)


def test_one_invitation_is_one_letter_and_moves_the_ladder(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    job = Job.objects.of(LETTER, row)
    assert job is not None
    work(job_id=job.pk)
    work(job_id=job.pk)
    assert [letter.to for letter in mail.outbox] == [["hanako@tea.example"]]
    with scope(house.association):
        row.refresh_from_db()
        person.refresh_from_db()
        assert row.sent_at is not None
        assert row.sender == house.volunteer
        assert person.rung == Rung.INVITED
        assert Activity.objects.filter(model="contacts.invitation", about=f"contacts.person:{person.pk}").count() == 1


@pytest.mark.covers("C17")
@pytest.mark.parametrize(
    "again",
    [
        SENTENCE,
        SENTENCE.upper() + "!!",
        "Mr. Suzuki, " + SENTENCE[0].lower() + SENTENCE[1:],
        SENTENCE.replace("Your talk", "Your  talk").replace("，", ","),
    ],
)
def test_a_sentence_that_was_written_to_somebody_else_is_refused(cast: Cast, again: str) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    invitation(programme=programme, person=person, by=house.volunteer)
    other = guest(
        association=house.association, family_name="Suzuki", given_name="Ken", honorific_en="Mr.", email="ken@x.example"
    )
    with scope(house.association):
        values = {"language": "en", "email": "ken@x.example", "sentence": again}
        said = refusal(programme=programme, person=other, values=values, by=house.staff)
        assert "This sentence was written to Ms. Hanako Tanaka on" in said
        assert not Invitation.objects.filter(person=other).exists()


def test_the_same_sentence_with_another_name_in_it_is_the_same(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    text = "田中様、先日のお茶会では大変お世話になりました。ぜひまたお話を伺いたく存じます。"
    invitation(programme=programme, person=person, by=house.volunteer, sentence=text)
    other = guest(association=house.association, family_name="鈴木", given_name="健", email="ken@x.example")
    with scope(house.association):
        values = {"language": "ja", "email": "ken@x.example", "sentence": text.replace("田中", "鈴木")}
        assert "was written to" in refusal(programme=programme, person=other, values=values, by=house.staff)


def test_a_house_does_not_learn_the_sentences_of_another(cast: Cast) -> None:
    for house in (cast.omaha, cast.springfield):
        programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
        invitation(programme=programme, person=person, by=house.volunteer)


def test_a_sentence_that_says_nothing_is_refused(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    with scope(house.association):
        for text in ("", "Dear Ms. Hanako Tanaka!", "Please come.", "田中花子様"):
            values = {"language": "en", "email": "hanako@tea.example", "sentence": text}
            said = refusal(programme=programme, person=person, values=values, by=house.staff)
            assert "Hanako Tanaka in particular" in said


def test_only_who_was_met_or_showed_interest_and_did_not_say_no_may_be_invited(cast: Cast) -> None:
    house = cast.omaha
    association = house.association
    met = guest(association=association, family_name="Met", given_name="A")
    interested = people.person(
        association=association, family_name="Keen", given_name="B", points=[{"kind": "email", "value": "b@x.example"}]
    )
    people.touch(people=[interested], kind=TouchKind.EMAIL, is_interest=True)
    called = people.person(
        association=association, family_name="Call", given_name="C", points=[{"kind": "email", "value": "c@x.example"}]
    )
    people.touch(people=[called], kind=TouchKind.CALL)
    guest(association=association, family_name="Unreachable", given_name="D", email="")
    guest(
        association=association,
        family_name="Stop",
        given_name="E",
        is_not_to_be_contacted=True,
        not_contact_reason="Asked us to stop",
    )
    withdrawn = guest(association=association, family_name="Withdrawn", given_name="F")
    day = timezone.localdate()
    people.consent(person=withdrawn, purpose="invitations", given_on=day, withdrawn_on=day)
    with scope(association):
        assert set(invitable(Person.objects.all())) == {met, interested}
        reasons = {key: str(words).partition(" on ")[0] for key, words in why([met, interested]).items()}
        assert reasons == {met.pk: "met", interested.pk: "showed interest"}
        programme = coming_programme(partnership=house.partnership)
        values = {"language": "en", "email": "c@x.example", "sentence": SENTENCE}
        assert "Nobody has met C Call yet" in refusal(programme=programme, person=called, values=values, by=house.staff)
        values = {"language": "en", "email": "hanako@tea.example", "sentence": SENTENCE}
        said = refusal(programme=programme, person=withdrawn, values=values, by=house.staff)
        assert "does not wish to be invited" in said


def test_an_address_of_somebody_else_is_refused(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    with scope(house.association):
        values = {"language": "en", "email": "everybody@list.example", "sentence": SENTENCE}
        assert "Choose an address" in refusal(programme=programme, person=person, values=values, by=house.staff)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_cancelled": True}, "does not take place"),
        ({"days": -1}, "has begun"),
        ({"starts_on": None, "from_time": None, "to_time": None}, "Write the day"),
    ],
)
def test_nobody_is_invited_to_what_is_past_cancelled_or_without_a_day(
    cast: Cast, fields: dict[str, Any], words: str
) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership, **fields), guest(association=house.association)
    with scope(house.association):
        values = {"language": "en", "email": "hanako@tea.example", "sentence": SENTENCE}
        assert words in refusal(programme=programme, person=person, values=values, by=house.staff)


def test_somebody_is_invited_once(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        values = {"language": "en", "email": "hanako@tea.example", "sentence": "Another good reason to come to us."}
        assert "is invited already" in refusal(programme=programme, person=person, values=values, by=house.staff)


def test_an_invitation_that_was_taken_back_is_not_sent_and_can_be_written_anew(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    job = Job.objects.of(LETTER, row)
    assert job is not None
    with scope(house.association):
        revoke(invitation=row, by=house.volunteer)
        with pytest.raises(ValidationError, match="taken back already"):
            revoke(invitation=row, by=house.volunteer)
    work(job_id=job.pk)
    assert mail.outbox == []
    with scope(house.association):
        person.refresh_from_db()
        assert person.rung == Rung.CONTACTED
    again = invitation(programme=programme, person=person, by=house.staff)
    assert (again.pk, again.sender, again.revoked_at) == (row.pk, house.staff, None)
    assert again.key != row.key
    work(job_id=job.pk)
    assert len(mail.outbox) == 1


def test_who_asks_not_to_be_invited_before_the_letter_has_gone_gets_none(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        Person.objects.filter(pk=person.pk).update(is_not_to_be_contacted=True)
    job = Job.objects.of(LETTER, row)
    assert job is not None
    work(job_id=job.pk)
    assert mail.outbox == []
    page = words_of(enter(house.volunteer).get(row.get_absolute_url()))
    assert "The letter could not be sent. When its turn came" in page and "on its way" not in page


def test_a_letter_written_anew_while_the_old_one_goes_out_is_sent_too(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    kind, job = kind_named(LETTER), Job.objects.of(LETTER, row)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    old = kind.load(str(row.pk))
    with scope(house.association):
        revoke(invitation=row, by=house.volunteer)
    again = invitation(programme=programme, person=person, by=house.staff)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)  # as it stands when the old letter's end is kept
    with scope(house.association), transaction.atomic():
        kind.accept(old, True, job)
        again.refresh_from_db()
        assert again.sent_at is None
    work(job_id=job.pk)
    assert len(mail.outbox) == 1 and again.sender == house.staff


def test_the_letter_offers_to_say_no_for_good_and_no_name_breaks_its_head(cast: Cast) -> None:
    house = cast.omaha
    house.volunteer.name = 'V"\r\nBcc: all@list.example\u2028X: 1, <b>&'
    house.volunteer.save()
    programme = coming_programme(partnership=house.partnership, title_en="Tea \u2028Bcc: x <i>&", venue_en="A;B,C\\D")
    row = invitation(
        programme=programme,
        person=guest(association=house.association),
        by=house.volunteer,
        language="en",
        sentence="You asked <script>alert(1)</script>\r\nBcc: y@list.example & why, and I know.",
    )
    job = Job.objects.of(LETTER, row)
    assert job is not None
    work(job_id=job.pk)
    (letter,) = mail.outbox
    raw = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    assert (letter.to, letter.cc, letter.bcc) == (["hanako@tea.example"], [], [])
    assert "Bcc" not in raw and "X" not in raw and raw["Subject"].startswith("V")
    assert raw["List-Unsubscribe"].strip() == (
        "<mailto:volunteer@omaha.example?subject=Please%20do%20not%20invite%20me%20any%20more>"
    )
    (page,) = [content for content, kind in letter.alternatives if kind == "text/html"]
    assert "<script>" not in page and "&lt;script&gt;" in page and "<i>" not in page
    calendar = Calendar.from_ical(letter.attachments[0].content)
    (event,) = calendar.walk("VEVENT")
    assert (
        event["location"].startswith("A;B,C\\D")
        and "LOCATION;LANGUAGE=en:A\\;B\\,C\\\\D" in letter.attachments[0].content
    )


def test_taking_back_takes_the_person_before_the_invitation_as_a_merge_does(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association), CaptureQueriesContext(connection) as asked:
        revoke(invitation=row, by=house.volunteer)
    tables = [each["sql"].partition(" FROM ")[2] for each in asked.captured_queries if " FROM " in each["sql"]]
    assert tables[0].startswith('"contacts_person"') and tables[1].startswith('"contacts_invitation"')


@pytest.mark.covers("67")
def test_answers_are_all_kept_and_can_be_changed_until_it_begins(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    with scope(house.association):
        give_answer(invitation=row, answer=Answer.MAYBE, note="I ask my boss.")
        give_answer(invitation=row, answer=Answer.YES)
        first = Invitation.objects.get(pk=row.pk).answered_at
        give_answer(invitation=row, answer=Answer.YES, note="I bring tea.")
        give_answer(invitation=row, answer=Answer.YES)  # says nothing new
        row = give_answer(invitation=row, answer=Answer.YES, note="She called.", by=house.staff)
        kept = [(each.answer, each.note, each.is_own) for each in InvitationAnswer.objects.order_by("pk")]
        assert kept == [
            ("maybe", "I ask my boss.", True),
            ("yes", "", True),
            ("yes", "I bring tea.", True),
            ("yes", "She called.", False),
        ]
        assert (row.answer, row.answered_at) == (Answer.YES, first)
        with pytest.raises(ValidationError, match="three answers"):
            give_answer(invitation=row, answer="perhaps")
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
        with pytest.raises(ValidationError, match="over"):
            give_answer(invitation=row, answer=Answer.NO)
