"""What every template knows: the association, the reader's place in it, what the reader may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.permissions import TABLE, may, roles_of
from portal.rooms import rooms_for

NAMES = {permission.replace(".", "_"): permission for permission in TABLE}


class May:
    """Look-up for templates: `{% if can.partnerships_edit %}` asks the table for `partnerships.edit`."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __getitem__(self, name: str) -> bool:
        return may(self.request, NAMES[name])


def key_of_frame(request: HttpRequest, rooms: list[dict[str, Any]]) -> str:
    """What the parts of the frame depend on that are written once for all who see the same, beside the language: the
    association, what the reader is there, the room they are in. Empty outside of associations."""
    if not rooms:
        return ""
    here = (each["room"].url_name for each in rooms if each["is_current"])
    return " ".join([request.association.slug, *sorted(roles_of(request)), "in", *here])


def frame(request: HttpRequest) -> dict[str, Any]:
    """Names for the frame around a page; works on error pages too, where little has been set."""
    rooms = rooms_for(request)
    return {
        "association": getattr(request, "association", None),
        "membership": getattr(request, "membership", None),
        "can": May(request),
        "rooms": rooms,
        "frame_key": key_of_frame(request, rooms),
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "keeps_letters": not settings.EMAIL_URL,
    }
