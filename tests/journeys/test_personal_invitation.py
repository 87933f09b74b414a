"""One guest from the first talk to the door: invited in Japanese, answered without an account, one rung up."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from contacts.choices import Rung
from contacts.letters import LETTER
from contacts.models import Invitation, Person, Touch
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.engagement import coming_programme, guest

pytestmark = pytest.mark.django_db
SENTENCE = "先日の市長レセプションで、若い茶農家のお話を伺いました。当地の店主たちもぜひお聞きしたいと申しております。"
LINK = re.compile(r"https?://[^/]+(/rsvp/\S+/)")


@pytest.mark.covers("68", "69", "C17", page="/a/…/people/<n>/ladder/")
def test_a_guest_is_invited_in_japanese_answers_without_an_account_and_comes(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = guest(association=house.association, honorific_ja="様")
    programme = coming_programme(partnership=house.partnership, days=0)
    with scope(house.association):  # today in its city, and not begun yet
        programme.starts_on = timezone.now().astimezone(programme.time_zone).date()
        programme.from_time, programme.to_time = datetime.time(23, 59), None
        programme.save()
    volunteer = enter(house.volunteer)

    # From her page to the letter; it is read through before it goes.
    page = words_of(volunteer.get(at(house, "person_invitations", person=person.pk)))
    assert "Invite to “Tea evening”" in page
    letter = {"language": "ja", "email": "hanako@tea.example", "sentence": SENTENCE, "version": 0}
    address = at(house, "invitation_new", programme=programme.pk, person=person.pk)
    assert "【ご招待】お茶の夕べ" in words_of(volunteer.post(address, letter))
    assert volunteer.post(address, letter | {"send": "1"}).status_code == 302
    for job in Job.objects.filter(kind=LETTER):
        work(job_id=job.pk)
        work(job_id=job.pk)
    (sent,) = mail.outbox
    assert sent.to == ["hanako@tea.example"] and "田中 花子 様" in sent.body and SENTENCE in sent.body
    assert rung_of(house, person) == Rung.INVITED

    # She opens the link of the letter on her telephone, in Japanese, without an account.
    link = LINK.search(str(sent.body))
    assert link is not None
    guests_phone = Client(headers={"accept-language": "en"})
    opened = guests_phone.get(link[1], follow=True)
    words = words_of(opened)
    assert opened.redirect_chain == [("/rsvp/invitation/", 302)]
    assert "お茶の夕べ" in words and "出席します" in words and "Sign in" not in words
    assert 'lang="ja"' in opened.content.decode()
    guests_phone.post("/rsvp/invitation/", {"answer": "yes", "note": "娘と参ります。"})
    assert "お目にかかれますことを楽しみにしております" in words_of(guests_phone.get("/rsvp/invitation/"))
    with scope(house.association):
        row = Invitation.objects.get()
    assert "娘と参ります。" in words_of(volunteer.get(row.get_absolute_url()))

    # At the door the code opens her line; one button.
    code = at(house, "check_in_code", code=row.key)
    assert "Is here" in words_of(volunteer.get(code))
    assert volunteer.post(code, follow=True).status_code == 200
    assert rung_of(house, person) == Rung.ATTENDED
    with scope(house.association):
        assert Touch.objects.filter(programme=programme, people=person).count() == 1

    # The ladder shows what proves it.
    ladder = words_of(volunteer.get(at(house, "person_ladder", person=person.pk)))
    assert "Came" in ladder and "Tea evening" in ladder
    assert row.get_absolute_url() in volunteer.get(at(house, "person_ladder", person=person.pk)).content.decode()


def rung_of(house: Any, person: Person) -> int:
    with scope(house.association):
        return Person.objects.get(pk=person.pk).rung
