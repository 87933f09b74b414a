"""Runs of files that came in, their rows, and which header means what."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.imports.choices import AT_WORK, Finding, ImportState
from portal.imports.querysets import ImportRunQuerySet
from portal.scoping import OwnedModel, owned_manager

UNDO_DAYS = 60
"""So long the rows of a run are kept, and with them the way to take it back."""


class ImportRun(OwnedModel):
    """An import run is one file that somebody sent: what it holds, what is to become of it, and what became of it.

    `findings` and `choices` hold one letter for each row, in the order of the file.
    """

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    reading = models.JSONField(default=dict, help_text="format, encoding, sheet: how the file was read")
    options = models.JSONField(default=dict, help_text="what the person chose for all rows")
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=list, help_text="column of ours for each header, empty for none")
    origin = models.CharField(max_length=40, blank=True, help_text="the program whose headers these are")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    row_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    findings = models.TextField(blank=True)
    choices = models.TextField(blank=True)
    counts = models.JSONField(default=dict, help_text="what became of how many rows")
    sent_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    is_cleared = models.BooleanField(default=False, help_text="the rows are gone; only the counts are left")

    objects = owned_manager(ImportRunQuerySet)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_detail", kwargs={"association": self.association.slug, "import_run": self.pk})

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def may_be_undone(self) -> bool:
        """Whether it was taken over and its rows are still there."""
        return self.state == ImportState.DONE and not self.is_cleared

    @property
    def undo_until(self) -> datetime.datetime:
        return (self.committed_at or self.sent_at or timezone.now()) + datetime.timedelta(days=UNDO_DAYS)

    @property
    def found(self) -> dict[str, int]:
        """How many rows there are of each finding, in the order of `Finding`."""
        return {letter: number for letter in Finding.values if (number := self.findings.count(letter))}


class ImportChunk(OwnedModel):
    """An import chunk is some hundred rows of a file, with what was found of each and what became of it.

    `rows`: `[line, cells, reason, column]`; `verdicts` and `results` stand beside them, one entry for each row. A chunk
    is taken over in one transaction, which sets `committed_at`: so no row is ever taken over twice.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    verdicts = models.JSONField(default=list)
    results = models.JSONField(default=list)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_import_chunk_per_number")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"

    @classmethod
    def source_in_words(cls, keys: Collection[int]) -> list[str]:
        """For pages that may not show the lines: the files that these chunks are of. One query."""
        names = cls.objects.filter(pk__in=keys).order_by("pk").values_list("run__file_name", flat=True)
        return [gettext("a line of the file %(name)s") % {"name": name} for name in names]


class ImportMapping(OwnedModel):
    """An import mapping remembers which header of a kind of file means which column of ours."""

    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=64, help_text="SHA-256 of the headers in normal form")
    mapping = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints = [
            models.UniqueConstraint(fields=["association", "kind", "signature"], name="one_mapping_per_headers")
        ]

    def __str__(self) -> str:
        return self.signature[:12]
