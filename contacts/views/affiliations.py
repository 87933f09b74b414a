"""Our own memberships in other bodies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.affiliations import lines_of
from contacts.forms.assessment import AffiliationForm
from contacts.models import Affiliation
from contacts.services.affiliations import add_affiliation, change_affiliation, remove_affiliation
from contacts.views.finding import find_affiliation
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.models import Partnership
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def affiliation_list(request: HttpRequest) -> HttpResponse:
    """Where we belong, what it brings us, when it is to be renewed; those that ended stand below."""
    lines = lines_of(request.membership, timezone.localdate())
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places().current())
    context = {
        "now": [line for line in lines if not line.has_ended],
        "before": [line for line in lines if line.has_ended],
        "partnerships": partnerships,
    }
    return page(request, "contacts/affiliation_list.html", context)


@shown_or_sent
@requires("contacts.log")
def affiliation_new(request: HttpRequest) -> HttpResponse:
    """Write down that we belong to a body; the address may say which."""
    blank = Affiliation(association=request.association)
    initial = linked_rows(request, "organization", "person")
    form = AffiliationForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: AffiliationForm) -> Affiliation:
        return add_affiliation(association=request.association, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=_desk(request, _("Add a membership")), save=save)


@shown_or_sent
@requires("contacts.log")
def affiliation_edit(request: HttpRequest, affiliation: int) -> HttpResponse:
    """Correct it, renew it, or say until when it was."""
    row = find_affiliation(request, affiliation)
    form = AffiliationForm(request.POST or None, instance=row, request=request)

    def save(sent: AffiliationForm) -> Affiliation:
        return change_affiliation(affiliation=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("affiliation_remove", args=[request.association.slug, row.pk])
    return keep_record(request, form=form, desk=_desk(request, _("Edit the membership"), remove), save=save)


@shown_or_sent
@requires("contacts.log")
def affiliation_remove(request: HttpRequest, affiliation: int) -> HttpResponse:
    """Ask, then take away one that was written down by mistake."""
    row = find_affiliation(request, affiliation)
    words = _("It leaves the register. One that has ended keeps its last day instead: edit it.")
    return remove_record(
        request,
        row=row,
        desk=_desk(request, ""),
        remove=lambda: remove_affiliation(affiliation=row, by=request.user),
        words=words,
    )


def _desk(request: HttpRequest, title: str, remove: str = "") -> Desk:
    back = reverse("affiliation_list", args=[request.association.slug])
    return Desk(title, _("Save membership"), back, _("Our memberships"), remove=remove)
