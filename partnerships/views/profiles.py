"""City profiles: the list, the page, the forms."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.base import RecordForm
from partnerships.forms.profiles import PhotoForm, ProfileForm, StartProfileForm
from partnerships.models import CityProfile, Partnership, Place, Proposal, Statistic
from partnerships.overview import profile_texts, side_by_side
from partnerships.services.kinds import PROFILE
from partnerships.services.profiles import (
    change_photo,
    publish_profile,
    remove_photo,
    start_profile,
    unpublish_profile,
)
from partnerships.views.finding import find_profile, refuse_limited
from partnerships.views.records import Desk, act_on_version, edit_record, who_sees
from portal import pictures
from portal.bilingual import said
from portal.pages import add_errors, page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("partnerships.read")
def profile_list(request: HttpRequest) -> HttpResponse:
    """The profiles there are, and the cities of our partnerships that lack one."""
    profiles = CityProfile.objects.visible_to(request.membership).select_related("place").with_counts()
    rows = list(profiles)
    for row in rows:
        row.association = request.association
    seen = Partnership.objects.visible_to(request.membership)
    described = [row.place_id for row in rows]
    ours = Place.objects.of_partnerships(seen).exclude(pk__in=described)
    return page(request, "partnerships/profile_list.html", {"profiles": rows, "lacking": ours})


@require_safe
@requires("partnerships.read")
def profile_detail(request: HttpRequest, profile: int) -> HttpResponse:
    """What we say of a city, with its industries and figures."""
    row = find_profile(request, profile)
    context = {
        "profile": row,
        "texts": profile_texts(row),
        "industries": row.industries.select_related("sector"),
        "statistics": side_by_side(Statistic.objects.filter(place=row.place)),
        "links": row.links.all(),
        "waiting": Proposal.objects.waiting().filter(profile=row).count(),
        "papers": Partnership.objects.visible_to(request.membership).about(row.place),
    }
    return page(request, "partnerships/profile_detail.html", context)


@shown_or_sent
@requires("partnerships.edit")
def profile_start(request: HttpRequest) -> HttpResponse:
    """Begin the profile of a city."""
    refuse_limited(request)
    form = StartProfileForm(request.POST or None, initial={"place": request.GET.get("place", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = start_profile(association=request.association, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The profile is begun. Write what you know; the rest may wait."))
            return redirect("profile_edit", association=request.association.slug, profile=row.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "places": Place.objects.all()}
    return page(request, "partnerships/profile_start.html", context, status=status)


@shown_or_sent
@requires("partnerships.propose")
def profile_edit(request: HttpRequest, profile: int) -> HttpResponse:
    """What the profile says; the address may name the text that one comes to write."""
    row = find_profile(request, profile)
    form = ProfileForm(request.POST or None, instance=row, part=request.GET.get("part", ""))
    back = row.get_absolute_url()
    desk = Desk(_("Edit the profile"), _("Save profile"), back, str(row), keep=f"profile-{row.pk}")
    return edit_record(request, kind=PROFILE, row=row, form=form, desk=desk)


@require_safe
@requires("partnerships.read")
def profile_photo(request: HttpRequest, profile: int) -> HttpResponse:
    """The photo itself."""
    return pictures.response(request, find_profile(request, profile).photo)


@shown_or_sent
@requires("partnerships.edit")
def photo_edit(request: HttpRequest, profile: int) -> HttpResponse:
    """The photo and what it shows, in words."""
    row = find_profile(request, profile)
    form = PhotoForm(request.POST or None, files=request.FILES or None, instance=row)
    present = {
        "picture": row.photo_picture,
        "picture_address": reverse("profile_photo", args=[request.association.slug, row.pk]),
        "picture_alt": said(row, "photo_alt"),
        "picture_remove": reverse("photo_remove", args=[request.association.slug, row.pk]),
    }
    desk = Desk(_("Photo"), _("Save the photo"), row.get_absolute_url(), str(row), extra=present)

    def save(sent: RecordForm) -> CityProfile:
        return change_photo(profile=row, read_version=sent.read_version, values=sent.values, by=request.user)

    return edit_record(request, kind=PROFILE, row=row, form=form, desk=desk, save=save)


@shown_or_sent
@requires("partnerships.edit")
def photo_remove(request: HttpRequest, profile: int) -> HttpResponse:
    """Ask, then take the photo away."""
    row = find_profile(request, profile)
    if request.method != "POST":
        return page(request, "partnerships/photo_remove.html", {"profile": row})
    return act_on_version(
        request,
        row,
        lambda version: remove_photo(profile=row, read_version=version, by=request.user),
        lambda found: _("The photo is taken away."),
    )


@shown_or_sent
@requires("partnerships.edit")
def profile_publish(request: HttpRequest, profile: int) -> HttpResponse:
    """Ask, then show the profile in the public directory or take it out."""
    row = find_profile(request, profile)
    if request.method != "POST":
        return page(request, "partnerships/profile_publish.html", {"profile": row})
    verb = unpublish_profile if row.is_public else publish_profile
    return act_on_version(
        request, row, lambda version: verb(profile=row, read_version=version, by=request.user), who_sees
    )
