"""Registration: what this app plugs into the portal's ports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.leaving import register_charge
from portal.permissions import BOARD_MEMBER, MEMBERS, VOLUNTEER
from portal.rooms import Room, register_room


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from partnerships import tallies
        from partnerships.adaptation_steps import ADAPTATIONS, STEPS
        from partnerships.leaving import CHARGES
        from partnerships.querysets import have_limits, papers_in_proposals
        from portal.accounts.querysets import register_fact
        from portal.papers.fields import register_names

        tallies.register()
        register_charge(ADAPTATIONS)
        register_charge(STEPS)
        for charge in CHARGES:
            register_charge(charge)
        register_names(papers_in_proposals)
        register_fact("has_limits", have_limits)
        room = Room(
            _("Partnerships"),
            "partnership_list",
            permission="partnerships.read",
            icon="bridge",
            order=10,
            home_of=MEMBERS - {VOLUNTEER, BOARD_MEMBER},
        )
        register_room(room)
        room = Room(
            _("Board room"),
            "board_room",
            permission="partnerships.read",
            icon="stand",
            order=18,
            home_of=frozenset({BOARD_MEMBER}),
            is_daily=False,
        )
        register_room(room)
        also = ("agreement_list", "grant_list")
        register_room(Room(_("Goals"), "goal_list", permission="partnerships.read", icon="flag", order=16, also=also))
        register_room(
            Room(_("Cities"), "profile_list", permission="partnerships.read", icon="city", order=20, is_daily=False)
        )
        room = Room(
            _("Benefits"),
            "benefit_list",
            permission="partnerships.read",
            icon="gift",
            order=30,
            also=("story_library", "adaptation_list"),
            is_daily=False,
        )
        register_room(room)
