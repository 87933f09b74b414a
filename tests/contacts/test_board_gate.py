"""The gate of an advisory board has no way round it: another kind, another partnership, a board that was dissolved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.choices import BoardKind
from contacts.models import Board, Seat
from contacts.services.boards import approve_charter, change_board
from portal.scoping import scope
from tests import boards, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import words_of

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> Iterator[House]:
    with scope(cast.omaha.association):
        yield cast.omaha


def refused(words: str) -> Any:
    return pytest.raises(ValidationError, match=words)


def turned(board: Board) -> Board:
    row = Board.objects.get(pk=board.pk)
    return change_board(board=row, read_version=row.version, values={"kind": BoardKind.ADVISORY}, by=None)


def test_a_board_of_directors_that_has_asked_people_becomes_no_advisory_board_without_a_charter(house: House) -> None:
    board = boards.board(association=house.association)
    boards.term(seat=boards.seat(board=board), person=boards.business_person(association=house.association))
    with refused("Approve the charter first"):
        turned(board)


def test_a_charter_approved_without_research_opens_no_advisory_board(house: House) -> None:
    board = boards.board(association=house.association)
    charter = boards.charter(board=board)
    approve_charter(charter=charter, read_version=charter.version, approved_on=timezone.localdate(), by=house.staff)
    with refused("Nobody is written down yet who showed interest"):
        turned(board)
    other = boards.board(association=house.association, name_en="Ready")
    boards.approved(board=other)
    boards.term(seat=boards.seat(board=other), person=boards.business_person(association=house.association))
    assert turned(other).kind == BoardKind.ADVISORY
    assert turned(boards.board(association=house.association, name_en="Empty")).kind == BoardKind.ADVISORY


def test_the_charter_of_an_advisory_board_is_none_for_another_partnership(house: House) -> None:
    board = boards.board(association=house.association, kind=BoardKind.ADVISORY, partnership=house.partnership)
    boards.approved(board=board)
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    row = Board.objects.get()
    with refused("Nobody is written down yet who showed interest"):
        change_board(board=row, read_version=row.version, values={"partnership": other}, by=house.staff)
    values = {"partnership": house.partnership, "name_en": "Renamed"}
    assert change_board(board=row, read_version=row.version, values=values, by=house.staff).name_en == "Renamed"


def test_nobody_joins_a_board_that_was_dissolved(house: House, enter: Any) -> None:
    today = timezone.localdate()
    board = boards.board(association=house.association)
    seat = boards.seat(board=board)
    candidate = boards.candidate(seat=seat, person=people.person(association=house.association))
    row = change_board(board=board, read_version=board.version, values={"closed_on": today}, by=None)
    seat = Seat.objects.select_related("board").get()
    with refused("The board was dissolved on"):
        boards.term(seat=seat, person=boards.business_person(association=house.association))
    browser = enter(house.staff)
    for name, keys in (("seat_detail", {"seat": seat.pk}), ("candidate_ask", {"candidate": candidate.pk})):
        address = reverse(name, kwargs={"association": house.association.slug, **keys})
        assert "Nobody is asked to join a board that was dissolved." in words_of(browser.get(address))
    next_month = today + 30 * A_DAY
    change_board(board=row, read_version=row.version, values={"closed_on": next_month}, by=None)
    person = boards.business_person(association=house.association)
    with refused("The term ends before that day"):
        boards.term(seat=Seat.objects.get(), person=person)
    assert boards.term(seat=Seat.objects.get(), person=person, ends_on=next_month - A_DAY)
