"""Introductions: who brought whom together and what became of it; and the way to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.acquaintance import route_to, who_knows
from contacts.came_of import came_of
from contacts.forms.choosing import members_of
from contacts.forms.relations import IntroductionForm
from contacts.forms.sifting import IntroductionSieve
from contacts.models import Introduction, Person
from contacts.services.relations import change_introduction, introduce, remove_introduction
from contacts.timeline import Page
from contacts.views.finding import find_introduction, find_person
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.memory import acts_on, memory_of
from partnerships.views.partnerships import shown_or_sent
from portal.kept.held_for import held_for
from portal.pages import page
from portal.permissions import requires

PAGE = 50


@require_safe
@requires("contacts.read")
def introduction_list(request: HttpRequest) -> HttpResponse:
    """Who introduced whom, the newest entry first."""
    sieve = IntroductionSieve(request)
    rows = sieve.filter(Introduction.objects.visible_to(request.membership)).with_people()
    rows = rows.prefetch_related("sectors").order_by("-pk")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    key = sieve.of("person")
    of_person = Person.objects.visible_to(request.membership).filter(pk=key).first() if key else None
    following: Any = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"sieve": sieve, "found": Page(found[:PAGE], following), "of_person": of_person}
    return page(request, "contacts/introduction_list.html", context, fragment="contacts/_introductions.html")


@require_safe
@requires("contacts.read")
def introduction_detail(request: HttpRequest, introduction: int) -> HttpResponse:
    """One introduction."""
    row = find_introduction(request, introduction)
    context = {"row": row, "sectors": list(row.sectors.all()), "memories": [memory_of(act) for act in acts_on(row)]}
    context["came_of"] = came_of(row, request.membership)
    return page(request, "contacts/introduction_detail.html", context)


@shown_or_sent
@requires("contacts.log")
def introduction_new(request: HttpRequest) -> HttpResponse:
    """Write an introduction down; the address may say of whom, to whom, in which touch, or for which question: one who
    is sent to an expert."""
    linked = linked_rows(request, "person", "touch", "to_person", "question")
    touch, question = linked.pop("touch", None), linked.pop("question", None)
    expert = linked.get("to_person")
    source = touch or question or linked.get("person") or expert
    back = reverse("introduction_list", kwargs={"association": request.association.slug})
    between = {"by_member": request.user, "made_on": timezone.localdate()} if expert else {"to_member": request.user}
    initial: dict[str, Any] = between | linked
    if touch:
        initial["made_on"] = touch.happened_on
    if question and question.sector_id:
        initial["sectors"] = [question.sector_id]
    form = IntroductionForm(
        request.POST or None, instance=Introduction(association=request.association), request=request, initial=initial
    )

    def save(sent: IntroductionForm) -> str:
        row = introduce(association=request.association, values=sent.values, by=request.user, touch=touch)
        return row.get_absolute_url()

    name = str(source) if source else _("Introductions")
    title = _("Refer to an expert") if expert else _("Write down an introduction")
    desk = Desk(title, _("Save introduction"), source.get_absolute_url() if source else back, name)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def introduction_edit(request: HttpRequest, introduction: int) -> HttpResponse:
    """Say what became of it, or correct it."""
    row = find_introduction(request, introduction)
    form = IntroductionForm(request.POST or None, instance=row, request=request)

    def save(sent: IntroductionForm) -> Introduction:
        return change_introduction(
            introduction=row, read_version=sent.read_version, values=sent.values, by=request.user
        )

    remove = reverse("introduction_remove", kwargs={"association": request.association.slug, "introduction": row.pk})
    desk = Desk(
        _("Edit the introduction"), _("Save introduction"), row.get_absolute_url(), _("Introduction"), remove=remove
    )
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def introduction_remove(request: HttpRequest, introduction: int) -> HttpResponse:
    """Ask, then take away an introduction that was written down by mistake."""
    row = find_introduction(request, introduction)
    back = reverse("introduction_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Edit the introduction"), _("Save introduction"), back, _("Introductions"))
    words = _("It leaves the pages of everybody it names. You can undo this.")
    return remove_record(
        request,
        row=row,
        desk=desk,
        remove=lambda: remove_introduction(introduction=row, by=request.user),
        words=words,
    )


@require_safe
@requires("contacts.read")
def person_path(request: HttpRequest, person: int) -> HttpResponse:
    """The shortest way from one of us to a person, and who of us knows them at first hand."""
    row = find_person(request, person)
    members = list(members_of(request.membership))
    whose = request.GET.get("of", "")
    of = next((each for each in members if str(each.pk) == whose), request.user)
    asked: dict[str, Callable[[], Any]] = {
        "route": lambda: route_to(target=row, of=of, reader=request.membership),
        "knowing": lambda: who_knows(row),
    }
    told = held_for(request.membership, f"way {row.pk} {of.pk}", asked, row, of)
    context = {"person": row, "members": members, "of": of, **told}
    return page(request, "contacts/person_path.html", context)
