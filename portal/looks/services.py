"""Writing the read log, proving that nobody changed it, and cutting off what is older than it is kept."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Association, User
from portal.looks.doors import Seen
from portal.looks.guards import DAYS_KEPT
from portal.looks.keys import packed
from portal.looks.models import Look, LookChain
from portal.scoping import scope, system_scope

START = "0" * 64


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
