"""A touch: its page, the full form, taking it away and bringing it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.came_of import came_of
from contacts.choosing import organizations_to_choose, people_to_choose
from contacts.forms.by_name import options_for
from contacts.forms.touches import TouchForm
from contacts.models import FollowUp, Introduction, Person, Touch
from contacts.services.removals import bring_back, can_come_back
from contacts.services.touches import change_touch, log_touch, remove_touch
from contacts.unseen import without_unseen
from contacts.views.finding import find_touch
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.memory import acts_on, memory_of
from partnerships.views.partnerships import shown_or_sent
from portal.activity.models import Activity
from portal.pages import page
from portal.permissions import may, requires


@require_safe
@requires("contacts.read")
def touch_detail(request: HttpRequest, touch: int) -> HttpResponse:
    """Who, how, what was said, what was promised in it, who logged it, what happened to its record."""
    row = find_touch(request, touch)
    without_unseen([row], request.membership)
    context = {
        "touch": row,
        "people": list(row.people.visible_to(request.membership).with_position()),
        "follow_ups": follow_ups_of(row, request),
        "introductions": list(Introduction.objects.visible_to(request.membership).filter(touch=row).with_people()),
        "came_of": came_of(row, request.membership),
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "contacts/touch_detail.html", context)


def follow_ups_of(touch: Touch, request: HttpRequest) -> list[FollowUp]:
    """What was promised in a touch, the open ones first. Two queries."""
    person = Prefetch("person", Person.objects.visible_to(request.membership))
    visible = FollowUp.objects.visible_to(request.membership).filter(touch=touch)
    rows = visible.select_related("owner").prefetch_related(person).order_by("due_on", "pk")
    return sorted(rows, key=lambda each: not each.is_open)


@shown_or_sent
@requires("contacts.log")
def touch_new(request: HttpRequest) -> HttpResponse:
    """The full form of a new touch; the address may say with whom, in which partnership and at which programme."""
    initial = linked_rows(request, "person", "organization", "partnership", "programme") | {"by": request.user}
    back = reverse("touch_list", kwargs={"association": request.association.slug})
    name: Any = _("What was said")
    if person := initial.pop("person", None):
        initial["people"] = [person]
        back, name = person.get_absolute_url(), str(person)
        initial.setdefault("partnership", only_partnership(request, person))
    if programme := initial.get("programme"):
        back, name = programme.get_absolute_url(), str(programme)
        initial.setdefault("partnership", programme.partnership_id)
    blank = Touch(association=request.association)
    form = TouchForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: TouchForm) -> str:
        values = sent.values
        values["by"] = values["by"] or request.user
        people = values.pop("people")
        row = log_touch(association=request.association, people=people, values=values, by=request.user)
        return row.get_absolute_url()

    desk = Desk(_("Log a touch"), _("Save touch"), back, name, keep="touch-new")
    return keep_record(request, form=form, desk=desk, save=save)


def only_partnership(request: HttpRequest, person: Person) -> Any:
    """The partnership of somebody who is in one alone. One query."""
    found = list(person.partnerships.visible_to(request.membership)[:2])
    return found[0] if len(found) == 1 else None


@shown_or_sent
@requires("contacts.log")
def touch_edit(request: HttpRequest, touch: int) -> HttpResponse:
    """Correct a touch."""
    row = find_touch(request, touch)
    form = TouchForm(request.POST or None, instance=row, request=request)
    hidden = row.people.exclude(pk__in=Person.objects.visible_to(request.membership).values("pk"))

    def save(sent: TouchForm) -> Touch:
        values = sent.values
        people = [*values.pop("people"), *hidden]  # whom this reader does not see stays in it
        read = sent.read_version
        return change_touch(touch=row, read_version=read, people=people, values=values, by=request.user)

    remove = reverse("touch_remove", kwargs={"association": request.association.slug, "touch": row.pk})
    desk = Desk(_("Edit the touch"), _("Save touch"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def touch_remove(request: HttpRequest, touch: int) -> HttpResponse:
    """Ask, then take away a touch that was logged by mistake."""
    row = find_touch(request, touch)
    words = _(
        "It leaves the time lines, and the day when these people are due is counted anew. What was promised in it "
        "stays. You can undo this."
    )
    back = reverse("touch_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Edit the touch"), _("Save touch"), back, _("What was said"))
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_touch(touch=row, by=request.user), words=words
    )


@requires("contacts.log")
@require_POST
def removal_undo(request: HttpRequest, removal: int) -> HttpResponse:
    """Bring back a touch, an introduction or a gift that was removed."""
    act = get_object_or_404(Activity.objects.select_related("values"), pk=removal)
    is_theirs = act.by_id == request.user.pk or may(request, "contacts.merge")
    if not can_come_back(act) or not is_theirs:
        raise Http404
    try:
        with transaction.atomic():
            row = bring_back(act=act, by=request.user)
            if not type(row).objects.visible_to(request.membership).filter(pk=row.pk).exists():
                raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("touch_list", association=request.association.slug)
    messages.success(request, _("It is back."))
    row.association = request.association
    return redirect(row)


@require_safe
@requires("contacts.read")
def named_choices(request: HttpRequest) -> HttpResponse:
    """The words to tick that appear while one types a name in a form."""
    sources = {"person": people_to_choose, "organization": organizations_to_choose}
    of, field = request.GET.get("of", "person"), request.GET.get("field", "people")
    if of not in sources or not field.isidentifier() or not field.isascii():
        raise Http404
    many = request.GET.get("many") == "1"
    words = request.GET.get(f"{field}_named", "").strip()[:200]
    options = options_for(sources[of](request.membership), request.GET.getlist(field), words)
    context = {"name": field, "options": options, "many": many, "words": words}
    return page(request, "contacts/_choices.html", context)
