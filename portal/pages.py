"""How views answer: a page or its fragment, and pages for trouble."""

from __future__ import annotations

import errno
import logging
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render `template`; when htmx asks and there is a `fragment` template, render that instead.

    Every address also answers whole when opened directly: htmx's history requests get the whole page too.
    """
    asked_by_htmx = getattr(request, "htmx", False) and not request.htmx.history_restore_request
    chosen = fragment if fragment and asked_by_htmx else template
    response = render(request, chosen, context or {}, status=status)
    if fragment:
        response.headers["Vary"] = "HX-Request"
    return response


def where_it_was_pressed(request: HttpRequest, otherwise: str) -> str:
    """The page of ours on which a button stood, as its form says under `next`: a list goes on where one pressed."""
    there = request.POST.get("next", "")
    is_ours = there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return there if is_ours else otherwise


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page and back here afterwards."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Put a service's refusal on the form: beside the fields it names that the form has, else on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def trouble(request: HttpRequest, error: Exception) -> HttpResponse:
    """The 503 page for a busy database, a full disk or a folder one may not write to; the cause goes to the log."""
    logger.error("%s %s: %r", request.method, request.path, error)
    number = getattr(error, "errno", None)
    if isinstance(error, OperationalError):
        words = _(
            "The database is busy or out of reach. Nothing was saved. Go back and send the form again in a moment."
        )
    elif number == errno.ENOSPC:
        words = _("The disk of this server is full. Nothing was saved. Ask whoever runs the server to free some space.")
    elif number in (errno.EACCES, errno.EROFS, errno.EPERM):
        words = _("The server may not write to one of its folders. Nothing was saved. Ask whoever runs the server.")
    else:
        words = _("The server could not finish this. Nothing was saved. Try again in a moment.")
    response = render(request, "503.html", {"words": words}, status=503)
    response.headers["Retry-After"] = "10"
    return response
