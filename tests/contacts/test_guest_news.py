"""What guests learn after the invitation: the time or the place has changed, it does not take place, a seat is free.
One guest, one mail, pressed by a member who has read it, and never a second one."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from contacts.choices import Answer, NewsKind
from contacts.letters import LETTER
from contacts.models import GuestNews, Invitation, Person
from contacts.news import mark_of
from contacts.news_letters import NEWS
from contacts.rsvp import token_of
from contacts.services.invitations import give_answer, revoke
from contacts.services.news import news_of, tell
from partnerships.models import Programme
from partnerships.services.limits import limit_membership
from portal.accounts.models import Association
from portal.jobs.models import Job, JobState
from portal.jobs.services import work
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of
from tests.engagement import coming_programme, guest, invitation

pytestmark = [pytest.mark.django_db, pytest.mark.covers("67")]


def sent_mails(kind: str) -> list[Any]:
    """What goes out when every job of this kind is run twice."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind=kind):
        work(job_id=job.pk)
        work(job_id=job.pk)
    return list(mail.outbox)


def coming_guest(
    house: House, programme: Any, answer: str = Answer.YES, *, name: str = "a", **values: Any
) -> Invitation:
    """Somebody who has the letter and answered."""
    person = guest(association=house.association, family_name=name, given_name="X", email=f"{name}@x.example")
    sentence = f"Number {name}: this is why I would like to see you."
    given = {"language": "en", "email": f"{name}@x.example", "sentence": sentence} | values
    row = invitation(programme=programme, person=person, by=house.volunteer, **given)
    sent_mails(LETTER)
    with scope(house.association):
        return give_answer(invitation=row, answer=answer) if answer else row


def change(house: House, programme: Programme, **fields: Any) -> None:
    with scope(house.association):
        Programme.objects.filter(pk=programme.pk).update(**fields)


def due(house: House, row: Invitation) -> str:
    with scope(house.association):
        linked = Invitation.objects.select_related("programme__partnership__home", "programme__partnership__partner")
        return news_of(linked.get(pk=row.pk))


