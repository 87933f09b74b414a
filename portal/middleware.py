"""What happens around every view: the association's scope, the second factor, and clear words for trouble."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, Network, User
from portal.accounts.opening import opening
from portal.pages import is_trouble, to_sign_in, trouble
from portal.permissions import ADMINISTRATOR
from portal.scoping import scope, system_scope
from portal.sent.keys import key_of
from portal.sent.services import SentBefore, led, sending, sent_before, where_led

Answer = Callable[[HttpRequest], HttpResponse]
PRIVATE = "private, no-store"


class AssociationMiddleware:
    """Open the scope of the association named in `/a/<association>/…` for its members, 404 for everybody else.

    Times are the association's: a page says the day that its people have, as its papers do.
    The address' own part is taken off the view's arguments: a view asks `request.association`. Somebody not signed
    in is sent to the sign-in page whether or not the association exists.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = self.membership(request) if request.path.startswith("/a/") else None
        if membership is None:
            return for_one_reader(request, self.get_response(request))
        request.membership = membership
        request.association = membership.association
        with scope(membership.association), timezone.override(ZoneInfo(membership.association.time_zone)):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render) and not getattr(response, "is_rendered", True):
                response = response.render()
        response.setdefault("Cache-Control", PRIVATE)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path.startswith("/a/"):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if getattr(request, "membership", None) is None:
            raise Http404
        kwargs.pop("association", None)
        return None

    @staticmethod
    def membership(request: HttpRequest) -> Membership | None:
        """The signed-in user's live membership in the association of the address. One query, which brings the user."""
        slug = request.path.split("/", 3)[2]
        with system_scope("find the membership that opens an association's scope"):
            key = request.session.get(SESSION_KEY)  # read here, so that the database is told of one scope for both
            if key is None:
                return None
            membership = opening(int(key), slug)
        if membership is None:
            return None
        if is_session_of(request.session, membership.user):
            request._cached_user = membership.user  # type: ignore[attr-defined]  # what `request.user` looks at first
        return membership if request.user == membership.user else None


def for_one_reader(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer to somebody signed in is kept by no cache, their own browser's either, unless its view knows better:
    whoever comes to the machine after them finds nothing by going back."""
    if SESSION_KEY in request.session:
        response.setdefault("Cache-Control", PRIVATE)
    return response


def is_session_of(session: SessionBase, user: User) -> bool:
    """Whether a session was begun by this user with the password of today, as `django.contrib.auth.get_user` asks it.

    After No that function itself has the word: it knows a key that is being changed.
    """
    known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return known and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


class SessionSeenMiddleware:
    """Keep the list of a user's sessions up to date: at most one write in five minutes, not one with every page.

    allauth's own middleware writes on each request, which on SQLite would queue every reader behind the writers.
    """

    SECONDS = 300
    KEY = "seen_at"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The time first: asking who it is would be a query of its own.
        if time.time() - request.session.get(self.KEY, 0) > self.SECONDS and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
            request.session[self.KEY] = int(time.time())
        return self.get_response(request)


class NetworkMiddleware:
    """Set `request.network` in `/network/<network>/…` for its readers; 404 for everybody else who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path.startswith("/network/") or "network" not in kwargs:
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        networks = Network.objects.filter(readers=request.user)
        request.network = get_object_or_404(networks, slug=kwargs.pop("network"))
        return None


class SecondFactorMiddleware:
    """Lead an administrator or operator without a second factor to the page that explains why they need one.

    Setting ADMINISTRATOR_MFA. They come back to where they were going once they have one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.ADMINISTRATOR_MFA or not request.path.startswith(("/a/", "/admin/", "/operate/")):
            return None
        user = request.user
        membership = getattr(request, "membership", None)
        needs_it = user.is_authenticated and (
            user.is_operator or (membership is not None and membership.role == ADMINISTRATOR)
        )
        if needs_it and not user.has_second_factor():
            to = request.get_full_path() if request.method == "GET" else request.path
            return redirect(f"{reverse('second_factor')}?{urlencode({'next': to})}")
        return None


class TroubleMiddleware:
    """Turn a database that is away or a full disk into a page that says so, instead of a bare error.

    What happens around the views, in another middleware, reaches `portal.views.server_error`, which does the same.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return trouble(request, error) if is_trouble(error) else None


class SentOnceMiddleware:
    """Let a form count once that its browser sends several times: pressed twice, or sent again because the answer was
    lost. Whoever sends it again is led to where the first one was, and told (decision 0160).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        with sending() as current:
            request.sending = current
            response = self.get_response(request)
        led(current, response.get("Location", ""))
        # The first one was carried out while this one was looked at: its own work must not be a reason to refuse it.
        if current.key and response.status_code in (409, 422) and not current.is_held and sent_before(current.key):
            return again(request, current.key)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method == "POST" and (key := key_of(request)):
            if sent_before(key):
                return again(request, key)
            request.sending.key = key
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return again(request, request.sending.key) if isinstance(error, SentBefore) else None


def again(request: HttpRequest, key: str) -> HttpResponse:
    """The answer to a form that was sent before: where the first one was led, with a word."""
    messages.info(request, _("This form came more than once. It was kept once."))
    return redirect(where_led(key) or request.get_full_path())
