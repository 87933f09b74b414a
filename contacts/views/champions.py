"""Champions: who spoke up for the partnership, where, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.experts import AdvocacyForm
from contacts.models import Advocacy, Person
from contacts.services.questions import change_advocacy, note_advocacy, remove_advocacy
from contacts.timeline import Anchor, page_by
from contacts.views.finding import find_advocacy, find_person
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def champion_list(request: HttpRequest) -> HttpResponse:
    """Everybody who spoke up for us, whoever did last first, each with what they did."""
    acts: Any = Advocacy.objects.visible_to(request.membership)
    newest = acts.filter(person=OuterRef("pk")).order_by().values("person").annotate(last=Max("happened_on"))
    linked = acts.select_related("programme", "partnership__home", "partnership__partner")
    people = (
        Person.objects.visible_to(request.membership)
        .with_position()
        .annotate(spoke_on=Subquery(newest.values("last")))
        .filter(spoke_on__isnull=False)
        .prefetch_related(Prefetch("advocacies", linked, to_attr="seen_acts"))
    )
    found = page_by(people, "spoke_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    for person in found.rows:
        person.association = request.association
        for act in person.seen_acts:
            for row in (act, act.programme, act.partnership):
                if row:
                    row.association = request.association
    return page(request, "contacts/champion_list.html", {"found": found})


@shown_or_sent
@requires("contacts.log")
def advocacy_add(request: HttpRequest, person: int) -> HttpResponse:
    """Write down where somebody spoke up for us."""
    who = find_person(request, person)
    initial = {"happened_on": timezone.localdate()} | linked_rows(request, "partnership", "programme")
    blank = Advocacy(association=request.association, person=who)
    form = AdvocacyForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: AdvocacyForm) -> Advocacy:
        return note_advocacy(person=who, values=sent.values, by=request.user)

    title = _("Where %(person)s spoke up for us") % {"person": who}
    desk = Desk(title, _("Save what they did"), f"{who.get_absolute_url()}#champion", str(who))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def advocacy_edit(request: HttpRequest, person: int, advocacy: int) -> HttpResponse:
    """Correct it, or say what came of it."""
    row = find_advocacy(request, find_person(request, person), advocacy)
    form = AdvocacyForm(request.POST or None, instance=row, request=request)

    def save(sent: AdvocacyForm) -> Advocacy:
        return change_advocacy(advocacy=row, read_version=sent.read_version, values=sent.values, by=request.user)

    where = {"association": request.association.slug, "person": row.person_id, "advocacy": row.pk}
    title = _("Where %(person)s spoke up for us") % {"person": row.person}
    back = f"{row.person.get_absolute_url()}#champion"
    desk = Desk(title, _("Save what they did"), back, str(row.person), remove=reverse("advocacy_remove", kwargs=where))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def advocacy_remove(request: HttpRequest, person: int, advocacy: int) -> HttpResponse:
    """Ask, then take away what was written down by mistake."""
    row = find_advocacy(request, find_person(request, person), advocacy)
    desk = Desk(_("Remove this entry"), "", f"{row.person.get_absolute_url()}#champion", str(row.person))
    words = _("The person stays. You can undo this.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_advocacy(advocacy=row, by=request.user), words=words
    )
