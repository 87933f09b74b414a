from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.permissions import VOLUNTEER
from portal.rooms import Room, register_room


class OwedConfig(AppConfig):
    name = "portal.owed"
    label = "owed"
    verbose_name = _("Whom we owe")

    def ready(self) -> None:
        from portal.mail_days import DailyLetter, register_daily
        from portal.owed.services import LETTER, due_digest, had_digest

        register_daily(DailyLetter(LETTER, had=had_digest, due=due_digest))
        room = Room(
            _("Whom we owe"),
            "whom_we_owe",
            permission="follow_ups.keep",
            icon="owed",
            order=2,
            home_of=frozenset({VOLUNTEER}),
            short=pgettext_lazy("room on a phone", "Owed"),
        )
        register_room(room)
