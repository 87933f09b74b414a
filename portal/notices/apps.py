from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from portal.accounts.querysets import register_fact
        from portal.mail_days import DailyLetter, register_daily
        from portal.notices.letters import LETTER
        from portal.notices.reading import unread_notices
        from portal.notices.services.letters import had_letter

        register_fact("unread_notices", unread_notices)
        register_daily(DailyLetter(LETTER, had=had_letter))
