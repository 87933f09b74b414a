"""How a notice reaches somebody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """One of four ways for each kind of notice."""

    PORTAL = "portal", pgettext_lazy("how a notice comes", "In the portal only")
    DAILY = "daily", pgettext_lazy("how a notice comes", "Also by mail, the next morning")
    WEEKLY = "weekly", pgettext_lazy("how a notice comes", "Also by mail, gathered for a week")
    NONE = "none", pgettext_lazy("how a notice comes", "Not at all")
