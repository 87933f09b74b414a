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
        from contacts.leaving import hangs_on_member
        from contacts.resources import PeopleSheet

        register_leaving(hangs_on_member)
        register_sheet(PeopleSheet)
        register_room(Room(_("People"), "people", permission="contacts.read", icon="people", order=5))
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
