"""Demonstration: the volunteer and the administrator of each association have an address for the calendar."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.demo import ASSOCIATIONS, person
from portal.accounts.models import Association, Membership
from portal.demo import demonstration
from portal.owed.models import CalendarFeed
from portal.owed.services import open_feed
from portal.permissions import Role
from portal.scoping import scope


@demonstration
def load_feeds() -> None:
    """An address for each of them; one that is there, or was taken back, stays as it is."""
    for slug in ASSOCIATIONS:
        association = Association.objects.get(slug=slug)
        with transaction.atomic(), scope(association):
            users = [person(slug, role) for role in (Role.VOLUNTEER, Role.ADMINISTRATOR)]
            members = Membership.objects.live().filter(user__in=users)
            for member in members.select_related("association"):
                if not CalendarFeed.objects.filter(membership=member).exists():
                    open_feed(membership=member)
