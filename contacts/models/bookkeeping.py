"""What was decided about people who look alike."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.people import Person
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel


class NotDuplicate(OwnedModel):
    """That somebody looked at two people and found that they are two; `first` has the smaller key."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is not a duplicate")
        verbose_name_plural = _("pairs that are not duplicates")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class LikelyPair(OwnedModel):
    """A likely pair says that two people may be one, how likely that is, and why; found anew by every look.

    The pairs that hold a group of entries together bear its number, the key of the one to keep, and its score.
    """

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    group = models.PositiveBigIntegerField()
    group_score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-group_score", "group", "-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_likely_pair")]
        indexes = [
            models.Index(fields=["association", "-group_score", "group", "-score", "id"], name="likely_pairs_surest")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≈ {self.second_id}"


class PersonMerge(OwnedModel):
    """A merge of two people into one. `image` holds what is needed to undo it; erasing a person erases it too.

    `spare_photo` is the one of two photos that did not stay: it is kept for the undo.
    """

    kept = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="merges")
    gone_key = models.PositiveBigIntegerField()
    image = models.JSONField(default=dict)
    spare_photo = PictureName()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("merge of two people")
        verbose_name_plural = _("merges of people")
        ordering = ["-at"]
        indexes = [models.Index(fields=["association", "gone_key"], name="merges_by_person_gone")]

    def __str__(self) -> str:
        return f"{self.gone_key} → {self.kept_id}"
