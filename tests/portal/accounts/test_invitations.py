"""Invitations: one letter, one use, one address; dead links say whom to ask; tokens stand nowhere but in the letter."""

from __future__ import annotations

import datetime
import logging
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import MemberInvite, Membership, User
from portal.accounts.querysets import token_digest
from portal.accounts.services import (
    accept_invite,
    close_association,
    end_membership,
    invite_member,
    renew_invite,
    revoke_invite,
)
from portal.activity.models import Activity
from portal.jobs.models import Job
from portal.permissions import Role
from portal.scoping import scope, system_scope
from tests import factories
from tests.again import look_again
from tests.portal.accounts.conftest import browser_of, link_in

EMAIL = "hanako@people.example"


def invite(cast, *, email=EMAIL, role=Role.STAFF, language="en", by=None):
    omaha = cast.omaha
    return invite_member(
        association=omaha.association, email=email, role=role, language=language, by=by or omaha.administrator
    )


# --- the services -----------------------------------------------------------------------------------------------------


def test_an_invitation_sends_one_letter_that_names_sender_association_and_role(cast, post_office):
    invite(cast, email=" Hanako@People.example ")
    (letter,) = post_office()
    assert letter.to == [EMAIL] and letter.subject == "Omaha Sister Cities Association invites you as staff"
    assert letter.from_email == "Omaha Sister Cities Association <portal@127.0.0.1>"
    assert letter.reply_to == [cast.omaha.administrator.email]
    assert cast.omaha.administrator.display_name in letter.body
    assert post_office() == []


def test_a_japanese_letter_is_japanese_throughout(cast, post_office):
    cast.omaha.association.name_ja = "オマハ姉妹都市協会"
    cast.omaha.association.save()
    invite(cast, language="ja")
    (letter,) = post_office()
    assert "オマハ姉妹都市協会" in letter.subject and "ご参加" in letter.subject
    assert not re.search(r"invites|Hello|accept", letter.subject + letter.body)
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日まで有効", letter.body)


def test_a_job_that_runs_twice_sends_one_letter(cast, post_office):
    invite(cast)
    assert len(post_office()) == 1
    Job.objects.update(state="queued", ended_at=None)
    assert post_office() == []


def test_a_letter_that_waited_too_long_is_not_sent(cast, post_office):
    row = invite(cast)
    with scope(row.association):
        revoke_invite(invite=row, by=cast.omaha.administrator)
    assert post_office() == []


def test_a_name_with_line_breaks_forges_no_header(cast, post_office):
    cast.omaha.association.name_en = "Omaha\r\nBcc: thief@elsewhere.example"
    cast.omaha.association.save()
    invite(cast)
    (letter,) = post_office()
    assert letter.recipients() == [EMAIL] and "Bcc" not in letter.message()


def test_the_token_stands_in_the_letter_only(cast, post_office):
    row = invite(cast)
    (letter,) = post_office()
    token = link_in(letter).split("/")[2]
    look_again(row)
    assert len(token) == 64 and row.digest == token_digest(token) != token
    with system_scope("look for a token in the rows of a test"):
        kept = [
            *Activity.objects.values_list("values__after", flat=True),
            *Job.objects.values_list("reasons", flat=True),
        ]
    assert token not in str(kept)


def test_an_older_secret_key_still_finds_its_tokens(cast, settings):
    row = invite(cast)
    token = row.token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    assert row.token() == token


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email": "staff@omaha.example"}, "member already"),
        ({"email": "nobody"}, "valid email"),
        ({"role": "king"}, "not a valid choice"),
    ],
)
def test_an_invitation_is_refused(cast, given, words):
    with pytest.raises(ValidationError, match=words):
        invite(cast, **given)
    with scope(cast.omaha.association):
        assert not MemberInvite.objects.exists()
    assert not Job.objects.exists()


def test_a_second_invitation_to_an_address_is_refused_until_the_first_has_run_out(cast):
    first = invite(cast)
    with pytest.raises(ValidationError, match="waiting already"):
        invite(cast)
    with scope(first.association):
        MemberInvite.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    second = invite(cast)
    look_again(first)
    assert first.revoked_at and second.is_waiting


def test_an_association_holds_only_so_many_open_invitations(cast, monkeypatch):
    monkeypatch.setattr("portal.accounts.services.invites.MOST_OPEN", 1)
    invite(cast)
    with pytest.raises(ValidationError, match="Take some back"):
        invite(cast, email="taro@people.example")


