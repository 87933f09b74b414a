"""Every address that stands in no association, with a value for each of its parts that names nothing of anybody's."""

from __future__ import annotations

import uuid

from django.urls import reverse

from portal.checks import GUARDED_ELSEWHERE, named_views

ADDRESSES = {
    pattern.name: pattern for address, pattern in named_views() if not address.startswith(("a/", *GUARDED_ELSEWHERE))
}
MARKS = {name: pattern.callback.permission_mark for name, pattern in ADDRESSES.items()}
VALUES = {
    "IntConverter": 1,
    "UUIDConverter": uuid.UUID(int=0),
    "SlugConverter": "agreements",
    "StringConverter": "nobodys",
}


def address_of(name: str, network: str) -> str:
    converters = ADDRESSES[name].pattern.converters
    values = {part: VALUES[type(converter).__name__] for part, converter in converters.items()}
    return reverse(name, kwargs=values | ({"network": network} if "network" in values else {}))
