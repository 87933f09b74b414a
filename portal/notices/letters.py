"""The letter with notices: what one person has not read yet, by association, in their own language."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from portal.accounts.letters import letter
from portal.accounts.models import Association, Membership
from portal.notices.choices import Way
from portal.notices.kinds import known_kind
from portal.notices.models import Notice, NoticeLetter, NoticeWish
from portal.notices.reading import Line, lines_of, mail_way
from portal.scoping import scope, system_scope

LETTER = "notice_letter"
MORNING = datetime.time(7)
"""When the letter goes, by the clock of its association."""
MOST = 20
"""A letter names no more than this of one association; the page has them all."""
TOO_OLD = datetime.timedelta(days=14)
"""What nobody could be told for so long is no news any more; it stands on the page."""


@dataclass(frozen=True)
class Part:
    """What one association has to say in a letter."""

    association: Association
    lines: Sequence[Line]
    has_more: bool = False

    @property
    def page(self) -> str:
        """The address of the page with all of them."""
        return settings.PUBLIC_URL + reverse("notice_list", kwargs={"association": self.association.slug})


def morning_after(now: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """The next seven o’clock there that has not passed."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + datetime.timedelta(days=1)
    return datetime.datetime.combine(day, MORNING, zone)


def waits_for_mail(notice: Notice, wish: NoticeWish | None, *, has_week: bool) -> bool:
    """Whether a notice goes by mail now. `has_week`: a week has passed since the last letter with weekly ones."""
    kind = known_kind(notice.kind)
    way = mail_way(wish, kind) if kind else Way.PORTAL.value
    return way == Way.DAILY or (way == Way.WEEKLY and has_week)


def parts_to_send(row: NoticeLetter, now: datetime.datetime) -> list[Part]:
    """What the letter has to say at this moment, the first association's first. Looks into the other associations of
    the same person. Queries."""
    with system_scope("gather one person's notices from all their associations"):
        found = Membership.objects.live().filter(user=row.user_id).select_related("association", "notice_wish")
        memberships = sorted(found, key=lambda each: (each.pk != row.membership_id, each.pk))
    parts = []
    for membership in memberships:
        wish = getattr(membership, "notice_wish", None)
        with scope(membership.association):
            rows = Notice.objects.unread().filter(membership=membership, letter=None, created_at__gt=now - TOO_OLD)
            waiting = [each for each in rows if waits_for_mail(each, wish, has_week=row.is_weekly)]
            parts.append(_part(membership, waiting))
    return [part for part in parts if part.lines]


def parts_sent(rows: Sequence[NoticeLetter]) -> Mapping[int, list[Part]]:
    """Letter's key → what it said, of letters that went out to one person, as far as it still stands. The same number
    of queries, however many letters."""
    with system_scope("read again what letters told one person"):
        notices = list(Notice.objects.filter(letter__in=rows).select_related("membership__association"))
    memberships = {each.membership_id: each.membership for each in notices}
    parts: dict[int, list[Part]] = {row.pk: [] for row in rows}
    for key in sorted(memberships):
        with scope(memberships[key].association):
            whole = _part(memberships[key], [each for each in notices if each.membership_id == key], most=None)
        for row in rows:
            lines = [line for line in whole.lines if line.notice.letter_id == row.pk]
            own = parts[row.pk]
            own.insert(0 if key == row.membership_id else len(own), Part(whole.association, lines[:MOST]))
    return {key: [part for part in found if part.lines] for key, found in parts.items()}


def _part(membership: Membership, notices: Iterable[Notice], most: int | None = MOST) -> Part:
    association = membership.association
    with timezone.override(ZoneInfo(association.time_zone)):
        lines = lines_of(membership, notices)
    return Part(association, lines[:most], has_more=most is not None and len(lines) > most)


def notice_letter(row: NoticeLetter, parts: Sequence[Part]) -> EmailMessage:
    """The letter. The active language is its reader's. Its headers let a mail program stop it with one click
    (RFC 2369, RFC 8058)."""
    user = row.user
    stop = settings.PUBLIC_URL + reverse("notice_stop", kwargs={"token": row.token()})
    house = {"association": row.association.slug}
    context: dict[str, Any] = {
        "user": user,
        "parts": parts,
        "number": sum(len(part.lines) for part in parts),
        "has_more": any(part.has_more for part in parts),
        "association": row.association,
        "is_demonstration": row.association.is_demonstration,
        "wish": settings.PUBLIC_URL + reverse("notice_wish", kwargs=house),
        "stop": stop,
        "public": settings.PUBLIC_URL,
    }
    return letter(
        "notices/notices",
        user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        context,
        to=user.email,
        sender=row.association.name if len(parts) == 1 else str(settings.SITE_NAME),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
