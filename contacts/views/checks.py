"""The checklist of local bodies of a partnership."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.checklist import lines_of, progress_of
from contacts.forms.relations import CheckForm
from contacts.models import Organization, Person, ResourceCheck
from contacts.services.checks import keep_check
from contacts.views.records import Desk, keep_record
from partnerships.choices import ResourceUse, Side
from partnerships.models import ResourceKind
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def resource_check_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """The ten kinds of local body in both cities, for the screen and for the table of a meeting."""
    row = find_partnership(request, partnership)
    lines = lines_of(row)
    seen = _seen(request, lines)
    context = {
        "partnership": row,
        "lines": lines,
        "seen_people": seen[0],
        "seen_organizations": seen[1],
        "home": progress_of(line.home for line in lines),
        "partner": progress_of(line.partner for line in lines),
    }
    return page(request, "contacts/resource_check_list.html", context)


def _seen(request: HttpRequest, lines: list) -> tuple[set[int], set[int]]:
    """Keys of the people and organizations named here that the reader may see. Two queries."""
    checks = [cell.check for line in lines for cell in line.cells if cell.check]
    people = Person.objects.visible_to(request.membership).filter(pk__in=[each.person_id for each in checks])
    houses = Organization.objects.visible_to(request.membership)
    houses = houses.filter(pk__in=[each.organization_id for each in checks])
    return set(people.values_list("pk", flat=True)), set(houses.values_list("pk", flat=True))


@shown_or_sent
@requires("contacts.log")
def resource_check_edit(request: HttpRequest, partnership: str, where: str, body: str) -> HttpResponse:
    """Say how far we are with one kind of local body in one of the two cities."""
    row = find_partnership(request, partnership)
    if where not in Side.values:
        raise Http404
    kind = get_object_or_404(ResourceKind, code=body, use=ResourceUse.ASSESSMENT)
    city = (row.home if where == Side.HOME else row.partner).name
    known = ResourceCheck.objects.filter(partnership=row, side=where, kind=kind).select_related("next_step").first()
    check = known or ResourceCheck(association=request.association, partnership=row, side=where, kind=kind)
    form = CheckForm(request.POST or None, instance=check, request=request)

    def save(sent: CheckForm) -> ResourceCheck:
        return keep_check(
            partnership=row,
            side=where,
            kind=kind,
            read_version=sent.read_version,
            values=sent.values,
            by=request.user,
            next_step=sent.next_step,
        )

    back = reverse("resource_check_list", kwargs={"association": request.association.slug, "partnership": row.slug})
    title = _("%(kind)s in %(city)s") % {"kind": kind, "city": city}
    desk = Desk(title, _("Save what was learned"), f"{back}#{kind.code}", _("Ten kinds of local body"))
    desk.extra.update({"kind": kind, "check": check})
    return keep_record(request, form=form, desk=desk, save=save, template="contacts/resource_check_edit.html")
