"""Owned: whether an association is new to this or helps one that is, and who helps it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.choices import MentoringState
from partnerships.models.fields import long_text
from portal.accounts.models import Association
from portal.scoping import OwnedModel, VersionedModel


class Mentoring(OwnedModel, VersionedModel):
    """Mentoring says of an association that it is new to sister-city work, or that it helps one that is; and which
    association the new one asked, and what that one answered. One row for each association.

    Whoever offers to help is named to associations that look for help; whoever asks is named to the one it asked.
    """

    is_first_timer = models.BooleanField(_("we are new to this"), default=False)
    can_help = models.BooleanField(_("we would help an association that is new"), default=False)
    words_en = long_text(_("what we look for, or can help with"), 600)
    words_ja = long_text(_("what we look for, or can help with, in Japanese"), 300)
    mentor = models.ForeignKey(
        Association,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("mentor"),
    )
    state = models.CharField(_("answer"), max_length=8, choices=MentoringState, blank=True)
    since_on = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentoring")
        verbose_name_plural = _("mentoring")
        constraints = [models.UniqueConstraint(fields=["association"], name="one_mentoring_per_association")]

    def __str__(self) -> str:
        return str(self.association)

    def get_absolute_url(self) -> str:
        return reverse("first_steps", kwargs={"association": self.association.slug})

    def clean(self) -> None:
        """Nobody is new and a mentor at once, or its own mentor."""
        super().clean()
        if self.is_first_timer and self.can_help:
            raise ValidationError({"can_help": _("Tick one of the two: new to this, or helping one that is.")})
        if self.mentor_id and self.mentor_id == self.association_id:
            raise ValidationError({"mentor": _("Choose another association than your own.")})
