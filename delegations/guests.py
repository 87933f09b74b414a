"""What a guest link opens, for whom and how long: its token, how it stands, and how a guest's page finds it.

The token follows from the row's nonce and the site's secret key; the database holds its digest. The session holds the
link by its key and that digest for two hours, so that the token leaves the address at once.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from delegations.choices import LinkKind, TripState
from delegations.models import GuestLink
from portal.accounts.models import Membership
from portal.scoping import system_scope

KEY, LAST, LANGUAGE = "guest", "guest_last", "guest_language"
SECONDS = 2 * 3600
CODE_MINUTES, CODE_TRIES = 10, 5
TOGETHER = (
    "association",
    "by",
    "person",
    "delegation__partnership__home",
    "delegation__partnership__partner",
    "goal__organization",
)
"""What a guest's page and letter name."""


class Standing(models.TextChoices):
    """Whether a link opens anything, and why not."""

    OPEN = "open", _("The link can be opened.")
    REVOKED = "revoked", _("This link was taken back.")
    EXPIRED = "expired", _("This link was open until a day that has passed.")
    CALLED_OFF = "called_off", _("The visit does not take place.")
    UNKNOWN = "unknown", _("This link opens nothing.")


def standing(link: GuestLink, now: datetime.datetime) -> str:
    """How it stands. The day on which it ends lasts until midnight where the association is."""
    if link.revoked_at:
        return Standing.REVOKED
    if link.expires_on < timezone.localdate(now, ZoneInfo(link.association.time_zone)):
        return Standing.EXPIRED
    if link.delegation and link.delegation.state == TripState.CALLED_OFF:
        return Standing.CALLED_OFF
    return Standing.OPEN


def token_of(link: GuestLink) -> str:
    """What stands in the letter's address: 256 bits."""
    secret = salted_hmac("delegations.guest_link", link.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """What of a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_of(link: GuestLink) -> str:
    """The newest code of six digits that was sent to the guest."""
    drawn = salted_hmac("delegations.guest_code", f"{link.nonce} {link.codes}", algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8]) % 1_000_000:06d}"


def code_digest(link: GuestLink, code: str) -> str:
    """What of a code is kept. It takes the site's secret key to try all of them."""
    return salted_hmac("delegations.guest_code_kept", f"{link.nonce} {code}", algorithm="sha256").hexdigest()


def is_code(link: GuestLink, code: str) -> bool:
    """Whether this is the code that was sent."""
    return bool(link.code_hash) and constant_time_compare(link.code_hash, code_digest(link, code))


def link_by(token: str) -> GuestLink | None:
    """The link that a token opens; None for one that was altered, and where the association is closed. One query."""
    with system_scope("look up the link that a guest's address opens"):
        rows = GuestLink.objects.filter(token_hash=digest_of(token), association__closed_at=None)
        return rows.select_related(*TOGETHER).first()


def take_in(request: HttpRequest, link: GuestLink | None) -> None:
    """Let the session hold this link from now on; without one it forgets which was opened last."""
    request.session.pop(LANGUAGE, None)
    request.session[LAST] = link.kind if link else ""
    if link:
        until = int(timezone.now().timestamp()) + SECONDS
        kept = {"link": link.pk, "digest": link.token_hash, "until": until, "is_let_in": False}
        request.session[KEY] = {**request.session.get(KEY, {}), link.kind: kept}


def let_in(request: HttpRequest, link: GuestLink) -> bool:
    """Write into the session that the guest may read. Says whether that is new, and so a use of the link."""
    kept = dict(request.session.get(KEY, {}))
    if kept[link.kind]["is_let_in"]:
        return False
    kept[link.kind] = {**kept[link.kind], "is_let_in": True}
    request.session.cycle_key()
    request.session[KEY] = kept
    return True


def brought(request: HttpRequest, kind: str) -> GuestLink | None:
    """The link of that kind that this session holds, however it stands, with everything its page names. One query."""
    kept = request.session.get(KEY, {}).get(kind)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    with system_scope("read the link that a guest's session holds"):
        rows = GuestLink.objects.filter(pk=kept["link"], token_hash=kept["digest"], association__closed_at=None)
        return rows.select_related(*TOGETHER).first()


def is_let_in(request: HttpRequest, link: GuestLink) -> bool:
    """Whether the session that holds this link has been let in, by the code where one is asked for."""
    return bool(request.session[KEY][link.kind]["is_let_in"])


def held(request: HttpRequest, kind: str) -> GuestLink | None:
    """The link whose page this session may read now; None where `views.guest_door.turned_away` has to answer.

    Its association, trip (with both cities), goal and person come along. One query.
    """
    link = brought(request, kind)
    if link is None or standing(link, timezone.now()) != Standing.OPEN or not is_let_in(request, link):
        return None
    return link


@contextmanager
def in_language(request: HttpRequest, link: GuestLink | None) -> Iterator[None]:
    """The language that the guest chose on these pages, else the link's, else Japanese; and the clock of their page."""
    asked = request.GET.get("language", "")
    if asked in dict(settings.LANGUAGES):
        request.session[LANGUAGE] = asked
    chosen = request.session.get(LANGUAGE) or (link.language if link else "ja")
    with translation.override(chosen), timezone.override(clock_of(link) if link else None):
        yield


def clock_of(link: GuestLink) -> datetime.tzinfo:
    """By which clock a guest's page tells when something was said: an agenda's by the counterpart's, who reads it;
    another's by the association's, whose day "today" is. No query for a link that comes with what its page names."""
    if link.kind == LinkKind.AGENDA and link.delegation:
        return link.delegation.partnership.partner.zone
    return ZoneInfo(link.association.time_zone)


def is_member(request: HttpRequest, link: GuestLink) -> bool:
    """Whether the reader is signed in as a member of the association that gave the link. One query for a user."""
    user: Any = request.user
    if not user.is_authenticated:
        return False
    return Membership.objects.live().filter(user=user, association=link.association).exists()


def contact_of(link: GuestLink) -> str:
    """Where a guest's question goes: to whoever gave the link while they are a member, then to the association."""
    same = Membership.objects.live().filter(user=OuterRef("by"), association=OuterRef("association"))
    rows = GuestLink.objects.filter(pk=link.pk).annotate(is_here=Exists(same))
    is_here = link.by is not None and rows.values_list("is_here", flat=True).get()
    return link.by.email if link.by and is_here else link.association.email


def quietly(answer: HttpResponse) -> HttpResponse:
    """No search engine lists it, no cache keeps it; only a page with a form tells our own site where it came from."""
    has_form = answer.status_code in (200, 409, 422)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


WHERE = {
    LinkKind.AGENDA.value: "guest_agenda",
    LinkKind.GOALS.value: "guest_goals",
    LinkKind.OUTCOME.value: "guest_outcome",
}
"""The page behind each kind of link."""
