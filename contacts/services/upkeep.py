"""Keeping what is derived: every verb that changes people calls this in its own transaction, for one or for thousands.

Three questions, each answered for a set of people by a fixed number of statements: where a name stands and by which
words it is found, which position is the main one, and when somebody was last touched and is due again.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import F, Max, Q
from django.utils import timezone

from contacts.cadence import due_day, effective, put_off, soon_day
from contacts.choices import Began, TouchKind
from contacts.likeness import native_key_of, reading_key_of
from contacts.models import Cadence, Person, Position, TouchPerson
from contacts.models.cadence import OUR_DAYS
from contacts.ordering import place_of
from contacts.services.name_index import index_again

NAME_KEYS = ("sort_kana", "sort_latin", "kana_row", "letter", "reading_key", "native_key")
"""The columns that `place_people` sets."""


LATELY = datetime.timedelta(days=14)
"""A round that looks back so far misses nothing while the site stood still for a week."""


def place_people(people: Iterable[Person]) -> bool:
    """Set the sort keys on rows that are about to be saved; whether any of them stands elsewhere now. No query.

    Whoever saves new rows with these keys calls `index_new` of `contacts.services.name_index` after it.
    """
    has_moved = False
    for person in people:
        place = place_of(person)
        before = [getattr(person, name) for name in NAME_KEYS]
        person.sort_kana, person.sort_latin = place.kana, place.latin
        person.kana_row, person.letter = place.row, place.letter
        person.reading_key, person.native_key = reading_key_of(person), native_key_of(person)
        has_moved |= before != [getattr(person, name) for name in NAME_KEYS]
    return has_moved


def refresh_names(people: Sequence[Person]) -> None:
    """Sort keys of saved people anew, and the words by which they are found."""
    if moved := [person for person in people if place_people([person])]:
        Person.objects.bulk_update(moved, NAME_KEYS, batch_size=500)
    index_again(people)


def refresh_positions(keys: Collection[int]) -> None:
    """The main position of these people: the current one that is marked, else the newest."""
    today = timezone.localdate()
    chosen: dict[int, int] = {}
    newest = F("from_on").desc(nulls_last=True)
    for position in Position.objects.filter(person__in=keys).current(today).order_by("-is_main", newest, "pk"):
        chosen.setdefault(position.person_id, position.pk)
    people = list(Person.objects.filter(pk__in=keys).only("pk", "main_position"))
    for person in people:
        person.main_position_id = chosen.get(person.pk)
    Person.objects.bulk_update(people, ["main_position"], batch_size=500)


def follow_the_calendar(today: datetime.date) -> int:
    """Main positions that have ended, and those that began within the last days, counted anew. How many people."""
    ended = Person.objects.filter(main_position__to_on__lt=today).values_list("pk", flat=True)
    lately = Position.objects.filter(from_on__gt=today - LATELY, from_on__lte=today).values_list("person", flat=True)
    keys = {*ended, *lately}
    refresh_positions(keys)
    return len(keys)


def hold_people(keys: Iterable[int]) -> None:
    """Lock these people until the transaction ends, before anything is recorded: saving a person takes the same locks
    in the same order, so that neither waits for the other for ever."""
    list(Person.objects.filter(pk__in=set(keys)).select_for_update().order_by("pk").values_list("pk", flat=True))


def refresh_touches(keys: Collection[int]) -> None:
    """When these people were last touched, when they last came to us, and when they are due. Four statements.

    A newer real touch ends a putting off.
    """
    found: dict[int, dict[str, Any]] = {
        row["person"]: dict(row)
        for row in TouchPerson.objects.filter(person__in=keys)
        .exclude(touch__kind=TouchKind.ATTEMPT)
        .values("person")
        .annotate(last=Max("happened_on"), theirs=Max("happened_on", filter=~Q(touch__began=Began.US)))
    }
    days = cadences()
    people = list(Person.objects.filter(pk__in=keys).prefetch_related("partnerships"))
    for person in people:
        row = found.get(person.pk, {})
        last = row.get("last")
        if last and (person.last_touch_on is None or last > person.last_touch_on):
            person.not_before_on = None
        person.last_touch_on, person.last_from_them_on = last, row.get("theirs")
        person.soon_on, person.due_on = due_days(person, days)
    fields = ["last_touch_on", "last_from_them_on", "due_on", "soon_on", "not_before_on"]
    Person.objects.bulk_update(people, fields, batch_size=500)


def cadences() -> dict[int | None, int]:
    """Partnership's key → days between touches; under None the association's own. One query."""
    found: dict[int | None, int] = {None: OUR_DAYS}
    found.update(Cadence.objects.values_list("partnership", "days"))
    return found


def due_days(person: Person, days: dict[int | None, int]) -> tuple[datetime.date, datetime.date] | tuple[None, None]:
    """The first amber day and the due day: last real touch + cadence; somebody nobody spoke to yet is due that long
    after they were written down.

    The person's own cadence goes first, then the shortest of their partnerships', then the association's. Nobody is due
    who is not to be contacted. Asks for the partnerships where one has a cadence; they should be prefetched.
    """
    if person.is_not_to_be_contacted:
        return None, None
    asks = not person.cadence_days and len(days) > 1
    of_partnerships = [days[each.pk] for each in person.partnerships.all() if each.pk in days] if asks else []
    cadence = effective(person.cadence_days, of_partnerships, days[None])
    since = person.last_touch_on or timezone.localdate(person.created_at)
    due, soon = put_off(due_day(since, cadence), soon_day(since, cadence), person.not_before_on)
    return soon, due
