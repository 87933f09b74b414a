"""Field shapes that recur here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class CodesField(models.JSONField):
    """A list of codes of one set of choices, each once, in the order of the set. Empty: none."""

    def __init__(self, *args: Any, of: type[models.TextChoices] | None = None, **options: Any) -> None:
        self.of = of
        super().__init__(*args, **options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no list of these codes."""
        super().validate(value, model_instance)
        if self.of is not None and (not isinstance(value, list) or set(value) - set(self.of.values)):
            raise ValidationError(_("Choose from the list."))


def codes(label: object, of: type[models.TextChoices]) -> CodesField:
    """A column that holds codes of `of`."""
    return CodesField(label, of=of, default=list, blank=True)
