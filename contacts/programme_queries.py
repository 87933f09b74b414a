"""What contacts know of programmes, as questions about many of them at once."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contacts.models import Attendance, Invitation


def with_guests(programmes: QuerySet) -> QuerySet:
    """Each programme with `invited_count`, those whose letter went out and was not revoked, and `came_count`."""
    sent = Invitation.objects.filter(programme=OuterRef("pk"), sent_at__isnull=False, revoked_at=None)
    came = Attendance.objects.filter(programme=OuterRef("pk"))
    return programmes.annotate(invited_count=_count(sent), came_count=_count(came))


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("programme").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
