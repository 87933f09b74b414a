"""Verbs about one's own calendar and weekly letter."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Association, Membership
from portal.accounts.querysets import token_digest
from portal.jobs.services import enqueue_all
from portal.mail_days import had_today, is_same_day
from portal.owed.models import KEEPERS, CalendarFeed, Digest, DigestWish, monday_of
from portal.scoping import scope, system_scope
from portal.sent.services import hold

LETTER = "weekly_digest"
KEPT_WEEKS = 8
SEEN_EVERY = datetime.timedelta(hours=1)


# --- the calendar -----------------------------------------------------------------------------------------------------


@transaction.atomic
def open_feed(*, membership: Membership) -> CalendarFeed:
    """Give a member a new secret address for their calendar; the one before opens nothing any more."""
    Membership.objects.select_for_update().only("pk").get(pk=membership.pk)
    hold()
    CalendarFeed.objects.filter(membership=membership, revoked_at=None).update(revoked_at=timezone.now())
    feed = CalendarFeed(association=membership.association, membership=membership)
    feed.full_clean()
    feed.save()
    feed.digest = token_digest(feed.token())
    feed.save(update_fields=["digest"])
    return feed


def revoke_feed(*, membership: Membership) -> None:
    """Take a member's address back. Refused: when there is none."""
    if not CalendarFeed.objects.filter(membership=membership, revoked_at=None).update(revoked_at=timezone.now()):
        raise ValidationError(_("There is no address to take back."))


def note_fetched(*, feed: CalendarFeed) -> None:
    """Remember that a calendar has asked, at most once an hour, so that its owner sees whether it works."""
    now = timezone.now()
    if feed.last_opened_at is None or now - feed.last_opened_at > SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_opened_at=now)


# --- the letter -------------------------------------------------------------------------------------------------------


def choose_digest(*, membership: Membership, values: Mapping[str, Any]) -> DigestWish:
    """Keep whether a member wants the weekly letter, and on which day."""
    wish, _is_new = DigestWish.objects.update_or_create(
        membership=membership, defaults={"association": membership.association, **values}
    )
    return wish


def stop_digest(*, membership: Membership) -> None:
    """Send this member no weekly letter any more, until they ask for it again. Twice is once."""
    with scope(membership.association):
        DigestWish.objects.update_or_create(
            membership=membership, defaults={"association": membership.association, "is_wanted": False}
        )


def plan_digests(*, now: datetime.datetime) -> int:
    """Write a letter's row for everybody whose day it is in this week, once; the letter itself looks whether there is
    anything to say. A day on which nothing ran is made up for later in the week. Whoever has had a letter of another
    association, or one with notices, on this day gets theirs on the next (decision 0122). Returns how many.
    """
    planned = 0
    associations = list(Association.objects.open())
    if now.isocalendar().week % 2:  # so that on a Sunday, which has no next day, it is not always the same that waits
        associations.reverse()
    for association in associations:
        with scope(association):
            planned += _plan(association, now)
    return planned


@transaction.atomic
def _plan(association: Association, now: datetime.datetime) -> int:
    today = now.astimezone(ZoneInfo(association.time_zone)).date()
    monday = monday_of(today)
    Digest.objects.filter(week_on__lt=monday - datetime.timedelta(weeks=KEPT_WEEKS)).delete()
    had = set(Digest.objects.filter(week_on=monday).values_list("membership", flat=True))
    members = Membership.objects.live().filter(role__in=KEEPERS).select_related("digest_wish")
    due = [each for each in members if each.pk not in had and _is_day(each, today)]
    mailed = had_today({each.user_id for each in due}, now) if due else set()
    due = [each for each in due if each.user_id not in mailed]
    rows = [Digest(association=association, membership=each, week_on=monday) for each in due]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = list(Digest.objects.filter(week_on=monday, membership__in=due, sent_at=None))
    if fresh:
        enqueue_all(kind=LETTER, subjects=fresh)
    return len(fresh)


def _is_day(membership: Membership, today: datetime.date) -> bool:
    wish = getattr(membership, "digest_wish", None)
    if wish is None:
        return True  # Monday or later in the week
    return bool(wish.is_wanted and today.weekday() >= wish.weekday)


# --- one letter a day (portal/mail_days.py) ---------------------------------------------------------------------------


def had_digest(users: Collection[int], now: datetime.datetime) -> set[int]:
    """For whom of these users a weekly letter of any association was planned on this day of theirs. One query."""
    with system_scope("see who gets a weekly letter today"):
        near = Digest.objects.filter(membership__user__in=users, created_at__gt=now - datetime.timedelta(days=2))
        rows = list(near.select_related("membership", "association"))
    return {row.membership.user_id for row in rows if is_same_day(row.created_at, now, row.association.time_zone)}


def due_digest(users: Collection[int], now: datetime.datetime) -> set[int]:
    """For whom of these users a weekly letter is still to be planned on this day of theirs. Two queries."""
    with system_scope("see who will get a weekly letter today"):
        live = Membership.objects.live().filter(user__in=users, role__in=KEEPERS)
        members = list(live.select_related("association", "digest_wish"))
        weeks = set(Digest.objects.filter(membership__in=members).values_list("membership", "week_on"))
    found = set()
    for each in members:
        today = now.astimezone(ZoneInfo(each.association.time_zone)).date()
        if (each.pk, monday_of(today)) not in weeks and _is_day(each, today):
            found.add(each.user_id)
    return found
