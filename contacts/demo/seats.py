"""Enters the demonstration's boards as staff would: charter, seats, who sits there and who is thought of."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.models import Board, Organization, Person, Seat
from contacts.services.boards import add_board, approve_charter, choose_goals, keep_charter, want_mix
from contacts.services.organizations import add_organization
from contacts.services.people import add_person, add_position
from contacts.services.seats import add_seat, change_candidate, consider
from contacts.services.terms import appoint, leave_seat
from contacts.services.touches import log_touch
from partnerships.demo.content import content_of
from partnerships.models import Goal, Partnership
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User

FOLDER = Path(__file__).parent / "boards"
WITH_BOARDS = ("omaha", "springfield")
LONG_AGO = datetime.timedelta(days=1500)

Values = dict[str, Any]


def load_boards(association: Association) -> None:
    """The boards of one association, once its people are there. Call it in its scope."""
    if association.slug in WITH_BOARDS:
        _Loader(association).load(content_of(association.slug, timezone.localdate(), FOLDER))


class _Loader:
    """Enters one association's boards."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.partnership = Partnership.objects.with_places().get()
        self.partnership.association = association
        self.staff: User = member(association.slug, "staff")
        self.organizations: dict[str, Organization] = {}

    def load(self, content: Values) -> None:
        for values in content.get("organizations", []):
            key = values.pop("key")
            values["partnerships"] = [self.partnership]
            self.organizations[key] = add_organization(association=self.association, values=values, by=self.staff)
        for values in content.get("people", []):
            self.add_person(values)
        for values in content.get("touches", []):
            people = [self.person(name) for name in values.pop("people")]
            values["partnership"] = self.partnership
            log_touch(association=self.association, people=people, values=values, by=self.staff)
        for values in content["boards"]:
            self.add_board(values)

    def add_person(self, values: Values) -> None:
        jobs, points = values.pop("positions", []), values.pop("points", [])
        values.pop("key")
        if "keeper" in values:
            values["keeper"] = self.staff
        values["partnerships"] = [self.partnership]
        person = add_person(association=self.association, values=values, points=points, by=self.staff)
        for job in jobs:
            add_position(
                person=person, values=job | {"organization": self.organizations[job["organization"]]}, by=self.staff
            )

    def add_board(self, values: Values) -> None:
        """A board with everything that belongs to it, in the order in which it comes about."""
        seats, charter = values.pop("seats", []), values.pop("charter", None)
        revision, goals, mix = values.pop("revision", None), values.pop("goals", []), values.pop("mix", {})
        values["partnership"] = self.partnership if values["kind"] == "advisory" else None
        board = add_board(association=self.association, values=values, by=self.staff)
        if charter:
            self.write_charter(board, charter)
        if revision:
            self.write_charter(board, revision)
        for place, each in enumerate(seats, start=1):
            self.add_seat(board, {"order": place} | each)
        rows = list(Goal.objects.filter(title_en__in=goals))
        choose_goals(board=board, goals=rows, among=rows, by=self.staff)
        want_mix(board=board, numbers=mix, by=self.staff)

    def write_charter(self, board: Board, values: Values) -> None:
        """The charter; with a day it has been approved."""
        day = values.pop("approved_on", None)
        row = keep_charter(board=board, read_version=0, values=values, by=self.staff)
        if day:
            approve_charter(charter=row, read_version=row.version, approved_on=day, by=self.staff)

    def add_seat(self, board: Board, values: Values) -> None:
        """A seat, who held it and who holds it, and who is thought of."""
        terms, candidates = values.pop("terms", []), values.pop("candidates", [])
        wanted = values.pop("constituencies", [])
        values.setdefault("opened_on", timezone.localdate() - LONG_AGO)
        seat = add_seat(board=board, values=values, constituencies=wanted, by=self.staff)
        for each in terms:
            self.appoint(seat, each)
        for each in candidates:
            state = each.get("state")
            row = consider(seat=seat, person=self.person(each["person"]), note=each["note"], by=self.staff)
            if state:
                change_candidate(candidate=row, read_version=row.version, values={"state": state}, by=self.staff)

    def appoint(self, seat: Seat, values: Values) -> None:
        """A term; one that ended early says when and why."""
        left_on, because = values.pop("left_on", None), values.pop("left_because", "")
        values["person"] = self.person(values["person"])
        if "user" in values:
            values["user"] = member(self.association.slug, "board_member")
        term = appoint(seat=seat, values=values, by=self.staff)
        if left_on:
            leave_seat(term=term, read_version=term.version, left_on=left_on, because=because, by=self.staff)

    def person(self, name: str) -> Person:
        given, _blank, family = name.rpartition(" ")
        return Person.objects.get(given_name=given, family_name=family)
