"""The register of what was given, in money and in kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.contributions import by_giver, by_year, in_all
from contacts.forms.contributions import ContributionForm, ContributionSieve
from contacts.models import Contribution
from contacts.services.contributions import add_contribution, change_contribution, remove_contribution
from contacts.timeline import Anchor, page_by
from contacts.views.finding_meetings import find_contribution
from contacts.views.gifts import of_whom
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.money import money
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("boards.read")
def contribution_list(request: HttpRequest) -> HttpResponse:
    """What was given, newest first, with the sums by year and by giver; no currency is added to another."""
    sieve = ContributionSieve(request)
    rows = sieve.filter(Contribution.objects.visible_to(request.membership))
    linked = rows.select_related("organization", "person", "board", "programme")
    found = page_by(linked, "given_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    for row in found.rows:
        row.worth = money(row.value, row.currency) if row.value is not None else ""
        for each in (row, row.organization, row.person, row.board, row.programme):
            if each:
                each.association = request.association
    context = {
        "sieve": sieve,
        "found": found,
        "all": in_all(rows),
        "years": by_year(rows),
        "givers": by_giver(rows, request.association),
        "of": of_whom(request, sieve),
    }
    return page(request, "contacts/contribution_list.html", context, fragment="contacts/_contributions.html")


@require_safe
@requires("boards.read")
def contribution_detail(request: HttpRequest, contribution: int) -> HttpResponse:
    """One contribution."""
    row = find_contribution(request, contribution)
    worth = money(row.value, row.currency) if row.value is not None else ""
    return page(request, "contacts/contribution_detail.html", {"row": row, "worth": worth})


@shown_or_sent
@requires("boards.manage")
def contribution_new(request: HttpRequest) -> HttpResponse:
    """Write down what somebody gave; the address may say who."""
    linked = linked_rows(request, "person", "organization", "partnership")
    source = linked.get("organization") or linked.get("person")
    blank = Contribution(association=request.association)
    initial = {"given_on": timezone.localdate(), **linked}
    form = ContributionForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: ContributionForm) -> str:
        row = add_contribution(association=request.association, values=sent.values, by=request.user)
        return row.get_absolute_url()

    back = reverse("contribution_list", kwargs={"association": request.association.slug})
    name = str(source) if source else _("Contributions")
    where = source.get_absolute_url() if source else back
    desk = Desk(_("Write down a contribution"), _("Save contribution"), where, name)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def contribution_edit(request: HttpRequest, contribution: int) -> HttpResponse:
    """Correct a contribution."""
    row = find_contribution(request, contribution)
    form = ContributionForm(request.POST or None, instance=row, request=request)

    def save(sent: ContributionForm) -> Contribution:
        return change_contribution(
            contribution=row, read_version=sent.read_version, values=sent.values, by=request.user
        )

    remove = reverse("contribution_remove", kwargs={"association": request.association.slug, "contribution": row.pk})
    desk = Desk(_("Edit the contribution"), _("Save contribution"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def contribution_remove(request: HttpRequest, contribution: int) -> HttpResponse:
    """Ask, then take away what was written down by mistake."""
    row = find_contribution(request, contribution)
    back = reverse("contribution_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Edit the contribution"), _("Save contribution"), back, _("Contributions"))
    words = _("It leaves the register. You can undo this.")
    return remove_record(
        request,
        row=row,
        desk=desk,
        remove=lambda: remove_contribution(contribution=row, by=request.user),
        words=words,
    )
