"""The guest's page: answered without an account from the letter's link, closed when there is nothing to answer."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from contacts.letters import with_named
from contacts.models import Invitation, InvitationAnswer
from contacts.rsvp import token_of
from contacts.services.invitations import give_answer, revoke
from portal.accounts.models import Association, Membership
from portal.scoping import scope
from tests.cast import Cast, House
from tests.contacts.pages import statements, words_of
from tests.engagement import coming_programme, guest, invitation

pytestmark = pytest.mark.django_db


def link_of(house: House, row: Invitation) -> str:
    with scope(house.association):
        return f"/rsvp/{token_of(Invitation.objects.get(pk=row.pk))}/"


@pytest.mark.covers("67", "C17", page="/rsvp/<token>/")
def test_a_guest_answers_without_an_account_and_changes_the_answer(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = Client()
    first = client.get(link_of(house, row))
    assert (first.status_code, first["Location"]) == (302, "/rsvp/invitation/")
    assert first["Referrer-Policy"] == "no-referrer" and "noindex" in first["X-Robots-Tag"]
    page = client.get("/rsvp/invitation/")
    assert "お茶の夕べ" in words_of(page) and "noindex" in page["X-Robots-Tag"]
    with scope(house.association):
        assert not InvitationAnswer.objects.exists()  # looking answers nothing
    assert client.post("/rsvp/invitation/", {"answer": ""}).status_code == 422
    assert client.post("/rsvp/invitation/", {"answer": "yes", "note": "楽しみです。"}).status_code == 302
    assert "data:image/svg+xml" in client.get("/rsvp/invitation/").content.decode()
    client.post("/rsvp/invitation/", {"answer": "no"})
    with scope(house.association):
        assert [(each.answer, each.is_own) for each in InvitationAnswer.objects.order_by("pk")] == [
            ("yes", True),
            ("no", True),
        ]
    english = client.get("/rsvp/invitation/?language=en")
    assert "Tea evening" in words_of(english) and "Change my answer" in words_of(english)
    assert "Tea evening" in words_of(client.get("/rsvp/invitation/"))
    calendar = client.get("/rsvp/invitation/calendar.ics")
    assert calendar["Content-Type"].startswith("text/calendar") and b"BEGIN:VEVENT" in calendar.content


@pytest.mark.covers("C17", page="/rsvp/<token>/")
def test_a_link_that_was_altered_or_taken_back_or_is_past_opens_a_plain_page(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer, language="en")
    link, client = link_of(house, row), Client()
    altered = client.get(link[:-3] + "xx/", follow=True)
    assert altered.status_code == 404 and "This link opens nothing" in words_of(altered)
    assert "Tea evening" not in words_of(altered)
    client.get(link)
    with scope(house.association):
        programme.is_cancelled = True
        programme.save()
    assert "The programme does not take place." in words_of(client.get("/rsvp/invitation/"))
    with scope(house.association):
        programme.is_cancelled, programme.starts_on = False, timezone.localdate() - datetime.timedelta(days=2)
        programme.save()
    over = client.post("/rsvp/invitation/", {"answer": "yes"})
    assert over.status_code == 410 and "The programme is over." in words_of(over)
    with scope(house.association):
        programme.starts_on = timezone.localdate() + datetime.timedelta(days=9)
        programme.save()
        revoke(invitation=row, by=house.staff)
    assert "The invitation was taken back." in words_of(client.get("/rsvp/invitation/"))
    with scope(house.association):
        assert not InvitationAnswer.objects.exists()


def test_a_new_letter_closes_the_link_of_the_old_one(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    old, client = link_of(house, row), Client()
    client.get(old)
    with scope(house.association):
        revoke(invitation=row, by=house.staff)
    invitation(programme=programme, person=person, by=house.staff)
    assert client.get("/rsvp/invitation/").status_code == 404
    assert client.get(old, follow=True).status_code == 404
    assert client.get(link_of(house, row), follow=True).status_code == 200


def page_sent(client: Client) -> str:
    """What the guest's page sends along with the answer."""
    found = re.search(r'name="page" value="([^"]+)"', client.get("/rsvp/invitation/").content.decode())
    assert found is not None
    return found[1]


