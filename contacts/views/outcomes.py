"""Outcomes: the register and what it adds up to, the page of each with where it began, its forms."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.outcomes import CausesForm, OutcomeForm, OutcomeSieve
from contacts.lineage import causes_of, lineage_of
from contacts.models import Organization, Outcome
from contacts.outcome_sheet import CONTENT_TYPES, CSV, XLSX, header, lines, written
from contacts.outcome_sums import sums_of, years_of
from contacts.services.outcomes import change_outcome, record_outcome, remove_outcome, set_causes
from contacts.timeline import Anchor, page_by
from contacts.views.finding import find_outcome
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from contacts.yearly_report import rate_of
from partnerships.memory import acts_on, memory_of
from partnerships.models import Partnership
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal import papers
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def outcome_list(request: HttpRequest) -> HttpResponse:
    """What came of our work, the newest first, and what it adds up to; currencies are never mixed."""
    return _register(request, None)


@require_safe
@requires("contacts.read")
def partnership_outcomes(request: HttpRequest, partnership: str) -> HttpResponse:
    """What came of the work of one partnership."""
    return _register(request, find_partnership(request, partnership))


def _register(request: HttpRequest, of: Partnership | None) -> HttpResponse:
    sieve = OutcomeSieve(request, without=("partnership",) if of else ())
    passing = sieve.filter(Outcome.objects.visible_to(request.membership))
    if of:
        passing = passing.filter(partnership=of)
    linked = passing.select_related("partnership__home", "partnership__partner")
    found = page_by(linked, "happened_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    _name_organizations(request, found.rows)
    partnerships = [of] if of else list(Partnership.objects.visible_to(request.membership).with_places())
    context = {
        "sieve": sieve,
        "found": found,
        "sums": sums_of(passing, request.GET),
        "years": years_of(passing),
        "partnerships": partnerships,
        "of": of,
        "this_year": timezone.localdate().year,
        "query": _query_of(request, of),
    }
    return page(request, "contacts/outcome_list.html", context, fragment="contacts/_outcomes.html")


def _query_of(request: HttpRequest, of: Partnership | None) -> str:
    """What the sheets of this list have in their address: its filters, and the partnership that it is of."""
    rest = request.GET.copy()
    rest.pop("after", None)
    if of:
        rest["partnership"] = of.slug
    return rest.urlencode()


@require_safe
@requires("contacts.read")
def outcome_csv(request: HttpRequest) -> HttpResponse:
    """The outcomes that the filters let pass, as CSV."""
    return _sheet(request, CSV)


@require_safe
@requires("contacts.read")
def outcome_workbook(request: HttpRequest) -> HttpResponse:
    """The outcomes that the filters let pass, as a workbook."""
    return _sheet(request, XLSX)


def _sheet(request: HttpRequest, form: str) -> HttpResponse:
    sieve = OutcomeSieve(request)
    if sieve.faults:
        return HttpResponseBadRequest(" ".join(sieve.faults), content_type="text/plain; charset=utf-8")
    passing = sieve.filter(Outcome.objects.visible_to(request.membership))
    rows = list(passing.select_related("partnership__home", "partnership__partner", "programme", "goal"))
    _name_organizations(request, rows)
    language = "ja" if get_language() == "ja" else "en"
    title = "Outcomes" if language == "en" else "成果"
    response = HttpResponse(written(form, title, header(language), lines(rows)), content_type=CONTENT_TYPES[form])
    name = f"{request.association.slug}-outcomes-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name_organizations(request: HttpRequest, rows: Any) -> None:
    """Each outcome with the organizations of its own that the reader may see. Two queries."""
    links = Outcome.organizations.through.objects.filter(outcome__in=[row.pk for row in rows])
    pairs = list(links.values_list("outcome", "organization"))
    seen = Organization.objects.visible_to(request.membership).in_bulk({key for _row, key in pairs})
    for row in rows:
        row.association = request.association
        row.seen_organizations = [seen[key] for outcome, key in pairs if outcome == row.pk and key in seen]


@require_safe
@requires("contacts.read")
def outcome_detail(request: HttpRequest, outcome: int) -> HttpResponse:
    """One outcome: what, how we know, our part in it, what each city gained, and the way back to where it began."""
    row = find_outcome(request, outcome)
    _name_organizations(request, [row])
    lineage = lineage_of(row, request.membership)
    for each in (*lineage.introductions, *lineage.programmes, *lineage.touches, *lineage.earlier):
        each.association = request.association
    context = {
        "outcome": row,
        "lineage": lineage,
        "sectors": list(row.sectors.all()),
        "grown": list(row.grown.visible_to(request.membership).select_related("association")),
        "rate": rate_of(row),
        "paper": papers.paper(row.file),
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "contacts/outcome_detail.html", context)


@require_safe
@requires("contacts.read")
def outcome_file(request: HttpRequest, outcome: int) -> HttpResponse:
    """The evidence on paper, as a file to save."""
    row = find_outcome(request, outcome)
    if not row.file:
        raise Http404
    return papers.response(row.file, str(row))


@shown_or_sent
@requires("outcomes.record")
def outcome_new(request: HttpRequest, partnership: str) -> HttpResponse:
    """Write down what came of it; the address may say out of which touch, introduction or programme, or with whom."""
    of = find_partnership(request, partnership)
    linked = linked_rows(request, "organization", "touch", "introduction", "programme")
    causes = {
        name: [linked[key]] for name, key in (("touches", "touch"), ("introductions", "introduction")) if key in linked
    }
    initial: dict[str, Any] = {}
    if "organization" in linked:
        initial["organizations"] = [linked["organization"]]
    if "programme" in linked:
        initial["programme"] = linked["programme"]
    blank = Outcome(association=request.association, partnership=of)
    form = OutcomeForm(
        request.POST or None, files=request.FILES or None, instance=blank, request=request, initial=initial
    )

    def save(sent: OutcomeForm) -> str:
        row = record_outcome(partnership=of, values=sent.values | causes, by=request.user)
        return row.get_absolute_url()

    source: Any = next(iter(linked.values()), None)
    back = source.get_absolute_url() if source else _register_of(request, of)
    name = str(source) if source else _("Outcomes")
    desk = Desk(_("Write down an outcome"), _("Save outcome"), back, name, remark=str(of), keep="outcome-new")
    return keep_record(request, form=form, desk=desk, save=save)


def _register_of(request: HttpRequest, partnership: Partnership) -> str:
    names = {"association": request.association.slug, "partnership": partnership.slug}
    return reverse("partnership_outcomes", kwargs=names)


@shown_or_sent
@requires("outcomes.record")
def outcome_edit(request: HttpRequest, outcome: int) -> HttpResponse:
    """Correct an outcome."""
    row = find_outcome(request, outcome)
    form = OutcomeForm(request.POST or None, files=request.FILES or None, instance=row, request=request)

    def save(sent: OutcomeForm) -> Outcome:
        return change_outcome(outcome=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("outcome_remove", kwargs={"association": request.association.slug, "outcome": row.pk})
    address = row.get_absolute_url()
    desk = Desk(_("Edit the outcome"), _("Save outcome"), address, str(row), remove=remove, keep=f"outcome-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("outcomes.record")
def outcome_causes(request: HttpRequest, outcome: int) -> HttpResponse:
    """Say which introductions and touches an outcome came out of."""
    row = find_outcome(request, outcome)
    causes = causes_of(row, request.membership)
    form = CausesForm(request.POST or None, instance=row, causes=causes)

    def save(sent: CausesForm) -> Outcome:
        return set_causes(outcome=row, read_version=sent.read_version, by=request.user, **sent.values)

    desk = Desk(_("What it came out of"), _("Save causes"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save, template="contacts/outcome_causes.html")


@shown_or_sent
@requires("outcomes.record")
def outcome_remove(request: HttpRequest, outcome: int) -> HttpResponse:
    """Ask, then take away an outcome that was written down by mistake."""
    row = find_outcome(request, outcome)
    back = _register_of(request, row.partnership)
    desk = Desk(_("Edit the outcome"), _("Save outcome"), back, _("Outcomes"))
    words = _(
        "It leaves the register, the self-check and the ladder of those who work there. The touches and introductions "
        "that it came out of stay. You can undo this."
    )
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_outcome(outcome=row, by=request.user), words=words
    )
