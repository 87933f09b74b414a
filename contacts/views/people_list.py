"""The list of people: its search, its filters, its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.choices import KanaRow
from contacts.forms.filtering import PeopleFilterForm, names_of_filters
from contacts.listing import BY_KANA, BY_LETTER, ORDERS, PER_PAGE, Page, page_of, read_cursor
from contacts.models import Person
from contacts.people_lines import Line, lines, lines_of_found, names_first, written
from contacts.people_search import LETTERS, PeopleSearch
from contacts.searching import MOST, Finding, finding, people_holding
from partnerships.querysets import limits_of
from portal.accounts.limits import at_most
from portal.pages import page
from portal.permissions import requires


@dataclass(frozen=True)
class Step:
    """A link of a row of links: its word, the query behind it, whether one is there."""

    word: str
    query: str
    is_current: bool = False


@require_safe
@requires("contacts.read")
@at_most("search", "GET", sought="q")
def people(request: HttpRequest) -> HttpResponse:
    """The people that this member may see, found, filtered and in an order; for htmx what a search changes."""
    search = PeopleSearch.read(request.GET)
    visible = Person.objects.visible_to(request.membership)
    found, number = _found(request, search, visible)
    prefix = reverse("people", args=[request.association.slug])
    context = {
        "search": search,
        "rows": written(found.lines, prefix),
        "shown": len(found.lines),
        "number": number,
        "is_more": number is not None and number > MOST,
        "filters": _filters(request, search),
        "steps": _steps(search),
        "kana": _kana(search),
        "letters": _letters(search),
        "orders": [
            Step(str(each.label), search.query(sort=each.name), each == search.order) for each in ORDERS.values()
        ],
        "query": search.query(),
        "filter_query": search.query(q=""),
        **_pages(search, found),
    }
    response = page(request, "contacts/people.html", context, fragment="contacts/_people_found.html")
    response.headers["HX-Push-Url"] = f"{prefix}?{search.query()}" if search.query() else prefix
    return response


def _found(request: HttpRequest, search: PeopleSearch, visible: QuerySet) -> tuple[Page, int | None]:
    """The page that the address asks for; beside a search in words, how many there are, if they are not too many."""
    order = search.order
    cursor = None
    for name, is_before in (("after", False), ("before", True)):
        if text := request.GET.get(name):
            cursor = read_cursor(order, text, is_before=is_before)
    from_end = "last" in request.GET
    people = search.sift(visible)
    if not search.q:
        return page_of(people, order, cursor, from_end=from_end, lines=lines), None
    asked = finding(search.q)
    found = page_of(asked.among(people), order, cursor, from_end=from_end, lines=_reader(asked))
    if not found.lines and cursor is None:
        found = page_of(people_holding(people, search.q), order, None, from_end=from_end, lines=lines)
    if not (found.before or found.after):
        return found if search.sort else replace(found, lines=names_first(found.lines, search.q)), len(found.lines)
    if asked.keys is None:
        return found, MOST + 1
    if search.filters or limits_of(request.membership).exists():
        return found, asked.among(people).count()
    return found, len(asked.keys)


def _reader(asked: Finding) -> Callable[[QuerySet], list[Line]]:
    """A few who were found are put in order before they are joined with where they work."""
    return lines if asked.keys is None else lines_of_found


def _filters(request: HttpRequest, search: PeopleSearch) -> list[Step]:
    """The filters that are on, in words, each with the address without it."""
    chosen = search.filters
    return [Step(word, search.query(**{name: ""})) for name, word in names_of_filters(request, chosen)]


def _steps(search: PeopleSearch) -> list[Step]:
    """Both sides and everybody."""
    sides = (("", _("Everyone")), ("home", _("Home side")), ("partner", _("Partner side")))
    return [Step(word, search.query(side=side), search.side == side) for side, word in sides]


def _orders(search: PeopleSearch) -> list[Step]:
    query = search.query_with("sort")
    return [Step(str(each.label), query(each.name), each == search.order) for each in ORDERS.values()]


def _kana(search: PeopleSearch) -> list[Step]:
    """The rows of the syllabary, where people stand by kana."""
    if search.order is not BY_KANA:
        return []
    query = search.query_with("row", "letter", "sort")
    return [Step(str(row.label), query(row.value), search.row == row) for row in KanaRow]


def _letters(search: PeopleSearch) -> list[Step]:
    """A to Z, where people stand by letter."""
    if search.order is not BY_LETTER:
        return []
    query = search.query_with("letter", "row", "sort")
    return [Step(letter, query(letter), search.letter == letter) for letter in (*LETTERS, "#")]


def _pages(search: PeopleSearch, found: Page) -> dict[str, str]:
    """The addresses of the pages beside this one."""
    query = search.query()
    start = f"{query}&" if query else ""
    return {
        "first": f"?{query}" if found.before else "",
        "earlier": f"?{start}before={found.before}" if found.before else "",
        "later": f"?{start}after={found.after}" if found.after else "",
        "last": f"?{start}last=1" if found.after else "",
        "per_page": str(PER_PAGE),
    }


@require_safe
@requires("contacts.read")
def people_filter(request: HttpRequest) -> HttpResponse:
    """All filters at once."""
    search = PeopleSearch.read(request.GET)
    form = PeopleFilterForm(search, request.membership)
    context = {"form": form, "search": search, "back": reverse("people", args=[request.association.slug])}
    return page(request, "contacts/people_filter.html", context)
