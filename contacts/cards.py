"""Business cards as a person's page shows them. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.pictures import Picture, picture


@dataclass(frozen=True)
class ShownSide:
    """A side there is a picture of: its part of the address, the picture, what it is for who does not see it."""

    name: str
    picture: Picture
    alt: str


@dataclass(frozen=True)
class ShownCard:
    """A card with the role it was given in, the day and place, and who of us received it."""

    pk: int
    role: str
    received_on: datetime.date
    place: str
    received_by: str
    sides: list[ShownSide]


def shown_cards(rows: Iterable[Mapping[str, Any]]) -> list[ShownCard]:
    """The cards of a person (contacts.person_page), the newest first."""
    words = {"front": _("Front of the card"), "back": _("Back of the card")}
    cards = []
    for row in rows:
        found = ((side, picture(row[side])) for side in words)
        sides = [ShownSide(side, each, words[side]) for side, each in found if each]
        role = " · ".join(filter(None, (_title(row["position"]), str(row["position__organization"] or ""))))
        cards.append(ShownCard(row["pk"], role, row["received_on"], row["place"], str(row["received_by"] or ""), sides))
    return sorted(cards, key=lambda card: (card.received_on, card.pk), reverse=True)


def _title(position: Mapping[str, Any]) -> str:
    titles = [position["title_en"], position["title_ja"]]
    if get_language() == "ja":
        titles.reverse()
    return next(filter(None, titles), "")
