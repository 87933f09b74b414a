"""Asking to join, and the way in by an invitation's link."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import invitation as invitations
from portal.accounts.forms import AskToJoinForm
from portal.accounts.limits import allows
from portal.accounts.models import User
from portal.accounts.services import accept_invite
from portal.accounts.services import ask_to_join as keep_request
from portal.pages import page
from portal.permissions import open_to_all


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def ask_to_join(request: HttpRequest) -> HttpResponse:
    """The public form. A machine that fills in the trap is thanked like everybody and nothing is kept."""
    form = AskToJoinForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.was_trapped:
            return redirect("asked_to_join")
        if allows(request, "ask_to_join"):
            keep_request(values=form.values(), language=(get_language() or "en")[:2])
            return redirect("asked_to_join")
        form.add_error(None, _("Too many requests came from your network. Send the form again in an hour."))
        status = 429
    return page(request, "accounts/ask_to_join.html", {"form": form}, status=status)


@require_safe
@open_to_all
def asked_to_join(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next; the same whatever was asked."""
    return page(request, "accounts/asked_to_join.html")


@require_safe
@never_cache
@open_to_all
def join_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Swap the token of a letter for the session and leave its address, whatever it opens.

    Always a redirect: an answer that says "not found" would write the token into the server's log. Looking is not
    accepting, so a mail program that opens links in advance uses nothing up.
    """
    if allows(request, "join"):
        invitations.take_in(request, token)
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def invitation(request: HttpRequest) -> HttpResponse:
    """What the session's invitation offers to whoever is here: sign up, sign in, join, or whom to ask."""
    invite = invitations.held(request)
    if invitations.held_alive(request) is None:
        return page(request, "accounts/invitation_over.html", {"invite": invite}, status=410)
    is_for_reader = request.user.is_authenticated and request.user.email.lower() == invite.email.lower()
    if request.method == "POST" and is_for_reader:
        try:
            accept_invite(invite=invite, user=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Welcome to %(association)s.") % {"association": invite.association.name})
        invitations.let_go(request)
        return redirect("home")
    context = {
        "invite": invite,
        "is_for_reader": is_for_reader,
        "has_account": User.objects.filter(email__iexact=invite.email).exists(),
    }
    return page(request, "accounts/invitation.html", context)
