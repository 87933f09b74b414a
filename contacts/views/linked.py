"""What the address of a new entry may say: of which person, organization, partnership, touch it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from contacts.models import Organization, Person, Touch
from partnerships.models import Partnership

_BY_KEY = {"person": Person, "organization": Organization, "touch": Touch}


def linked_rows(request: HttpRequest, *names: str) -> dict[str, Any]:
    """The rows that the address names and the member may see; others are left out. A query each."""
    found: dict[str, Any] = {}
    for name in names:
        text = request.GET.get(name, "").replace("\0", "")
        if name == "partnership":
            row: Any = Partnership.objects.visible_to(request.membership).with_places().filter(slug=text[:200]).first()
        elif text.isascii() and text.isdigit() and len(text) < 19:
            row = _BY_KEY[name].objects.visible_to(request.membership).filter(pk=int(text)).first()
        else:
            continue
        if row:
            row.association = request.association
            found[name] = row
    return found
