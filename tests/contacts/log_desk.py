"""Somebody who sits at the quick log."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from contacts.models import FollowUp, Touch
from portal.accounts.models import User
from portal.scoping import scope
from tests import factories
from tests.cast import Cast

SCRIPT = {"X-Requested-With": "note"}


class Desk:
    """Somebody at the quick log of Omaha."""

    def __init__(self, cast: Cast, user: User | None = None) -> None:
        self.association = cast.omaha.association
        self.user = user or cast.omaha.volunteer
        self.client = Client()
        self.client.force_login(self.user)
        self.address = reverse("quick_log", args=["omaha"])

    def send(self, *, script: bool = False, **fields: Any) -> Any:
        given = {"uid": str(uuid.uuid4()), "author": self.user.device_key} | fields
        return self.client.post(self.address, given, headers=SCRIPT if script else {})

    def touches(self) -> list[Touch]:
        with scope(self.association):
            return list(Touch.objects.prefetch_related("people").order_by("pk"))

    def promises(self) -> list[FollowUp]:
        with scope(self.association):
            return list(FollowUp.objects.select_related("touch", "person", "owner").order_by("pk"))


def limit(desk: Desk, cast: Cast) -> None:
    """From now on the member sees Omaha's first partnership alone."""
    with scope(desk.association):
        membership = desk.user.memberships.get()
    factories.partnership_limit(membership=membership, partnership=cast.omaha.partnership)
