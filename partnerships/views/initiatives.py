"""Who takes part in a programme, and the three factors outside it: rules, the market, the environment."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Factor
from partnerships.forms.initiatives import FactorForm, PartyForm
from partnerships.models import FactorCheck, Programme, ProgrammeParty
from partnerships.services.initiatives import keep_factor
from partnerships.services.kinds import FACTOR, PARTY
from partnerships.views.finding import find_part, find_programme
from partnerships.views.partnerships import shown_or_sent
from partnerships.views.records import Desk, add_record, edit_record, remove_record
from portal.permissions import requires

WHAT_IT_ASKS = {
    Factor.REGULATORY: gettext_lazy("Which rules, permits, standards or customs duties does it meet, on either side?"),
    Factor.MARKET: gettext_lazy("Who would buy or use it, at which price, and who offers the same?"),
    Factor.ENVIRONMENTAL: gettext_lazy(
        "What does it do to forests, air and water, and what does the climate do to it?"
    ),
}
"""What each factor asks, in the reader's language."""


@shown_or_sent
@requires("partnerships.edit")
def party_add(request: HttpRequest, programme: int) -> HttpResponse:
    """Name a body that takes part in a programme."""
    parent = find_programme(request, programme)
    blank = ProgrammeParty(association=request.association, programme=parent)
    form = PartyForm(request.POST or None, instance=blank)
    remark = _("A government, a university, a company: who does what. A third country may be one of them.")
    desk = Desk(_("Add a party"), _("Save party"), f"{parent.get_absolute_url()}#parties", str(parent), remark)
    return add_record(request, kind=PARTY, parent=parent, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def party_edit(request: HttpRequest, programme: int, party: int) -> HttpResponse:
    """Correct a party or its part."""
    parent = find_programme(request, programme)
    row = find_part(PARTY, parent, party)
    form = PartyForm(request.POST or None, instance=row)
    remove = reverse("party_remove", kwargs=_address(request, parent, party=row.pk))
    desk = Desk(_("Edit the party"), _("Save party"), row.get_absolute_url(), str(parent), remove=remove)
    return edit_record(request, kind=PARTY, row=row, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def party_remove(request: HttpRequest, programme: int, party: int) -> HttpResponse:
    """Ask, then take a party off the programme."""
    parent = find_programme(request, programme)
    row = find_part(PARTY, parent, party)
    desk = Desk(_("Edit the party"), _("Save party"), row.get_absolute_url(), str(parent))
    return remove_record(request, kind=PARTY, row=row, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def factor_edit(request: HttpRequest, programme: int, factor: str) -> HttpResponse:
    """Say how one of the three factors stands; nobody has to add it first."""
    parent = find_programme(request, programme)
    if factor not in Factor.values:
        raise Http404
    blank = FactorCheck(association=request.association, programme=parent, factor=factor)
    row = FactorCheck.objects.filter(programme=parent, factor=factor).first() or blank
    row.programme = parent
    form = FactorForm(request.POST or None, instance=row)
    back = f"{parent.get_absolute_url()}#factors"
    desk = Desk(Factor(factor).label, _("Save factor"), back, str(parent), WHAT_IT_ASKS[Factor(factor)])

    def save(sent: Any) -> FactorCheck:
        version, values = sent.read_version, sent.values
        return keep_factor(programme=parent, factor=factor, read_version=version, values=values, by=request.user)

    return edit_record(request, kind=FACTOR, row=row, form=form, desk=desk, save=save)


def _address(request: HttpRequest, programme: Programme, **parts: Any) -> dict[str, Any]:
    return {"association": request.association.slug, "programme": programme.pk, **parts}
