"""Whom we know of those that the pages of a partnership name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.assessment import KnownForm
from contacts.known_names import CONTACT, EMPLOYERS, KINDS, ORGANIZATION, known_names
from contacts.models import EmployerLink, Organization, PartnerOrganizationLink, Person, PrincipalContactPerson
from contacts.services.known import know_contact, know_employers, know_partner_organization
from contacts.views.records import Desk
from partnerships.models import CityIndustry, PartnerOrganization, Partnership, PrincipalContact
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def known_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """Principal contacts, partner organizations and employers, each with whom of ours it is."""
    row = find_partnership(request, partnership)
    context = {"partnership": row, "names": known_names(row, request.membership)}
    return page(request, "contacts/known_list.html", context)


@shown_or_sent
@requires("contacts.log")
def known_edit(request: HttpRequest, partnership: str, what: str, named: int) -> HttpResponse:
    """Say which of ours somebody is whom a page names, or take that back."""
    row = find_partnership(request, partnership)
    if what not in KINDS:
        raise Http404
    subject, chosen = _subject(request, row, what, named)
    of, many = "person" if what == CONTACT else "organization", what == EMPLOYERS
    form = KnownForm(request.POST or None, request=request, of=of, many=many, chosen=chosen)
    back = reverse("known_list", args=[request.association.slug, row.slug])
    if request.method == "POST" and form.is_valid():
        try:
            _keep(row, what, subject, form.cleaned_data["known"], request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{back}#{what}-{subject.pk}")
    title = _("Employers in %(sector)s") % {"sector": subject} if what == EMPLOYERS else str(subject)
    desk = Desk(title, _("Save who it is"), back, _("Whom of them we know"))
    context = {"partnership": row, "form": form, "desk": desk, "subject": subject, "what": what}
    status = 422 if form.is_bound else 200
    return page(request, "contacts/known_edit.html", context, status=status)


def _subject(request: HttpRequest, partnership: Partnership, what: str, key: int) -> tuple[Any, list[Any]]:
    """The row that names somebody, and whom of ours it is now. A link to somebody whom the membership may not see
    cannot be changed by it: 404."""
    if what == CONTACT:
        row: Any = get_object_or_404(PrincipalContact, pk=key, partnership=partnership)
        links: Any = PrincipalContactPerson.objects.filter(principal_contact=row)
        seen, name = Person.objects.visible_to(request.membership), "person"
    elif what == ORGANIZATION:
        row = get_object_or_404(PartnerOrganization, pk=key, partnership=partnership)
        links = PartnerOrganizationLink.objects.filter(partner_organization=row)
        seen, name = Organization.objects.visible_to(request.membership), "organization"
    else:
        cities = (partnership.home_id, partnership.partner_id)
        industries = CityIndustry.objects.select_related("sector", "profile__place")
        row = get_object_or_404(industries, pk=key, profile__place__in=cities)
        links = EmployerLink.objects.filter(industry=row)
        seen, name = Organization.objects.visible_to(request.membership), "organization"
    keys = list(links.values_list(name, flat=True))
    chosen = list(seen.filter(pk__in=keys))
    if len(chosen) < len(keys):
        raise Http404
    row.association = request.association
    if what != EMPLOYERS:
        row.partnership = partnership
    return row, chosen


def _keep(partnership: Partnership, what: str, subject: Any, known: Any, by: Any) -> None:
    if what == CONTACT:
        know_contact(contact=subject, person=known, by=by)
    elif what == ORGANIZATION:
        know_partner_organization(partner_organization=subject, organization=known, by=by)
    else:
        know_employers(partnership=partnership, industry=subject, organizations=known, by=by)
