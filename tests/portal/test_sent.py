"""Forms that come again: what is the same form, what is another, and what becomes of whoever sends one twice."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import FollowUp
from portal.accounts.models import AssociationRequest
from portal.scoping import scope
from portal.sent.models import SentForm
from portal.sent.services import clear_sent
from tests import people
from tests.cast import Cast
from tests.concurrency.forms import PageForm, forms_of
from tests.contacts.pages import at, words_of
from tests.portal.accounts.test_asking import WISH


def opened(client: Client, address: str) -> PageForm:
    """The form of a page as it is loaded now."""
    return next(form for form in forms_of(client.get(address), address) if "what" in form.given)


def send(client: Client, form: PageForm, **typed: str) -> Any:
    body = form.given | {"what": "Send the catalogue", "due_on": timezone.localdate().isoformat()} | typed
    return client.post(form.action, body)


def promises(cast: Cast) -> list[str]:
    with scope(cast.omaha.association):
        return list(FollowUp.objects.order_by("pk").values_list("what", flat=True))


@pytest.fixture
def desk(cast: Cast, enter: Any) -> tuple[Client, str]:
    return enter(cast.omaha.staff), at(cast.omaha, "follow_up_new")


@pytest.mark.django_db
def test_a_form_that_comes_again_leads_where_the_first_one_led_and_says_so(cast: Cast, desk: Any) -> None:
    client, address = desk
    form = opened(client, address)
    first, second = send(client, form), send(client, form)
    assert first.status_code == second.status_code == 302
    assert second["Location"] == first["Location"].partition("?")[0]
    assert "This form came more than once. It was kept once." in words_of(client.get(second["Location"]))
    assert promises(cast) == ["Send the catalogue"]


@pytest.mark.django_db
def test_the_same_words_on_a_page_that_was_opened_again_are_another_form(cast: Cast, desk: Any) -> None:
    client, address = desk
    send(client, opened(client, address))
    send(client, opened(client, address))
    assert promises(cast) == ["Send the catalogue"] * 2


@pytest.mark.django_db
def test_other_words_from_the_same_page_are_not_lost(cast: Cast, desk: Any) -> None:
    client, address = desk
    form = opened(client, address)
    send(client, form)
    send(client, form, what="Ask for the price list")
    assert promises(cast) == ["Send the catalogue", "Ask for the price list"]


@pytest.mark.django_db
def test_a_form_that_was_refused_is_looked_at_again(cast: Cast, desk: Any) -> None:
    client, address = desk
    form = opened(client, address)
    assert [send(client, form, what="").status_code for _ in range(2)] == [422, 422]
    assert not SentForm.objects.exists()
    assert send(client, form).status_code == 302 and promises(cast) == ["Send the catalogue"]


@pytest.mark.django_db
def test_the_form_of_one_person_says_nothing_to_another(cast: Cast, desk: Any, enter: Any) -> None:
    client, address = desk
    form = opened(client, address)
    send(client, form)
    other = enter(cast.omaha.administrator)
    send(other, form)
    assert len(promises(cast)) == 2


@pytest.mark.django_db
def test_where_the_first_answer_was_never_noted_one_is_led_to_the_page_of_the_form(
    cast: Cast, desk: Any, monkeypatch: Any
) -> None:
    client, address = desk
    form = opened(client, address)
    send(client, form)
    SentForm.objects.update(led_to="")  # the process ended between the commit and its answer
    monkeypatch.setattr("portal.sent.services.PATIENCE", 0.0)
    assert send(client, form)["Location"] == address
    assert promises(cast) == ["Send the catalogue"]


@pytest.mark.django_db
def test_what_is_behind_the_question_mark_of_an_address_is_not_kept(cast: Cast, desk: Any) -> None:
    client, address = desk
    form = opened(client, f"{address}?next=/people/?q=Tanaka")
    send(client, PageForm(f"{address}?q=Tanaka", form.element))
    assert [("?" in row.led_to, "Tanaka" in row.led_to) for row in SentForm.objects.all()] == [(False, False)]


@pytest.mark.django_db
def test_a_file_is_taken_out_as_often_as_it_is_asked_for(cast: Cast, enter: Any) -> None:
    people.person(association=cast.omaha.association, family_name="Tanaka")
    client, address = enter(cast.omaha.staff), at(cast.omaha, "people_export") + "?q=tanaka"
    (form,) = [each for each in forms_of(client.get(address), address) if "kind" in each.given]
    answers = [client.post(form.action, form.given | {"kind": "csv", "language": "en"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Tanaka" in b"".join(answer.streaming_content).decode("utf-8-sig") for answer in answers)


@pytest.mark.django_db
def test_a_stranger_who_asks_to_join_twice_by_one_form_waits_once() -> None:
    client, address = Client(), reverse("ask_to_join")
    (form,) = [each for each in forms_of(client.get(address), address) if "email" in each.names]
    wish = form.given | WISH
    first, second = client.post(address, wish), client.post(address, wish)
    assert first["Location"] == second["Location"] == reverse("asked_to_join")
    assert AssociationRequest.objects.count() == 1


@pytest.mark.django_db
def test_old_forms_are_let_go(cast: Cast, desk: Any) -> None:
    client, address = desk
    send(client, opened(client, address))
    now = timezone.now()
    assert clear_sent(now=now + datetime.timedelta(days=6)) == 0
    assert clear_sent(now=now + datetime.timedelta(days=8)) == 1
