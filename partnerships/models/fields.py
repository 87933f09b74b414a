"""Field shapes that recur."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models


def long_text(label: Any, limit: int, **options: Any) -> models.TextField:
    """A text of at most `limit` characters, refused beyond with the count, on every path and not in forms only."""
    return models.TextField(label, max_length=limit, validators=[MaxLengthValidator(limit)], blank=True, **options)


def year(label: Any, **options: Any) -> models.PositiveSmallIntegerField:
    """A western year, empty when not known."""
    bounds = [MinValueValidator(1850), MaxValueValidator(2100)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds, **options)
