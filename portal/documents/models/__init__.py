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

__all__ = [
    "Document",
    "Export",
    "ExportQuerySet",
    "FinishedPage",
    "Outcome",
    "OwnedExportQuerySet",
    "PageLanguage",
    "PublicExport",
]