def press(client: Client, house: House, row: Invitation, **sent: str) -> Any:
    """Read the mail, then press."""
    address = at(house, "guest_tell", invitation=row.pk)
    shown = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(kind|read)" value="([^"]*)"', shown))
    return client.post(address, hidden | (sent or {"send": "1"}))


@pytest.mark.covers("67", page="/a/…/guests/<n>/tell/")
def test_a_guest_who_comes_is_told_of_another_hour_by_one_mail(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(
        partnership=house.partnership, starts_on=datetime.date(2031, 5, 8), venue_en="Old Hall"
    )
    row = coming_guest(house, programme)
    client = enter(house.staff)
    assert "has to be told" not in words_of(client.get(programme.get_absolute_url()))
    change(house, programme, from_time=datetime.time(17), venue_en="New Hall")
    for address in (
        programme.get_absolute_url(),
        at(house, "invitation_list", programme=programme.pk),
        row.get_absolute_url(),
    ):
        assert "1 guest has to be told:" in words_of(client.get(address))
    assert (
        '<a href="#guests">' in client.get(programme.get_absolute_url()).content.decode()
    )  # what a saved change leads to
    preview = words_of(client.get(at(house, "guest_tell", invitation=row.pk)))
    assert "A change: Tea evening" in preview and "Nothing has been sent yet." in preview and "New Hall" in preview
    assert sent_mails(NEWS) == []
    assert press(client, house, row).status_code == 302
    (letter,) = sent_mails(NEWS)
    assert letter.to == ["a@x.example"] and letter.reply_to == ["staff@omaha.example"]
    assert "Now: Thursday 8 May 2031, 17:00 – 20:00" in letter.body and "New Hall, Omaha" in letter.body
    assert "Before: Thursday 8 May 2031, 18:00 – 20:00" in letter.body and "Old Hall, Omaha" in letter.body
    with scope(house.association):
        assert f"/rsvp/{token_of(row)}/" in letter.body
    ((name, calendar),) = [(each.filename, each.content) for each in letter.attachments]
    assert name == "invitation.ics" and "T170000" in calendar and "New Hall" in calendar
    # Nothing is left to tell, and a second press sends nothing.
    assert "has to be told" not in words_of(client.get(programme.get_absolute_url()))
    again = client.post(at(house, "guest_tell", invitation=row.pk), {"kind": "changed", "read": "x", "send": "1"})
    assert again.status_code == 422 and sent_mails(NEWS) == []
    assert "by a letter of Staff" in words_of(client.get(row.get_absolute_url()))


@pytest.mark.parametrize(
    ("answer", "fields", "kind"),
    [
        ("yes", {"is_cancelled": True}, NewsKind.CANCELLED),
        ("maybe", {"is_cancelled": True}, NewsKind.CANCELLED),
        ("no", {"is_cancelled": True}, ""),
        ("", {"is_cancelled": True}, ""),
        ("maybe", {"side": "partner"}, NewsKind.CHANGED),
        ("yes", {"venue_ja": "別の会場"}, ""),
        ("yes", {"title_en": "Tea night", "description_en": "More tea."}, ""),
        ("yes", {"starts_on": datetime.date(2000, 1, 1)}, ""),
        ("yes", {"starts_on": None, "from_time": None, "to_time": None}, NewsKind.CHANGED),
    ],
)
def test_who_means_to_come_is_told_what_they_would_read_otherwise(
    cast: Cast, answer: str, fields: dict[str, Any], kind: str
) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership, venue_en="Hall")
    row = coming_guest(house, programme, answer)
    change(house, programme, **fields)
    assert due(house, row) == kind


def test_cancelled_and_on_again_in_japanese_has_nothing_of_ours_in_english(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(name_ja="オマハ姉妹都市協会")
    house.staff.name_ja = "佐藤 健一"
    house.staff.save()
    programme = coming_programme(partnership=house.partnership, starts_on=datetime.date(2031, 5, 8), venue_ja="庭園")
    person = guest(association=house.association, honorific_ja="様")
    row = invitation(programme=programme, person=person, by=house.volunteer, language="ja")
    sent_mails(LETTER)
    with scope(house.association):
        give_answer(invitation=row, answer="yes")
    client, subjects = enter(house.staff), []
    for fields in ({"is_cancelled": True}, {"is_cancelled": False}, {"venue_ja": "公会堂"}):
        change(house, programme, **fields)
        press(client, house, row)
        (letter,) = sent_mails(NEWS)
        subjects.append(letter.subject)
        rest = re.sub(r"https?://\S+|\S+@\S+", "", letter.body).replace("Omaha", "").replace("Shizuoka", "")
        assert not re.search(r"[A-Za-z]{3,}", rest)
        assert "田中 花子 様" in letter.body and "2031年5月8日" in letter.body and "佐藤 健一" in letter.body
        Job.objects.filter(kind=NEWS).delete()
    assert subjects == ["【中止のお知らせ】お茶の夕べ", "【開催のお知らせ】お茶の夕べ", "【変更のお知らせ】お茶の夕べ"]
    assert "【変更前】" in letter.body and "公会堂" in letter.body and "庭園" in letter.body


def test_a_cancelled_programme_is_told_with_an_entry_that_says_so_and_without_a_question(
    cast: Cast, enter: Any
) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, is_cancelled=True)
    press(enter(house.volunteer), house, row)
    (letter,) = sent_mails(NEWS)
    assert letter.subject == "Does not take place: Tea evening" and "/rsvp/" not in letter.body
    assert "STATUS:CANCELLED" in letter.attachments[0].content


def waiting_two(house: House, **fields: Any) -> tuple[Any, Invitation, Invitation]:
    """One seat: the first has it, the second waits."""
    programme = coming_programme(partnership=house.partnership, seats=1, **fields)
    return programme, coming_guest(house, programme, name="a"), coming_guest(house, programme, name="b")


@pytest.mark.covers("67", page="/a/…/guests/<n>/tell/")
@pytest.mark.parametrize("how", ["no", "revoked", "more seats"])
def test_the_first_who_waits_is_told_when_a_seat_becomes_free(cast: Cast, enter: Any, how: str) -> None:
    house = cast.omaha
    programme, first, second = waiting_two(house)
    assert (due(house, first), due(house, second)) == ("", "")
    with scope(house.association):
        if how == "no":
            give_answer(invitation=first, answer="no")
        elif how == "revoked":
            revoke(invitation=first, by=house.staff)
    if how == "more seats":
        change(house, programme, seats=2)
    assert (due(house, first), due(house, second)) == ("", NewsKind.SEAT)
    client = enter(house.volunteer)
    assert "A seat has become free." in words_of(client.get(programme.get_absolute_url()))
    press(client, house, second)
    (letter,) = sent_mails(NEWS)
    assert letter.to == ["b@x.example"] and letter.subject == "A seat for you: Tea evening"
    assert due(house, second) == ""


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Waiting for a seat: Tea evening", "You are in line"),
        ("ja", "【お席についてのお詫び】お茶の夕べ", "お席が空きしだい"),
    ],
)
def test_who_loses_a_seat_because_there_are_fewer_is_told_and_again_when_one_is_free(
    cast: Cast, enter: Any, language: str, subject: str, words: str
) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership, seats=2)
    first, second = (coming_guest(house, programme, name=name, language=language) for name in "ab")
    change(house, programme, seats=1)
    assert (due(house, first), due(house, second)) == ("", NewsKind.WAITS)
    client = enter(house.volunteer)
    press(client, house, second)
    (letter,) = sent_mails(NEWS)
    assert letter.subject == subject and words in letter.body
    assert due(house, second) == ""
    change(house, programme, seats=2)
    assert due(house, second) == NewsKind.SEAT


