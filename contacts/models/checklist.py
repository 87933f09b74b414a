"""The ten kinds of local body, one by one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choices import CheckState
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.touches import FollowUp
from partnerships.choices import Side
from partnerships.models.fields import long_text
from portal.scoping import OwnedModel, VersionedModel


class ResourceCheck(OwnedModel, VersionedModel):
    """A resource check says how far a partnership is with one kind of local body in one of its two cities, and what
    was learned there."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, editable=False, related_name="resource_checks"
    )
    kind = models.ForeignKey("partnerships.ResourceKind", on_delete=models.PROTECT, editable=False, related_name="+")
    side = models.CharField(_("side"), max_length=8, choices=Side, default=Side.HOME, editable=False)
    state = models.CharField(
        _("how far we are"), max_length=10, choices=CheckState, default=CheckState.NOT_ASKED, blank=True
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resource_checks",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resource_checks",
        verbose_name=_("person"),
    )
    checked_on = models.DateField(_("day"), null=True, blank=True, default=timezone.localdate)
    learned = long_text(_("what was learned"), 2000)
    next_step = models.ForeignKey(
        FollowUp, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="resource_checks"
    )

    class Meta:
        verbose_name = _("check of a local body")
        verbose_name_plural = _("checks of local bodies")
        ordering = ["kind__order"]
        constraints = [models.UniqueConstraint(fields=["partnership", "side", "kind"], name="one_check_per_kind")]

    def __str__(self) -> str:
        return str(self.kind)
