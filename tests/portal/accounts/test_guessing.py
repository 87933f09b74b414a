"""Guessing and asking around at the sign-in page: how often, at what cost, and what one learns by it. Threat T5."""

from __future__ import annotations

import re
import time
from typing import ClassVar

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts.models import MemberInvite, User
from portal.accounts.querysets import token_digest
from portal.accounts.services import change_role, end_membership
from portal.owed.stopping import membership_of, stop_token
from portal.permissions import Role
from portal.scoping import scope, system_scope
from tests import factories
from tests.portal.accounts.conftest import browser_of

PROXY = "10.0.0.2"  # who stands before the site and adds the last address to the header


class CountingHasher(MD5PasswordHasher):
    """Writes down each password that is put through it: the work that a guess costs."""

    hashed: ClassVar[list[str]] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(cast, settings):
    """What was put through the hasher since."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__qualname__}"]
    CountingHasher.hashed.clear()
    return CountingHasher.hashed


def guess(address, password, *, forwarded="", to="account_login"):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return Client(headers=headers, REMOTE_ADDR=PROXY).post(reverse(to), {"login": address, "password": password})


# --- how often --------------------------------------------------------------------------------------------------------


def test_one_account_is_guessed_at_five_times_from_however_many_networks(cast, settings, hashed):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = cast.omaha.staff.email
    spellings = (person, person.upper(), person.title(), f" {person} ")
    for number in range(100):
        guess(spellings[number % 4], f"guess {number}", forwarded=f"192.0.2.9, 203.0.113.{number % 50}")
    assert len(set(hashed)) == 5
    answer = guess(person, factories.PASSWORD, forwarded="198.51.100.7")
    assert answer.status_code == 200 and "Too many failed" in answer.content.decode()


@pytest.mark.parametrize(("proxies", "added"), [(0, ""), (1, ", 203.0.113.9")], ids=["no proxy", "one proxy"])
def test_an_address_that_a_visitor_makes_up_is_not_counted_as_theirs(cast, settings, hashed, proxies, added):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(50):
        guess(f"somebody{number}@omaha.example", f"guess {number}", forwarded=f"192.0.2.{number}{added}")
    assert len(set(hashed)) == 10


def test_behind_a_proxy_visitors_do_not_share_one_limit(cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(15):
        guess(f"somebody{number}@omaha.example", "wrong", forwarded="203.0.113.9")
    answer = guess(cast.omaha.staff.email, factories.PASSWORD, forwarded="203.0.113.10")
    assert answer.status_code == 302 and UserSession.objects.get().ip == "203.0.113.10"


def test_a_full_cache_does_not_forget_who_was_guessed_at(cast):
    person = cast.omaha.staff.email
    for number in range(5):
        guess(person, f"guess {number}")
    for number in range(400):  # these stand behind the counts in the order by which a full cache is emptied
        cache.set(f"zz{number}", [0], 300)
    assert "Too many failed" in guess(person, factories.PASSWORD).content.decode()


def test_who_came_past_a_proxy_is_not_let_in(cast, settings, hashed, caplog):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert guess(cast.omaha.staff.email, factories.PASSWORD, forwarded="203.0.113.9").status_code == 403
    assert "ALLAUTH_TRUSTED_PROXY_COUNT" in caplog.text and hashed == []


def test_codes_of_the_second_step_are_guessed_at_five_times(cast):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.omaha.administrator, secret)
    client = browser_of(cast.omaha.administrator)
    for number in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{number}"})
    good = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    answer = client.post(reverse("mfa_authenticate"), {"code": good})
    assert answer.status_code == 200 and "Too many failed" in answer.content.decode()
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("kind", ["an invitation", "a letter's stop"])
def test_a_token_that_was_changed_anywhere_opens_nothing(cast, kind):
    with scope(cast.omaha.association):
        invite = factories.invite(association=cast.omaha.association)
        member = cast.omaha.staff.memberships.get()
        invite.digest = token_digest(invite.token())
        invite.save(update_fields=["digest"])
    token = invite.token() if kind == "an invitation" else stop_token(member)

    def opens(text):
        with system_scope("look up a token in a test"):
            return (
                MemberInvite.objects.of_token(text).exists() if kind == "an invitation" else bool(membership_of(text))
            )

    assert opens(token)
    changed = {token[:place] + other + token[place + 1 :] for place in range(len(token)) for other in "0aZ-:"} - {token}
    assert len(changed) > 150
    assert [text for text in [*changed, token[:-1], token + "0", token.swapcase()] if opens(text)] == []


def test_the_admin_has_no_door_of_its_own_to_guess_at(cast, hashed):
    answer = Client().post(reverse("admin:login"), {"username": cast.operator.email, "password": "guess"})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    assert hashed == []


# --- what one learns --------------------------------------------------------------------------------------------------


def test_a_guess_costs_the_same_work_whoever_has_the_address(cast, hashed):
    without, gone = factories.user(email="by.code@people.example"), factories.user(email="gone@people.example")
    without.set_unusable_password()
    without.save()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    work, words = {}, {}
    for address in (cast.omaha.staff.email, without.email, gone.email, "nobody@people.example"):
        hashed.clear()
        answer = guess(address, "a wrong password")
        work[address] = len(hashed)
        words[address] = told(answer, address)
    assert set(work.values()) == {2}, work
    assert len(set(words.values())) == 1


def told(answer, address):
    """What an answer says to everybody: its status and words, without what was typed and what is drawn by chance."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode())
    return answer.status_code, answer.get("Location", ""), text.replace(address, "…")


