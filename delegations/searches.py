"""What is found of trips: themselves, and the goals of stakeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from delegations.models import Delegation, StakeholderGoal
from delegations.trip_days import days_words
from portal.bilingual import said
from portal.rooms import Door, register_doors
from portal.search import Hit, TitledRows, register

if TYPE_CHECKING:
    from portal.accounts.models import Membership

_PLACES = ("partnership__home", "partnership__partner")


@register
class Trips(TitledRows):
    """Delegations in both directions, found by their titles, the newest first."""

    name = "trips"
    title = _("Trips")
    permission = "delegations.read"
    order = 30

    def rows(self, membership: Membership) -> QuerySet:
        return Delegation.objects.visible_to(membership).select_related(*_PLACES).order_by("-starts_on", "-pk")

    def hit(self, row: Any) -> Hit:
        words = (said(row.place, "name"), days_words(row.starts_on, row.ends_on))
        return Hit(said(row, "title"), row.get_absolute_url(), words)


@register
class StakeholderGoals(TitledRows):
    """What organizations want and offer, found by whose goal it is and by their own words, the newest first."""

    name = "stakeholder_goals"
    title = _("Stakeholders’ goals")
    permission = "delegations.read"
    order = 57
    keys = ("title_key", "organization__title_key")

    def rows(self, membership: Membership) -> QuerySet:
        return StakeholderGoal.objects.visible_to(membership).with_names().order_by("-pk")

    def hit(self, row: Any) -> Hit:
        return Hit(said(row.organization, "name"), row.get_absolute_url(), (row.get_stand_display(),))


register_doors(
    Door(_("Trips"), "delegation_list", "delegations.read", _("delegations, travel, visits, agenda, schedule")),
    Door(_("Stakeholders’ goals"), "stakeholder_goal_list", "delegations.read", _("what companies want and offer")),
    Door(_("Map"), "association_map", "partnerships.read", _("where our contacts and trips are")),
    Door(
        _("Same city, same month"), "overlap_list", "delegations.read", _("overlaps with trips of other associations")
    ),
    Door(_("Weights of matches"), "match_weights", "delegations.plan", _("matchmaking, points")),
)
