"""What we have done for a business."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contacts.help_given import help_given_to
from contacts.views.finding import find_organization
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def organization_help(request: HttpRequest, organization: int) -> HttpResponse:
    """Programmes, questions, introductions and talks of a business, newest first."""
    row = find_organization(request, organization)
    history = help_given_to(row, request.membership)
    return page(request, "contacts/organization_help.html", {"organization": row, "history": history})
