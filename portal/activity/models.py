"""The activity record. The chain holds digests and ids only, so that values can be erased per person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.scoping import OwnedModel


class Verb(models.TextChoices):
    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")
    CLAIMED = "claimed", _("claimed")
    PUBLISHED = "published", _("published")
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPORTED = "exported", _("exported")
    INVITED = "invited", _("invited")
    JOINED = "joined", _("joined")
    LEFT = "left", _("left")


class Activity(OwnedModel):
    """An activity is one act on one row. It is written in the act's own transaction and never changed.

    `about` names the larger row it belongs to, so that a partnership's memory holds what happened to its parts, the
    removed ones too.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb)
    model = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["association", "number"], name="one_activity_per_number")]
        indexes = [
            models.Index(fields=["association", "model", "object_id"], name="activity_of_a_row"),
            models.Index(fields=["association", "about", "number"], name="activity_about_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.model} {self.object_id}"


class ActivityValues(OwnedModel):
    """The values before and after an act; kept apart so that erasing a person leaves the chain whole."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="values")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("values of an activity")
        verbose_name_plural = _("values of activities")

    def __str__(self) -> str:
        return str(self.activity_id)
