"""Pages of documents: our own, those of the directory, the list of all, links for readers outside."""

from portal.documents.views.lists import document_list
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
    public_export_thumbnail,
    public_export_thumbnail_2x,
)
from portal.documents.views.shared import (
    shared_file,
    shared_page,
    shared_picture,
    shared_thumbnail,
    shared_thumbnail_2x,
)
from portal.documents.views.sharing import export_share, share_detail, share_list, share_revoke

__all__ = [
    "document_detail",
    "document_export",
    "document_list",
    "document_preview",
    "export_again",
    "export_detail",
    "export_file",
    "export_picture",
    "export_share",
    "public_document_detail",
    "public_export_detail",
    "public_export_file",
    "public_export_picture",
    "public_export_thumbnail",
    "public_export_thumbnail_2x",
    "share_detail",
    "share_list",
    "share_revoke",
    "shared_file",
    "shared_page",
    "shared_picture",
    "shared_thumbnail",
    "shared_thumbnail_2x",
]
