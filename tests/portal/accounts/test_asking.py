"""Asking to join: the public form, the operators' answers, the letters that follow."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.accounts.forms import ApproveForm
from portal.accounts.models import Association, AssociationRequest, MemberInvite
from portal.accounts.services import approve_request, decline_request
from portal.permissions import ADMINISTRATOR
from portal.scoping import system_scope
from tests import factories
from tests.portal.accounts.conftest import link_in

WISH = {
    "name_en": "Riverside Sister City Committee",
    "name_ja": "リバーサイド姉妹都市委員会",
    "country": "US",
    "contact_name": "Pat Example",
    "email": "Pat@riverside.example",
    "message": "We would like to print our snapshot.",
}


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.ADMINISTRATOR_MFA = False


def ask(client=None, **given):
    return (client or Client()).post(reverse("ask_to_join"), {**WISH, **given}, follow=True)


def wish(**given):
    ask(**given)
    return AssociationRequest.objects.latest("pk")


# --- asking -----------------------------------------------------------------------------------------------------------


def test_anybody_may_ask(db):
    answer = ask(Client(headers={"accept-language": "ja"}))
    assert answer.redirect_chain == [(reverse("asked_to_join"), 302)]
    row = AssociationRequest.objects.get()
    assert (row.email, row.language, row.state) == ("pat@riverside.example", "ja", "waiting")
    assert not Association.objects.exists()


def test_a_known_address_gets_the_same_answer(db):
    factories.user(email="pat@riverside.example")
    known, unknown = ask(), ask(email="new@riverside.example")
    assert known.status_code == unknown.status_code and len(known.content) == len(unknown.content)


def test_a_machine_in_the_trap_is_thanked_and_nothing_is_kept(db):
    answer = ask(homepage="https://spam.example")
    assert answer.redirect_chain == [(reverse("asked_to_join"), 302)]
    assert not AssociationRequest.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name_en": ""}, "name_en", "required"),
        ({"email": "pat"}, "email", "valid email"),
        ({"country": "XX"}, "country", "Choose one"),
        ({"message": "x" * 50_000}, "message", "2000"),
        ({"contact_name": "Pat\x00"}, "contact_name", "Null"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(db, given, field, words):
    answer = ask(**given)
    assert words in str(answer.context["form"].errors[field])
    if field != "message":
        assert "We would like to print our snapshot." in answer.content.decode()
    assert not AssociationRequest.objects.exists()


def test_many_requests_from_one_network_wait_an_hour(db):
    for number in range(5):
        assert ask(email=f"pat{number}@riverside.example").redirect_chain
    answer = ask(email="pat6@riverside.example")
    assert answer.status_code == 429 and "in an hour" in answer.content.decode()
    assert "We would like to print our snapshot." in answer.content.decode()
    assert AssociationRequest.objects.count() == 5


def test_one_address_does_not_fill_the_list(db, monkeypatch):
    monkeypatch.setattr("portal.accounts.limits.RATES", {"ask_to_join": "100/h/ip"})
    assert all(ask().redirect_chain for _ in range(5))
    assert AssociationRequest.objects.count() == 3


# --- answering --------------------------------------------------------------------------------------------------------


def test_approving_opens_the_association_and_invites_whoever_asked(cast, post_office):
    row = wish()
    invite = approve_request(request=row, slug="riverside", by=cast.operator)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.association.slug) == ("approved", cast.operator, "riverside")
    assert (invite.email, invite.role) == ("pat@riverside.example", ADMINISTRATOR)
    (letter,) = post_office()
    assert letter.to == ["pat@riverside.example"] and link_in(letter)


def test_a_taken_short_name_approves_nothing(cast):
    row = wish()
    with pytest.raises(ValidationError, match="is taken"):
        approve_request(request=row, slug="omaha", by=cast.operator)
    row.refresh_from_db()
    assert row.state == "waiting" and Association.objects.count() == 2


def test_declining_mails_the_reason_in_the_askers_language(cast, post_office):
    ask(Client(headers={"accept-language": "ja"}))
    row = AssociationRequest.objects.get()
    decline_request(request=row, reason="確認のため、市の担当課からお申し込みください。", by=cast.operator)
    (letter,) = post_office()
    assert "ご利用のお申し込みについて" in letter.subject and "Pat Example 様" in letter.body
    assert "市の担当課から" in letter.body and post_office() == []


def test_a_request_is_answered_once(cast):
    row = wish()
    with pytest.raises(ValidationError, match="reason"):
        decline_request(request=row, reason="  ", by=cast.operator)
    decline_request(request=row, reason="Not now.", by=cast.operator)
    with pytest.raises(ValidationError, match="decided already"):
        approve_request(request=row, slug="riverside", by=cast.operator)
    assert not Association.objects.filter(slug="riverside").exists()


def test_a_short_name_is_proposed():
    assert ApproveForm.proposed(AssociationRequest(name_en=WISH["name_en"])) == "riverside"
    assert ApproveForm.proposed(AssociationRequest(name_en="Sister City Association")) == ""


# --- the operators' pages ---------------------------------------------------------------------------------------------


def test_the_operators_see_requests_and_metadata_only(cast, client):
    wish()
    client.force_login(cast.operator)
    words = client.get(reverse("operate")).content.decode()
    assert "One request waits" in words and "Omaha Sister Cities Association" in words
    for person in (cast.omaha.staff, cast.omaha.administrator):
        assert person.email not in words and person.name not in words
    assert client.get(cast.omaha.association.get_absolute_url()).status_code == 404


def test_approving_and_declining_by_the_pages(cast, client):
    first, second = wish(), wish(email="other@riverside.example", name_en="Other Sister Cities")
    client.force_login(cast.operator)
    shown = client.get(reverse("request_detail", args=[first.pk])).content.decode()
    assert 'value="riverside"' in shown and "We would like to print our snapshot." in shown
    answer = client.post(reverse("request_approve", args=[first.pk]), {"slug": "Omaha!"})
    assert answer.status_code == 200 and answer.context["approve"].errors["slug"]
    answer = client.post(reverse("request_approve", args=[first.pk]), {"slug": "riverside"}, follow=True)
    assert "the invitation to pat@riverside.example is on its way" in answer.content.decode()
    answer = client.post(reverse("request_decline", args=[second.pk]), {"reason": ""})
    assert answer.context["decline"].errors["reason"]
    answer = client.post(reverse("request_decline", args=[second.pk]), {"reason": "Not now."}, follow=True)
    assert "is declined" in answer.content.decode()
    with system_scope("count invitations in a test"):
        assert MemberInvite.objects.count() == 1


@pytest.mark.parametrize("who", ["network_reader", "stranger", "ex_member"])
def test_nobody_else_enters_the_operators_room(cast, client, who):
    row = wish()
    client.force_login(getattr(cast, who))
    for address in (reverse("operate"), reverse("request_detail", args=[row.pk])):
        answer = client.get(address)
        assert answer.status_code == 403 and row.name_en not in answer.content.decode()
    client.force_login(cast.omaha.administrator)
    assert client.post(reverse("request_approve", args=[row.pk]), {"slug": "mine"}).status_code == 403
    assert not Association.objects.filter(slug="mine").exists()
    assert Client().get(reverse("operate")).status_code == 302
