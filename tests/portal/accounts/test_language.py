"""The language: kept in the account, pressed before signing in, at a machine that several people use."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests import factories
from tests.portal.accounts.conftest import browser_of


def sign_in(client, user):
    answer = client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(reverse("account")).content.decode()


def test_the_language_switch_is_kept_for_the_next_sign_in(cast):
    client = browser_of(cast.omaha.volunteer)
    answer = client.post(reverse("set_language"), {"language": "ja", "next": reverse("account")})
    assert answer["Location"] == reverse("account")
    assert User.objects.get(pk=cast.omaha.volunteer.pk).language == "ja"
    elsewhere = browser_of(User.objects.get(pk=cast.omaha.volunteer.pk))
    assert elsewhere.cookies["django_language"].value == "ja"
    assert '<html lang="ja"' in elsewhere.get(reverse("account")).content.decode()


def test_a_stranger_switches_for_this_browser_only(db):
    client = Client()
    client.post(reverse("set_language"), {"language": "ja"})
    assert '<html lang="ja"' in client.get(reverse("ask_to_join")).content.decode()


def test_an_unknown_language_changes_nothing(cast):
    client = browser_of(cast.omaha.volunteer)
    client.post(reverse("set_language"), {"language": "tlh"})
    assert User.objects.get(pk=cast.omaha.volunteer.pk).language == "en"


@pytest.mark.parametrize(("own", "pressed"), [("en", "ja"), ("ja", "en")])
def test_what_is_pressed_before_signing_in_wins_over_the_account(cast, own, pressed):
    user = cast.omaha.volunteer
    User.objects.filter(pk=user.pk).update(language=own)
    client = Client()
    client.post(reverse("set_language"), {"language": pressed, "next": reverse("account_login")})
    assert f'<html lang="{pressed}"' in sign_in(client, user)
    assert User.objects.get(pk=user.pk).language == own


def test_what_the_browser_asks_for_is_no_choice(cast):
    client = Client(headers={"accept-language": "ja"})
    assert '<html lang="ja"' in client.get(reverse("account_login")).content.decode()
    assert '<html lang="en"' in sign_in(client, cast.omaha.volunteer)


@pytest.mark.parametrize("leaves", ["by signing out", "by going away"])
@pytest.mark.parametrize("chooses", ["in the account", "before signing in", "while signed in"])
def test_the_language_of_one_is_no_choice_of_the_next_at_the_same_machine(cast, leaves, chooses):
    first, second = cast.omaha.volunteer, cast.omaha.staff
    client = Client()
    if chooses == "in the account":
        User.objects.filter(pk=first.pk).update(language="ja")
    if chooses == "before signing in":
        client.post(reverse("set_language"), {"language": "ja"})
    sign_in(client, first)
    if chooses == "while signed in":
        client.post(reverse("set_language"), {"language": "ja"})
    assert '<html lang="ja"' in client.get(reverse("account")).content.decode()
    if leaves == "by signing out":
        client.post(reverse("account_logout"))
    else:
        del client.cookies["sessionid"]  # a session that ran out
    assert client.cookies["django_language"].value == "ja"
    assert '<html lang="en"' in sign_in(client, second)


@pytest.mark.parametrize("pressed", ["tlh", "en; Path=/"])
def test_a_language_that_is_none_of_ours_is_not_gone_on_in(cast, pressed):
    client = Client()
    client.cookies["pressed_language"] = pressed
    assert '<html lang="en"' in sign_in(client, cast.omaha.volunteer)
    assert client.cookies["django_language"].value == "en"


def test_pressing_needs_no_session(db):
    client = Client()
    client.post(reverse("set_language"), {"language": "ja"})
    assert "sessionid" not in client.cookies


def test_what_was_pressed_counts_for_one_sign_in(cast):
    client = Client()
    client.post(reverse("set_language"), {"language": "ja"})
    sign_in(client, cast.omaha.volunteer)
    client.post(reverse("account_logout"))
    assert '<html lang="en"' in sign_in(client, cast.omaha.volunteer)
