"""How often one keeps in touch."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.scoping import OwnedModel, VersionedModel

OUR_DAYS, THEIR_DAYS = 90, 180


class Cadence(OwnedModel, VersionedModel):
    """A cadence says after how many days a touch is due: ours to people, and theirs to us. Without a partnership it is
    the association's own, which holds where nothing else is said."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", null=True, blank=True, on_delete=models.CASCADE, related_name="cadences"
    )
    days = models.PositiveSmallIntegerField(
        _("days between touches"), default=OUR_DAYS, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    their_days = models.PositiveSmallIntegerField(
        _("days until their side is silent"),
        default=THEIR_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )

    class Meta:
        verbose_name = _("cadence")
        verbose_name_plural = _("cadences")
        constraints = [
            models.UniqueConstraint(fields=["association", "partnership"], name="one_cadence_per_partnership"),
            models.UniqueConstraint(
                fields=["association"], condition=models.Q(partnership=None), name="one_cadence_of_the_association"
            ),
        ]

    def __str__(self) -> str:
        return str(self.days)
