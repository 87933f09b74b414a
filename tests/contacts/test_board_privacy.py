"""Somebody on a board who is erased, given a copy, or made one with another entry."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Person, SeatCandidate, Term
from contacts.seat_lines import vacancy_on
from contacts.services.erasing import erase_person
from contacts.services.terms import leave_seat
from portal.privacy import Somebody, places
from portal.scoping import scope
from tests import boards, people
from tests.cast import Cast
from tests.contacts.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def test_the_term_of_an_erased_person_ends_today_and_stays_without_the_name(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    seat, other = boards.seat(board=board, title_en="First"), boards.seat(board=board, title_en="Second")
    hana = people.person(association=house.association, family_name="Erasable", given_name="Hana")
    boards.term(seat=seat, person=hana, ends_on=ahead(100))
    boards.term(seat=seat, person=hana, starts_on=ahead(101), ends_on=ahead(400))
    boards.candidate(seat=other, person=hana, note="Erasable would do it")
    with scope(house.association):
        erase_person(person=Person.objects.get(pk=hana.pk), by=house.administrator)
        term = Term.objects.get()
        assert (term.person, term.last_on) == (None, ahead(0))
        assert not SeatCandidate.objects.exists()
        assert vacancy_on(seat, ahead(0)) is None
        vacancy = vacancy_on(seat, ahead(1))
        assert vacancy is not None and vacancy.days == 1
    page = enter(house.staff).get(seat.get_absolute_url())
    assert page.status_code == 200 and "Erasable" not in words_of(page)


def test_why_an_erased_person_left_a_seat_is_forgotten(cast: Cast) -> None:
    house = cast.omaha
    seat = boards.seat(board=boards.board(association=house.association))
    hana = people.person(association=house.association)
    term = boards.term(seat=seat, person=hana)
    with scope(house.association):
        leave_seat(term=term, read_version=term.version, left_on=ahead(-1), because="Her health", by=house.staff)
        erase_person(person=Person.objects.get(pk=hana.pk), by=house.administrator)
        term = Term.objects.get()
        assert (term.person, term.left_on, term.left_because) == (None, ahead(-1), "")


def test_a_copy_for_the_person_names_their_seats(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association, name_en="Corporate Board")
    hana = people.person(association=house.association)
    boards.term(seat=boards.seat(board=board, title_en="Business seat"), person=hana, ends_on=ahead(100))
    boards.candidate(seat=boards.seat(board=board, title_en="Chair"), person=hana, note="Spoke well")
    with scope(house.association):
        (place,) = [each for each in places() if each.name == "seats"]
        person: Any = Person.objects.get(pk=hana.pk)
        found = place.copy(Somebody(person, None))  # type: ignore[arg-type]
    assert found["terms"][0]["seat"] == "Business seat" and found["terms"][0]["board"] == "Corporate Board"
    assert found["terms"][0]["ends_on"] == ahead(100)
    assert found["candidacies"][0]["note"] == "Spoke well"


def test_seat_and_candidacy_follow_to_the_entry_that_is_kept(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    kept = people.person(association=house.association)
    gone = people.person(association=house.association)
    seat = boards.seat(board=board)
    boards.term(seat=seat, person=gone)
    wanted = boards.seat(board=board, title_en="Chair")
    for person in (kept, gone):
        boards.candidate(seat=wanted, person=person)
    people.merge(kept=kept, gone=gone, by=house.staff)
    with scope(house.association):
        assert Term.objects.get().person == kept
        assert SeatCandidate.objects.get().person == kept
        assert Person.objects.get(pk=kept.pk).rung == 6
