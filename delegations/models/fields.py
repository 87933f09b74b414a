"""Field shapes that recur here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


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

    def in_words(self, value: Any) -> str:
        """The labels of some codes, for whoever compares what two people saved."""
        return pgettext("list", ", ").join(labels(value or [], self.of)) if self.of else str(value)


def codes(label: object, of: type[models.TextChoices]) -> CodesField:
    """A column that holds codes of `of`."""
    return CodesField(label, of=of, default=list, blank=True)


def labels(held: Iterable[str], of: type[models.TextChoices]) -> list[str]:
    """The words for some codes, in the order of the set. A code that the set no longer has is left out."""
    chosen = set(held)
    return [str(label) for code, label in of.choices if code in chosen]
