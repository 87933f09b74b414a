"""allauth's hooks: sign-up is by invitation only, and providers never link an account by e-mail alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up opens only while the session holds a live invitation to join."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The same rule for Google and Microsoft."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
