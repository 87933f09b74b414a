"""Planning the letters with notices: one for a person and a day, whatever and how many associations tell them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction

from portal.accounts.models import Membership
from portal.accounts.querysets import token_digest
from portal.jobs.services import enqueue_all
from portal.mail_days import is_same_day
from portal.notices.letters import LETTER, TOO_OLD, morning_after, waits_for_mail
from portal.notices.models import Notice, NoticeLetter
from portal.scoping import system_scope

WEEK = datetime.timedelta(days=7)
REASON = "plan the letters with notices, one for a person over all their associations"


@transaction.atomic
def plan_letters(*, now: datetime.datetime) -> int:
    """Write the row of the next morning's letter for everybody who has unread notices that come by mail, once; the
    letter itself looks what there is to say by then. Returns how many.
    """
    with system_scope(REASON):
        rows = _wanted(now)
        NoticeLetter.objects.bulk_create(rows, ignore_conflicts=True)
        days = {(row.user_id, row.day_on) for row in rows}
        kept = NoticeLetter.objects.filter(sent_at=None, user__in={user for user, _day in days})
        fresh = [row for row in kept if (row.user_id, row.day_on) in days]
        for row in fresh:
            row.digest = token_digest(row.token())
        NoticeLetter.objects.bulk_update(fresh, ["digest"])
        if fresh:
            enqueue_all(kind=LETTER, subjects=fresh)
    return len(fresh)


def _wanted(now: datetime.datetime) -> list[NoticeLetter]:
    waiting = Notice.objects.unread().filter(letter=None, created_at__gt=now - TOO_OLD)
    live = Membership.objects.live().filter(pk__in=waiting.values("membership"))
    members = {each.pk: each for each in live.select_related("association", "notice_wish").order_by("pk")}
    by_user: dict[int, list[Notice]] = defaultdict(list)
    for notice in waiting.filter(membership__in=members).order_by("membership", "pk"):
        by_user[members[notice.membership_id].user_id].append(notice)
    lately = _had_weekly(by_user, now)
    found = []
    for user, notices in by_user.items():
        has_week = user not in lately
        first = _first(notices, members, has_week=has_week)
        if first is not None:
            due_at = morning_after(now, ZoneInfo(first.association.time_zone))
            row = NoticeLetter(association=first.association, membership=first, user_id=user)
            row.day_on, row.due_at, row.is_weekly = due_at.date(), due_at, has_week
            found.append(row)
    return found


def _first(notices: Sequence[Notice], members: dict[int, Membership], *, has_week: bool) -> Membership | None:
    """The first membership that has something to be told by mail."""
    for notice in notices:
        membership = members[notice.membership_id]
        if waits_for_mail(notice, getattr(membership, "notice_wish", None), has_week=has_week):
            return membership
    return None


def _had_weekly(users: Iterable[int], now: datetime.datetime) -> set[int]:
    """Who has had a letter with weekly notices within a week."""
    lately = NoticeLetter.objects.filter(user__in=list(users), is_weekly=True, sent_at__gt=now - WEEK)
    return set(lately.values_list("user", flat=True))


def had_letter(users: Collection[int], now: datetime.datetime) -> set[int]:
    """To whom of these users a letter with notices has gone out on this day of theirs, whichever day it was written
    for: after a stand-still yesterday's goes today. One query."""
    with system_scope("see who has had a letter today"):
        near = NoticeLetter.objects.filter(user__in=users, sent_at__gt=now - 2 * datetime.timedelta(days=1))
        rows = list(near.select_related("association"))
    return {row.user_id for row in rows if row.sent_at and is_same_day(row.sent_at, now, row.association.time_zone)}
