"""The register of stakeholders' goals: what each wants and offers, kept from trip to trip."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contacts.listing import Order, page_of, read_cursor
from contacts.views.gifts import of_whom
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from delegations.choices import LinkKind
from delegations.forms.goals import GoalSieve, StakeholderGoalForm
from delegations.goal_lines import history_of, lines_of
from delegations.guest_letters import address_of
from delegations.guests import Standing, standing
from delegations.models import GuestLink, StakeholderGoal
from delegations.services.goals import add_goal, change_goal, remove_goal
from delegations.views.finding_goals import find_goal
from delegations.views.guest_goals import NEW
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires

BY_HOUSE = Order("house", "house", gettext_lazy("A–Z"))


@require_safe
@requires("delegations.read")
def stakeholder_goal_list(request: HttpRequest) -> HttpResponse:
    """Who wants and offers what, by the name of the organization."""
    sieve = GoalSieve(request)
    rows = sieve.filter(StakeholderGoal.objects.visible_to(request.membership)).with_house()
    cursor = read_cursor(BY_HOUSE, request.GET["after"]) if "after" in request.GET else None
    found = page_of(rows, BY_HOUSE, cursor, lines=lambda part: lines_of(part, request.association, request.membership))
    context = {"sieve": sieve, "found": found, "of": of_whom(request, sieve)}
    return page(
        request, "delegations/stakeholder_goal_list.html", context, fragment="delegations/_stakeholder_goals.html"
    )


@require_safe
@requires("delegations.read")
def stakeholder_goal_detail(request: HttpRequest, goal: int) -> HttpResponse:
    """One goal: what is wanted and offered, what should come of it, and what came of it on which trip."""
    row = find_goal(request, goal)
    links = list(GuestLink.objects.filter(goal=row, kind=LinkKind.GOALS).select_related("person"))
    is_new = request.session.pop(NEW, None)
    for link in links:
        link.association = request.association
        link.is_open = standing(link, timezone.now()) == Standing.OPEN
        link.address = address_of(link) if link.pk == is_new else ""
    context = {
        "goal": row,
        "sectors": row.sectors.all(),
        "history": history_of(row, request.membership),
        "links": links,
    }
    return page(request, "delegations/stakeholder_goal_detail.html", context)


@shown_or_sent
@requires("delegations.plan")
def stakeholder_goal_new(request: HttpRequest) -> HttpResponse:
    """Write a goal down; the address may say of which organization, person or partnership."""
    linked = linked_rows(request, "organization", "person", "partnership")
    source = linked.get("organization") or linked.get("person")
    initial = {"told_on": timezone.localdate(), **linked}
    if house := linked.get("organization"):
        initial["sectors"] = list(house.sectors.all())
    blank = StakeholderGoal(association=request.association)
    form = StakeholderGoalForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: StakeholderGoalForm) -> str:
        row = add_goal(association=request.association, values=sent.values, by=request.user)
        return row.get_absolute_url()

    back = source.get_absolute_url() if source else register(request)
    name = str(source) if source else _("Stakeholders’ goals")
    desk = Desk(_("Write down a goal"), _("Save goal"), back, name, keep="stakeholder-goal")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def stakeholder_goal_edit(request: HttpRequest, goal: int) -> HttpResponse:
    """Correct a goal."""
    row = find_goal(request, goal)
    form = StakeholderGoalForm(request.POST or None, instance=row, request=request)

    def save(sent: StakeholderGoalForm) -> StakeholderGoal:
        return change_goal(goal=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("stakeholder_goal_remove", kwargs={"association": request.association.slug, "goal": row.pk})
    desk = Desk(_("Edit the goal"), _("Save goal"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def stakeholder_goal_remove(request: HttpRequest, goal: int) -> HttpResponse:
    """Ask, then take away a goal that was written down by mistake."""
    row = find_goal(request, goal)
    desk = Desk(_("Edit the goal"), _("Save goal"), register(request), _("Stakeholders’ goals"))
    words = _("It leaves the register for good. A goal that is done with is better marked as reached or given up.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_goal(goal=row, by=request.user), words=words
    )


def register(request: HttpRequest) -> str:
    """The address of the register."""
    return reverse("stakeholder_goal_list", kwargs={"association": request.association.slug})
