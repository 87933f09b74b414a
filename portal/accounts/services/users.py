"""What happens to a user: made at the terminal, their own choices, signed out."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User


def create_user(*, email: str, password: str, name: str = "", language: str = "en", is_operator: bool = False) -> User:
    """Make a user whose address counts as verified; for whoever holds the terminal of the server.

    Refused: an address that has an account, a weak password.
    """
    email = email.strip().lower()
    user = User(email=email, name=name, language=language, is_operator=is_operator)
    user.full_clean(exclude=["password"])
    validate_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def change_account(*, user: User, values: dict[str, Any]) -> User:
    """Keep what a user says about themselves: names, language, shortcuts."""
    for field in ("name", "name_ja", "language", "has_single_keys"):
        setattr(user, field, values[field])
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "name_ja", "language", "has_single_keys"])
    return user


def choose_language(*, user: User, language: str) -> None:
    """Keep the language a user switched to. Refused: one that the portal does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("The portal does not speak this language."))
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def end_sessions(*, user: User) -> None:
    """Sign a user out on every device, in the caller's transaction."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def clear_sessions() -> int:
    """Delete the sessions that have run out, and what is known of where and with what they were used; answers how many.

    Nobody can use them any more; but they name whoever did, with network address and browser.
    """
    gone = Session.objects.exclude(expire_date__gt=timezone.now()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def forget_second_factor(*, user: User) -> None:
    """Remove a lost second factor and sign its user out everywhere; they set up a new one when they come back."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user=user)