@pytest.mark.parametrize(
    ("door", "field"), [("account_reset_password", "email"), ("account_request_login_code", "email")]
)
def test_asking_for_a_letter_says_nothing_of_who_is_known(cast, door, field):
    answers = [
        told(Client(REMOTE_ADDR=PROXY).post(reverse(door), {field: address}), address)
        for address in (cast.omaha.staff.email, "nobody@omaha.example")
    ]
    assert answers[0] == answers[1] and answers[0][0] == 302
    assert [len(letter.to) for letter in mail.outbox] == [1, 1], "each sends one letter, and takes its time"


def test_an_address_that_another_has_looks_free_to_whoever_would_add_it(cast):
    answers = []
    for address in (cast.springfield.staff.email, "free@people.example"):
        client = browser_of(cast.omaha.staff)
        answers.append(told(client.post(reverse("account_email"), {"action_add": "", "email": address}), address))
    assert answers[0] == answers[1]
    assert not User.objects.filter(email="free@people.example").exists()


# --- sessions end with the role ---------------------------------------------------------------------------------------


def _lower(cast):
    with scope(cast.omaha.association):
        row = cast.omaha.staff.memberships.get()
        change_role(membership=row, role=Role.VOLUNTEER, by=cast.omaha.administrator)
    return cast.omaha.staff


def _end(cast):
    with scope(cast.omaha.association):
        end_membership(membership=cast.omaha.staff.memberships.get(), by=cast.omaha.administrator)
    return cast.omaha.staff


@pytest.mark.parametrize("loses", [_lower, _end], ids=["a lower role", "the membership"])
def test_all_sessions_end_with_what_they_were_begun_for(cast, loses):
    browsers = [browser_of(cast.omaha.staff) for _ in range(5)]
    front = cast.omaha.association.get_absolute_url()
    assert {browser.get(front).status_code for browser in browsers} <= {200, 302}
    user = loses(cast)
    answers = [browser.get(reverse("account")) for browser in browsers]
    assert [answer.status_code for answer in answers] == [302] * 5
    assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers)
    assert not UserSession.objects.filter(user=user).exists()


def test_who_may_read_a_network_no_longer_is_signed_out(cast, settings):
    settings.ADMINISTRATOR_MFA = False
    other = factories.user()
    cast.network.readers.add(other)
    reader, stays = browser_of(cast.network_reader), browser_of(other)
    given = {"name_en": cast.network.name_en, "name_ja": "", "slug": cast.network.slug, "readers": [other.pk]}
    page = reverse("admin:accounts_network_change", args=[cast.network.pk])
    assert browser_of(cast.operator).post(page, given).status_code == 302
    assert list(cast.network.readers.all()) == [other]
    assert (reader.get(reverse("account")).status_code, stays.get(reverse("account")).status_code) == (302, 200)


def test_a_new_password_ends_the_sessions_of_the_old_one(cast):
    browsers = [browser_of(cast.omaha.staff) for _ in range(2)]
    user = User.objects.get(pk=cast.omaha.staff.pk)
    user.set_password("another long password")
    user.save()
    for address in (reverse("account"), cast.omaha.association.get_absolute_url()):
        answers = [browser.get(address) for browser in browsers]
        assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers), address


def test_what_somebody_read_is_not_there_for_whoever_comes_after(cast, enter):
    staff, operator = enter(cast.omaha.staff), enter(cast.operator)
    for client, address in (
        (staff, reverse("account")),
        (staff, reverse("account_email")),
        (staff, "/directory/"),
        (enter(cast.network_reader), cast.network.get_absolute_url()),
        (operator, reverse("operate")),
        (operator, reverse("admin:index")),
    ):
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "Cache-Control" not in Client().get("/directory/")
