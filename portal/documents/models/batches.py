"""Many pages at once: what was asked for, page by page, and the one file that holds them all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Network, PaperSize
from portal.documents.choices import NOT_MADE, OPEN, READY, ItemState
from portal.documents.models.pages import Export, PageLanguage
from portal.scoping import OwnedModel, OwnedQuerySet, owned_manager


class BatchQuerySet(OwnedQuerySet):
    """Questions about batches."""

    def running(self) -> BatchQuerySet:
        """Neither finished nor cancelled."""
        return self.filter(finished_at=None, cancelled_at=None)


class BatchItemQuerySet(OwnedQuerySet):
    """Questions about the pages of batches."""

    def open(self) -> BatchItemQuerySet:
        """Still to be made."""
        return self.filter(state__in=OPEN)

    def ready(self) -> BatchItemQuerySet:
        """With a page."""
        return self.filter(state__in=READY)

    def not_made(self) -> BatchItemQuerySet:
        """Ended without a page."""
        return self.filter(state__in=NOT_MADE)


class ManyPages(models.Model):
    """What a batch of one association and one of a whole network have in common: the wish, how it went, the ZIP."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    kinds = models.JSONField(_("kinds of document"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    papers = models.JSONField(_("papers"), default=list)
    is_archive = models.BooleanField(_("for an archive"), default=False)
    wish = models.CharField(max_length=64, editable=False, help_text="hash of the pages that were asked for")
    requested_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(editable=False, help_text="when this run began: the first, or one taken up again")
    finished_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    zip_hash = models.CharField(max_length=64, blank=True, editable=False)
    zip_size = models.PositiveBigIntegerField(default=0, editable=False)
    zipped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and self.cancelled_at is None

    @property
    def language_names(self) -> list[str]:
        """The languages of its pages, as people read them."""
        return [str(PageLanguage(each).label) for each in self.languages]

    @property
    def paper_names(self) -> list[str]:
        """The papers of its pages, as people read them."""
        return [str(PaperSize(each).label) for each in self.papers]


class NetworkBatch(ManyPages):
    """A network batch is asked for by an umbrella body: public editions, in a batch of each association's own.

    It holds counts and the ZIP alone; the pages belong to the associations.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="batches", editable=False)

    class Meta:
        verbose_name = _("batch of a network")
        verbose_name_plural = _("batches of networks")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.network} {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("network_batch_detail", kwargs={"network": self.network.slug, "batch": self.pk})


class Batch(OwnedModel, ManyPages):
    """A batch is many pages asked for at once: kinds × languages × papers, of one partnership or of all."""

    about = models.CharField(max_length=120, blank=True, help_text="key of the one subject; empty: of all")
    gathered_by = models.ForeignKey(
        NetworkBatch, null=True, on_delete=models.SET_NULL, related_name="batches", editable=False
    )
    is_kept_back = models.BooleanField(
        default=False, editable=False, help_text="the association itself stopped its part of a network's batch"
    )

    objects = owned_manager(BatchQuerySet)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.about or '*'} {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("batch_detail", kwargs={"association": self.association.slug, "batch": self.pk})


class BatchItem(OwnedModel):
    """A batch item is one page of a batch, and what became of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", editable=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)
    variant = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=4, choices=PageLanguage)
    paper = models.CharField(max_length=6, choices=PaperSize)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    export = models.ForeignKey(Export, null=True, on_delete=models.SET_NULL, related_name="batch_items")
    ended_at = models.DateTimeField(null=True)

    objects = owned_manager(BatchItemQuerySet)

    class Meta:
        verbose_name = _("page of a batch")
        verbose_name_plural = _("pages of batches")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_item_per_position")]
        indexes = [models.Index(fields=["batch", "state"], name="items_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} {self.language} {self.paper}"
