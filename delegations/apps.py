"""Registration: what this app plugs into the portal's ports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.leaving import register_charge
from portal.neighbours import Neighbour, register_neighbour
from portal.rooms import Room, register_room


class DelegationsConfig(AppConfig):
    name = "delegations"
    verbose_name = _("Delegations")

    def ready(self) -> None:
        import delegations.after_promises  # noqa: F401 -- brings what it plugs into a port
        from delegations.leaving import TRIPS

        register_charge(TRIPS)
        trips = Room(
            _("Trips"),
            "delegation_list",
            permission="delegations.read",
            icon="trip",
            order=15,
            also=("stakeholder_goal_list",),
        )
        register_room(trips)
        register_neighbour(
            Neighbour(
                "partnership",
                _("Trips"),
                "partnership_trips",
                permission="delegations.read",
                words=_("Delegations in both directions: what is missing before departure, and what came of it."),
                order=50,
            )
        )
