"""What a network may still have of an association's pages: asked when they are sorted, made, gathered and kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Association
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, BatchItem, ItemState
from portal.scoping import system_scope

NOT_SHOWN = _("This is no longer shown publicly.")


class NotShown(Exception):
    """A network's page of something that its association has withdrawn."""

    words = NOT_SHOWN


Subject = tuple[str, str]
"""The name of a kind, and the key of what a page is about."""


def is_shown(kind: str, key: str) -> bool:
    """Whether the open association shows this subject publicly today. One query."""
    return (kind, key) in shown([kind])


def shown(kinds: Iterable[str]) -> set[Subject]:
    """Everything that the open association shows publicly today, of these kinds. One query a kind."""
    return {
        (name, kind.key_of(subject))
        for name in dict.fromkeys(kinds)
        for kind in [kind_named(name)]
        for subject in kind.public_subjects()
    }


def is_counted_in(part: Batch) -> bool:
    """Whether the association of a network's part still shows itself and still belongs to the network. One query."""
    with system_scope("see whether an association still lets a network count it in"):
        listed = Association.objects.listed().filter(pk=part.association_id)
        return listed.filter(network_memberships__network__batches=part.gathered_by_id).exists()


def hidden(batch: Batch, subjects: Iterable[Subject]) -> set[Subject]:
    """Those of these subjects that a network's part may not have (any more); none for a batch of one's own. Queries."""
    asked = set(subjects)
    if not asked or batch.gathered_by_id is None:
        return set()
    return asked - shown(name for name, _key in asked) if is_counted_in(batch) else asked


def withdraw(batch: Batch) -> None:
    """Finished pages that a network's part may not have any more: they are not in its ZIP. May run twice."""
    ready = BatchItem.objects.ready().filter(batch=batch)
    for kind, key in hidden(batch, ready.order_by().values_list("kind", "subject_key").distinct()):
        ready.filter(kind=kind, subject_key=key).update(state=ItemState.WITHDRAWN, export=None)
