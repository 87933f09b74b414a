"""To whom outside data of people was given: the register of transfers, for administrators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.forms.privacy import TransfersForm
from contacts.looks import people_seen
from contacts.transfer_sheet import as_csv, people_in
from portal.accounts.limits import at_most
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.doors import note
from portal.looks.models import Transfer
from portal.looks.reading import transfers_between
from portal.looks.services import YEARS_OF_TRANSFERS
from portal.pages import page
from portal.permissions import requires

A_PAGE = 100


@require_safe
@requires("privacy.manage")
def transfers(request: HttpRequest) -> HttpResponse:
    """The register, newest first, by country and day. What a day cannot be read from leaves everything."""
    form = _asked(request)
    rows = transfers_between(**form.cleaned_data) if form.is_valid() else transfers_between()
    context = {
        "form": form,
        "shown": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "years": YEARS_OF_TRANSFERS,
    }
    return page(request, "contacts/transfers.html", context, status=200 if form.is_valid() else 422)


@never_cache
@require_safe
@requires("privacy.manage")
@at_most("export", "GET")
def transfers_file(request: HttpRequest) -> HttpResponse:
    """The same with the names, as CSV. Whoever takes it has seen everybody in it."""
    form = _asked(request)
    rows = list(transfers_between(**form.cleaned_data) if form.is_valid() else transfers_between())
    people = people_in(rows)
    answer = HttpResponse(as_csv(rows, people), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.association.slug}-transfers.csv"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    note(
        request, people_seen(tuple(sorted(set(people.values()))), (FieldGroup.NAMES,), LookKind.FILE, "transfers_file")
    )
    return answer


def _asked(request: HttpRequest) -> TransfersForm:
    countries = Transfer.objects.order_by("country").values_list("country", flat=True).distinct()
    return TransfersForm(request.GET, countries=countries)
