"""What a network may count: public facts one by one, all partnerships by how they stand in sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Status
from partnerships.models import Partnership, Programme, Story
from portal.tallies import Count as Question
from portal.tallies import Tally, register_tally


def counted(rows: QuerySet, association_ids: Sequence[int]) -> Mapping[int, int]:
    """Association → how many of these rows it has. One query; associations without any are left out."""
    groups = rows.filter(association__in=association_ids).order_by().values("association")
    return dict(groups.annotate(number=Count("pk")).values_list("association", "number"))


def public_partnerships(association_ids: Sequence[int]) -> Mapping[int, int]:
    """Partnerships in the public directory."""
    return counted(Partnership.objects.published(), association_ids)


def public_programmes(association_ids: Sequence[int]) -> Mapping[int, int]:
    """Programmes shown to the public, of partnerships that are public themselves."""
    return counted(Programme.objects.published(), association_ids)


def shared_stories(association_ids: Sequence[int]) -> Mapping[int, int]:
    """Stories that their association shares with the network."""
    return counted(Story.objects.filter(is_shared=True), association_ids)


def partnerships_in(status: str) -> Question:
    """The question how many partnerships stand so."""

    def count(association_ids: Sequence[int]) -> Mapping[int, int]:
        return counted(Partnership.objects.filter(status=status), association_ids)

    return count


def public_partnerships_in(status: str) -> Question:
    """The question how many of those are in the public directory."""

    def count(association_ids: Sequence[int]) -> Mapping[int, int]:
        return counted(Partnership.objects.published().filter(status=status), association_ids)

    return count


def register() -> None:
    """Put the questions; called when the app is ready."""
    register_tally(
        Tally("public_partnerships", _("Public partnerships"), public_partnerships, is_public=True, order=10)
    )
    register_tally(Tally("public_programmes", _("Public programmes"), public_programmes, is_public=True, order=20))
    register_tally(Tally("shared_stories", _("Shared stories"), shared_stories, is_public=True, order=30))
    for place, status in enumerate(Status):
        register_tally(
            Tally(
                f"partnerships_{status.value}",
                status.label,
                partnerships_in(status.value),
                group=_("Partnerships, public or not, by how they stand"),
                order=40 + place,
                shown=public_partnerships_in(status.value),
            )
        )
