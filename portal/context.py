"""What every template knows: the association, the reader's place in it, what the reader may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.permissions import TABLE, may
from portal.rooms import rooms_for

NAMES = {permission.replace(".", "_"): permission for permission in TABLE}


class May:
    """Look-up for templates: `{% if can.partnerships_edit %}` asks the table for `partnerships.edit`."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __getitem__(self, name: str) -> bool:
        return may(self.request, NAMES[name])


def frame(request: HttpRequest) -> dict[str, Any]:
    """Names for the frame around a page; works on error pages too, where little has been set."""
    return {
        "association": getattr(request, "association", None),
        "membership": getattr(request, "membership", None),
        "can": May(request),
        "rooms": rooms_for(request),
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "keeps_letters": not settings.EMAIL_URL,
    }
