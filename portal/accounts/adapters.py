"""allauth's hooks: sign-up is by invitation only, and providers never link an account by e-mail alone.

An invitation's link was mailed to one address, so it proves that address: whoever signs up with it needs no code.
Source: docs/decisions/0030-sign-in.md, 0031-invitation-only.md.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.invitation import held_alive, let_go
from portal.accounts.models import User
from portal.accounts.services import accept_invite

logger = logging.getLogger(__name__)

SIGN_UP_PAGES: tuple[Any, ...] = ("account_signup", "socialaccount_signup")
PRESSED_LANGUAGE = "pressed_language"


def accept_held(request: HttpRequest, user: User) -> None:
    """Use up the session's invitation for the user just made; call it in the transaction that made the user.

    When it was taken back in the meantime the transaction is rolled back and the invitation's page says so.
    """
    invite = held_alive(request)
    try:
        if invite is None:
            raise ValidationError(_("This invitation can no longer be accepted."))
        accept_invite(invite=invite, user=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        raise ImmediateHttpResponse(redirect("invitation")) from refusal
    let_go(request)


def in_language(language: str, response: HttpResponse) -> HttpResponse:
    """Let the browser remember the language, as the language switch does."""
    return _remember(response, settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE)


def pressed_language(language: str, response: HttpResponse) -> HttpResponse:
    """Let the browser know until the next sign-in, or until it is closed, that this language was pressed."""
    return _remember(response, PRESSED_LANGUAGE, language, max_age=None)


def _remember(response: HttpResponse, name: str, language: str, *, max_age: int | None) -> HttpResponse:
    response.set_cookie(
        name,
        language,
        max_age=max_age,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )
    return response


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up opens only while the session holds a live invitation to join."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return held_alive(request) is not None

    def clean_email(self, email: str) -> str:
        """At sign-up only the invited address passes; elsewhere every address."""
        email = super().clean_email(email).lower()
        invite = held_alive(self.request) if _is_sign_up(self.request) else None
        if invite and email != invite.email.lower():
            raise ValidationError(_("Use the address that was invited: %(email)s.") % {"email": invite.email})
        return email

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """The address that the held invitation has proved."""
        invite = held_alive(request)
        return invite.email if invite else None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        proved = self.unstash_verified_email(request)
        return bool(proved) and proved.lower() == email.lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose limit this visit counts for. Somebody who came past a proxy is not let in, rather than our mistake."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured as error:
            logger.error(
                "X-Forwarded-For names fewer hosts than ALLAUTH_TRUSTED_PROXY_COUNT says; set it to their number."
            )
            raise PermissionDenied from error

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on in the language that was pressed before signing in, else in that of the account.

        Pressed is what the language switch noted in a cookie of its own while nobody was signed in. It counts for one
        sign-in and changes no account. The cookie with the language is no choice: it may hold that of whoever was
        signed in here before; nor is what the browser asks for.
        """
        pressed = request.COOKIES.get(PRESSED_LANGUAGE, "")
        language = pressed if pressed in dict(settings.LANGUAGES) else user.language
        response = in_language(language, super().post_login(request, user, **kwargs))
        response.delete_cookie(PRESSED_LANGUAGE, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
        return response


def _is_sign_up(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in SIGN_UP_PAGES


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The same rule for Google and Microsoft: their address must be the invited one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        invite = held_alive(request)
        if invite is None:
            return False
        address = (sociallogin.user.email or "").lower()
        if address and address != invite.email.lower():
            messages.error(
                request,
                _("That account belongs to %(other)s, but %(invited)s was invited.")
                % {"other": address, "invited": invite.email},
            )
            raise ImmediateHttpResponse(redirect("invitation"))
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:120]
        user.language = (get_language() or "en")[:2]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        with transaction.atomic():
            user = super().save_user(request, sociallogin, form)
            accept_held(request, user)
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted under the site's key.

    Whoever reads the database, or a copy of it, cannot make codes.
    """

    @staticmethod
    def _cipher() -> MultiFernet:
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        digests = (hashlib.sha256(f"portal.second-factor:{key}".encode()).digest() for key in keys)
        return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; for one made under a key that is gone a random one, which no code fits."""
        try:
            return self._cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def opens(self, encrypted_text: str) -> bool:
        """Whether a secret was made under a key that this site still has."""
        try:
            self._cipher().decrypt(encrypted_text.encode())
        except InvalidToken:
            return False
        return True
