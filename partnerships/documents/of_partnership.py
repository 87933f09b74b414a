"""Paper whose subject is an association's partnership: found by its short name, in batches all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partnerships.models import Partnership
from partnerships.querysets import PartnershipQuerySet
from portal.accounts.models import Membership
from portal.documents.kinds import DocumentKind

OF_EVERY_PAGE = (
    *(
        f"partnerships.{name}"
        for name in (
            "apart",
            "choices",
            "figures",
            "great_circle",
            "history",
            "names",
            "pair_facts",
            "place_words",
            "public_statistics",
            "shared_industries",
        )
    ),
    *(f"partnerships.snapshot{part}" for part in ("", "_facts", "_outline", "_phrases")),
    "partnerships.documents.public_page",
)
"""Code behind every kind of ours, for the fingerprint: the others measure and speak as the snapshot does."""


class OfPartnership(DocumentKind):
    """A kind whose subjects are the partnerships that a member may see."""

    about = "partnership"

    def find(self, key: str, membership: Membership | None = None) -> Partnership:
        try:
            return _seen_by(membership).get(slug=key)
        except Partnership.DoesNotExist as error:
            raise LookupError(key) from error

    def find_all(self, keys: Iterable[str], membership: Membership | None = None) -> dict[str, Partnership]:
        return {row.slug: row for row in _seen_by(membership).filter(slug__in=set(keys))}

    def subjects(self, membership: Membership | None = None) -> Sequence[Partnership]:
        return list(_seen_by(membership))

    def public_subjects(self) -> Sequence[Partnership]:
        return list(Partnership.objects.published().with_places().select_related("association"))

    def key_of(self, subject: Partnership) -> str:
        return subject.slug


def _seen_by(membership: Membership | None) -> PartnershipQuerySet:
    rows = Partnership.objects.with_places().select_related("association")
    return rows.visible_to(membership) if membership else rows
