"""What we offer and what we have done: benefits and stories."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.models import Benefit, BenefitKind, Story
from partnerships.services.stories import share_story, unshare_story
from partnerships.story_text import ready_texts
from partnerships.views.finding import find_story
from partnerships.views.records import act_on_version
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("partnerships.read")
def benefit_list(request: HttpRequest) -> HttpResponse:
    """Our benefits under their kinds, the kinds without words of ours too."""
    rows = list(Benefit.objects.select_related("kind").prefetch_related("sectors"))
    kinds = [
        {"kind": kind, "benefits": [row for row in rows if row.kind_id == kind.pk]}
        for kind in BenefitKind.objects.all()
    ]
    return page(request, "partnerships/benefit_list.html", {"kinds": kinds, "count": len(rows)})


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
    return page(request, "partnerships/story_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def story_share(request: HttpRequest, story: int) -> HttpResponse:
    """Ask, then share the story with the network or keep it to ourselves."""
    row = find_story(request, story)
    if request.method != "POST":
        return page(request, "partnerships/story_share.html", {"story": row})
    verb = unshare_story if row.is_shared else share_story
    return act_on_version(request, row, lambda version: verb(story=row, read_version=version, by=request.user), _said)


def _said(story: Story) -> str:
    return _("The network can read it now.") if story.is_shared else _("It is for members only now.")
