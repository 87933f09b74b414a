"""Registration: what this app plugs into the portal's ports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.permissions import MEMBERS, VOLUNTEER
from portal.rooms import Room, register_room


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from partnerships import tallies
        from partnerships.querysets import have_limits
        from portal.accounts.querysets import register_fact

        tallies.register()
        register_fact("has_limits", have_limits)
        room = Room(
            _("Partnerships"),
            "partnership_list",
            permission="partnerships.read",
            icon="bridge",
            order=10,
            home_of=MEMBERS - {VOLUNTEER},
        )
        register_room(room)
        register_room(Room(_("Cities"), "profile_list", permission="partnerships.read", icon="city", order=20))
        register_room(Room(_("Benefits"), "benefit_list", permission="partnerships.read", icon="gift", order=30))
