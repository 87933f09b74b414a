"""What the address of a new entry may say: of which person, organization, partnership, touch or programme it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from contacts.models import Introduction, Organization, Person, Question, Touch
from partnerships.models import Partnership, Programme

_BY_KEY = {
    "person": Person,
    "to_person": Person,
    "organization": Organization,
    "touch": Touch,
    "introduction": Introduction,
    "programme": Programme,
    "question": Question,
}


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