def test_told_by_word_sends_nothing_and_is_written_down(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, is_cancelled=True)
    client = enter(house.volunteer)
    press(client, house, row, told="1")
    assert sent_mails(NEWS) == [] and due(house, row) == ""
    assert "by word, Volunteer" in words_of(client.get(row.get_absolute_url()))


def test_what_changed_again_after_reading_is_read_once_more(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, from_time=datetime.time(17))
    with scope(house.association):
        read = mark_of(Programme.objects.with_places().get(pk=programme.pk))
    change(house, programme, from_time=datetime.time(16))
    with scope(house.association), pytest.raises(ValidationError, match="Read the letter once more"):
        tell(invitation=row, kind="changed", read=read, by=house.staff)


@pytest.mark.covers("67", page="/rsvp/<token>/")
def test_who_answers_on_the_page_that_says_it_needs_no_mail(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, from_time=datetime.time(17))
    client = Client()
    with scope(house.association):
        link = f"/rsvp/{token_of(row)}/"
    shown = client.get(link, follow=True).content.decode()
    found = re.search(r'name="page" value="([^"]+)"', shown)
    assert found is not None and due(house, row) == NewsKind.CHANGED
    client.post("/rsvp/invitation/", {"answer": "yes", "page": found[1]})
    assert due(house, row) == ""


def test_who_asked_not_to_be_written_to_gets_no_mail_about_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row, other = coming_guest(house, programme), coming_guest(house, programme, name="b")
    change(house, programme, is_cancelled=True)
    with scope(house.association):
        Person.objects.filter(pk=row.person_id).update(is_not_to_be_contacted=True)
    client = enter(house.volunteer)
    page = client.get(at(house, "guest_tell", invitation=row.pk))
    assert "does not wish to be contacted by letter" in words_of(page) and 'name="send"' not in page.content.decode()
    assert press(client, house, row).status_code == 422 and sent_mails(NEWS) == []
    # Nor one who says so between the press and the mail.
    press(client, house, other)
    with scope(house.association):
        Person.objects.filter(pk=other.person_id).update(is_not_to_be_contacted=True)
    assert sent_mails(NEWS) == []
    assert "letter not sent" in words_of(client.get(at(house, "invitation_list", programme=programme.pk)))


