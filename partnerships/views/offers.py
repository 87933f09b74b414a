"""What we offer and what we have done: benefits and stories."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.benefit_overview import ShownBenefit, shown_benefits
from partnerships.documents.benefit_sheet import all_benefits, reader_line, sectors_named, today_at
from partnerships.forms.offers import ReaderForm
from partnerships.models import Benefit, BenefitKind, Partnership, Pitch, Story
from partnerships.services.stories import share_story, unshare_story
from partnerships.story_copies import grew_out_of
from partnerships.story_text import ready_texts
from partnerships.views.finding import find_partnership, find_story
from partnerships.views.records import act_on_version
from portal.kept.held_for import held_for
from portal.pages import page
from portal.permissions import requires
from portal.proofs import Asked, proofs


@require_safe
@requires("partnerships.read")
def benefit_list(request: HttpRequest) -> HttpResponse:
    """Our benefits under their kinds, the kinds without words of ours too."""
    rows = list(Benefit.objects.select_related("kind").prefetch_related("sectors"))
    kinds = [
        {"kind": kind, "benefits": [row for row in rows if row.kind_id == kind.pk]}
        for kind in BenefitKind.objects.all()
    ]
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places())
    for row in partnerships:
        row.association = request.association
    context = {"kinds": kinds, "count": len(rows), "partnerships": partnerships}
    return page(request, "partnerships/benefit_list.html", context)


@require_safe
@requires("partnerships.read")
def partnership_benefits(request: HttpRequest, partnership: str) -> HttpResponse:
    """What proves each benefit to readers of a sector, which benefits do not print, and what to do next."""
    row = find_partnership(request, partnership)
    form = ReaderForm(request.GET or None, sectors=sectors_named(row))
    chosen = form.cleaned_data["sector"] if form.is_bound and form.is_valid() else ""
    _sector, reader = reader_line(chosen)

    def shown() -> list[ShownBenefit]:
        proved = proofs(Asked(row, today_at(request.association), reader))
        return shown_benefits(row, BenefitKind.objects.all(), all_benefits(), proved, reader)

    of = f"benefits {today_at(request.association)} {chosen}"
    benefits = held_for(request.membership, of, {"shown": shown}, row, request.association)["shown"]
    printed = sum(each.prints for each in benefits)
    waits_for = Partnership.objects.without_counterpart_profile().filter(pk=row.pk).with_places()
    context = {"partnership": row, "form": form, "chosen": chosen, "benefits": benefits, "printed": printed}
    context["profile_first"] = waits_for
    return page(request, "partnerships/partnership_benefits.html", context)


@require_safe
@requires("partnerships.read")
def pitch_list(request: HttpRequest) -> HttpResponse:
    """Our words for each sector, ready to copy, and the way to what we can show companies of it."""
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places())
    for row in partnerships:
        row.association = request.association
    pitches = list(Pitch.objects.select_related("sector"))
    waits_for = Partnership.objects.visible_to(request.membership).current().without_counterpart_profile()
    context = {"pitches": pitches, "partnerships": partnerships, "profile_first": waits_for.with_places()}
    return page(request, "partnerships/pitch_list.html", context)


@require_safe
@requires("partnerships.read")
def story_list(request: HttpRequest) -> HttpResponse:
    """The stories we tell."""
    rows = list(
        Story.objects.visible_to(request.membership).select_related("partnership__home", "partnership__partner")
    )
    for row in rows:
        row.association = request.association
    return page(request, "partnerships/story_list.html", {"stories": rows})


@require_safe
@requires("partnerships.read")
def story_detail(request: HttpRequest, story: int) -> HttpResponse:
    """One story, told so that others can copy it."""
    row = find_story(request, story)
    themes, sectors = list(row.themes.all()), list(row.sectors.all())
    ready = ready_texts(row, themes=themes, sectors=sectors)
    context = {"story": row, "themes": themes, "sectors": sectors, "benefits": row.benefits.all(), "ready": ready}
    context["grew_out_of"] = grew_out_of(row)
    return page(request, "partnerships/story_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def story_share(request: HttpRequest, story: int) -> HttpResponse:
    """Ask, then share the story with the network or keep it to ourselves."""
    row = find_story(request, story)
    if request.method != "POST":
        return page(request, "partnerships/story_share.html", {"story": row})
    verb = unshare_story if row.is_shared else share_story
    try:
        return act_on_version(
            request, row, lambda version: verb(story=row, read_version=version, by=request.user), _said
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("story_edit", association=request.association.slug, story=row.pk)


def _said(story: Story) -> str:
    return _("The network can read it now.") if story.is_shared else _("It is for members only now.")
