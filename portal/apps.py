"""Registration of the portal itself."""

from django.apps import AppConfig
from django.db.models import fields
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        fields.BLANK_CHOICE_LABEL = "---------"  # from Django 6.1 on it is English words
        from portal import checks  # noqa: F401  registers the system checks
        from portal.backups.services import letting_go  # noqa: F401  registers what a restore erases again

        # What the apps can show, whom they know, what is owed, how both sides stand, what has a day, what is evident,
        # what stands in the board room, what is found, what members are told, whom a text names, what a network sees.
        ports = ("proofs", "addressees", "promises", "sides", "calendar", "evidence", "measures", "named")
        autodiscover_modules(*ports, "looks", "panels", "searches", "notices", "network")
