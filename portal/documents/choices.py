"""What becomes of a page of a batch."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Not looked at yet")
    MAKING = "making", _("Being made")
    UNCHANGED = "unchanged", _("Unchanged")
    MADE = "made", _("Made")
    REFUSED = "refused", _("Does not fit or cannot be printed")
    FAILED = "failed", _("Could not be made")
    CANCELLED = "cancelled", _("Cancelled")
    WITHDRAWN = "withdrawn", _("No longer shown publicly")


OPEN = (ItemState.WAITING, ItemState.MAKING)
READY = (ItemState.UNCHANGED, ItemState.MADE)
NOT_MADE = (ItemState.REFUSED, ItemState.FAILED, ItemState.CANCELLED, ItemState.WITHDRAWN)
