"""Whom we know: the page on the reach of the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.forms.reach import ReachForm
from contacts.reach import balance_words, reach_of
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def people_overview(request: HttpRequest) -> HttpResponse:
    """How many we know on either side, how the register grows, and where nobody is."""
    form = ReachForm(request.GET or None, membership=request.membership)
    partnership = form.cleaned_data["partnership"] if form.is_bound and form.is_valid() else None
    reach = reach_of(request.membership, partnership, timezone.localdate())
    balance = balance_words(reach.people.home, reach.people.partner)
    context = {"form": form, "reach": reach, "balance": balance, "chosen": partnership}
    return page(request, "contacts/people_overview.html", context)
