"""A user's own account: names, language, shortcuts; the language switch; the page before a second factor."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from portal.accounts.adapters import in_language, pressed_language
from portal.accounts.forms import AccountForm
from portal.accounts.models import User
from portal.accounts.services import change_account, choose_language
from portal.pages import page
from portal.permissions import open_to_all, requires


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("account.use")
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and the ways to my address, password, second step and sessions."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = change_account(user=request.user, values=form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Your account is saved."))
        return in_language(user.language, redirect("account"))
    return page(request, "accounts/account.html", {"form": form})


@require_safe
@never_cache
@requires("account.use")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why an administrator needs a second step, and how to set one up; passes on once there is one."""
    to = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        to = reverse("home")
    if request.user.has_second_factor():
        return redirect(to)
    return page(request, "accounts/second_factor.html", {"next": to})


@require_POST
@open_to_all
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the page. Signed in, it is kept in the account; before, until the sign-in."""
    chosen = request.POST.get("language", "")
    response = set_language_cookie(request)
    if chosen not in dict(settings.LANGUAGES):
        return response
    if not request.user.is_authenticated:
        return pressed_language(chosen, response)
    choose_language(user=request.user, language=chosen)
    return response
