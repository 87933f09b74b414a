"""Pages of documents: our own, those of the directory, the list of all, links for readers outside."""

from portal.documents.views.pages import (
    document_detail,
    document_export,
    document_preview,
    export_again,
    export_detail,
    export_file,
    export_picture,
)
from portal.documents.views.public import (
    public_document_detail,
    public_export_detail,
    public_export_file,
    public_export_picture,
)

__all__ = [
    "document_detail",
    "document_export",
    "document_preview",
    "export_again",
    "export_detail",
    "export_file",
    "export_picture",
    "public_document_detail",
    "public_export_detail",
    "public_export_file",
    "public_export_picture",
]
