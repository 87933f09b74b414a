"""Papers of many pages that a job makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.documents.models.pages import FinishedPage, OwnedExportQuerySet
from portal.scoping import OwnedModel, owned_manager

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class LongExportQuerySet(OwnedExportQuerySet):
    """Questions about papers of many pages."""

    def visible_to(self, membership: Membership) -> Self:
        """One's own alone: a paper shows what its asker may see, which may be more than others see."""
        return self.filter(by_id=membership.user_id)


class LongExport(OwnedModel, FinishedPage):
    """A long export is a paper of many pages as one member asked for it, with what was true at that moment.

    `html` holds its words from the asking until it is made, so that it says what the page said; `variant` what was
    chosen beside language and paper, as the query of the address where it was asked for. After a week it is gone.
    """

    kind = models.CharField(max_length=40)
    variant = models.CharField(max_length=2000, blank=True)
    html = models.TextField(blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(LongExportQuerySet)

    class Meta:
        verbose_name = _("paper of many pages")
        verbose_name_plural = _("papers of many pages")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("long_export_detail", kwargs={"association": self.association.slug, "long_export": self.pk})
