"""Signing in and one's own account: second step, limits, providers, no way to be sent elsewhere."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.adapters import SocialAccountAdapter
from portal.accounts.models import Membership, User
from portal.accounts.services import invite_member
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.portal.accounts.conftest import browser_of, link_in

ELSEWHERE = ("https://thief.example/", "//thief.example/", "javascript:alert(1)", "/\\thief.example")


def code_now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


# --- no way elsewhere -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_elsewhere(cast, settings, address):
    settings.ADMINISTRATOR_MFA = True
    user = cast.omaha.staff
    client = Client()
    answers = [
        client.post(reverse("set_language"), {"language": "en", "next": address}),
        client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD, "next": address}),
        client.get(reverse("second_factor"), {"next": address}),
        client.post(reverse("set_theme"), {"theme": "day", "next": address}),
    ]
    for answer in answers:
        assert "thief" not in answer.get("Location", "") and "alert" not in answer.get("Location", "")
        assert not re.search(r"""(href|action)=.{0,3}(https?:|javascript:|/[\\/\\\\])""", answer.content.decode())


# --- one's own account ------------------------------------------------------------------------------------------------


def test_the_account_page_keeps_names_language_and_shortcuts(cast):
    client = browser_of(cast.omaha.volunteer)
    assert 'name="has_single_keys"' in client.get(reverse("account")).content.decode()
    values = {
        "name": "Vera Volunteer",
        "name_ja": "見本 花子",
        "language": "ja",
        "email": "x@y.example",
        "is_operator": "on",
    }
    answer = client.post(reverse("account"), values)
    assert answer.status_code == 302 and answer.cookies["django_language"].value == "ja"
    user = User.objects.get(pk=cast.omaha.volunteer.pk)
    assert (user.name, user.name_ja, user.language, user.has_single_keys) == (
        "Vera Volunteer",
        "見本 花子",
        "ja",
        False,
    )
    assert (user.email, user.is_operator) == ("volunteer@omaha.example", False)


def test_the_account_page_is_for_whoever_is_signed_in(db):
    answer = Client().get(reverse("account"))
    assert answer["Location"].startswith(reverse("account_login"))


# --- the second step --------------------------------------------------------------------------------------------------


def test_an_administrator_sets_up_a_second_step_first(cast, settings):
    settings.ADMINISTRATOR_MFA = True
    client = browser_of(cast.omaha.administrator)
    wanted = reverse("member_list", kwargs={"association": "omaha"})
    answer = client.get(wanted, follow=True)
    assert answer.redirect_chain == [(reverse("second_factor") + "?next=%2Fa%2Fomaha%2Fmembers%2F", 302)]
    assert reverse("mfa_activate_totp") in answer.content.decode()
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert Authenticator.objects.filter(user=cast.omaha.administrator, type="totp").exists()
    assert client.get(wanted).status_code == 200
    assert client.get(reverse("second_factor"), {"next": wanted})["Location"] == wanted


def test_the_second_step_is_asked_for_at_sign_in(cast, settings):
    settings.ADMINISTRATOR_MFA = True
    user, secret = cast.omaha.administrator, totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client = browser_of(user)
    wanted = reverse("member_list", kwargs={"association": "omaha"})
    assert client.get(wanted).status_code == 302, "the password alone opens nothing"
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(wanted).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    client.post(reverse("mfa_trust"), {"action": "no"})
    assert client.get(wanted).status_code == 200


def test_secrets_of_authenticators_are_kept_encrypted(cast, settings):
    secret = totp.generate_totp_secret()
    kept = totp.TOTP.activate(cast.omaha.administrator, secret).instance
    assert secret not in str(kept.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5
    assert decrypt(kept.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(kept.data["secret"]) != secret, "a lost key locks; it opens nothing"


@pytest.mark.parametrize("role", ["board_member", "volunteer", "staff"])
def test_other_roles_need_none(cast, settings, role):
    settings.ADMINISTRATOR_MFA = True
    client = browser_of(cast.omaha.person(role))
    address = reverse("association_home", kwargs={"association": "omaha"})
    assert reverse("second_factor") not in client.get(address)["Location"]


def test_operators_need_one_for_their_rooms_and_the_admin(cast, settings):
    settings.ADMINISTRATOR_MFA = True
    client = browser_of(cast.operator)
    for address in (reverse("operate"), reverse("admin:index")):
        assert client.get(address)["Location"].startswith(reverse("second_factor"))
    settings.ADMINISTRATOR_MFA = False
    assert client.get(reverse("operate")).status_code == 200


# --- the admin --------------------------------------------------------------------------------------------------------


@pytest.fixture
def operator(cast, settings):
    settings.ADMINISTRATOR_MFA = False
    return browser_of(cast.operator)


def test_the_admin_is_entered_by_the_front_door(cast):
    answer = Client().get(reverse("admin:login"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert browser_of(cast.omaha.administrator).get(reverse("admin:login")).status_code == 403


def test_operators_find_metadata_and_no_secrets_in_the_admin(cast, operator):
    User.objects.filter(pk=cast.operator.pk).update(is_superuser=True)  # as create_operator makes them
    index = operator.get(reverse("admin:index")).content.decode()
    for model in ("association", "network", "user"):
        assert reverse(f"admin:accounts_{model}_changelist") in index
        assert operator.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
    for secret in ("mfa", "usersessions", "socialaccount", "membership"):
        assert f"/admin/{secret}" not in index
    page = operator.get(reverse("admin:accounts_user_change", args=[cast.omaha.staff.pk])).content.decode()
    assert cast.omaha.staff.email in page and cast.omaha.staff.password not in page and 'name="password"' not in page


def test_an_operator_frees_somebody_who_lost_their_phone(cast, operator):
    user = cast.omaha.administrator
    totp.TOTP.activate(user, totp.generate_totp_secret())
    operator.post(
        reverse("admin:accounts_user_changelist"), {"action": "forget_second_step", "_selected_action": [user.pk]}
    )
    assert not Authenticator.objects.filter(user=user).exists()


def test_an_operator_closes_an_association_and_opens_it_again(cast, operator):
    member = browser_of(cast.omaha.staff)
    home, admin_list = reverse("people", args=["omaha"]), reverse("admin:accounts_association_changelist")
    chosen = {"_selected_action": [cast.omaha.association.pk]}
    found = []
    for action in ("reopen", "close", "close", "reopen"):
        operator.post(admin_list, {"action": action, **chosen})
        found.append((member.get(home).status_code, browser_of(cast.omaha.staff).get(home).status_code))
    assert found == [(200, 200), (302, 404), (302, 404), (302, 200)], "the one who was there is signed out"


def test_who_stops_being_an_operator_is_signed_out(cast, operator):
    other = factories.user(is_operator=True)
    browser_of(other)
    operator.post(reverse("admin:accounts_user_change", args=[other.pk]), {"is_active": "on"})
    other.refresh_from_db()
    assert not other.is_operator and not UserSession.objects.filter(user=other).exists()
    operator.post(reverse("admin:accounts_user_change", args=[cast.operator.pk]), {})
    cast.operator.refresh_from_db()
    assert cast.operator.is_operator and cast.operator.is_active, "nobody locks themselves out"


# --- sign-in ----------------------------------------------------------------------------------------------------------


def test_wrong_passwords_are_slowed_down(cast):
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": cast.omaha.staff.email, "password": "wrong"})
    good = {"login": cast.omaha.staff.email, "password": factories.PASSWORD}
    answer = Client().post(reverse("account_login"), good)
    assert answer.status_code == 200 and "Too many failed" in answer.content.decode()


def test_a_known_and_an_unknown_address_look_alike(cast):
    known = Client().post(reverse("account_request_login_code"), {"email": cast.omaha.staff.email}, follow=True)
    unknown = Client().post(reverse("account_request_login_code"), {"email": "who@omaha.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain and known.status_code == unknown.status_code
    assert [letter.to for letter in mail.outbox] == [[cast.omaha.staff.email], ["who@omaha.example"]]
    assert "by invitation only" in mail.outbox[1].body and "http" not in mail.outbox[1].body


def test_sessions_are_written_at_most_once_in_five_minutes(cast, django_assert_num_queries):
    client = browser_of(cast.omaha.staff)
    client.get(reverse("account"))
    UserSession.objects.update(ip="192.0.2.1")
    client.get(reverse("account"))
    assert UserSession.objects.get().ip == "192.0.2.1"


# --- Google and Microsoft ---------------------------------------------------------------------------------------------


def test_providers_are_shown_only_when_they_are_configured(db, settings):
    assert "Google" not in Client().get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "id", "secret": "secret"}]}}
    words = Client().get(reverse("account_login")).content.decode()
    assert "Google" in words and "Microsoft" not in words


def from_provider(request, email, *, provider=None, verified=False):
    """What the answer of a provider (Microsoft) becomes inside allauth."""
    account = SocialAccount(provider="microsoft", uid="microsoft-1")
    addresses = [EmailAddress(email=email, verified=verified, primary=True)]
    login = SocialLogin(user=User(email=email), account=account, email_addresses=addresses, provider=provider)
    login.state = {}
    return login


@pytest.fixture
def visit(cast, post_office, rf):
    """A request whose session holds an invitation for pat@people.example."""
    invite_member(
        association=cast.omaha.association,
        email="pat@people.example",
        role=Role.STAFF,
        language="en",
        by=cast.omaha.administrator,
    )
    (letter,) = post_office()
    client = Client()
    client.get(link_in(letter))

    def request():
        from django.contrib.auth.models import AnonymousUser
        from django.contrib.messages.storage.cookie import CookieStorage

        made = rf.get("/")
        made.session, made.user = client.session, AnonymousUser()
        made._messages = CookieStorage(made)
        return made

    return request


def test_a_provider_signs_up_the_invited_address_only(cast, visit):
    from allauth.core import context
    from allauth.core.exceptions import ImmediateHttpResponse

    request = visit()
    with context.request_context(request):
        adapter = SocialAccountAdapter(request)
        with pytest.raises(ImmediateHttpResponse) as refusal:
            adapter.is_open_for_signup(request, from_provider(request, "other@people.example"))
        assert refusal.value.response["Location"] == reverse("invitation")
        login = from_provider(request, "pat@people.example")
        assert adapter.is_open_for_signup(request, login)
        user = adapter.save_user(request, login)
    with scope(cast.omaha.association):
        assert Membership.objects.live().get(user=user).role == Role.STAFF


def test_a_provider_signs_nobody_up_without_an_invitation(db, rf):
    request = rf.get("/")
    request.session = Client().session
    assert not SocialAccountAdapter(request).is_open_for_signup(request, from_provider(request, "pat@people.example"))


def test_microsoft_never_opens_an_account_by_its_address(cast, rf, settings):
    from allauth.core import context
    from allauth.socialaccount.internal.flows.login import complete_login
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    settings.SOCIALACCOUNT_PROVIDERS = {
        "microsoft": {"APPS": [{"client_id": "id", "secret": "s", "settings": {"tenant": "contoso"}}]}
    }
    client = Client()
    client.get(reverse("account_login"))
    request = rf.get("/")
    request.session, request.user = client.session, AnonymousUser()
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    with context.request_context(request):
        provider = SocialAccountAdapter(request).get_provider(request, "microsoft")
        complete_login(
            request, from_provider(request, cast.omaha.administrator.email, provider=provider, verified=True)
        )
    assert request.user.is_anonymous
    assert not SocialAccount.objects.exists()


def test_reference_data_is_there_to_read_and_not_to_change(cast, operator):
    from django.contrib import admin

    from portal.scoping import OwnedModel

    place = cast.omaha.partnership.home
    assert operator.get(reverse("admin:partnerships_place_changelist"), {"q": "omaha"}).status_code == 200
    words = operator.get(reverse("admin:partnerships_place_change", args=[place.pk])).content.decode()
    assert place.name_en in words and 'name="_save"' not in words
    assert operator.get(reverse("admin:partnerships_place_add")).status_code == 403
    assert not [model for model in admin.site._registry if issubclass(model, OwnedModel)], "no association's records"
