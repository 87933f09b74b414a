"""Registration: what this app plugs into the portal's ports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import Room, register_room


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        register_room(Room(_("People"), "people", permission="contacts.read", icon="people", order=5))