def test_a_mail_that_failed_is_named_and_tried_again_and_a_sent_one_is_not(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, is_cancelled=True)
    client = enter(house.volunteer)
    press(client, house, row)
    Job.objects.filter(kind=NEWS).update(state=JobState.FAILED, reasons={"en": "The mail server refused the address."})
    assert "letter not sent" in words_of(client.get(at(house, "invitation_list", programme=programme.pk)))
    assert "The mail server refused the address." in words_of(client.get(row.get_absolute_url()))
    with scope(house.association):
        again = at(house, "guest_tell_again", invitation=row.pk, news=GuestNews.objects.get().pk)
    client.post(again)
    assert len(sent_mails(NEWS)) == 1
    client.post(again)
    assert sent_mails(NEWS) == []


def test_the_demonstration_reads_it_in_the_outbox(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(is_demonstration=True)
    programme = coming_programme(partnership=house.partnership)
    client, keys = enter(house.volunteer), []
    for name in "abc":
        row = coming_guest(house, programme, name=name)
        keys.append(row)
    change(house, programme, is_cancelled=True)
    counted = []
    for row in keys:
        press(client, house, row)
        sent_mails(NEWS)
        counted.append(statements(client, at(house, "outbox")))
    assert counted == [9, 9, 9]
    with scope(house.association):
        news = GuestNews.objects.first()
    assert news is not None
    assert "Does not take place: Tea evening" in words_of(client.get(at(house, "outbox")))
    page = client.get(at(house, "outbox_letter", letter=NEWS, row=news.pk))
    assert "I am sorry to tell you" in words_of(page)


def test_a_merged_guest_keeps_the_news_and_an_erased_one_leaves_none(cast: Cast, enter: Any) -> None:
    from contacts.services.erasing import erase_person

    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    both = [coming_guest(house, programme, name=name) for name in "ab"]
    change(house, programme, is_cancelled=True)
    client = enter(house.volunteer)
    for row in both:
        press(client, house, row)
    with scope(house.association):
        persons = list(Person.objects.filter(invitations__in=both).order_by("pk"))
    people.merge(kept=persons[0], gone=persons[1], by=house.staff)
    with scope(house.association):
        assert [each.invitation.person for each in GuestNews.objects.all()] == [persons[0], persons[0]]
        erase_person(person=Person.objects.get(pk=persons[0].pk), by=house.administrator)
        assert not GuestNews.objects.exists()


def test_a_copy_for_the_guest_tells_what_they_were_told(cast: Cast, enter: Any) -> None:
    from contacts.guest_privacy import Guests
    from contacts.privacy import somebody

    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme)
    change(house, programme, is_cancelled=True)
    press(enter(house.volunteer), house, row)
    sent_mails(NEWS)
    with scope(house.association):
        (news,) = Guests().copy(somebody(row.person))["news"]
    today = timezone.localdate()
    assert news == {"about": "Tea evening", "kind": "cancelled", "email": "a@x.example", "sent_on": today}


def test_a_limited_member_learns_nothing_of_guests_outside_their_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(is_demonstration=True)
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    programme = coming_programme(partnership=house.partnership)
    row = coming_guest(house, programme, name="hiddenname")
    change(house, programme, is_cancelled=True)
    press(enter(house.staff), house, row)
    sent_mails(NEWS)
    change(house, programme, is_cancelled=False)
    limited = enter(house.volunteer)
    addresses = (
        programme.get_absolute_url(),
        at(house, "invitation_list", programme=programme.pk),
        at(house, "outbox"),
    )
    assert all("x.example" in words or "hiddenname" in words for words in (words_of(limited.get(a)) for a in addresses))
    with scope(house.association):
        Person.objects.get(pk=row.person_id).partnerships.set([other])
        membership = house.volunteer.memberships.get()
        limit_membership(membership=membership, partnerships=[house.partnership], by=house.administrator)
        news = GuestNews.objects.get()
    for address in addresses:
        words = words_of(limited.get(address)).lower()
        assert "hiddenname" not in words and "x.example" not in words and "has to be told" not in words
    assert limited.get(at(house, "guest_tell", invitation=row.pk)).status_code == 404
    assert limited.post(at(house, "guest_tell_again", invitation=row.pk, news=news.pk)).status_code == 404
    assert limited.get(at(house, "outbox_letter", letter=NEWS, row=news.pk)).status_code == 404
