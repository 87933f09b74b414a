from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class KeptConfig(AppConfig):
    name = "portal.kept"
    label = "kept"
    verbose_name = _("Kept figures")

    def ready(self) -> None:
        autodiscover_modules("kept")  # the figures that the apps keep
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(plan: Any = (), using: str = "default", **kwargs: Any) -> None:
    from portal.kept.services import take_down

    if plan and using == "default":
        take_down()


def _after(using: str = "default", **kwargs: Any) -> None:
    from portal.kept.services import set_up

    if using == "default":
        set_up()
