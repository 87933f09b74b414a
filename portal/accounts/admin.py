"""Django's admin for operators: associations, networks and users by their metadata, never what they record."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.models import Association, Network, User
from portal.accounts.services import close_association, end_sessions, forget_second_factor, reopen_association


def to_own_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The page on which everybody changes their password."""
    return redirect("account_change_password")


admin.site.site_header = admin.site.site_title = _("Running this portal")
admin.site.index_title = _("Networks, users and reference data")
# Sign-in is allauth's everywhere, with its limits and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# One's own password is changed on the account pages, which ask again who one is.
admin.site.password_change = to_own_password  # type: ignore[assignment,method-assign]
# Nothing to keep by hand, or secrets that nobody needs to see. Their apps come later in the list of applications.
for module in (
    "django.contrib.auth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
):
    import_module(f"{module}.admin")
for model in (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class OperatorAdmin(admin.ModelAdmin):
    """Every operator may see and change; what may be added or deleted is said one by one."""

    def _is_operator(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_operator", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Association)
class AssociationAdmin(OperatorAdmin):
    """Associations describe themselves; an operator sees that they are there, and may close one."""

    list_display = ("name_en", "slug", "country", "is_public", "is_demonstration", "created_at", "closed_at")
    list_filter = ("country", "is_public", "is_demonstration")
    search_fields = ("name_en", "name_ja", "slug")
    fields = ("slug", "name_en", "name_ja", "country", "language", "is_public", "created_at", "closed_at")
    actions = ("close", "reopen")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    @admin.action(description=_("Close the chosen associations"), permissions=["view"])
    def close(self, request: HttpRequest, queryset: models.QuerySet[Association]) -> None:
        self._carry_out(request, queryset, close_association, _("%(name)s is closed."))

    @admin.action(description=_("Open the chosen associations again"), permissions=["view"])
    def reopen(self, request: HttpRequest, queryset: models.QuerySet[Association]) -> None:
        self._carry_out(request, queryset, reopen_association, _("%(name)s is open again."))

    def _carry_out(
        self, request: HttpRequest, queryset: models.QuerySet[Association], act: Callable[..., Any], done: Any
    ) -> None:
        for association in queryset:
            try:
                act(association=association, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, f"{association.name}: {' '.join(refusal.messages)}", messages.ERROR)
            else:
                self.message_user(request, done % {"name": association.name})


@admin.register(Network)
class NetworkAdmin(OperatorAdmin):
    """Umbrella bodies and who reads them. Which associations belong to one is the associations' own choice."""

    list_display = ("name_en", "slug", "is_demonstration")
    prepopulated_fields = {"slug": ("name_en",)}
    fields = ("name_en", "name_ja", "slug", "readers")
    autocomplete_fields = ("readers",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_operator(request)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever reads the network no longer is signed out everywhere, as any member who loses a permission."""
        before = set(form.instance.readers.all())
        super().save_related(request, form, formsets, change)
        for user in before - set(form.instance.readers.all()):
            end_sessions(user=user)


@admin.register(User)
class UserAdmin(OperatorAdmin):
    """Users as an operator needs them: who may sign in, who operates. No passwords, no memberships."""

    list_display = ("email", "name", "is_operator", "is_active", "joined_at", "last_login")
    list_filter = ("is_operator", "is_active")
    search_fields = ("email", "name", "name_ja")
    fields = ("email", "name", "name_ja", "language", "is_active", "is_operator", "joined_at", "last_login")
    readonly_fields = ("email", "name", "name_ja", "language", "joined_at", "last_login")
    actions = ("forget_second_step",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks themselves out."""
        own = ("is_active", "is_operator") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever loses the operators' room or the right to sign in is signed out everywhere."""
        super().save_model(request, obj, form, change)
        if {"is_active", "is_operator"} & set(form.changed_data) and not (obj.is_active and obj.is_operator):
            end_sessions(user=obj)

    @admin.action(description=_("Remove the second step (lost phone)"), permissions=["change"])
    def forget_second_step(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        users = list(queryset)
        for user in users:
            forget_second_factor(user=user)
        words = ngettext(
            "One person sets up a new second step at the next sign-in.",
            "%(number)d people set up a new second step at the next sign-in.",
            len(users),
        )
        self.message_user(request, words % {"number": len(users)})
