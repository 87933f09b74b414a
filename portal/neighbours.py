"""The port for pages that an app further right keeps about a record: they are linked from the record's own page.

register_neighbour(Neighbour("partnership", _("What was said"), "partnership_touches", "contacts.read"))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.permissions import may


@dataclass(frozen=True)
class Neighbour:
    """A page about a record: `of` is the kind of record and the name of its part in the address."""

    of: str
    label: Any
    url_name: str
    permission: str
    words: Any = ""
    order: int = 50


@dataclass(frozen=True)
class Link:
    """A neighbour as one reader sees it."""

    label: Any
    words: Any
    address: str


_neighbours: list[Neighbour] = []


def register_neighbour(neighbour: Neighbour) -> None:
    """Add a page; called from an app's `ready()`. A url name registers once."""
    if neighbour.url_name in {each.url_name for each in _neighbours}:
        raise ValueError(f"The page {neighbour.url_name!r} is registered twice.")
    _neighbours.append(neighbour)
    _neighbours.sort(key=lambda each: each.order)


def neighbours_of(request: HttpRequest, of: str, key: Any) -> list[Link]:
    """The pages about a record that the request's reader may open. No query."""
    association: Any = getattr(request, "association", None)
    address = {"association": association.slug, of: key}
    return [
        Link(each.label, each.words, reverse(each.url_name, kwargs=address))
        for each in _neighbours
        if each.of == of and may(request, each.permission)
    ]
