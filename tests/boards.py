"""Boards for tests: made through the services, with what a test does not care about filled in."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from contacts.choices import BoardKind, Constituency
from contacts.models import Board, Charter, Person, Seat, SeatCandidate, Term
from contacts.services.boards import add_board, approve_charter, keep_charter
from contacts.services.seats import add_seat, consider
from contacts.services.terms import appoint
from portal.accounts.models import Association, User
from portal.scoping import scope
from tests import people

CHARTER = {
    "purpose_en": "Companies of both cities meet.",
    "structure_en": "Seven seats, four meetings a year.",
    "goals_en": "Three trial orders a year.",
    "priorities_en": "Food first, then machines.",
}


def board(*, association: Association, by: User | None = None, **fields: Any) -> Board:
    """A board of directors, which asks nobody for a charter, unless `fields` say otherwise."""
    defaults = {"name_en": "Corporate Board", "name_ja": "企業諮問委員会", "kind": BoardKind.DIRECTORS}
    with scope(association):
        return add_board(association=association, values=defaults | fields, by=by)


def charter(*, board: Board, by: User | None = None, **fields: Any) -> Charter:
    """A draft that says all four things in English."""
    with scope(board.association):
        return keep_charter(board=board, read_version=0, values=CHARTER | fields, by=by)


def approved(*, board: Board, on: datetime.date | None = None, by: User | None = None) -> Charter:
    """A charter that holds. Somebody has shown interest and told a fact before, as an advisory board needs it."""
    from contacts.models import ToldBy
    from tests import factories

    association = board.association
    interested = people.person(association=association, family_name="Kept", given_name="Interest")
    people.touch(people=[interested], is_interest=True, partnership=board.partnership)
    place = board.partnership.home if board.partnership else factories.city(name="Omaha")
    with scope(association):
        from partnerships.models import CityProfile

        profile = CityProfile.objects.filter(place=place).first()
    profile = profile or factories.city_profile(association=association, place=place)
    factories.kept(ToldBy(association=association, profile=profile, said_en="Food grows.", source="The chamber"))
    row = charter(board=board, by=by)
    with scope(association):
        return approve_charter(charter=row, read_version=row.version, approved_on=on or timezone.localdate(), by=by)


def seat(*, board: Board, constituencies: tuple[str, ...] = (), by: User | None = None, **fields: Any) -> Seat:
    """A seat that has been there for a year."""
    defaults = {"title_en": "Business seat", "opened_on": timezone.localdate() - datetime.timedelta(days=365)}
    with scope(board.association):
        return add_seat(board=board, values=defaults | fields, constituencies=constituencies, by=by)


def business_person(*, association: Association, **fields: Any) -> Person:
    """Somebody who works in a company now."""
    row = people.person(association=association, **fields)
    people.position(person=row, organization=people.organization(association=association))
    return row


def term(*, seat: Seat, person: Person, by: User | None = None, **fields: Any) -> Term:
    """A term of a year around today unless `fields` say otherwise."""
    today = timezone.localdate()
    defaults = {"starts_on": today - datetime.timedelta(days=30), "ends_on": today + datetime.timedelta(days=335)}
    with scope(seat.association):
        return appoint(seat=seat, values=defaults | {"person": person} | fields, by=by)


def candidate(*, seat: Seat, person: Person, note: str = "", by: User | None = None) -> SeatCandidate:
    with scope(seat.association):
        return consider(seat=seat, person=person, note=note, by=by)


BUSINESS = (Constituency.BUSINESS.value,)
CHAMBER_OR_OFFICE = (Constituency.CHAMBER.value, Constituency.ECONOMIC_OFFICE.value)
