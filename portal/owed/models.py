"""What a member has asked for: a calendar to subscribe to, a weekly letter."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, derived_token, unknown_digest
from portal.accounts.querysets import token_digest
from portal.permissions import TABLE
from portal.scoping import OwnedModel, OwnedQuerySet, owned_manager

KEEPERS = TABLE["follow_ups.keep"]
"""The roles that owe somebody something."""


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class FeedQuerySet(OwnedQuerySet):
    """Questions about calendars."""

    def open(self) -> Self:
        """Calendars that still open: not taken back, of a membership that has not ended and may keep follow-ups."""
        return self.filter(
            revoked_at=None,
            membership__ended_at=None,
            membership__role__in=KEEPERS,
            membership__user__is_active=True,
            association__closed_at=None,
        )

    def of_token(self, token: str) -> Self:
        """The calendar whose address carries this token, with whose it is."""
        found = self.filter(digest=token_digest(token))
        return found.select_related("association", "membership__user", "membership__association")


class CalendarFeed(OwnedModel):
    """A calendar feed is the secret address at which a member's calendar finds what they have promised.

    Its token follows from the row and the site's secret key; the row keeps the digest. It ends with the membership.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="calendar_feeds", editable=False)
    digest = models.CharField(max_length=64, unique=True, default=unknown_digest, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_opened_at = models.DateTimeField(null=True, editable=False)

    objects = owned_manager(FeedQuerySet)

    class Meta:
        verbose_name = _("calendar to subscribe to")
        verbose_name_plural = _("calendars to subscribe to")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(revoked_at=None), name="one_open_feed_per_membership"
            )
        ]

    def __str__(self) -> str:
        return str(self.membership_id)

    def token(self) -> str:
        """The secret of this address, the same at every look. The row must have been saved."""
        row = f"feed:{self.pk}:{self.membership_id}:{self.created_at.timestamp()}"
        tokens = [derived_token(row, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        return next((token for token in tokens if token_digest(token) == self.digest), tokens[0])

    def knows_its_token(self) -> bool:
        """Whether the address can still be shown: not after the secret key was changed without a fallback."""
        return token_digest(self.token()) == self.digest


class DigestWish(OwnedModel):
    """A digest wish says whether a member wants the weekly letter, and on which day. Without one: on Mondays."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="digest_wish", editable=False)
    is_wanted = models.BooleanField(_("a letter a week"), default=True)
    weekday = models.PositiveSmallIntegerField(_("on which day"), choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        verbose_name = _("wish about the weekly letter")
        verbose_name_plural = _("wishes about the weekly letter")

    def __str__(self) -> str:
        return str(self.membership_id)


class Digest(OwnedModel):
    """A digest is one member's letter of one week. There is one row for a week, and so one letter at most.

    `week_on` is the week's Monday. A week in which nothing was owed keeps a row that was never sent.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="digests", editable=False)
    week_on = models.DateField(editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")
        ordering = ["-week_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["membership", "week_on"], name="one_letter_a_week")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.week_on:%Y-%m-%d}"


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of a day's week."""
    return day - datetime.timedelta(days=day.weekday())
