"""How often we keep in touch, in the association and in each partnership; putting a person off, handing one over."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.cadence import CadenceForm, KeeperForm, PutOffForm
from contacts.models import Cadence
from contacts.services.cadence import (
    hand_person_over,
    put_person_off,
    set_cadence,
    take_associations_cadence,
)
from contacts.views.finding import find_person
from contacts.views.records import Desk, keep_record
from partnerships.models import Partnership
from partnerships.views.finding import find_partnership
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
OFFERED_DAYS = {"7", "30"}


@require_safe
@requires("contacts.read")
def cadence_list(request: HttpRequest) -> HttpResponse:
    """The association's cadence, and each partnership's own where it has one."""
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places().current())
    found = {each.partnership_id: each for each in Cadence.objects.all()}
    whole = found.get(None) or Cadence(association=request.association)
    rows = []
    for each in partnerships:
        each.association = request.association
        rows.append({"partnership": each, "cadence": found.get(each.pk) or whole, "is_own": each.pk in found})
    return page(request, "contacts/cadence_list.html", {"whole": whole, "rows": rows})


@shown_or_sent
@requires("partnerships.edit")
def cadence_edit(request: HttpRequest) -> HttpResponse:
    """Set the association's cadence."""
    return _edit(request, None, _("How often we keep in touch"))


@shown_or_sent
@requires("partnerships.edit")
def partnership_cadence_edit(request: HttpRequest, partnership: str) -> HttpResponse:
    """Set a partnership's own cadence."""
    row = find_partnership(request, partnership)
    return _edit(request, row, _("How often we keep in touch: %(partnership)s") % {"partnership": row})


@shown_or_sent
@requires("partnerships.edit")
def partnership_cadence_remove(request: HttpRequest, partnership: str) -> HttpResponse:
    """Ask, then let a partnership have the association's cadence again."""
    row = find_partnership(request, partnership)
    cadence = Cadence.objects.filter(partnership=row).first()
    if cadence is None:
        return redirect("cadence_list", association=request.association.slug)
    cadence.association = request.association
    if request.method == "POST":
        take_associations_cadence(cadence=cadence, by=request.user)
        messages.success(request, _("%(partnership)s has the association’s days again.") % {"partnership": row})
        return redirect("cadence_list", association=request.association.slug)
    return page(request, "contacts/cadence_remove.html", {"partnership": row})


def _edit(request: HttpRequest, partnership: Partnership | None, title: str) -> HttpResponse:
    held = Cadence.objects.filter(partnership=partnership).first()
    whole = held or Cadence.objects.filter(partnership=None).first() or Cadence()
    fresh = Cadence(
        association=request.association, partnership=partnership, days=whole.days, their_days=whole.their_days
    )
    form = CadenceForm(request.POST or None, instance=held or fresh)
    house = {"association": request.association.slug}
    desk = Desk(
        title,
        _("Save the days"),
        reverse("cadence_list", kwargs=house),
        _("How often we keep in touch"),
        remark=_("A person may have days of their own. All due days follow what you save here."),
    )
    return keep_record(
        request,
        form=form,
        desk=desk,
        save=lambda sent: set_cadence(
            association=request.association,
            partnership=partnership,
            read_version=sent.read_version,
            values=sent.values,
            by=request.user,
        ),
    )


@shown_or_sent
@requires("contacts.log")
def person_put_off(request: HttpRequest, person: int) -> HttpResponse:
    """Ask for a person again later: in the days of a button, or on the day that was typed."""
    row = find_person(request, person)
    today = timezone.localdate()
    days = request.POST.get("days", "")
    data = {"until": today + datetime.timedelta(days=int(days))} if days in OFFERED_DAYS else request.POST
    form = PutOffForm(data or None, initial={"until": today + datetime.timedelta(days=14)})
    if request.method == "POST" and form.is_valid():
        try:
            put_person_off(person=row, until=form.cleaned_data["until"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Put off: %(what)s") % {"what": row})
            return redirect(where_it_was_pressed(request, row.get_absolute_url()))
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "contacts/person_put_off.html", {"person": row, "form": form}, status=status)


@shown_or_sent
@requires("contacts.log")
def person_hand_over(request: HttpRequest, person: int) -> HttpResponse:
    """Let another member keep in touch with a person."""
    row = find_person(request, person)
    form = KeeperForm(request.POST or None, instance=row, membership=request.membership)
    desk = Desk(
        _("Hand over: %(person)s") % {"person": row},
        _("Hand over"),
        row.get_absolute_url(),
        str(row),
        remark=_("They then find this person among whom they owe."),
    )
    return keep_record(
        request,
        form=form,
        desk=desk,
        save=lambda sent: hand_person_over(
            person=row, to=sent.cleaned_data["keeper"], read_version=sent.read_version, by=request.user
        ),
    )
