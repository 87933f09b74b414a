"""Follow-ups: what was promised. A list that loses nothing, a page for each, and the acts of one press.

What an act refused stands under its own address: opened, by the language switch or a reload, it leads to the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.choices import FollowUpState
from contacts.forms.sifting import FollowUpSieve
from contacts.forms.touches import CloseForm, FollowUpForm, HandOverForm, SnoozeForm
from contacts.models import FollowUp, Person
from contacts.services.follow_ups import change_follow_up, close, hand_over, promise, reopen, snooze
from contacts.timeline import Anchor, page_by
from contacts.unseen import without_unseen
from contacts.views.finding import find_follow_up
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record
from partnerships.memory import acts_on, memory_of
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import may, requires
from portal.saving import StaleSave


@require_safe
@requires("contacts.read")
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """What is promised, the longest overdue first; the closed ones on request."""
    sieve = FollowUpSieve(request)
    person = Prefetch("person", Person.objects.visible_to(request.membership))
    linked = ("owner", "partnership__home", "partnership__partner")
    visible = FollowUp.objects.visible_to(request.membership).select_related(*linked).prefetch_related(person)
    day, newest_first = ("closed_on", True) if sieve.is_of_closed else ("due_on", False)
    after = Anchor.read(request.GET.get("after", ""))
    found = page_by(sieve.filter(visible), day, after, newest_first=newest_first)
    for row in without_unseen(found.rows, request.membership):
        row.association = request.association
        row.may_be_kept = may_keep(request, row)
    context = {"sieve": sieve, "found": found, "of_person": sieve.named_person(), "today": timezone.localdate()}
    return page(request, "contacts/follow_up_list.html", context, fragment="contacts/_follow_ups.html")


@require_safe
@requires("contacts.read")
def follow_up_detail(request: HttpRequest, follow_up: int) -> HttpResponse:
    """What was promised, to whom, until when, and what can be done about it now."""
    return _shown(request, find_follow_up(request, follow_up))


def _shown(request: HttpRequest, row: FollowUp, sent: Form | None = None) -> HttpResponse:
    """The page of a follow-up, with the form that was refused in its place."""
    without_unseen([row], request.membership)
    forms: dict[str, Any] = {
        "close": CloseForm(),
        "snooze": SnoozeForm(),
        "hand_over": HandOverForm(request=request, owner=row.owner_id),
    }
    if sent is not None:
        forms[next(name for name, form in forms.items() if type(form) is type(sent))] = sent
    context = {
        "row": row,
        "forms": forms,
        "may_be_kept": may_keep(request, row),
        "memories": [memory_of(act) for act in acts_on(row)],
        "here": row.get_absolute_url(),
    }
    return page(request, "contacts/follow_up_detail.html", context, status=422 if sent is not None else 200)


@shown_or_sent
@requires("follow_ups.keep")
def follow_up_new(request: HttpRequest) -> HttpResponse:
    """Write a promise down; the address may say of which person, touch, programme or partnership, or which question
    wants an answer."""
    linked = linked_rows(request, "person", "organization", "partnership", "touch", "programme", "question")
    touch, programme, question = (linked.pop(name, None) for name in ("touch", "programme", "question"))
    back, name = reverse("follow_up_list", kwargs={"association": request.association.slug}), _("Follow-ups")
    initial: dict[str, Any] = linked | {"owner": request.user, "due_on": in_days(7)}
    if touch:
        initial = _from_touch(request, touch) | initial
    if programme:
        initial.setdefault("partnership", programme.partnership_id)
    if question:
        initial |= {"what": (_("Find the answer: %(question)s") % {"question": question})[:300]}
        initial.setdefault("partnership", question.partnership_id)
    told = (touch, programme, question, *(linked.get(each) for each in ("person", "organization", "partnership")))
    if source := next(filter(None, told), None):
        back, name = source.get_absolute_url(), str(source)
    form = FollowUpForm(
        request.POST or None, instance=FollowUp(association=request.association), request=request, initial=initial
    )

    def save(sent: FollowUpForm) -> FollowUp:
        made_in = {"touch": touch, "programme": programme}
        return promise(association=request.association, values=sent.values, by=request.user, **made_in)

    remark = _("It stays in the list until somebody closes it, however overdue.")
    desk = Desk(_("Write down a promise"), _("Save promise"), back, name, remark)
    return keep_record(request, form=form, desk=desk, save=save)


def _from_touch(request: HttpRequest, touch: Any) -> dict[str, Any]:
    """The one person of a touch, its organization and partnership."""
    people = list(touch.people.visible_to(request.membership)[:2])
    found = {"organization": touch.organization_id, "partnership": touch.partnership_id}
    return {"person": people[0] if len(people) == 1 else None, **found}


@shown_or_sent
@requires("follow_ups.keep")
def follow_up_edit(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Correct what was promised."""
    row = kept_by(request, find_follow_up(request, follow_up))
    form = FollowUpForm(request.POST or None, instance=row, request=request)

    def save(sent: FollowUpForm) -> FollowUp:
        return change_follow_up(follow_up=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = Desk(_("Edit the promise"), _("Save promise"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("follow_ups.keep")
def follow_up_snooze(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Put a promise off: by the days on the button, or until the day that was typed."""
    row = find_follow_up(request, follow_up)
    if request.method != "POST":
        return redirect(row)
    kept_by(request, row)
    days = request.POST.get("days", "")
    data = {"until": in_days(int(days))} if days in {"1", "7", "30"} else request.POST
    form = SnoozeForm(data)

    def act() -> str:
        until = form.cleaned_data["until"]
        snooze(follow_up=row, until=until, by=request.user)
        return _("Put off: %(what)s") % {"what": row.what}

    return _act(request, row, form, act)


@shown_or_sent
@requires("follow_ups.keep")
def follow_up_hand_over(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Give a promise to another member."""
    row = find_follow_up(request, follow_up)
    if request.method != "POST":
        return redirect(row)
    kept_by(request, row)
    form = HandOverForm(request.POST, request=request, owner=row.owner_id)

    def act() -> str:
        to = form.cleaned_data["to"]
        hand_over(follow_up=row, to=to, by=request.user)
        return _("%(name)s looks after it now: %(what)s") % {"name": to.display_name, "what": row.what}

    return _act(request, row, form, act)


@shown_or_sent
@requires("follow_ups.keep")
def follow_up_close(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Close a promise as done, with what came of it, or as no longer needed."""
    row = find_follow_up(request, follow_up)
    if request.method != "POST":
        return redirect(row)
    kept_by(request, row)
    form = CloseForm(request.POST)
    dropped = request.POST.get("state") == FollowUpState.DROPPED
    state = FollowUpState.DROPPED if dropped else FollowUpState.DONE

    def act() -> str:
        close(follow_up=row, state=state, result=form.cleaned_data["result"], by=request.user)
        words = _("No longer needed: %(what)s") if dropped else _("Done: %(what)s")
        return words % {"what": row.what}

    again = reverse("follow_up_reopen", kwargs={"association": request.association.slug, "follow_up": row.pk})
    return _act(request, row, form, act, undo=again)


@require_POST
@requires("follow_ups.keep")
def follow_up_reopen(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Open a promise again."""
    row = kept_by(request, find_follow_up(request, follow_up))
    reopen(follow_up=row, by=request.user)
    messages.success(request, _("Open again: %(what)s") % {"what": row.what})
    return redirect(row)


def _act(request: HttpRequest, row: FollowUp, form: Form, act: Callable[[], str], *, undo: str = "") -> HttpResponse:
    """Do what one press asks for, then back to the page that it was pressed on."""
    if not form.is_valid():
        return _shown(request, row, form)
    try:
        words = act()
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
        return redirect(row)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return _shown(request, row, form)
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(where_it_was_pressed(request, row.get_absolute_url()))


def may_keep(request: HttpRequest, row: FollowUp) -> bool:
    """Whether the reader may change this one: who logs may change all, others their own."""
    return may(request, "contacts.log") or row.owner_id == request.user.pk


def kept_by(request: HttpRequest, row: FollowUp) -> FollowUp:
    """The follow-up, if the reader may change it."""
    if not may_keep(request, row):
        raise PermissionDenied(_("You keep your own follow-ups here. Ask whoever looks after this one."))
    return row


def in_days(days: int) -> datetime.date:
    """The day so many days from now."""
    return timezone.localdate() + datetime.timedelta(days=days)
