"""Every change of documents, one transaction each."""

from portal.documents.services.pages import (
    is_stale,
    keep_result,
    options_in,
    render,
    request_export,
    request_public_export,
    subject_of,
)

__all__ = [
    "is_stale",
    "keep_result",
    "options_in",
    "render",
    "request_export",
    "request_public_export",
    "subject_of",
]
