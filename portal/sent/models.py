"""The row that a form leaves behind which was sent and kept."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SentForm(models.Model):
    """A form of one loaded page, with what was typed into it, that has been carried out.

    It is plumbing: it holds a digest, the number of the request that carried it out, and the address that the sender
    was led to, without what is behind the question mark. Written in the transaction of what the form does, so that
    one is there exactly when the other is.
    """

    key = models.CharField(max_length=64, primary_key=True)
    request = models.UUIDField()
    led_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")

    def __str__(self) -> str:
        return self.key
