"""Who may do what: one table, and the one mark that each view wears.

*May I see it* is the scope's question (404), *may my role* is this table's (403 with a sentence), *is it allowed
now* is the service's. `portal.checks` refuses a view without a mark.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.pages import to_sign_in


class Role(models.TextChoices):
    """What a member is in an association. The labels are the glossary's."""

    BOARD_MEMBER = "board_member", _("Board member")
    VOLUNTEER = "volunteer", _("Volunteer")
    STAFF = "staff", _("Staff")
    ADMINISTRATOR = "administrator", _("Administrator")


BOARD_MEMBER, VOLUNTEER, STAFF, ADMINISTRATOR = Role.values
MEMBERS = frozenset(Role.values)
NETWORK_READER = "network_reader"
OPERATOR = "operator"
ANYBODY_SIGNED_IN = "signed_in"
ALL_ROLES = (*Role.values, NETWORK_READER, OPERATOR)

_editors = frozenset({STAFF, ADMINISTRATOR})

TABLE: dict[str, frozenset[str]] = {
    "account.use": frozenset({ANYBODY_SIGNED_IN}),
    "partnerships.read": MEMBERS,
    "partnerships.propose": _editors | {VOLUNTEER},
    "partnerships.edit": _editors,
    "contacts.read": MEMBERS,
    "contacts.log": _editors | {VOLUNTEER},
    "follow_ups.keep": MEMBERS,
    "notices.read": MEMBERS,
    "programmes.invite": _editors | {VOLUNTEER},
    "outcomes.record": _editors | {VOLUNTEER},
    "boards.read": MEMBERS,
    "boards.vote": _editors | {BOARD_MEMBER},
    "boards.manage": _editors,
    "delegations.read": MEMBERS,
    "delegations.comment": _editors | {BOARD_MEMBER},
    "delegations.debrief": _editors | {VOLUNTEER},
    "delegations.plan": _editors,
    "contacts.import": _editors,
    "contacts.merge": _editors,
    "contacts.export": _editors,
    "privacy.manage": frozenset({ADMINISTRATOR}),
    "documents.read": MEMBERS,
    "documents.export": MEMBERS,
    "documents.oversee": _editors,
    "members.manage": frozenset({ADMINISTRATOR}),
    "association.edit": frozenset({ADMINISTRATOR}),
    "network.read": frozenset({NETWORK_READER}),
    "associations.operate": frozenset({OPERATOR}),
}
"""Permission → the roles that hold it. A test compares it with the table in docs/architecture.md."""

View = Callable[..., HttpResponse]


def roles_of(request: HttpRequest) -> frozenset[str]:
    """The roles this request's user has here: the membership's, a network's reader, the operator."""
    if not request.user.is_authenticated:
        return frozenset()
    roles = {ANYBODY_SIGNED_IN}
    if membership := getattr(request, "membership", None):
        roles.add(membership.role)
    if getattr(request, "network", None):
        roles.add(NETWORK_READER)
    if request.user.is_operator:
        roles.add(OPERATOR)
    return frozenset(roles)


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the table grants `permission` to one of the request's roles. KeyError for a permission it lacks."""
    return bool(TABLE[permission] & roles_of(request))


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view: only roles that hold `permission` enter; others get 403 with a sentence, strangers sign in."""
    if permission not in TABLE:
        raise KeyError(f"portal/permissions.py has no permission {permission!r}")

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if may(request, permission):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return to_sign_in(request)
            raise PermissionDenied(refusal(request))

        guarded.permission_mark = permission
        return guarded

    return mark


def refusal(request: HttpRequest) -> str:
    """The sentence on a 403 page: what the reader is here, and whom to ask."""
    if membership := getattr(request, "membership", None):
        return gettext(
            "You are here as %(role)s, and this page is not open to that role. Ask an administrator of "
            "%(association)s if you need it."
        ) % {"role": membership.get_role_display(), "association": membership.association.name}
    return gettext("This page is not open to your account.")


def open_to_all(view: View) -> View:
    """Mark a view that anybody may open, signed in or not."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.permission_mark = "open_to_all"
    return opened