def test_sending_again_kills_the_old_link(cast, post_office):
    first = invite(cast)
    (old,) = post_office()
    with scope(first.association):
        renew_invite(invite=first, by=cast.omaha.administrator)
    (new,) = post_office()
    assert link_in(old) != link_in(new)
    assert "Make my account" in Client().get(link_in(new), follow=True).content.decode()
    assert Client().get(link_in(old), follow=True).status_code == 410


def test_accepting_makes_a_member_once_and_is_written_down(cast):
    row = invite(cast)
    user = factories.user(email=EMAIL)
    accept_invite(invite=row, user=user)
    with scope(row.association):
        assert Membership.objects.get(user=user).role == Role.STAFF
        assert Activity.objects.first().verb == "joined"
    with pytest.raises(ValidationError, match="no longer"):
        accept_invite(invite=row, user=user)


def test_somebody_else_cannot_accept(cast):
    row = invite(cast)
    with pytest.raises(ValidationError, match="another e-mail address"):
        accept_invite(invite=row, user=cast.stranger)
    with scope(row.association):
        assert MemberInvite.objects.waiting().exists() and not Membership.objects.filter(user=cast.stranger).exists()


def test_a_closed_association_lets_nobody_in(cast):
    row = invite(cast)
    close_association(association=row.association, by=cast.operator)
    with pytest.raises(ValidationError, match="closed"):
        accept_invite(invite=row, user=factories.user(email=EMAIL))
    with scope(row.association):
        assert MemberInvite.objects.waiting().exists(), "both or neither"


# --- the doors --------------------------------------------------------------------------------------------------------


def letter_for(cast, post_office, **given):
    row = invite(cast, **given)
    (letter,) = post_office()
    return row, link_in(letter)


def sign_up(client, **given):
    data = {"name": "Hanako Tanaka", "name_ja": "田中 花子", "password1": "tall green lantern", **given}
    return client.post(reverse("account_signup"), {"password2": data["password1"], **data}, follow=True)


@pytest.mark.django_db
def test_without_an_invitation_nobody_signs_up(cast):
    client = Client()
    assert "An invitation opens this door" in client.get(reverse("account_signup")).content.decode()
    sign_up(client, email="intruder@elsewhere.example")
    assert not User.objects.filter(email="intruder@elsewhere.example").exists()


def test_the_link_leaves_the_address_and_leads_to_sign_up_and_home(cast, post_office):
    row, link = letter_for(cast, post_office)
    client = Client(headers={"accept-language": "ja"})
    answer = client.get(link)
    assert answer.status_code == 302 and answer["Location"] == reverse("invitation")
    assert "no-store" in answer["Cache-Control"]
    shown = client.get(answer["Location"]).content.decode()
    assert row.association.name in shown and link.split("/")[2] not in shown
    last = sign_up(client)
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.name_ja, user.language) == ("Hanako Tanaka", "田中 花子", "ja")
    assert EmailAddress.objects.get(user=user).verified
    assert last.redirect_chain[1][0] == row.association.get_absolute_url()
    with scope(row.association):
        assert Membership.objects.live().get(user=user).role == Role.STAFF
    look_again(row)
    assert row.accepted_at and "invitation" not in client.session


def test_only_the_invited_address_signs_up(cast, post_office):
    _row, link = letter_for(cast, post_office)
    client = Client()
    client.get(link)
    sign_up(client, email="other@elsewhere.example")
    client.get(reverse("account_signup") + "?email=other@elsewhere.example")
    assert not User.objects.filter(email="other@elsewhere.example").exists()
    assert User.objects.filter(email=EMAIL).exists()


def test_a_weak_password_uses_nothing_up(cast, post_office):
    row, link = letter_for(cast, post_office)
    client = Client()
    client.get(link)
    answer = sign_up(client, password1="12345678")
    assert "Hanako Tanaka" in answer.content.decode(), "nothing typed is lost"
    look_again(row)
    assert row.is_waiting and not User.objects.filter(email=EMAIL).exists()


def test_an_invitation_taken_back_during_sign_up_makes_no_user(cast, post_office, monkeypatch):
    row, link = letter_for(cast, post_office)
    client = Client()
    client.get(link)

    def late(request, user):
        with scope(row.association):
            revoke_invite(invite=row, by=cast.omaha.administrator)
        accept_held(request, user)

    from portal.accounts.adapters import accept_held

    monkeypatch.setattr("portal.accounts.forms.accept_held", late)
    sign_up(client)
    assert not User.objects.filter(email=EMAIL).exists()


