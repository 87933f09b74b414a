"""Documents and what comes of them."""

from portal.documents.choices import NOT_MADE, OPEN, READY, ItemState
from portal.documents.models.batches import Batch, BatchItem, ManyPages, NetworkBatch
from portal.documents.models.long_pages import LongExport, LongExportQuerySet
from portal.documents.models.pages import (
    Document,
    Export,
    ExportQuerySet,
    FinishedPage,
    Outcome,
    OwnedExportQuerySet,
    PageLanguage,
    PublicExport,
)
from portal.documents.models.sharing import ShareLink

__all__ = [
    "NOT_MADE",
    "OPEN",
    "READY",
    "Batch",
    "BatchItem",
    "Document",
    "Export",
    "ExportQuerySet",
    "FinishedPage",
    "ItemState",
    "LongExport",
    "LongExportQuerySet",
    "ManyPages",
    "NetworkBatch",
    "Outcome",
    "OwnedExportQuerySet",
    "PageLanguage",
    "PublicExport",
    "ShareLink",
]
