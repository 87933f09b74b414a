"""Asking once more who one is, before what a thief of an open session would do first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]


def asked_again(*methods: str) -> Callable[[View], View]:
    """Mark a view, under its permission: a request of these methods is led to the password or the second step, unless
    one of them was given in the last five minutes, and comes back by GET.

    A form is not carried along, as allauth would do it: its view would then be called outside our middleware, without
    the association's scope. Whoever sent it reads that nothing was done yet.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            question = to_be_asked(request) if request.method in methods else None
            return question or view(request, *args, **kwargs)

        return asked

    return mark


def to_be_asked(request: HttpRequest) -> HttpResponse | None:
    """The way to the password or the second step; None where one of them was given in the last five minutes. For a view
    that first looks whether there is what the address names."""
    try:
        _let_in(request)
    except ReauthenticationRequired:
        if request.method == "POST":
            messages.info(request, _("Nothing was done yet. Say first that it is you, then press once more."))
        ways = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")
    return None


@reauthentication_required
def _let_in(request: HttpRequest) -> None:
    """allauth's own check stands before it."""
