"""What stands against a time, in words: which two meetings, whom they share, what is missing. Queries the names."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.models import Organization, Person
from delegations.agenda_rules import DELEGATE, GROUP, HOST, PERSON, TRAVELLER, Appointment, Clash, Who, Why, way
from delegations.models import Delegate, Delegation

SHOWN = 3  # names that a sentence holds before it counts


def in_words(delegation: Delegation, new: Appointment, clash: Clash) -> str:
    """One sentence about a clash, with both names, and what to do."""
    other = clash.other
    zone = delegation.place.zone
    said = {
        "new": new.name,
        "other": other.name,
        "when": when(other.starts, other.ends, zone),
        "who": names_of(clash.shared),
        "minutes": clash.minutes,
        "needed": way(new, other, delegation.minutes_between),
    }
    if clash.why is Why.OVERLAP:
        words = _(
            "“%(new)s” and “%(other)s” (%(when)s) lie over one another, and both need %(who)s. Choose another time, or "
            "somebody else."
        )
        return words % said
    words = _(
        "Between “%(new)s” and “%(other)s” (%(when)s) there are %(minutes)d minutes, and the way takes %(needed)d for "
        "%(who)s. Leave more time, or name one part of the city for both if they are near each other."
    )
    return words % said


def when(starts: datetime.datetime, ends: datetime.datetime, zone: datetime.tzinfo) -> str:
    """A day and the hours there."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    day, begins, finishes = date_format(first, "MONTH_DAY_FORMAT"), time_format(first, "H:i"), time_format(last, "H:i")
    return _("%(day)s, %(from)s–%(to)s") % {"day": day, "from": begins, "to": finishes}


def names_of(shared: Iterable[Who]) -> str:
    """Whom two meetings share, by name; the whole group as such. Three queries."""
    keys: dict[str, list[int]] = {}
    for kind, key in shared:
        keys.setdefault(kind, []).append(key)
    if GROUP in keys:
        return _("the whole group")
    delegates = Delegate.objects.select_related("person").filter(pk__in=keys.get(DELEGATE, []))
    people = Person.objects.filter(pk__in=keys.get(PERSON, [])).order_by("pk")
    houses = Organization.objects.filter(pk__in=keys.get(HOST, []) + keys.get(TRAVELLER, [])).order_by("pk")
    found = [str(each) for rows in (delegates, people, houses) for each in rows]
    if len(found) > SHOWN:
        named = pgettext("list", ", ").join(found[:SHOWN])
        return _("%(names)s and %(more)d more") % {"names": named, "more": len(found) - SHOWN}
    return pgettext("list", ", ").join(found)
