"""How views answer: a page or its fragment, and pages for trouble."""

from __future__ import annotations

import errno
import logging
import shutil
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)
LITTLE = 1024 * 1024  # bytes; a disk with less is full


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


def is_trouble(error: BaseException | None) -> bool:
    """Whether an error is of the machine, not of the code: a database, cache, disk or folder that will not serve."""
    return isinstance(error, (OperationalError, InterfaceError, OSError)) or _is_of_redis(error)


def trouble(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The 503 page for whatever `is_trouble`, which asks none of them again; the cause goes to the log."""
    logger.error("%s %s: %r", request.method, request.path, error)
    words = format_lazy("{} {}", _what_is_wrong(error), _what_to_do(request))
    response = alone(request, "503.html", status=503, words=words)
    response.headers["Retry-After"] = "10"
    return response


def alone(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    """An error page that asks neither database nor session, nor the middleware that may not have run."""
    with translation.override(translation.get_language_from_request(request)):
        known = {"request": request, "site_name": settings.SITE_NAME}
        return HttpResponse(render_to_string(template, known | context), status=status)


def _what_is_wrong(error: BaseException) -> Any:
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT) or (isinstance(error, OperationalError) and _says_full(error)):
        return _("The disk of this server is full. Ask whoever runs the server to free some space.")
    if isinstance(error, (OperationalError, InterfaceError)):
        return _("The database is busy or out of reach.")
    if number in (errno.EACCES, errno.EROFS, errno.EPERM):
        return _("The server may not write to one of its folders. Ask whoever runs the server.")
    if _is_of_redis(error):
        return _("A part of the portal (the cache) is out of reach.")
    return _("The server could not finish this.")


def _what_to_do(request: HttpRequest) -> Any:
    """Of a form nobody knows for certain what became of it: the database may have gone just after it was kept."""
    if request.method in ("GET", "HEAD"):
        return _("Try again in a moment.")
    return _("What you sent may not be saved. Go back in a moment, look whether it is there, and send it again if not.")


def _says_full(error: OperationalError) -> bool:
    """SQLite says it in words, PostgreSQL by a code of its own (53100). Where a file beside its own cannot grow SQLite
    only tells of trouble with the disk, and the disk is asked."""
    if "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", "") == "53100":
        return True
    return "disk I/O error" in str(error) and shutil.disk_usage(settings.VAR_DIR).free < LITTLE


def _is_of_redis(error: BaseException | None) -> bool:
    """Asked by name: where there is no Redis its library is not loaded."""
    return any(kind.__module__ == "redis.exceptions" for kind in type(error).__mro__)
