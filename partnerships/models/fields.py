"""Field shapes that recur."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _


def long_text(label: Any, limit: int, **options: Any) -> models.TextField:
    """A text of at most `limit` characters, refused beyond with the count, on every path and not in forms only."""
    return models.TextField(label, max_length=limit, validators=[MaxLengthValidator(limit)], blank=True, **options)


FIRST_YEAR, LAST_YEAR = 1850, 2100


def year(label: Any, **options: Any) -> models.PositiveSmallIntegerField:
    """A western year, empty when not known."""
    bounds = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds, **options)


def year_is_whole(day: datetime.date | None, column: str) -> None:
    """Refuse a day of which only half the year was typed, such as 0026: calendars reckon every summer since then."""
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError({column: _("Write a year from 1850 to 2100, in four digits.")})


def money_is_whole(amount: Any, currency: str, column: str) -> None:
    """Refuse an amount without its currency, a currency without an amount, and less than nothing. The error names the
    column to be filled in."""
    if amount is not None and amount < 0:
        raise ValidationError({column: _("An amount is not below zero.")})
    if amount is not None and not currency:
        raise ValidationError({"currency": _("Choose the currency of the amount.")})
    if currency and amount is None:
        raise ValidationError({column: _("Write the amount, or leave the currency empty.")})
