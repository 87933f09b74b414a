"""What the person's page says of consents, from rows that it has already. No query."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from contacts import consents
from contacts.choices import CrossBorder
from partnerships.choices import Country

register = template.Library()


@register.filter
def standings(rows: Sequence[consents.Row], is_stopped: bool = False) -> list[consents.Standing]:
    """How it stands with each purpose; `is_stopped`: with somebody who is not to be contacted."""
    return consents.standings(rows, is_stopped=is_stopped)


@register.filter
def consent_warnings(rows: Sequence[consents.Row]) -> list[str]:
    """What whoever writes to the person must know."""
    return consents.warnings(rows)


@register.filter
def across_the_sea(rows: Sequence[consents.Row]) -> str:
    """Whether the data may go to the other country, in words."""
    return str(CrossBorder(consents.cross_border(rows)).label)


@register.filter
def country_name(code: str) -> str:
    """A country's name, or its code where it is none of those that come filled in."""
    return str(Country(code).label) if code in Country.values else code
