"""Registration: the rooms for administrators."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import Room, register_room


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        register_room(
            Room(_("Members"), "member_list", permission="members.manage", icon="people", order=80, is_daily=False)
        )
        register_room(
            Room(
                _("Settings"),
                "association_settings",
                permission="association.edit",
                icon="gear",
                order=90,
                is_daily=False,
            )
        )
