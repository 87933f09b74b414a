"""An umbrella body asks for its associations' pages: each association gets a batch of its own, which it sees and owns.

What a network gets is what the directory shows: public partnerships of public associations, in the edition without
people. That is asked anew at every step (showing.py). The network's own row holds counts and the ZIP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Association, Network, User
from portal.documents import press
from portal.documents.models import Batch, BatchItem, NetworkBatch
from portal.documents.services.batches import (
    MOST_RUNNING,
    TOO_MANY,
    WantedPage,
    Wish,
    close_network_batch,
    has_running_part,
    keep_or_make_anew,
    locked,
    mark_of,
    refuse_bad_number,
    reopen,
    start_batch,
    stop,
    wanted_pages,
)
from portal.documents.services.bundles import withdraw_from
from portal.documents.services.showing import is_counted_in
from portal.jobs.models import Job
from portal.jobs.services import enqueue, hurry
from portal.scoping import scope, system_scope

MOST_NETWORK_PAGES = 10_000


def request_network_batch(*, by: User, network: Network, wish: Wish) -> NetworkBatch:
    """Ask for the public pages of all of a network's associations that show themselves.

    The same wish that is being fulfilled already is returned as it is. Refuses kinds without a public edition, an empty
    wish and one beyond MOST_NETWORK_PAGES or MOST_RUNNING. Raises `MissingPart`. Each association's record has the act.
    """
    press.check_parts()
    if not all(kind.has_public_edition for kind in wish.kinds):
        raise ValidationError(_("A kind of document without a public edition cannot be asked for by a network."))
    pages = pages_of(network, wish)
    refuse_bad_number(sum(len(each) for _association, each in pages), MOST_NETWORK_PAGES)
    mark = hashlib.sha256("".join(mark_of(each, wish) for _association, each in pages).encode()).hexdigest()
    with transaction.atomic():
        Network.objects.select_for_update().get(pk=network.pk)
        running = NetworkBatch.objects.filter(network=network, finished_at=None, cancelled_at=None)
        if same := running.filter(wish=mark).first():
            return same
        if running.count() >= MOST_RUNNING:
            raise ValidationError(TOO_MANY)
        row = NetworkBatch(network=network, by=by, wish=mark, begun_at=timezone.now(), **wish.values)
        row.full_clean()
        row.save()
        for association, each in pages:
            with scope(association):
                start_batch(by=by, association=association, wish=wish, pages=each, gathered_by=row)
    return row


def pages_of(network: Network, wish: Wish) -> list[tuple[Association, list[WantedPage]]]:
    """Each association that shows itself and lets the network count it in, with the pages it shows."""
    with system_scope("find the associations of a network that show themselves"):
        listed = list(Association.objects.listed().filter(network_memberships__network=network).order_by("slug"))
    found = []
    for association in listed:
        with scope(association):
            if pages := wanted_pages(wish, is_public=True):
                found.append((association, pages))
    return found


def cancel_network_batch(*, batch: NetworkBatch, by: User) -> bool:
    """Stop every association's part that is still running. Finished pages stay; a batch that has ended, too. Returns
    whether there was anything to stop.
    """
    with transaction.atomic(), system_scope("stop the associations' parts of a network's batch"):
        if NetworkBatch.objects.exclude(finished_at=None).filter(pk=batch.pk).exists():
            return False
        stopped = stop([part.pk for part in parts_of(batch)], by=by)
        running = NetworkBatch.objects.filter(pk=batch.pk, finished_at=None, cancelled_at=None)
        return bool(running.update(cancelled_at=timezone.now()) or stopped)


def retry_network_batch(*, batch: NetworkBatch, by: User) -> int:
    """Take up again whatever has no page, in every part whose association still shows itself, belongs to the network
    and has not stopped its part itself. What is withdrawn since leaves the ZIP. Returns how many pages are tried again.
    """
    number = 0
    with transaction.atomic(), system_scope("take up again the associations' parts of a network's batch"):
        for row in locked([part.pk for part in parts_of(batch) if is_counted_in(part)]):
            is_wanted = not row.is_kept_back and BatchItem.objects.not_made().filter(batch=row).exists()
            if not row.is_running and is_wanted:
                number += reopen(row, by=by)
            if row.is_running:
                hurry(job=enqueue(kind="run_batch", subject=row))
        NetworkBatch.objects.filter(pk=batch.pk).exclude(finished_at=None, cancelled_at=None).update(
            begun_at=timezone.now(), finished_at=None, cancelled_at=None
        )
        close_network_batch(batch.pk)
    return number


def parts_of(batch: NetworkBatch) -> list[Batch]:
    """The associations' own batches of a network's. One query."""
    with system_scope("gather the associations' parts of a network's batch"):
        rows = Batch.objects.filter(gathered_by=batch).select_related("association")
        return list(rows.order_by("association__slug"))


def keep_network_zip(*, batch: NetworkBatch, result: Mapping[str, Any], job: Job) -> None:
    """The network's ZIP is there: its batch is finished, unless a part was taken up again or all was called off. A ZIP
    with pages that have changed or were withdrawn since is not taken; another one is made.
    """
    row = NetworkBatch.objects.select_for_update().get(pk=batch.pk)
    if not row.is_running or has_running_part(row):
        return
    withdraw_from(row)
    keep_or_make_anew(row, result, job)