def test_somebody_with_an_account_joins_by_one_press(cast, post_office):
    user = factories.user(email=EMAIL)
    row, link = letter_for(cast, post_office)
    client = Client()
    shown = client.get(link, follow=True).content.decode()
    assert "This address has an account here" in shown
    here = {"next": reverse("invitation")}
    answer = client.post(
        reverse("account_login"), {"login": EMAIL, "password": factories.PASSWORD, **here}, follow=True
    )
    assert "as Staff" in answer.content.decode() and "Join Omaha" in answer.content.decode()
    with scope(row.association):
        assert not Membership.objects.filter(user=user).exists(), "looking is not joining"
    answer = client.post(reverse("invitation"))
    assert answer["Location"] == reverse("home")
    with scope(row.association):
        assert Membership.objects.live().filter(user=user).exists()


def test_somebody_signed_in_with_another_address_is_told_so(cast, post_office):
    row, link = letter_for(cast, post_office)
    client = browser_of(cast.stranger)
    shown = client.get(link, follow=True).content.decode()
    assert cast.stranger.email in shown and EMAIL in shown
    client.post(reverse("invitation"))
    with scope(row.association):
        assert not Membership.objects.filter(user=cast.stranger).exists()


def test_an_ex_member_may_be_invited_again(cast, post_office):
    row, link = letter_for(cast, post_office, email=cast.ex_member.email, role=Role.VOLUNTEER)
    client = browser_of(cast.ex_member)
    client.get(link)
    client.post(reverse("invitation"))
    with scope(row.association):
        roles = Membership.objects.filter(user=cast.ex_member).order_by("pk").values_list("role", "ended_at")
        assert [role for role, _end in roles] == [Role.STAFF, Role.VOLUNTEER] and roles[1][1] is None


@pytest.mark.parametrize("end", ["used", "revoked", "run out", "closed", "unknown"])
def test_a_dead_link_says_so_and_whom_to_ask(cast, post_office, end):
    row, link = letter_for(cast, post_office)
    assert Client().get(link, follow=True).status_code == 200, "there was something to lose"
    with scope(row.association):
        if end == "used":
            membership = accept_invite(invite=row, user=factories.user(email=EMAIL))
            end_membership(membership=membership, by=cast.omaha.administrator)
        elif end == "revoked":
            revoke_invite(invite=row, by=cast.omaha.administrator)
        elif end == "run out":
            MemberInvite.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
        elif end == "closed":
            close_association(association=row.association, by=cast.operator)
        else:
            link = "/join/" + "x" * 43 + "/"
    answer = Client().get(link, follow=True)
    words = answer.content.decode()
    assert answer.status_code == 410 and answer.redirect_chain == [(reverse("invitation"), 302)]
    assert "sign in" in words.lower()
    assert ("Ask " in words) is (end in ("revoked", "run out", "closed")) or end == "unknown"
    assert sign_up(Client()).status_code == 200 and len(mail.outbox) == 1


def test_a_mail_program_that_opens_the_link_uses_nothing_up(cast, post_office):
    row, link = letter_for(cast, post_office)
    for _ in range(3):
        Client().head(link)
        Client().get(link, follow=True)
    look_again(row)
    assert row.is_waiting


def test_tokens_are_not_guessed_at_speed(cast, post_office, monkeypatch):
    _row, link = letter_for(cast, post_office)
    monkeypatch.setattr("portal.accounts.limits.RATES", {"join": "2/m/ip"})
    answers = [Client().get(link, follow=True).status_code for _ in range(3)]
    assert answers == [200, 200, 410]


def test_no_token_reaches_the_log(cast, post_office, capsys):
    from django.conf import settings
    from django.utils.log import configure_logging

    _row, link = letter_for(cast, post_office)
    token = link.split("/")[2]
    configure_logging("logging.config.dictConfig", settings.LOGGING)
    logging.getLogger("django.request").warning("Not Found: %s", link)
    logging.getLogger("portal.pages").error("GET %(path)s", {"path": f"/guest/{token}/"})
    logging.getLogger("anything").error(f"while opening {link}?x=1")
    said = capsys.readouterr().err
    assert said.count("…") == 3 and token not in said
