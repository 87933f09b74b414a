"""Six people work on the same records in any order, each from pages they opened earlier. In the end the records are
what a plain model of dictionaries and lists says that they are.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from contacts.models import FollowUp, Gift
from contacts.services.follow_ups import close, hand_over, reopen, snooze
from contacts.services.relations import change_gift, remove_gift
from contacts.services.removals import bring_back
from delegations.models import Delegate
from delegations.services.delegates import sign_up, withdraw
from portal.permissions import Role
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast
from tests.matrices import whole

HISTORIES, STEPS, SEATS = (200 if whole() else 6), 40, 3
TODAY = timezone.localdate()


class Model:
    """The records as plain values: what each act should make of them."""

    def __init__(self) -> None:
        self.gifts: dict[int, str] = {}  # key → what it is
        self.saves: dict[int, int] = {}  # key → how often it was saved
        self.promises: dict[int, dict[str, Any]] = {}
        self.coming: list[int] = []
        self.waiting: list[int] = []

    def save_gift(self, key: int, read: int, what: str) -> bool:
        if key not in self.gifts or self.saves[key] != read:
            return False
        self.gifts[key], self.saves[key] = what, read + 1
        return True

    def sign_up(self, person: int) -> bool:
        if person in self.coming + self.waiting:
            return False
        (self.coming if len(self.coming) < SEATS else self.waiting).append(person)
        return True

    def withdraw(self, person: int) -> bool:
        if person in self.waiting:
            self.waiting.remove(person)
        elif person in self.coming:
            self.coming.remove(person)
            if self.waiting:
                self.coming.append(self.waiting.pop(0))
        else:
            return False
        return True


class History:
    """Six people, their open pages, and the dice that say who does what next."""

    def __init__(self, cast: Cast, users: list[Any], seed: int) -> None:
        self.dice, self.house, self.users, self.model = random.Random(seed), cast.omaha, users, Model()
        self.pages: dict[tuple[int, int], int] = {}  # who and which gift → the version that stands on their page
        self.removed: list[tuple[Any, int, str]] = []
        self.trip = trips.delegation(partnership=cast.omaha.partnership, seats=SEATS)
        named = range(8)
        self.guests = [people.person(association=self.house.association, family_name=f"Guest {n}") for n in named]
        self.number = 0

    def any_of(self, keys: Any) -> Any:
        found = sorted(keys)
        return self.dice.choice(found) if found else None

    def text(self) -> str:
        self.number += 1
        return f"Text {self.number}"

    # Each act does one thing by a service and the same to the model; both say whether it was taken.

    def give(self, by: Any) -> None:
        row = people.gift(person=self.guests[0], what_en=self.text())
        self.model.gifts[row.pk], self.model.saves[row.pk] = row.what_en, row.version

    def open_gift(self, by: Any) -> None:
        if key := self.any_of(self.model.gifts):
            self.pages[by.pk, key] = Gift.objects.get(pk=key).version

    def save_gift(self, by: Any) -> None:
        if page := self.any_of(page for page in self.pages if page[0] == by.pk):
            key, read, what = page[1], self.pages[page], self.text()
            row = Gift(pk=key, association=self.house.association)
            agree(
                lambda: change_gift(gift=row, read_version=read, values={"what_en": what}, by=by),
                self.model.save_gift(key, read, what),
            )

    def remove_gift(self, by: Any) -> None:
        if key := self.any_of(self.model.gifts):
            act = remove_gift(gift=Gift.objects.get(pk=key), by=by)
            self.removed.append((act, key, self.model.gifts.pop(key)))

    def undo_remove(self, by: Any) -> None:
        if self.removed:
            act, key, what = self.removed.pop(self.dice.randrange(len(self.removed)))
            row = bring_back(act=act, by=by)
            assert row.version >= self.model.saves[key]
            self.model.gifts[row.pk], self.model.saves[row.pk] = what, row.version

    def promise(self, by: Any) -> None:
        row = people.follow_up(association=self.house.association, by=by, what=self.text(), person=self.guests[1])
        self.model.promises[row.pk] = {"owner": by.pk, "due": row.due_on, "snoozes": 0, "state": "open"}

    def any_promise(self) -> tuple[FollowUp, dict[str, Any]] | None:
        key = self.any_of(self.model.promises)
        return (FollowUp.objects.get(pk=key), self.model.promises[key]) if key else None

    def snooze(self, by: Any) -> None:
        until = TODAY + datetime.timedelta(days=self.dice.randint(1, 60))
        if found := self.any_promise():
            row, it = found
            if agree(lambda: snooze(follow_up=row, until=until, by=by), it["state"] == "open"):
                it |= {"due": until, "snoozes": it["snoozes"] + 1}

    def hand_over(self, by: Any) -> None:
        to = self.dice.choice(self.users)
        if found := self.any_promise():
            row, it = found
            if agree(lambda: hand_over(follow_up=row, to=to, by=by), it["state"] == "open"):
                it["owner"] = to.pk

    def close(self, by: Any) -> None:
        if found := self.any_promise():
            row, it = found
            if agree(lambda: close(follow_up=row, state="done", by=by), it["state"] == "open"):
                it["state"] = "done"

    def reopen(self, by: Any) -> None:
        if found := self.any_promise():
            row, it = found
            reopen(follow_up=row, by=by)
            it["state"] = "open"

    def sign_up(self, by: Any) -> None:
        who = self.dice.choice(self.guests)
        agree(lambda: sign_up(delegation=self.trip, person=who, values={}, by=by), self.model.sign_up(who.pk))

    def withdraw(self, by: Any) -> None:
        if who := self.any_of(self.model.coming + self.model.waiting):
            row = Delegate.objects.select_related("delegation", "person").get(delegation=self.trip, person=who)
            withdraw(delegate=row, by=by)
            self.model.withdraw(who)

    def run(self) -> None:
        for _ in range(STEPS):
            act = self.dice.choice(ACTS)
            act(self, self.dice.choice(self.users))

    def records(self) -> dict[str, Any]:
        """The same four things as the model holds, as the database has them."""
        seats = Delegate.objects.filter(delegation=self.trip).order_by("signed_up_at", "pk")
        states = list(seats.values_list("person", "state"))
        rows = FollowUp.objects.filter(person=self.guests[1])
        return {
            "gifts": dict(Gift.objects.filter(person=self.guests[0]).values_list("pk", "what_en")),
            "promises": {
                row.pk: {"owner": row.owner_id, "due": row.due_on, "snoozes": row.snoozes, "state": row.state}
                for row in rows
            },
            "coming": {person for person, state in states if state == "coming"},
            "waiting": [person for person, state in states if state == "waiting"],
        }

    def expected(self) -> dict[str, Any]:
        it = self.model
        return {"gifts": it.gifts, "promises": it.promises, "coming": set(it.coming), "waiting": it.waiting}


ACTS: list[Callable[[History, Any], None]] = [
    History.give,
    History.open_gift,
    History.open_gift,
    History.save_gift,
    History.save_gift,
    History.remove_gift,
    History.undo_remove,
    History.promise,
    History.snooze,
    History.hand_over,
    History.close,
    History.reopen,
    History.sign_up,
    History.sign_up,
    History.withdraw,
]


def agree(act: Callable[[], Any], is_expected: bool) -> bool:
    """Do it, and compare whether it was taken with what the model says."""
    try:
        with transaction.atomic():
            act()
        is_taken = True
    except (StaleSave, ValidationError):
        is_taken = False
    assert is_taken == is_expected
    return is_taken


@pytest.mark.django_db
def test_whatever_six_people_do_the_records_are_those_of_a_plain_model(cast: Cast) -> None:
    house = cast.omaha
    two = [factories.member(association=house.association, role=Role.STAFF).user for _ in range(2)]
    users = [house.volunteer, house.staff, house.administrator, house.board_member, *two]
    agreed = 0
    for seed in range(HISTORIES):
        with transaction.atomic(), scope(house.association):
            history = History(cast, users, seed)
            history.run()
            assert history.records() == history.expected(), f"history {seed}"
            agreed += 1
            transaction.set_rollback(True)
    assert agreed == HISTORIES
