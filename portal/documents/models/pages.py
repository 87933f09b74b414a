"""Documents and their finished pages. Every output is a row, written before the work begins."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import PaperSize
from portal.scoping import OwnedModel, OwnedQuerySet, owned_manager

SMALL_TYPE = Decimal("7.2")  # points, and less


class PageLanguage(models.TextChoices):
    EN = "en", _("English")
    JA = "ja", _("Japanese")
    BOTH = "both", _("English and Japanese")


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    DOES_NOT_FIT = "does_not_fit", _("Too long for one page")
    MISSING_GLYPHS = "missing_glyphs", _("Characters we cannot print")
    CANCELLED = "cancelled", _("Cancelled")


class ExportQuerySet(models.QuerySet):
    """Questions about finished pages, owned or public."""

    def ready(self) -> ExportQuerySet:
        """With a file, the latest first."""
        return self.filter(outcome=Outcome.READY).order_by("-requested_at")

    def alike(self, fingerprint: str) -> ExportQuerySet:
        """Asked for with the same facts, language, paper, template, fonts and engine."""
        return self.filter(fingerprint=fingerprint)


class OwnedExportQuerySet(OwnedQuerySet, ExportQuerySet):
    """The same questions within an association."""

    def latest_versions(self) -> OwnedExportQuerySet:
        """Of each document, language, paper and form the page that was asked for last."""
        alike = {name: models.OuterRef(name) for name in ("document", "language", "paper", "is_archive")}
        return self.filter(~models.Exists(self.model._default_manager.filter(**alike, pk__gt=models.OuterRef("pk"))))

    def by_subject(self) -> OwnedExportQuerySet:
        """As a list shows them: what they are about, then the kind, then the form."""
        return self.order_by("document__subject_key", "document__kind", "document__variant", "language", "paper", "-pk")


class FinishedPage(models.Model):
    """What every page that somebody asked for has in common: how it should be, how it became, and its file."""

    language = models.CharField(_("language"), max_length=4, choices=PageLanguage)
    paper = models.CharField(_("paper"), max_length=6, choices=PaperSize)
    is_archive = models.BooleanField(_("for an archive"), default=False)
    fingerprint = models.CharField(max_length=64, db_index=True, editable=False)
    outcome = models.CharField(max_length=14, choices=Outcome, default=Outcome.WAITING, editable=False)
    trouble = models.JSONField(default=dict, editable=False)
    said = models.JSONField(default=dict, editable=False, help_text="block → the lines that were printed")
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    file_size = models.PositiveIntegerField(default=0, editable=False)
    facts_on = models.DateField(null=True, editable=False, help_text="when the facts on the page last changed")
    type_size = models.DecimalField(max_digits=3, decimal_places=1, null=True, editable=False)
    layout_passes = models.PositiveSmallIntegerField(default=0, editable=False)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.outcome == Outcome.WAITING

    @property
    def is_ready(self) -> bool:
        return self.outcome == Outcome.READY

    @property
    def has_small_type(self) -> bool:
        """Whether shorter texts would be worth the while: the page is ready, in letters that tire the eye."""
        return self.is_ready and self.type_size is not None and self.type_size <= SMALL_TYPE


class Document(OwnedModel):
    """A document is one kind of paper about one of our records: this partnership's snapshot.

    `variant` holds what was chosen beside language and paper (whose city, whose sector), as the query of its address.
    """

    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)
    variant = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "subject_key", "variant"], name="one_document_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} {self.variant}".strip()

    def get_absolute_url(self) -> str:
        names = {"association": self.association.slug, "kind": self.kind, "key": self.subject_key}
        return reverse("document_detail", kwargs=names) + (f"?{self.variant}" if self.variant else "")


class Export(OwnedModel, FinishedPage):
    """An export is a document's page as somebody asked for it: language, paper, and what came of it.

    `number` counts a document's pages of one language, paper and form: its version, as people speak of it.
    """

    number = models.PositiveIntegerField(default=1, editable=False)
    is_for_batch = models.BooleanField(default=False, editable=False, help_text="nobody asked for this page by itself")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="exports", editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(OwnedExportQuerySet)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "paper", "is_archive", "number"], name="one_export_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.language} {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("export_detail", kwargs={"association": self.association.slug, "export": self.pk})


class PublicExport(FinishedPage):
    """A public export is a page made of shared facts alone, such as a starter snapshot; nobody owns it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)

    objects = models.Manager.from_queryset(ExportQuerySet)()

    class Meta:
        verbose_name = _("public export")
        verbose_name_plural = _("public exports")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} {self.language} {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("public_export_detail", kwargs={"export": self.pk})
