from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SentConfig(AppConfig):
    name = "portal.sent"
    label = "sent"
    verbose_name = _("Forms that were sent")
