"""An association's own copy of all that it has, and the letters that say that it was closed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.scoping import OwnedModel


class AssociationCopy(OwnedModel):
    """An association copy is everything that the portal holds of an association, as a ZIP that is kept for a week.

    `people` are the keys of those in it, model → stretches (`portal/looks/keys.py`): who fetches it has seen them all.
    """

    file = models.UUIDField(default=uuid.uuid4, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    rows = models.PositiveBigIntegerField(default=0, editable=False)
    people = models.JSONField(default=dict, editable=False)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("copy of all that the association has")
        verbose_name_plural = _("copies of all that the association has")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("association_copies", kwargs={"association": self.association.slug})


class ClosingLetter(OwnedModel):
    """A closing letter tells one administrator that their association was closed.

    It is of the closing of `closed_at`: where the association was opened again, with or without another closing since,
    a letter that has not gone out is no longer true.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False)
    closed_at = models.DateTimeField(editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("letter about closing")
        verbose_name_plural = _("letters about closing")
        ordering = ["-closed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.closed_at:%Y-%m-%d}"
