"""The directory of experts: one needs not be the expert oneself, one knows who is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.experts import might_know, talks_of, with_talks
from contacts.forms.experts import ExpertiseForm, ExpertSieve, NewExpertForm
from contacts.listing import Order, page_of, read_cursor
from contacts.models import Expertise, Question
from contacts.services.experts import keep_expertise, remove_expertise
from contacts.views.finding import find_person
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires

BY_NAME = Order("name", "name_key", "")


@require_safe
@requires("contacts.read")
def expert_list(request: HttpRequest) -> HttpResponse:
    """Who knows about what, by topic, sector and availability, with what they spoke about; each can be referred to.

    The address may say for whom one looks: a person, a question, a programme that wants a speaker.
    """
    sieve = ExpertSieve(request)
    wanted = linked_rows(request, "person", "question", "programme")
    key = "person__sort_kana" if get_language() == "ja" else "person__sort_latin"
    visible = with_talks(Expertise.objects.visible_to(request.membership), request.membership)
    rows = sieve.filter(visible).annotate(name_key=F(key))
    cursor = read_cursor(BY_NAME, request.GET.get("after", "") or request.GET.get("before", ""))
    if cursor and "after" not in request.GET:
        cursor = read_cursor(BY_NAME, request.GET["before"], is_before=True)
    found = page_of(rows, BY_NAME, cursor, lines=list)
    today = timezone.localdate()
    for row in found.lines:
        row.association = row.person.association = request.association
        row.talks = talks_of(row.person.seen_talks, today)
        row.refer = _refer(request, row, wanted)
    might = [] if sieve.is_narrowed or cursor else might_know(request.membership, today)
    for position in might:
        position.person.association = request.association
    context = {"sieve": sieve, "found": found, "wanted": wanted, "might_know": might}
    return page(request, "contacts/expert_list.html", context, fragment="contacts/_experts.html")


def _refer(request: HttpRequest, row: Expertise, wanted: dict[str, Any]) -> str:
    """Where somebody is referred to this expert; to be asked to speak where a programme looks for somebody."""
    slug = request.association.slug
    if programme := wanted.get("programme"):
        address = reverse("talk_add", kwargs={"association": slug, "programme": programme.pk})
        return f"{address}?{urlencode({'person': row.person_id})}"
    asked: dict[str, int] = {"to_person": row.person_id}
    question: Question | None = wanted.get("question")
    asker = wanted["person"].pk if "person" in wanted else question.asked_by_id if question else None
    if asker and asker != row.person_id:
        asked["person"] = asker
    if question:
        asked["question"] = question.pk
    return f"{reverse('introduction_new', kwargs={'association': slug})}?{urlencode(asked)}"


@shown_or_sent
@requires("contacts.log")
def expert_new(request: HttpRequest) -> HttpResponse:
    """Put somebody into the directory."""
    linked = linked_rows(request, "person")
    blank = Expertise(association=request.association)
    form = NewExpertForm(request.POST or None, instance=blank, request=request, initial=linked)

    def save(sent: NewExpertForm) -> None:
        person = sent.cleaned_data["person"]
        keep_expertise(person=person, read_version=0, values=sent.values, by=request.user)

    back = reverse("expert_list", kwargs={"association": request.association.slug})
    remark = _("You do not need to be the expert. You need to know who is.")
    desk = Desk(_("Add an expert"), _("Save expert"), back, _("Experts"), remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def expertise_edit(request: HttpRequest, person: int) -> HttpResponse:
    """Say what a person can explain, and when they are to be had."""
    who = find_person(request, person)
    known = Expertise.objects.filter(person=who).first()
    row = known or Expertise(association=request.association, person=who)
    row.person = who
    form = ExpertiseForm(request.POST or None, instance=row, request=request)

    def save(sent: ExpertiseForm) -> Expertise:
        return keep_expertise(person=who, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("expertise_remove", kwargs={"association": request.association.slug, "person": who.pk})
    title = _("What %(person)s can explain") % {"person": who}
    desk = Desk(title, _("Save expert"), who.get_absolute_url(), str(who), remove=remove if known else "")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def expertise_remove(request: HttpRequest, person: int) -> HttpResponse:
    """Ask, then take somebody out of the directory."""
    who = find_person(request, person)
    row = get_object_or_404(Expertise, person=who)
    row.person = who
    desk = Desk(_("Remove this entry"), "", who.get_absolute_url(), str(who))
    words = _("The person stays, and so do the talks. You can undo this.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_expertise(expertise=row, by=request.user), words=words
    )
