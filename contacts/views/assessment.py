"""The assessment of a partnership, and what we were told."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.assessing import assessment_of
from contacts.choices import ToldTopic
from contacts.forms.assessment import FactForm
from contacts.models import ToldBy
from contacts.services.assessment import change_fact, remove_fact, tell_fact
from contacts.views.finding import find_fact
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.choices import Side
from partnerships.models import CityProfile, Partnership
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def assessment(request: HttpRequest, partnership: str) -> HttpResponse:
    """How far we are with getting to know both economies, step by step, and what is unfinished."""
    row = find_partnership(request, partnership)
    context = {"partnership": row, "assessment": assessment_of(row, request.membership)}
    return page(request, "contacts/assessment.html", context)


@shown_or_sent
@requires("contacts.log")
def fact_add(request: HttpRequest, partnership: str, where: str) -> HttpResponse:
    """Write down what we were told about one of the two cities; the address may say on which subject and by whom."""
    row = find_partnership(request, partnership)
    profile = _profile_of(row, where)
    topic = request.GET.get("topic", "")
    initial: dict[str, Any] = linked_rows(request, "person", "organization")
    if topic in ToldTopic.values:
        initial["topic"] = topic
    blank = ToldBy(association=request.association, profile=profile)
    form = FactForm(request.POST or None, instance=blank, profile=profile, request=request, initial=initial)

    def save(sent: FactForm) -> ToldBy:
        return tell_fact(
            partnership=row, profile=profile, values=sent.values, by=request.user, next_step=sent.next_step
        )

    title = _("What we were told about %(city)s") % {"city": profile.place.name}
    desk = _desk(request, row, title, form["topic"].value(), keep=f"fact-{profile.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def fact_edit(request: HttpRequest, partnership: str, fact: int) -> HttpResponse:
    """Correct what we were told, or add the next step."""
    row = find_partnership(request, partnership)
    known = find_fact(request, row, fact)
    form = FactForm(request.POST or None, instance=known, profile=known.profile, request=request)

    def save(sent: FactForm) -> ToldBy:
        return change_fact(
            partnership=row,
            fact=known,
            read_version=sent.read_version,
            values=sent.values,
            by=request.user,
            next_step=sent.next_step,
        )

    title = _("What we were told about %(city)s") % {"city": known.profile.place.name}
    remove = reverse("fact_remove", args=[request.association.slug, row.slug, known.pk])
    return keep_record(request, form=form, desk=_desk(request, row, title, known.topic, remove=remove), save=save)


@shown_or_sent
@requires("contacts.log")
def fact_remove(request: HttpRequest, partnership: str, fact: int) -> HttpResponse:
    """Ask, then take away a fact that was written down by mistake."""
    row = find_partnership(request, partnership)
    known = find_fact(request, row, fact)
    words = _("It leaves the assessment. A follow-up that it led to stays.")
    return remove_record(
        request,
        row=known,
        desk=_desk(request, row, "", known.topic),
        remove=lambda: remove_fact(partnership=row, fact=known, by=request.user),
        words=words,
    )


def _profile_of(partnership: Partnership, where: str) -> CityProfile:
    """The profile of one of the two cities; facts hang on it, so it has to be begun."""
    if where not in Side.values:
        raise Http404
    place = partnership.home if where == Side.HOME else partnership.partner
    profile = get_object_or_404(CityProfile.objects.select_related("place"), place=place)
    profile.association = partnership.association
    return profile


def _desk(request: HttpRequest, partnership: Partnership, title: str, topic: str, **more: Any) -> Desk:
    back = reverse("assessment", args=[request.association.slug, partnership.slug])
    return Desk(title, _("Save what we were told"), f"{back}#{topic}", _("Assessment"), **more)
