"""Owned: a volunteer's proposed change, waiting for staff."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.querysets import ProposalQuerySet
from portal.scoping import OwnedModel, owned_manager


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Proposal(OwnedModel):
    """A proposal is a change that a volunteer wrote and staff may accept; it keeps the version it was read at.

    `model` is the kind's name (`partnerships.services.kinds`); without `object_id` it proposes a new row, under the
    partnership or profile it names.
    """

    model = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField(null=True)
    partnership = models.ForeignKey(
        "partnerships.Partnership", null=True, on_delete=models.CASCADE, related_name="proposals"
    )
    profile = models.ForeignKey(
        "partnerships.CityProfile", null=True, on_delete=models.CASCADE, related_name="proposals"
    )
    read_version = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = owned_manager(ProposalQuerySet)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
