"""Who looked at a person's record: the read log of one person, for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contacts.looks import PERSON
from contacts.views.finding import find_person
from portal.looks.guards import DAYS_KEPT
from portal.looks.reading import looks_at, transfers_of, with_names
from portal.pages import page
from portal.permissions import requires

AT_ONCE = 100


@require_safe
@requires("privacy.manage")
def person_looks(request: HttpRequest, person: int) -> HttpResponse:
    """The looks at a person, newest first; older ones by the number of the last one shown. Beneath, to whom outside the
    person's data was given."""
    row = find_person(request, person)
    looks, before = looks_at(PERSON, row.pk), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        looks = looks.filter(number__lt=int(before))
    shown = with_names(looks[: AT_ONCE + 1])
    context = {
        "person": row,
        "looks": shown[:AT_ONCE],
        "older": shown[AT_ONCE - 1][0].number if len(shown) > AT_ONCE else None,
        "months": DAYS_KEPT // 30,
        "transfers": transfers_of(PERSON, row.pk)[:AT_ONCE],
        "back": f"{row.get_absolute_url()}#consents",
    }
    return page(request, "contacts/person_looks.html", context)
