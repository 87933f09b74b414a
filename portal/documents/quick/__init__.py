"""The same pages from WeasyPrint in less than half the time: quicker functions in the place of its slowest ones.

Every function here does exactly what the one that it stands for does, for what our own templates and sheets use, and
hands everything else back to it. A page has the same bytes with and without (tests/documents/test_quick.py); only
`pdf.COMPRESSION` is a choice of ours. What each is worth: docs/decisions/0013.
"""

from __future__ import annotations

import logging

from portal.documents.quick.stand_in import take_their_places
from portal.documents.quick.warmth import warm_styles_grew

__all__ = ["quicken", "warm_styles_grew"]

WRITTEN_FOR = {"weasyprint": "70.0", "pydyf": "0.13.0"}
PANGO = 14802  # before 1.48.2 WeasyPrint takes sizes of type from elsewhere

log = logging.getLogger(__name__)


def quicken() -> bool:
    """Put our functions in place, once a process. Another version of the engine is left as it is: right, but slower."""
    import pydyf
    import weasyprint

    if {"weasyprint": weasyprint.__version__, "pydyf": pydyf.VERSION} != WRITTEN_FOR:
        log.warning("Pages are made at WeasyPrint's own pace: the quicker functions are for %s.", WRITTEN_FOR)
        return False
    from weasyprint.text.ffi import pango

    if pango.pango_version() < PANGO:
        log.warning("Pages are made at WeasyPrint's own pace: it has a way of its own with this old Pango.")
        return False
    from portal.documents.quick import boxes, drawing, lines, pdf, styles  # noqa: F401  each registers its own

    take_their_places()
    return True
