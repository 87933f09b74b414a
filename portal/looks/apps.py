from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LooksConfig(AppConfig):
    name = "portal.looks"
    label = "looks"
    verbose_name = _("Read log")

    def ready(self) -> None:
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(plan: Any = (), using: str = "default", **kwargs: Any) -> None:
    from portal.looks.guards import take_down

    if plan and using == "default":
        take_down()


def _after(using: str = "default", **kwargs: Any) -> None:
    from portal.looks.guards import set_up

    if using == "default":
        set_up()
