"""Writing the read log, proving that nobody changed it, and cutting off what is older than it is kept."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Association, User
from portal.looks.doors import Given, Seen, grounds_of
from portal.looks.guards import DAYS_KEPT
from portal.looks.keys import packed
from portal.looks.models import Look, LookChain, Transfer
from portal.scoping import scope, system_scope

START = "0" * 64
YEARS_OF_TRANSFERS = 3
"""As the law of Japan asks (APPI, articles 29 and 30)."""


@transaction.atomic
def append(
    *, association: Association, by: User | None, seen: Sequence[Seen], at: datetime.datetime | None = None
) -> None:
    """Append looks to the association's chain, whose head is locked meanwhile. Three statements; opens the scope."""
    with scope(association):
        chain = _head(association)
        rows = []
        for each in seen:
            look = Look(
                association=association,
                number=chain.number + 1,
                at=at or timezone.now(),
                by_id=by.pk if by else None,
                through=each.through,
                kind=each.kind,
                route=each.route,
                groups=",".join(each.groups),
                model=each.model,
                object_id=str(each.keys[0]) if len(each.keys) == 1 else "",
                keys="" if len(each.keys) == 1 else packed(each.keys),
                people=len(each.keys),
            )
            look.digest = digest(look, chain.digest)
            chain.number, chain.digest = look.number, look.digest
            rows.append(look)
        Look.objects.bulk_create(rows)
        LookChain.objects.filter(pk=chain.pk).update(number=chain.number, digest=chain.digest)
        for each in seen:
            if each.given:
                _keep_transfer(association, by, each, each.given, at or timezone.now())


def _keep_transfer(association: Association, by: User | None, seen: Seen, given: Given, at: datetime.datetime) -> None:
    """A row for each ground, unless the same went to the same on that day; the chain's head is locked meanwhile."""
    for ground, keys in grounds_of(seen.model, seen.keys).items():
        same = {
            "recipient": given.recipient[:200],
            "country": given.country,
            "kind": seen.kind,
            "route": seen.route,
            "through": seen.through,
            "ground": ground,
            "groups": ",".join(seen.groups),
            "model": seen.model,
            "keys": packed(keys),
        }
        if not Transfer.objects.filter(**same, by=by, at__gt=at - datetime.timedelta(days=1)).exists():
            Transfer.objects.create(association=association, by=by, at=at, people=len(set(keys)), **same)


def _head(association: Association) -> LookChain:
    rows = LookChain.objects.select_for_update(of=("self",)).filter(association=association)
    if chain := rows.first():
        return chain
    LookChain.objects.get_or_create(association=association, defaults={"digest": START, "cut_digest": START})
    return rows.get()


def digest(look: Look, previous: str) -> str:
    """SHA-256 over the digest before and everything that the row says."""
    said = (look.association_id, look.number, look.at.isoformat(), look.by_id, look.through, look.kind, look.route)
    more = (look.groups, look.model, look.object_id, look.keys, look.people)
    return hashlib.sha256("|".join(map(str, (previous, *said, *more))).encode()).hexdigest()


def broken_at() -> tuple[int, str] | None:
    """The first row of the open scope's chain that is not as it was written, and what is wrong; None if all are."""
    chain = LookChain.objects.first()
    number, previous = (chain.cut_number, chain.cut_digest) if chain else (0, START)
    for look in Look.objects.order_by("number").iterator():
        number += 1
        if look.number != number:
            return number, "is missing" if look.number > number else "stands there twice, or was cut off before"
        if look.digest != digest(look, previous):
            return number, "was changed"
        previous = look.digest
    last, ends = (chain.number, chain.digest) if chain else (0, START)
    if number != last:
        return number + 1, "is missing"
    return None if previous == ends else (number, "was changed")


def cut_old(*, now: datetime.datetime | None = None) -> int:
    """Delete what is older than it is kept, and remember where each chain goes on; answers how many rows went."""
    limit = (now or timezone.now()) - datetime.timedelta(days=DAYS_KEPT + 1)
    with system_scope("look which associations have a read log to cut"):
        owners = list(Association.objects.filter(pk__in=Look.objects.filter(at__lt=limit).values("association")))
    return sum(_cut(association, limit) for association in owners)


@transaction.atomic
def _cut(association: Association, limit: datetime.datetime) -> int:
    with scope(association):
        chain = _head(association)
        newer = Look.objects.filter(at__gte=limit).order_by("number").values_list("number", flat=True).first()
        old = Look.objects.filter(number__lt=chain.number + 1 if newer is None else newer)
        last = old.order_by("-number").values_list("number", "digest").first()
        if last is None:
            return 0
        LookChain.objects.filter(pk=chain.pk).update(cut_number=last[0], cut_digest=last[1])
        return old.order_by().delete()[0]


def clear_transfers(*, now: datetime.datetime | None = None) -> int:
    """Delete transfers that are older than they are kept; answers how many went."""
    limit = (now or timezone.now()) - datetime.timedelta(days=366 * YEARS_OF_TRANSFERS)
    with system_scope("clear transfers that are older than three years"):
        return Transfer.objects.filter(at__lt=limit).delete()[0]
