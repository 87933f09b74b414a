"""Organizations: the list with its search, the page of one, and its forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.organizations import OrganizationForm
from contacts.models import Organization
from contacts.services.organizations import add_organization, change_organization, remove_organization
from contacts.views.finding import find_organization
from contacts.views.records import Desk, keep_record, remove_record
from portal.pages import page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("contacts.read")
def organizations(request: HttpRequest) -> HttpResponse:
    """The organizations that this member may see."""
    rows = Organization.objects.visible_to(request.membership)[:50]
    return page(request, "contacts/organizations.html", {"organizations": rows})


@require_safe
@requires("contacts.read")
def organization_detail(request: HttpRequest, organization: int) -> HttpResponse:
    """Everything about one organization on one page."""
    row = find_organization(request, organization)
    return page(request, "contacts/organization_detail.html", {"organization": row})


@shown_or_sent
@requires("contacts.log")
def organization_new(request: HttpRequest) -> HttpResponse:
    """Write an organization down."""
    form = OrganizationForm(
        request.POST or None, instance=Organization(association=request.association), membership=request.membership
    )
    back = reverse("organizations", args=[request.association.slug])
    desk = Desk(_("Add an organization"), _("Save organization"), back, _("Organizations"))

    def save(sent: OrganizationForm) -> str:
        row = add_organization(association=request.association, values=sent.values, by=request.user)
        return row.get_absolute_url()

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def organization_edit(request: HttpRequest, organization: int) -> HttpResponse:
    """What stands on an organization."""
    row = find_organization(request, organization)
    form = OrganizationForm(request.POST or None, instance=row, membership=request.membership)
    remove = reverse("organization_remove", args=[request.association.slug, row.pk])
    desk = Desk(_("Edit the organization"), _("Save organization"), row.get_absolute_url(), str(row), remove=remove)

    def save(sent: OrganizationForm) -> Organization:
        return change_organization(
            organization=row, read_version=sent.read_version, values=sent.values, by=request.user
        )

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.merge")
def organization_remove(request: HttpRequest, organization: int) -> HttpResponse:
    """Ask, then remove an organization that nobody has a position in."""
    row = find_organization(request, organization)
    back = reverse("organizations", args=[request.association.slug])
    desk = Desk(_("Remove this entry"), "", back, _("Organizations"))
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_organization(organization=row, by=request.user)
    )
