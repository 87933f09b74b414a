"""When a member leaves: what hangs on them, the pack to print, and handing it all over."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.documents.handover import HANDOVER, Pack, collect, collect_handed
from contacts.forms.privacy import HandoverForm
from contacts.leaving import Held, goals_of, grants_of, held_by, people_of, promises_of
from contacts.looks import IN_PACK, IN_PASSING, people_seen
from contacts.models import Handover, Person
from contacts.services.handovers import hand_everything_over
from contacts.views.printed import forms_of_paper, printed
from portal.accounts.models import Membership, User
from portal.documents.views.answers import says_what_is_missing
from portal.kept.held_for import held_for
from portal.leaving import charges
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.pages import add_errors, page
from portal.permissions import requires

_GOALS = ngettext_lazy("%(n)d open goal", "%(n)d open goals", "n")
_GRANTS = ngettext_lazy("%(n)d grant", "%(n)d grants", "n")
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 50


@shown_or_sent
@requires("members.manage")
def handover(request: HttpRequest, membership: int) -> HttpResponse:
    """What hangs on a member, and the form that gives it all to another."""
    member = _find_member(request, membership)
    form = HandoverForm(request.POST or None, leaving=member.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = hand_everything_over(membership=member, to=form.cleaned_data["successor"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Handed over. Print the pack for whoever takes over."))
            return redirect(row)
    asked: dict[str, Callable[[], Any]] = {"held": lambda: held_by(member.user), "rows": lambda: _rows_of(member.user)}
    known: dict[str, Any] = held_for(request.membership, f"handover {member.user_id}", asked, member)
    context = {
        "form": form,
        "member": member,
        "held": known["held"],
        "summary": _summary(known["held"]),
        **known["rows"],
        "papers": forms_of_paper(request),
        "handovers": Handover.objects.filter(membership=member).select_related("successor"),
    }
    for row in (*context["people"], *context["charges"], *context["further"]):
        row.association = request.association
    return page(request, "contacts/handover.html", context, status=422 if form.is_bound else 200)


def _rows_of(user: User) -> dict[str, list[Any]]:
    """The first of each kind that hang on a member."""
    return {
        "people": list(people_of(user).with_position()[:SHOWN]),
        "follow_ups": list(promises_of(user).select_related("person")[:SHOWN]),
        "charges": [*goals_of(user)[:SHOWN], *grants_of(user)[:SHOWN]],
        "further": [row for charge in charges() for row in charge.rows(user)[:SHOWN]],
    }


def _summary(held: Held) -> str:
    """What hangs on a member, in a sentence that names each kind of it."""
    if not held:
        return _("Nothing is left to hand over.")
    people = ngettext("%(n)d person to keep in touch with", "%(n)d people to keep in touch with", held.people)
    promises = ngettext("%(n)d open promise", "%(n)d open promises", held.follow_ups)
    told = [people % {"n": held.people}, promises % {"n": held.follow_ups}]
    told += [words % {"n": number} for words, number in ((_GOALS, held.goals), (_GRANTS, held.grants)) if number]
    told += [each.counted(number) for each in charges() if (number := held.further.get(each.name, 0))]
    return _("%(sentence)s.") % {"sentence": pgettext("list", ", ").join(told)}


@require_safe
@requires("members.manage")
def handover_detail(request: HttpRequest, handover: int) -> HttpResponse:
    """A handover that was done: how much went to whom, and its pack."""
    row = _find_handover(request, handover)
    people = Person.objects.filter(pk__in=row.people_keys[:SHOWN]).with_position()
    for person in people:
        person.association = request.association
    context = {"handover": row, "people": people, "papers": forms_of_paper(request)}
    return page(request, "contacts/handover_detail.html", context)


@never_cache
@require_safe
@says_what_is_missing
@requires("members.manage")
def handover_pack(request: HttpRequest, membership: int) -> HttpResponse:
    """The pack of a member as it stands today, as PDF."""
    member = _find_member(request, membership)
    back = reverse("handover", kwargs={"association": request.association.slug, "membership": member.pk})
    return _answer(request, collect(member, _a_year_ago(), request.association), back)


@never_cache
@require_safe
@says_what_is_missing
@requires("members.manage")
def handover_pack_done(request: HttpRequest, handover: int) -> HttpResponse:
    """The pack of a handover that was done, from the rows as they are now."""
    row = _find_handover(request, handover)
    return _answer(request, collect_handed(row, _a_year_ago(), request.association), row.get_absolute_url())


def _answer(request: HttpRequest, pack: Pack, back: str) -> HttpResponse:
    for keys, groups in ((pack.in_charge, IN_PACK), (pack.in_passing, IN_PASSING)):
        note(request, people_seen(tuple(keys), groups, LookKind.PAPER, "handover_pack"))
    return printed(request, HANDOVER, pack, stem=f"handover-{pack.key}", back=back)


def _a_year_ago() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=365)


def _find_member(request: HttpRequest, key: int) -> Membership:
    row = get_object_or_404(Membership.objects.select_related("user"), pk=key)
    row.association = request.association
    return row


def _find_handover(request: HttpRequest, key: int) -> Handover:
    rows = Handover.objects.select_related("membership__user", "successor", "by")
    row = get_object_or_404(rows, pk=key)
    row.association = row.membership.association = request.association
    return row
