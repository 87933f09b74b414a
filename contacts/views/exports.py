"""Taking people out as a file: the choice of its form, and the file while it is being written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contacts.choices import CrossBorder
from contacts.downloads import FORMS, Form
from contacts.forms.exports import ExportForm
from contacts.forms.filtering import names_of_filters
from contacts.models import Person
from contacts.people_search import PeopleSearch
from contacts.services.exports import begin_export, end_export
from contacts.sheets import Sheet, Tally, sheet_of
from portal.accounts.limits import at_most
from portal.pages import page
from portal.permissions import requires
from portal.sent.services import counts_each_time


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contacts.export")
@at_most("export", "POST")
def people_export(request: HttpRequest) -> HttpResponseBase:
    """The people of a list, whose filters stand in the address, as a file. A GET asks for its form, a POST sends it."""
    search = PeopleSearch.read(request.GET)
    people: Any = found_by(search, Person.objects.visible_to(request.membership))
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counts_each_time()
        return sent(request, people, FORMS[form.cleaned_data["kind"]], form.cleaned_data["language"])
    back = reverse("people", args=[request.association.slug])
    counts = (
        people.order_by()
        .with_refusals()
        .aggregate(
            number=Count("pk"),
            silent=Count("pk", filter=Q(is_not_to_be_contacted=True)),
            withdrawn=Count("pk", filter=Q(has_withdrawn=True)),
            at_home=Count("pk", filter=Q(across=CrossBorder.REFUSED)),
        )
    )
    context = {
        "form": form,
        "kinds": list(FORMS.values()),
        "search": search,
        "filters": [word for _, word in names_of_filters(request, search.filters)],
        "back": f"{back}?{search.query()}" if search.query() else back,
        **counts,
    }
    return page(request, "contacts/people_export.html", context)


def found_by(search: PeopleSearch, visible: QuerySet) -> QuerySet:
    """All that the list shows for a search, on all of its pages, in its order."""
    people = search.filter(visible)
    if search.q and not people.exists():
        people = search.filter_loosely(visible)
    column = F(search.order.column)
    if not search.order.has_gaps:
        return people.order_by(column, "pk")
    in_order = column.desc(nulls_last=True) if search.order.is_descending else column.asc(nulls_last=True)
    return people.order_by(in_order, "pk")


def sent(request: HttpRequest, people: QuerySet, form: Form, language: str) -> StreamingHttpResponse:
    """The file, recorded before its first byte. The list's question is put together here, where the scope is open."""
    sheet = sheet_of(people, association=request.association.pk, language=language)
    asked = PeopleSearch.read(request.GET).query()
    begin_export(association=request.association, kind=form.name, asked=asked, by=request.user)
    response = StreamingHttpResponse(written(request, sheet, form, language), content_type=form.content_type)
    name = f"{request.association.slug}-people-{timezone.localdate().isoformat()}.{form.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Said so that nothing presses it on the way: that would cost more than writing it, and hold its first byte back.
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def written(request: HttpRequest, sheet: Sheet, form: Form, language: str) -> Iterator[bytes]:
    """The parts of the file; at its end, and where the reader leaves, the number of people is recorded."""
    tally = Tally()
    try:
        yield from form.write(sheet, tally, language)
    finally:
        end_export(
            association=request.association,
            kind=form.name,
            people=tally.people,
            is_whole=tally.is_whole,
            taken=sheet.taken,
            by=request.user,
        )
