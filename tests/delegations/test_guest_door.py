"""The door for guests: the token leaves the address, only a digest is kept, and nothing opens that should not."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from delegations.choices import TripState
from delegations.guest_letters import code_letter, link_letter, with_named
from delegations.guests import code_of, digest_of, token_of
from delegations.models import Delegation, GuestLink
from delegations.services.guests import issue_link, prolong_link, revoke_link, send_link
from portal.accounts.models import Association
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.logs import without_tokens
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.pages import words_of

pytestmark = pytest.mark.django_db
THE_DOOR, THE_AGENDA = "/guest/", "/guest/agenda/"


def trip_of(house: House, **fields: Any) -> Delegation:
    return trips.delegation(partnership=house.partnership, **fields)


def given(house: House, trip: Delegation | None = None, **values: Any) -> tuple[GuestLink, str]:
    """A link for Mr Mochizuki, and its address."""
    trip = trip or trip_of(house)
    defaults: dict[str, Any] = {
        "name": "望月 健司",
        "email": "mochizuki@city.example",
        "language": "ja",
        "expires_on": timezone.localdate() + datetime.timedelta(days=30),
    }
    with scope(house.association):
        link, token = issue_link(kind="agenda", delegation=trip, by=house.staff, **(defaults | values))
    return link, f"/guest/{token}/"


def run_letters(house: House) -> list[Any]:
    """The letters that waited, sent."""
    mail.outbox.clear()
    for job in Job.objects.filter(state="queued", kind__startswith="guest_"):
        work(job_id=job.pk)
    return list(mail.outbox)


def now(house: House, link: GuestLink) -> GuestLink:
    with scope(house.association):
        return GuestLink.objects.get(pk=link.pk)


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_the_token_is_long_kept_as_a_digest_only_and_leaves_the_address(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house)
    token = address.split("/")[2]
    assert len(token) == 43 and token == token_of(link)  # 256 bits
    with scope(house.association):
        kept = GuestLink.objects.filter(pk=link.pk).values().get()
    assert kept["token_hash"] == digest_of(token) and token not in str(kept)
    client = Client()
    first = client.get(address)
    assert (first.status_code, first["Location"]) == (302, THE_DOOR)
    assert first["Referrer-Policy"] == "no-referrer" and "noindex" in first["X-Robots-Tag"]
    assert "no-store" in first["Cache-Control"]
    assert token not in without_tokens(f"GET {address} 302")
    door = client.get(THE_DOOR)
    assert (door.status_code, door["Location"]) == (302, THE_AGENDA)
    seen = now(house, link)
    assert seen.uses == 1 and seen.last_used_at is not None
    client.get(THE_DOOR)
    assert now(house, link).uses == 1  # the same visit
    assert Client().get(THE_AGENDA, follow=True).status_code == 404  # without the session nothing


def test_looking_by_a_mail_program_that_keeps_no_session_is_no_use(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house)
    for _time in range(3):
        Client().get(address)
        Client().get(THE_DOOR)
    assert now(house, link).uses == 0


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_an_altered_link_a_revoked_one_and_one_whose_day_has_passed_open_one_plain_page(cast: Cast) -> None:
    house = cast.omaha
    Association.objects.filter(pk=house.association.pk).update(email="office@omaha.example")
    link, address = given(house)
    altered = Client().get(address[:-3] + "xx/", follow=True)
    assert altered.status_code == 404 and 'lang="ja"' in altered.content.decode()
    assert "Omaha" not in words_of(altered) and "春の経済交流団" not in words_of(altered)
    client = Client()
    assert client.get(address, follow=False).status_code == 302
    client.get(THE_DOOR)
    with scope(house.association):
        revoke_link(link=link, by=house.staff)
    for where in (THE_DOOR, address, THE_AGENDA):
        over = client.get(where, follow=True)
        assert over.status_code == 410 and "staff@omaha.example" in words_of(over)
        assert "春の経済交流団" not in words_of(over)
        assert over["Referrer-Policy"] == "no-referrer"
    assert "This link was taken back." in words_of(client.get("/guest/?language=en"))
    with scope(house.association):
        GuestLink.objects.filter(pk=link.pk).update(
            revoked_at=None, expires_on=timezone.localdate() - datetime.timedelta(2)
        )
    assert "a day that has passed" in words_of(client.get("/guest/?language=en"))


def test_a_trip_that_was_called_off_and_an_association_that_closed_open_nothing(cast: Cast) -> None:
    house = cast.omaha
    trip = trip_of(house)
    link, address = given(house, trip, language="en")
    client = Client()
    client.get(address)
    with scope(house.association):
        Delegation.objects.filter(pk=trip.pk).update(state=TripState.CALLED_OFF, state_reason="The mayor is ill")
    off = client.get(THE_DOOR)
    assert off.status_code == 410 and "The visit does not take place." in words_of(off)
    assert "The mayor is ill" not in words_of(off)
    Association.objects.filter(pk=house.association.pk).update(closed_at=timezone.now())
    closed = client.get(address, follow=True)
    assert closed.status_code == 404 and "Omaha" not in words_of(closed)
    assert now(house, link).uses == 0


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_a_forwarded_link_opens_nothing_without_the_code_and_no_use_is_counted(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house, asks_for_code=True)
    client = Client()
    asked = client.get(address, follow=True)
    assert asked.status_code == 200 and "春の経済交流団" not in words_of(asked)
    assert "mochizuki" not in words_of(asked) and not run_letters(house)  # looking sends nothing
    assert client.get(THE_AGENDA)["Location"] == THE_DOOR
    client.post(THE_DOOR, {"send": "1"})
    (letter,) = run_letters(house)
    code = code_of(now(house, link))
    assert letter.to == ["mochizuki@city.example"] and code in letter.subject and "望月 健司 様" in letter.body
    assert code not in now(house, link).code_hash
    wrong = client.post(THE_DOOR, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert wrong.status_code == 422 and now(house, link).uses == 0
    assert client.post(THE_DOOR, {"code": f" {code[:3]} {code[3:]} "})["Location"] == THE_AGENDA
    assert now(house, link).uses == 1 and now(house, link).code_hash == ""
    assert Client().get(address, follow=True).status_code == 200  # somebody else is asked for a code
    assert now(house, link).uses == 1


def test_a_code_has_five_tries_and_ten_minutes_and_is_good_once(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house, asks_for_code=True)
    client = Client()
    client.get(address)
    client.post(THE_DOOR, {"send": "1"})
    code = code_of(now(house, link))
    for _time in range(5):
        client.post(THE_DOOR, {"code": "x"})
    assert client.post(THE_DOOR, {"code": code}).status_code == 422
    client.post(THE_DOOR, {"send": "1"})
    code = code_of(now(house, link))
    with scope(house.association):
        GuestLink.objects.update(code_until_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client.post(THE_DOOR, {"code": code}).status_code == 422
    client.post(THE_DOOR, {"send": "1"})
    code = code_of(now(house, link))
    other = Client()
    other.get(address)
    assert client.post(THE_DOOR, {"code": code}).status_code == 302
    assert other.post(THE_DOOR, {"code": code}).status_code == 422


def test_no_more_than_five_codes_are_sent_in_an_hour(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house, asks_for_code=True)
    client = Client()
    client.get(address)
    answers = [client.post(THE_DOOR, {"send": "1"}).status_code for _time in range(6)]
    assert answers == [302] * 5 + [422] and now(house, link).codes == 5


def test_the_page_closes_after_two_hours_and_the_letter_opens_it_again(cast: Cast) -> None:
    house = cast.omaha
    _link, address = given(house)
    client = Client()
    client.get(address)
    session = client.session
    held = session["guest"]["agenda"] | {"until": int(timezone.now().timestamp()) - 1}
    session["guest"] = {"agenda": held}
    session.save()
    assert client.get(THE_DOOR).status_code == 404
    client.get(address)
    assert client.get(THE_DOOR).status_code == 302


def test_a_member_who_looks_at_the_link_is_no_use_of_it(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house, asks_for_code=True)
    client = Client()
    client.force_login(house.volunteer)
    client.get(address)
    assert client.get(THE_DOOR)["Location"] == THE_AGENDA
    assert now(house, link).uses == 0


def test_whoever_tries_many_links_is_shown_none_of_them(cast: Cast) -> None:
    _link, address = given(cast.omaha)
    client = Client()
    for _time in range(60):
        client.get("/guest/some-guessed-token/")
    assert client.get(address, follow=True).status_code == 404


def test_links_are_refused_that_nobody_could_use(cast: Cast) -> None:
    house = cast.omaha
    trip, today = trip_of(house), timezone.localdate()
    for values, field in (
        ({"expires_on": today - datetime.timedelta(days=2)}, "expires_on"),
        ({"expires_on": today + datetime.timedelta(days=500)}, "expires_on"),
        ({"name": " "}, "name"),
        ({"email": "", "asks_for_code": True}, "email"),
    ):
        with pytest.raises(ValidationError) as refused:
            given(house, trip, **values)
        assert list(refused.value.message_dict) == [field]
    link, _address = given(house, trip, email="")
    with scope(house.association), pytest.raises(ValidationError):
        send_link(link=link, by=house.staff)


def test_a_link_is_prolonged_and_one_that_was_taken_back_stays_so(cast: Cast) -> None:
    house = cast.omaha
    link, _address = given(house)
    later = timezone.localdate() + datetime.timedelta(days=90)
    with scope(house.association):
        longer = prolong_link(link=link, read_version=link.version, expires_on=later, by=house.staff)
        assert longer.expires_on == later
        revoke_link(link=link, by=house.staff)
        for verb in (lambda: revoke_link(link=link, by=house.staff), lambda: send_link(link=link, by=house.staff)):
            with pytest.raises(ValidationError):
                verb()


@pytest.mark.covers("104", "C13", page="/guest/<token>/")
def test_the_letter_brings_the_link_in_the_guests_language(cast: Cast) -> None:
    house = cast.omaha
    trip = trip_of(house)
    said = {}
    for language, name in (("ja", "望月 健司"), ("en", "Mr. Kenji MOCHIZUKI")):
        link, address = given(house, trip, language=language, name=name, words="先日はありがとうございました。")
        with scope(house.association):
            send_link(link=link, by=house.staff)
        (letter,) = run_letters(house)
        assert re.search(rf"http\S+{re.escape(address)}", letter.body)
        assert "先日はありがとうございました。" in letter.body and letter.reply_to == ["staff@omaha.example"]
        assert now(house, link).sent_at is not None
        said[language] = f"{letter.subject}\n{letter.body}"
    assert "【ご確認のお願い】春の経済交流団の日程" in said["ja"] and "望月 健司 様" in said["ja"]
    assert "Spring trade trip" in said["en"] and "Dear Mr. Kenji MOCHIZUKI," in said["en"]


def test_a_letter_is_not_sent_once_its_link_was_taken_back(cast: Cast) -> None:
    house = cast.omaha
    link, _address = given(house)
    with scope(house.association):
        send_link(link=link, by=house.staff)
        revoke_link(link=link, by=house.staff)
    assert run_letters(house) == [] and now(house, link).sent_at is None


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_every_letter_to_a_guest_reads_well_in_both_languages(cast: Cast) -> None:
    house = cast.omaha
    goal = trips.goal(organization=people.organization(association=house.association))
    trip = trip_of(house)
    said = {}
    for kind, about in (("agenda", {"delegation": trip}), ("goals", {"goal": goal}), ("outcome", {"delegation": trip})):
        for language in ("ja", "en"):
            values = {"name": "Mr. Kenji MOCHIZUKI", "language": language, "by": house.staff}
            until = timezone.localdate() + datetime.timedelta(days=30)
            with scope(house.association):
                link, token = issue_link(kind=kind, email="m@city.example", expires_on=until, **about, **values)
                link = with_named(GuestLink.objects.filter(pk=link.pk)).get()
                with override(language):
                    letter, code = link_letter(link), code_letter(link)
            said[kind, language] = f"{letter.subject}\n{letter.body}"
            assert f"/guest/{token}/" in letter.body and "{" not in letter.body and "None" not in letter.body
            assert code_of(link) in code.subject and code_of(link) in code.body and token not in code.body
            assert code.body.count("\n\n\n") == 0 and letter.body.count("\n\n\n") == 0
    assert "いただきたく" in said["outcome", "ja"] and "静岡茶業様にとって" in said["goals", "ja"]
    assert "what Shizuoka Tea Works looks for" in said["goals", "en"]
    assert "Some time has passed since “Spring trade trip”." in said["outcome", "en"]


def test_the_outbox_of_a_demonstration_shows_the_letter_and_the_code(cast: Cast, settings: Any) -> None:
    house = cast.omaha
    settings.EMAIL_URL = ""
    Association.objects.filter(pk=house.association.pk).update(is_demonstration=True)
    link, address = given(house, asks_for_code=True)
    with scope(house.association):
        send_link(link=link, by=house.staff)
    client, guest = Client(), Client()
    guest.get(address)
    guest.post(THE_DOOR, {"send": "1"})
    assert len(run_letters(house)) == 2
    client.force_login(house.staff)
    words = words_of(client.get("/a/omaha/outbox/"))
    assert "【ご確認のお願い】" in words and code_of(now(house, link)) in words
    shown = client.get(f"/a/omaha/outbox/guest_link/{link.pk}/")
    assert shown.status_code == 200 and address in shown.content.decode()
