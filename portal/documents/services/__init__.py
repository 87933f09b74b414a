"""Every change of documents, one transaction each."""

from portal.documents.services.history import (
    Standing,
    standing,
    standings,
    told_since,
    told_today,
    with_facts_that_came_back,
    with_versions_before,
)
from portal.documents.services.long_pages import make_paper_again, request_paper
from portal.documents.services.pages import (
    keep_result,
    make_again,
    options_in,
    render,
    request_export,
    request_public_export,
    subject_of,
)
from portal.documents.services.sharing import DAYS, note_opening, revoke_share, share_export

__all__ = [
    "DAYS",
    "Standing",
    "keep_result",
    "make_again",
    "make_paper_again",
    "note_opening",
    "options_in",
    "render",
    "request_export",
    "request_paper",
    "request_public_export",
    "revoke_share",
    "share_export",
    "standing",
    "standings",
    "subject_of",
    "told_since",
    "told_today",
    "with_facts_that_came_back",
    "with_versions_before",
]
