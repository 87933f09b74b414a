"""An umbrella body asks for its associations' pages: each association gets a batch of its own, which it sees and owns.

What a network gets is what the directory shows: public partnerships of public associations, in the edition without
people. The network's own row holds counts and the ZIP.
"""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Association, Network, User
from portal.documents import press
from portal.documents.models import Batch, NetworkBatch
from portal.documents.services.batches import (
    WantedPage,
    Wish,
    cancel_batch,
    mark_of,
    refuse_bad_number,
    retry_batch,
    start_batch,
    wanted_pages,
)
from portal.scoping import scope, system_scope

MOST_NETWORK_PAGES = 10_000


def request_network_batch(*, by: User, network: Network, wish: Wish) -> NetworkBatch:
    """Ask for the public pages of all of a network's associations that show themselves.

    The same wish that is being fulfilled already is returned as it is. Refuses kinds without a public edition, an empty
    wish and one beyond MOST_NETWORK_PAGES. Raises `MissingPart`. Each association's record has the act.
    """
    press.check_parts()
    if not all(kind.has_public_edition for kind in wish.kinds):
        raise ValidationError(_("A kind of document without a public edition cannot be asked for by a network."))
    pages = pages_of(network, wish)
    refuse_bad_number(sum(len(each) for _association, each in pages), MOST_NETWORK_PAGES)
    mark = hashlib.sha256("".join(mark_of(each, wish) for _association, each in pages).encode()).hexdigest()
    with transaction.atomic():
        Network.objects.select_for_update().get(pk=network.pk)
        running = NetworkBatch.objects.filter(network=network, wish=mark, finished_at=None, cancelled_at=None).first()
        if running:
            return running
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


def cancel_network_batch(*, batch: NetworkBatch, by: User) -> None:
    """Stop every association's part that is still running. Finished pages stay."""
    with transaction.atomic():
        running = NetworkBatch.objects.filter(pk=batch.pk, finished_at=None, cancelled_at=None)
        if not running.update(cancelled_at=timezone.now()):
            return
    for part in parts_of(batch):
        with scope(part.association):
            cancel_batch(batch=part, by=by)


def retry_network_batch(*, batch: NetworkBatch, by: User) -> int:
    """Take up again whatever has no page, in every association's part. Returns how many pages are tried again."""
    NetworkBatch.objects.filter(pk=batch.pk).update(begun_at=timezone.now(), finished_at=None, cancelled_at=None)
    number = 0
    for part in parts_of(batch):
        with scope(part.association):
            number += retry_batch(batch=part, by=by)
    return number


def parts_of(batch: NetworkBatch) -> list[Batch]:
    """The associations' own batches of a network's. One query."""
    with system_scope("gather the associations' parts of a network's batch"):
        rows = Batch.objects.filter(gathered_by=batch).select_related("association")
        return list(rows.order_by("association__slug"))


def keep_network_zip(*, batch: NetworkBatch, result: dict[str, object]) -> None:
    """The network's ZIP is there: its batch is finished, unless a part was taken up again or all was called off."""
    row = NetworkBatch.objects.select_for_update().get(pk=batch.pk)
    with system_scope("see whether every association's part of a network's batch has ended"):
        is_running = Batch.objects.running().filter(gathered_by=row).exists()
    if row.is_running and not is_running:
        NetworkBatch.objects.filter(pk=row.pk).update(**result, zipped_at=timezone.now(), finished_at=timezone.now())
