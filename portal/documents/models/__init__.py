"""Documents and what comes of them."""

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
    "Document",
    "Export",
    "ExportQuerySet",
    "FinishedPage",
    "Outcome",
    "OwnedExportQuerySet",
    "PageLanguage",
    "PublicExport",
    "ShareLink",
]