def test_an_answer_from_a_page_that_another_letter_has_replaced_answers_neither(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    rows = []
    for each in "ab":
        person = guest(association=house.association, family_name=each, given_name="X", email=f"{each}@x.example")
        sentence = f"Number {each}: this is why I would like to see you."
        rows.append(
            invitation(programme=programme, person=person, by=house.staff, email=f"{each}@x.example", sentence=sentence)
        )
    secretary = Client()  # answers for two, in two windows of one browser
    secretary.get(link_of(house, rows[0]))
    first = page_sent(secretary)
    secretary.get(link_of(house, rows[1]))
    refused = secretary.post("/rsvp/invitation/", {"answer": "no", "note": "出張のため。", "page": first})
    assert refused.status_code == 409 and "出張のため。" in words_of(refused)
    with scope(house.association):
        assert not InvitationAnswer.objects.exists()
    assert secretary.post("/rsvp/invitation/", {"answer": "yes", "page": page_sent(secretary)}).status_code == 302
    with scope(house.association):
        assert InvitationAnswer.objects.get().invitation == rows[1]


def test_whoever_opens_too_many_links_is_shown_no_other_invitation(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row, client = invitation(programme=programme, person=person, by=house.volunteer), Client()
    link = link_of(house, row)
    assert "お茶の夕べ" in words_of(client.get(link, follow=True))
    for _time in range(60):
        answer = client.get(link)
    assert answer["Location"] == "/rsvp/invitation/"
    assert client.get("/rsvp/invitation/").status_code == 404


def test_a_letter_written_anew_does_not_thank_for_the_answer_to_the_old_one(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer, language="en")
    with scope(house.association):
        give_answer(invitation=row, answer="yes")
        revoke(invitation=row, by=house.staff)
    row = invitation(programme=programme, person=person, by=house.staff, language="en")
    words = words_of(Client().get(link_of(house, row), follow=True))
    assert "Thank you for your answer" not in words and "Send my answer" in words


def test_questions_go_to_the_association_once_the_sender_has_left(cast: Cast) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(email="office@omaha.example")
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row, client = invitation(programme=programme, person=person, by=house.volunteer), Client()
    assert "volunteer@omaha.example" in words_of(client.get(link_of(house, row), follow=True))
    with scope(house.association):
        Membership.objects.filter(user=house.volunteer).update(ended_at=timezone.now())
    words = words_of(client.get("/rsvp/invitation/"))
    assert "volunteer@omaha.example" not in words and "office@omaha.example" in words


def test_the_page_of_a_guest_closes_after_two_hours_and_opens_again_by_the_letter(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = Client()
    client.get(link_of(house, row))
    session = client.session
    session["rsvp"] = [*session["rsvp"][:2], int(timezone.now().timestamp()) - 1]
    session.save()
    assert client.get("/rsvp/invitation/").status_code == 404
    assert client.get(link_of(house, row), follow=True).status_code == 200


def test_who_says_yes_when_all_seats_are_taken_waits_in_line_and_moves_up(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership, seats=1)
    rows = []
    for each in ("a", "b"):
        person = guest(association=house.association, family_name=each, given_name="X", email=f"{each}@x.example")
        sentence = f"Number {each}: this is why I would like to see you."
        rows.append(
            invitation(
                programme=programme,
                person=person,
                by=house.staff,
                language="en",
                email=f"{each}@x.example",
                sentence=sentence,
            )
        )
    first, second = Client(), Client()
    first.get(link_of(house, rows[0]))
    second.get(link_of(house, rows[1]))
    first.post("/rsvp/invitation/", {"answer": "yes"})
    assert "All seats are taken just now." in words_of(second.get("/rsvp/invitation/"))
    second.post("/rsvp/invitation/", {"answer": "yes"})
    waiting = second.get("/rsvp/invitation/")
    assert "you stand at number 1 of those who wait" in words_of(waiting)
    assert "data:image/svg" not in waiting.content.decode()
    first.post("/rsvp/invitation/", {"answer": "no"})
    assert "We look forward to seeing you." in words_of(second.get("/rsvp/invitation/"))


def test_guests_page_asks_few_questions(cast: Cast) -> None:
    house = cast.omaha
    programme, person = coming_programme(partnership=house.partnership), guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.volunteer)
    client = Client()
    client.get(link_of(house, row))
    assert statements(client, "/rsvp/invitation/") == 2
    client.post("/rsvp/invitation/", {"answer": "yes"})
    assert statements(client, "/rsvp/invitation/") == 3
    with scope(house.association):
        assert with_named(Invitation.objects.all()).get().pk == row.pk
