"""Registration: what this app plugs into the portal's ports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.leaving import register_leaving
from portal.neighbours import Neighbour, register_neighbour
from portal.resources import register_sheet
from portal.rooms import Room, register_room


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        import contacts.affiliation_dues
        import contacts.board_privacy
        import contacts.expert_privacy
        import contacts.guest_privacy
        import contacts.seat_promises  # noqa: F401 -- each brings what they plug into ports
        from contacts.leaving import hangs_on_member
        from contacts.resources import PeopleSheet

        register_leaving(hangs_on_member)
        register_sheet(PeopleSheet)
        register_room(Room(_("People"), "people", permission="contacts.read", icon="people", order=5))
        register_room(Room(_("Programmes"), "programme_list", permission="contacts.read", icon="calendar", order=15))
        boards = Room(
            _("Boards"),
            "board_list",
            permission="boards.read",
            icon="board",
            order=17,
            also=("contribution_list",),
        )
        register_room(boards)
        register_room(
            Room(_("Outcomes"), "outcome_list", permission="contacts.read", icon="check", order=28, is_daily=False)
        )
        for page in (
            Neighbour(
                "partnership",
                _("Ladder"),
                "partnership_ladder",
                permission="contacts.read",
                words=_("How near people have come, from known to partner, and whom the next touch keeps warm."),
                order=40,
            ),
            Neighbour(
                "partnership",
                _("Outcomes"),
                "partnership_outcomes",
                permission="contacts.read",
                words=_("What came of the work, how we know, and where it began."),
                order=60,
            ),
            Neighbour(
                "partnership",
                _("One record, many forms"),
                "record_form_list",
                permission="contacts.read",
                words=_("Award draft, partner-seeking profile, directory row, report for state and federal readers."),
                order=65,
            ),
            Neighbour(
                "partnership",
                _("Self-check"),
                "partnership_self_check",
                permission="contacts.read",
                words=_("Four questions on what there is already, answered from records."),
                order=70,
            ),
        ):
            register_neighbour(page)
        register_neighbour(
            Neighbour(
                "partnership",
                _("What was said"),
                "partnership_touches",
                permission="contacts.read",
                words=_("Every call, visit, letter and card of this partnership."),
                order=10,
            )
        )
        register_neighbour(
            Neighbour(
                "partnership",
                _("Ten kinds of local body"),
                "resource_check_list",
                permission="contacts.read",
                words=_("Who knows the economy of each city, what they told us, and the next step."),
                order=20,
            )
        )
        register_neighbour(
            Neighbour(
                "partnership",
                _("Assessment"),
                "assessment",
                permission="contacts.read",
                words=_(
                    "Step by step to the profile of each city: who told us what, what is asked for, what is missing."
                ),
                order=15,
            )
        )
        register_neighbour(
            Neighbour(
                "partnership",
                _("Shared industries"),
                "shared_industries",
                permission="contacts.read",
                words=_(
                    "What both cities have in common, companies on each side, and the next step where we know nobody."
                ),
                order=16,
            )
        )
        register_neighbour(
            Neighbour(
                "partnership",
                _("Whom of them we know"),
                "known_list",
                permission="contacts.read",
                words=_(
                    "Contacts, partner organizations and employers that the papers name, linked to their pages here."
                ),
                order=25,
            )
        )
