"""What states and countries have set themselves, and which of our goals serve it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import PriorityOf
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel


class Priority(OwnedModel, VersionedModel):
    """A priority is an aim of a state, prefecture or country that goals of ours serve, with the paper that names it."""

    name_en = models.CharField(_("priority in English"), max_length=160)
    name_ja = models.CharField(_("priority in Japanese"), max_length=120, blank=True)
    set_by = models.CharField(_("set by"), max_length=8, choices=PriorityOf, default=PriorityOf.NATION)
    source = models.CharField(_("source"), max_length=300)
    goals = models.ManyToManyField(
        "partnerships.Goal", blank=True, related_name="priorities", verbose_name=_("goals that serve it")
    )

    class Meta:
        verbose_name = pgettext_lazy("of a government", "priority")
        verbose_name_plural = pgettext_lazy("of a government", "priorities")
        ordering = ["set_by", "name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name_en"],
                name="one_priority_per_name",
                violation_error_message=_("There is a priority of this name already."),
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "name")
