from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartingConfig(AppConfig):
    name = "portal.parting"
    label = "parting"
    verbose_name = _("Leaving the portal")
