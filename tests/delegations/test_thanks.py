"""Letters of thanks: one to each person met, each with a sentence of its own, right in both languages, sent once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Person
from delegations.choices import MeetingState
from delegations.models import ThankYou
from delegations.services.thanks import send_thanks_again, thank
from delegations.thanks import LETTER, met_on
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.promises import Asked, waiting
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.delegations.past_trip import SENTENCE, SENTENCE_JA, letter_of, past_trip, takes_part

pytestmark = pytest.mark.django_db


def given(**fields: Any) -> dict[str, Any]:
    return {"language": "ja", "email": "hanako@tea.example", "sentence": SENTENCE_JA, "version": 0} | fields


def test_a_letter_of_thanks_is_written_read_through_in_japanese_and_sent_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    client = enter(house.volunteer)
    address = at(house, "thanks_new", delegation=past.trip.pk, person=past.person.pk)
    assert "A letter from Volunteer to one person." in words_of(client.get(address))
    preview = words_of(client.post(address, given()))
    assert "【御礼】静岡市訪問に際してのご面談につきまして" in preview and "Nothing has been sent yet." in preview
    with scope(house.association):
        assert not ThankYou.objects.exists()
    assert SENTENCE_JA in words_of(client.post(address, given(again="1")))
    client.post(address, given(send="1"))
    with scope(house.association):
        row = ThankYou.objects.get()
    letter = letter_of(LETTER, row)
    assert letter.to == ["hanako@tea.example"] and letter.reply_to == ["volunteer@omaha.example"]
    lines = letter.body.splitlines()
    assert lines[:2] == ["静岡茶業 代表取締役", "田中 花子 様"]
    assert SENTENCE_JA in letter.body and "貴重なお時間を賜り、誠にありがとうございました。" in letter.body
    assert "Dear" not in letter.body and "{" not in letter.body
    with scope(house.association):
        assert not send_thanks_again(thanks=ThankYou.objects.get())
    mail.outbox.clear()
    work(job_id=Job.objects.of(LETTER, row).pk)
    assert not mail.outbox
    assert "letter of" in words_of(client.get(past.trip.get_absolute_url()))


def test_an_english_letter_calls_its_reader_as_english_letters_do(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house)
    with scope(house.association):
        row = thank(
            delegation=past.trip, person=past.person, values=given(language="en", sentence=SENTENCE), by=house.staff
        )
    letter = letter_of(LETTER, row)
    assert letter.subject == "Thank you for receiving us in Shizuoka"
    assert letter.body.startswith("Dear Ms. Hanako Tanaka,\n\nThank you for the time that you gave our delegation")
    assert SENTENCE in letter.body and letter.body.rstrip().endswith("Omaha Sister Cities Association")


def test_thanks_for_receiving_guests_name_the_city_that_they_came_from(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house, direction="inbound")
    with scope(house.association):
        row = thank(delegation=past.trip, person=past.person, values=given(), by=house.staff)
    letter = letter_of(LETTER, row)
    assert letter.subject == "【御礼】静岡市代表団のお迎えにつきまして" and "温かくお迎えくださり" in letter.body


def test_a_sentence_written_to_somebody_before_is_refused_with_what_was_typed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    other = people.person(
        association=house.association,
        family_name="鈴木",
        given_name="健",
        points=[{"kind": "email", "value": "ken@tea.example"}],
    )
    takes_part(past.meeting, other)
    with scope(house.association):
        thank(delegation=past.trip, person=past.person, values=given(), by=house.staff)
    address = at(house, "thanks_new", delegation=past.trip.pk, person=other.pk)
    answer = enter(house.volunteer).post(address, given(email="ken@tea.example", sentence=f"鈴木様、{SENTENCE_JA}"))
    assert answer.status_code == 422
    assert "one person only" in words_of(answer) and f"鈴木様、{SENTENCE_JA}" in words_of(answer)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "somebody@else.example"}, "Choose an address that stands on the page"),
        ({"sentence": "Thank you."}, "Say in a sentence what you thank"),
    ],
)
def test_a_letter_that_fits_anybody_or_nobody_is_refused(cast: Cast, change: dict[str, str], words: str) -> None:
    house = cast.omaha
    past = past_trip(house)
    with scope(house.association), pytest.raises(ValidationError, match=words):
        thank(delegation=past.trip, person=past.person, values=given(**change), by=house.staff)


def test_nobody_is_thanked_for_a_meeting_that_did_not_take_place(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house, state=MeetingState.PLANNED)
    with scope(house.association), pytest.raises(ValidationError, match="No meeting that has taken place"):
        thank(delegation=past.trip, person=past.person, values=given(), by=house.staff)


def test_who_wishes_no_letters_meanwhile_gets_none(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house)
    with scope(house.association):
        row = thank(delegation=past.trip, person=past.person, values=given(), by=house.staff)
        Person.objects.filter(pk=past.person.pk).update(is_not_to_be_contacted=True, not_contact_reason="Asked")
    mail.outbox.clear()
    work(job_id=Job.objects.of(LETTER, row).pk)
    assert not mail.outbox


def test_who_was_thanked_in_another_way_waits_no_longer_until_it_is_taken_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    client, page = enter(house.volunteer), past.trip.get_absolute_url()
    assert "1 person waits for a word of thanks" in words_of(client.get(page))
    client.post(at(house, "thanks_by_hand", delegation=past.trip.pk, person=past.person.pk))
    assert "Everybody whom you met has been thanked." in words_of(client.get(page))
    with scope(house.association):
        row = ThankYou.objects.get()
    assert row.is_by_hand
    client.post(at(house, "thanks_take_back", delegation=past.trip.pk, thanks=row.pk))
    assert "1 person waits for a word of thanks" in words_of(client.get(page))


def test_who_is_not_thanked_is_owed_until_a_week_after_the_trip(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past_trip(house, days_ago=8, lead=house.staff)
    with scope(house.association):
        asked = Asked(house.staff.memberships.get(), timezone.localdate())
        [promise] = [each for each in waiting(asked, None, 50)[0] if each.place.order == 60]
    assert promise.state == "owed" and promise.turn == "ours" and "Spring trade trip" in promise.what
    client = enter(house.staff)
    owed = at(house, "whom_we_owe")
    assert "A letter of thanks for the trip" in words_of(client.get(owed))
    act = promise.others[0]
    assert client.post(act.address, {"next": owed})["Location"] == owed
    assert "A letter of thanks for the trip" not in words_of(client.get(owed))
    with scope(house.association):
        nobodys = Asked(house.volunteer.memberships.get(), timezone.localdate())
        assert not [each for each in waiting(nobodys, None, 50)[0] if each.place.order == 60]


def test_somebody_met_twice_is_owed_one_letter(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house, lead=house.staff)
    takes_part(trips.meeting(delegation=past.trip, hour=15, day=2, state=MeetingState.HELD), past.person)
    with scope(house.association):
        asked = Asked(house.staff.memberships.get(), timezone.localdate())
        assert len([each for each in waiting(asked, None, 50)[0] if each.place.order == 60]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_whom_a_trip_met_is_asked_the_same_however_many(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    past = past_trip(house)
    for each in range(number - 1):
        person = people.person(association=house.association, family_name=f"Host{each}", given_name="A")
        takes_part(past.meeting, person)
    page = enter(house.staff).get(past.trip.get_absolute_url())
    assert words_of(page).count("Thanked in another way") == number
    with scope(house.association), CaptureQueriesContext(connection) as caught:
        assert len(met_on(past.trip, house.staff.memberships.get())) == number
    assert len(caught) == 3
