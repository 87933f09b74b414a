"""Questions to the read log: who looked at one record. What was merged into it is this record too."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.looks.doors import keys_of
from portal.looks.keys import holds
from portal.looks.models import Look, Transfer


def looks_at(model: str, key: int) -> QuerySet[Look]:
    """The looks at one record, newest first, those with many others among them too. Reads the keys of every file."""
    own = keys_of(model, key)
    many = Look.objects.filter(model=model, object_id="").order_by().values_list("pk", "keys")
    among = [pk for pk, keys in many.iterator() if any(holds(keys, each) for each in own)]
    alone = Q(model=model, object_id__in=[str(each) for each in own])
    return Look.objects.filter(alone | Q(pk__in=among)).order_by("-number")


def with_names(looks: Iterable[Look]) -> list[tuple[Look, str]]:
    """Each look with the name of who looked; an account that is gone by its number. One query more."""
    rows = list(looks)
    names = {user.pk: user.display_name for user in User.objects.filter(pk__in={each.by_id for each in rows})}
    return [(each, names.get(each.by_id, f"#{each.by_id}") if each.by_id else "") for each in rows]


def transfers_of(model: str, key: int) -> list[Transfer]:
    """To whom one record was given, newest first, with who gave it. Reads the keys of every transfer."""
    own = keys_of(model, key)
    rows = Transfer.objects.filter(model=model).select_related("by").order_by("-at", "-pk")
    return [row for row in rows.iterator() if any(holds(row.keys, each) for each in own)]


def transfers_between(
    first: datetime.date | None = None, last: datetime.date | None = None, country: str = ""
) -> QuerySet[Transfer]:
    """The register from a day to a day, both included, and of one country; newest first, with who gave it."""
    rows = Transfer.objects.select_related("by").order_by("-at", "-pk")
    if first:
        rows = rows.filter(at__date__gte=first)
    if last:
        rows = rows.filter(at__date__lte=last)
    return rows.filter(country=country) if country else rows
