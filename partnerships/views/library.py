"""The library of stories: find one, read it with its copies and their results, adapt it for a partnership of ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.adaptations import AdaptForm, LibraryForm
from partnerships.models import Adaptation, Partnership, Theme
from partnerships.originals import Original, as_original, extension_of
from partnerships.services.adaptations import adapt
from partnerships.story_copies import copies_of, copy_counts, grew_out_of
from partnerships.story_library import PUBLISHED, Told, chosen, library, region_names, sectors_in, told_by_key
from partnerships.views.finding import find_programme
from partnerships.views.records import Desk, shown
from portal.pages import add_errors, page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("partnerships.read")
def story_library(request: HttpRequest) -> HttpResponse:
    """All stories that the reader may read, sieved by what the address asks."""
    stories = library(request.membership)
    asked = {"sectors": sectors_in(stories), "themes": Theme.objects.all(), "places": region_names(stories)}
    form = LibraryForm(request.GET, **asked)
    form.is_valid()
    found = chosen(stories, form.cleaned_data)
    counts = copy_counts(found, request.membership)
    context = {
        "form": form,
        "stories": [(each, counts[each.key]) for each in found],
        "all": len(stories),
        "is_sieved": any(form.cleaned_data.values()),
    }
    return page(request, "partnerships/story_library.html", context)


@require_safe
@requires("partnerships.read")
def library_story(request: HttpRequest, story_key: str) -> HttpResponse:
    """One story of anybody's: what it needed, its steps, what came of it here and where it was copied."""
    story = find_told(request, story_key)
    copies = copies_of(story, request.membership)
    context = {
        "story": story,
        "copies": copies,
        "grew_out_of": None if story.whose == PUBLISHED else grew_out_of(story.row),
    }
    return page(request, "partnerships/library_story.html", context)


@shown_or_sent
@requires("partnerships.edit")
def story_adapt(request: HttpRequest, story_key: str) -> HttpResponse:
    """Copy a story for one of our partnerships: what it needs to be judged, its steps as tasks."""
    story = find_told(request, story_key)
    back = reverse("library_story", kwargs={"association": request.association.slug, "story_key": story.key})
    desk = Desk(_("Adapt this story"), _("Begin"), back, str(story.title), _said(story))
    return _adapted(request, as_original(story), desk, {})


@shown_or_sent
@requires("partnerships.edit")
def programme_extend(request: HttpRequest, programme: int) -> HttpResponse:
    """Extend a programme of ours to something new, such as another technology: the same with steps of its own."""
    row = find_programme(request, programme)
    back = reverse("programme_detail", kwargs={"association": request.association.slug, "programme": row.pk})
    remark = _("Propose to take an exchange that works on to something new: its partners stay, the subject is added.")
    desk = Desk(_("Extend this programme"), _("Begin"), back, str(row), remark)
    return _adapted(request, extension_of(row), desk, {"partnership": row.partnership_id})


def _adapted(request: HttpRequest, original: Original, desk: Desk, initial: dict[str, Any]) -> HttpResponse:
    """The form for a new adaptation, and the adaptation once it is sent."""
    blank = Adaptation(association=request.association)
    titles = {"title_en": original.title[0][:160], "title_ja": original.title[1][:100]}
    first = Partnership.objects.visible_to(request.membership).first()
    begin = {"owner": request.user.pk, "partnership": first.pk if first else None} | titles | initial
    form = AdaptForm(request.POST or None, instance=blank, membership=request.membership, initial=begin)
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, desk)
    try:
        partnership = form.cleaned_data["partnership"]
        partnership.association = request.association
        row = adapt(partnership=partnership, original=original, values=form.values, pace=form.pace, by=request.user)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return shown(request, form, desk)
    messages.success(request, _("Begun. Say first what of it you have, and what is missing."))
    return redirect(row)


def find_told(request: HttpRequest, key: str) -> Told:
    """The story of that part of an address, if the member may read it."""
    story = told_by_key(request.membership, key)
    if story is None:
        raise Http404
    return story


def _said(story: Told) -> str:
    if story.steps:
        return _("Its steps become tasks, and what it needed stands there to be judged.")
    return _("No steps are known of this story. You write your own on the next page.")
