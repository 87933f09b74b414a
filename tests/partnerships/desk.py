"""What a browser sends for a form, and addresses in an association."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from partnerships.forms.base import RecordForm


def address(name: str, association: Any, **parts: Any) -> str:
    """The address of a page in an association."""
    return reverse(name, kwargs={"association": association.slug, **parts})


def filled(form: RecordForm, **changes: Any) -> dict[str, Any]:
    """What a browser would send for this form as it stands, with some fields typed anew."""
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            value = "on" if value else None
        if isinstance(value, (list, tuple)):
            value = [str(getattr(each, "pk", each)) for each in value]
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        if value not in (None, ""):
            sent[field.html_name] = value
    return {name: value for name, value in (sent | changes).items() if value is not None}


def asked(client: Any, page: str) -> dict[str, str]:
    """What a browser sends from a page that asks before an act: the version that it asked about."""
    (version,) = re.findall(r'name="version" value="(\d+)"', client.get(page).content.decode())
    return {"version": version}
