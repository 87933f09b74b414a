"""Organizations: the list with its search, the page of one, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from contacts.came_of import came_of
from contacts.forms.organizations import LogoForm, OrganizationForm
from contacts.help_given import help_given_to
from contacts.listing import page_of, read_cursor
from contacts.models import Organization, Person, Position, Tag
from contacts.organization_search import BY_NAME, DOES, OrganizationSearch, names_told_apart
from contacts.person_page import reachable
from contacts.services.organizations import add_organization, change_logo, change_organization, remove_organization
from contacts.ties import ties_of
from contacts.views.finding import find_organization
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.choices import OrganizationKind
from partnerships.models import Partnership, ResourceKind, Sector
from portal import pictures
from portal.accounts.models import Membership
from portal.kept.held_for import held_for
from portal.pages import page
from portal.permissions import may, requires

ORGANIZATION_EDIT = "contacts/organization_edit.html"
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


NAMES_OFFERED = 12
PEOPLE_SHOWN = 100
NEWEST_HELP = 20


@require_safe
@requires("contacts.read")
def organizations(request: HttpRequest) -> HttpResponse:
    """The organizations that this member may see; with `as=names` the names that a line of a form offers."""
    visible = Organization.objects.visible_to(request.membership)
    if request.GET.get("as") == "names":
        typed = request.GET.get("organization") or request.GET.get("works_at") or ""
        found = OrganizationSearch.read({"q": typed}).filter(visible)[:NAMES_OFFERED] if typed.strip() else []
        return page(request, "contacts/_organization_names.html", {"names": names_told_apart(found)})
    search = OrganizationSearch.read(request.GET)
    cursor = None
    for name, is_before in (("after", False), ("before", True)):
        if text := request.GET.get(name):
            cursor = read_cursor(BY_NAME, text, is_before=is_before)
    wanted = search.filter(visible).select_related("resource_kind")
    found = page_of(wanted, BY_NAME, cursor, from_end="last" in request.GET, lines=list)
    start = f"{search.query()}&" if search.query() else ""
    for row in found.lines:
        row.association = request.association
    context = {
        "search": search,
        "organizations": found.lines,
        "hidden": [(name, value) for name, value in asdict(search).items() if value and name != "q"],
        "filters": filters_in_words(search, request.membership),
        "sides": [(word, search.query(side=side), search.side == side) for side, word in SIDE_WORDS],
        "ways": [(word, search.query(does=does), search.does == does) for does, word in DOES_WORDS],
        "earlier": f"?{start}before={found.before}" if found.before else "",
        "later": f"?{start}after={found.after}" if found.after else "",
    }
    response = page(request, "contacts/organizations.html", context, fragment="contacts/_organizations_found.html")
    address = reverse("organizations", args=[request.association.slug])
    response.headers["HX-Push-Url"] = f"{address}?{search.query()}" if search.query() else address
    return response


SIDE_WORDS = (
    ("", gettext_lazy("On either side")),
    ("home", gettext_lazy("Home side")),
    ("partner", gettext_lazy("Partner side")),
)
DOES_WORDS = (
    ("", pgettext_lazy("organizations", "All")),
    ("export", gettext_lazy("Interested in export")),
    ("importing", gettext_lazy("Interested in import")),
    ("invest", gettext_lazy("Interested in investment")),
)


def filters_in_words(search: OrganizationSearch, membership: Membership) -> list[tuple[str, str]]:
    """The filters that are on and have no link of their own, each with the address without it."""
    rows = {"kind": ResourceKind.objects.all(), "tag": Tag.objects.all(), "sector": Sector.objects.all()}
    found = []
    if search.what:
        found.append((str(OrganizationKind(search.what).label), search.query(what="")))
    if search.partnership:
        visible = Partnership.objects.visible_to(membership).with_places().filter(slug=search.partnership)
        found.append((str(visible.first() or "–"), search.query(partnership="")))
    for name, each in rows.items():
        if value := getattr(search, name):
            row = each.filter(**{"code" if name == "sector" else "pk": value}).first()
            found.append((str(row or "–"), search.query(**{name: ""})))
    return found


@require_safe
@requires("contacts.read")
def organization_detail(request: HttpRequest, organization: int) -> HttpResponse:
    """Everything about one organization on one page: its people, now and before, and what it could do."""
    row = find_organization(request, organization, has_page=True)
    seen = Person.objects.visible_to(request.membership).values("pk")
    positions = Position.objects.filter(organization=row, person__in=seen).select_related("person")
    people = list(positions[: PEOPLE_SHOWN + 1])
    today = timezone.localdate()
    for each in people:
        each.person.association = request.association
    partnerships = list(row.partnerships.visible_to(request.membership).with_places())
    for each in partnerships:
        each.association = request.association
    asked: dict[str, Callable[[], Any]] = {
        "ties": lambda: ties_of(row, request.membership),
        "came_of": lambda: came_of(row, request.membership, partnerships),
        "help": lambda: help_given_to(row, request.membership, NEWEST_HELP),
    }
    context = {
        "organization": row,
        "now": [each for each in people[:PEOPLE_SHOWN] if each.to_on is None or each.to_on >= today],
        "before": [each for each in people[:PEOPLE_SHOWN] if each.to_on and each.to_on < today],
        "has_more": len(people) > PEOPLE_SHOWN,
        "points": reachable(list(row.points.values("pk", "kind", "use", "value", "value_ja", "order"))),
        "partnerships": partnerships,
        "tags": row.tags.all(),
        "sectors": row.sectors.all(),
        **held_for(request.membership, "organization", asked, row, *partnerships),
        "doing": [
            (row._meta.get_field(name).verbose_name, getattr(row, f"get_{name}_display")())
            for name in DOES
            if getattr(row, name)
        ],
    }
    return page(request, "contacts/organization_detail.html", context)


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
        row = add_organization(
            association=request.association, values=sent.values, points=sent.sent_points, by=request.user
        )
        return row.get_absolute_url()

    return keep_record(request, form=form, desk=desk, save=save, template=ORGANIZATION_EDIT)


@shown_or_sent
@requires("contacts.log")
def organization_edit(request: HttpRequest, organization: int) -> HttpResponse:
    """What stands on an organization."""
    row = find_organization(request, organization)
    form = OrganizationForm(request.POST or None, instance=row, membership=request.membership)
    remove = reverse("organization_remove", args=[request.association.slug, row.pk])
    remove = remove if may(request, "contacts.merge") else ""
    desk = Desk(_("Edit the organization"), _("Save organization"), row.get_absolute_url(), str(row), remove=remove)

    def save(sent: OrganizationForm) -> Organization:
        return change_organization(
            organization=row,
            read_version=sent.read_version,
            values=sent.values,
            points=sent.sent_points,
            by=request.user,
        )

    return keep_record(request, form=form, desk=desk, save=save, template=ORGANIZATION_EDIT)


@require_safe
@requires("contacts.read")
def organization_logo(request: HttpRequest, organization: int) -> HttpResponse:
    """The logo, for those who may see the organization."""
    return pictures.response(request, find_organization(request, organization).logo)


@shown_or_sent
@requires("contacts.log")
def organization_logo_edit(request: HttpRequest, organization: int) -> HttpResponse:
    """Another logo."""
    row = find_organization(request, organization)
    form = LogoForm(request.POST or None, files=request.FILES or None, instance=row)
    address = [request.association.slug, row.pk]
    present = {
        "picture": row.logo_picture,
        "picture_address": reverse("organization_logo", args=address),
        "picture_alt": str(row),
        "picture_remove": reverse("organization_logo_remove", args=address),
    }
    desk = Desk(_("Logo"), _("Save the logo"), row.get_absolute_url(), str(row), extra=present)

    def save(sent: LogoForm) -> Organization:
        return change_logo(organization=row, read_version=sent.read_version, logo=sent.values["logo"], by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def organization_logo_remove(request: HttpRequest, organization: int) -> HttpResponse:
    """Ask, then take the logo away."""
    row = find_organization(request, organization)
    desk = Desk(_("Take the logo away"), "", row.get_absolute_url(), str(row))

    def remove() -> None:
        change_logo(organization=row, read_version=row.version, logo="", by=request.user)

    words = _("The logo is taken away, the organization stays.")
    return remove_record(request, row=row, desk=desk, remove=remove, words=words)


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
