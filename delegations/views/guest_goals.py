"""Own entry: a link by which a stakeholder writes down what they want and offer, and the page behind it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.views.records import Desk, keep_record
from delegations.choices import LinkKind
from delegations.forms.goals import GuestGoalForm
from delegations.forms.guests import GuestLinkForm
from delegations.goals import TOLD
from delegations.guests import contact_of, held, in_language, quietly
from delegations.models import GuestLink
from delegations.services.goals import tell_own_goal
from delegations.services.guests import issue_link, revoke_link, send_link
from delegations.views.finding_goals import find_goal
from delegations.views.guest_door import refuse_member, turned_away
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import open_to_all, requires
from portal.saving import Merge, StaleSave
from portal.scoping import scope

NEW = "stakeholder_link_new"
"""Under this key the session says whose address is shown once."""
DAYS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def guest_goals(request: HttpRequest) -> HttpResponse:
    """The stakeholder's side: their goal as we have it, to be corrected by themselves in either language."""
    link = held(request, LinkKind.GOALS)
    if link is None:
        return turned_away(request, LinkKind.GOALS, typed=_typed(request))
    with scope(link.association), in_language(request, link):
        if request.method == "POST" and request.POST.get("page") != str(link.pk):
            context = {"giver": link.association, "typed": _typed(request)}
            return quietly(page(request, "delegations/guest_goals_other.html", context, status=409))
        form, merge = GuestGoalForm(request.POST or None, instance=link.goal), None
        if request.method == "POST" and form.is_valid():
            try:
                refuse_member(request, link)
                tell_own_goal(link=link, read_version=form.read_version, values=form.values)
                return quietly(redirect("guest_goals"))
            except StaleSave as stale:
                form, merge = form.after(stale)
            except ValidationError as refusal:
                add_errors(form, refusal)
        return quietly(_shown(request, link, form, merge))


def _shown(request: HttpRequest, link: GuestLink, form: Any, merge: Merge | None) -> HttpResponse:
    context = {
        "goal": link.goal,
        "form": form,
        "merge": merge,
        "link": link,
        "giver": link.association,
        "contact": contact_of(link),
    }
    status = 409 if merge else 422 if form.is_bound and form.errors else 200
    return page(request, "delegations/guest_goals.html", context, status=status)


def _typed(request: HttpRequest) -> str:
    """What the guest wrote in their own words, so that it is shown again where it cannot be saved."""
    written = (request.POST.get(name, "").strip()[:600] for name in TOLD if name not in ("wants", "offers"))
    return "\n".join(filter(None, written))


@shown_or_sent
@requires("delegations.plan")
def stakeholder_link_new(request: HttpRequest, goal: int) -> HttpResponse:
    """Give out a link by which a stakeholder enters their goals, by letter or by hand."""
    row = find_goal(request, goal)
    blank = GuestLink(association=request.association, goal=row, kind=LinkKind.GOALS)
    initial: dict[str, Any] = {"expires_on": timezone.localdate() + datetime.timedelta(days=DAYS)}
    initial |= {"person": row.person, "language": row.person.language} if row.person else {"name": str(row)}
    form = GuestLinkForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: GuestLinkForm) -> str:
        link, _token = issue_link(kind=LinkKind.GOALS, goal=row, by=request.user, **sent.values)
        if sent.cleaned_data["sends"] and link.email:
            send_link(link=link, by=request.user)
        request.session[NEW] = link.pk
        return row.get_absolute_url() + "#links"

    remark = _("They see and change what stands here about their own goal, and nothing else.")
    desk = Desk(
        _("Let them enter it themselves"), _("Give out the link"), row.get_absolute_url(), str(row), remark=remark
    )
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def stakeholder_link_revoke(request: HttpRequest, goal: int, goal_link: int) -> HttpResponse:
    """Ask, then take a link to a goal back."""
    row = find_goal(request, goal)
    link = get_object_or_404(GuestLink.objects.select_related("person"), pk=goal_link, goal=row, kind=LinkKind.GOALS)
    back, refusal = row.get_absolute_url() + "#links", ""
    if request.method == "POST":
        try:
            revoke_link(link=link, by=request.user)
            messages.success(request, _("The link of %(guest)s is taken back.") % {"guest": link})
            return redirect(back)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {"link": link, "back": back, "refusal": refusal}
    return page(request, "delegations/guest_link_revoke.html", context, status=422 if refusal else 200)
