"""The board room's panels of designated seats and of contributions: equal to plain recounts, at the edges of months."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Seat, SeatConstituency, Term
from portal.panels import Month
from portal.scoping import scope
from tests import boards, factories
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = datetime.timedelta(days=1)
MAY, MIDSUMMER = Month(2026, 5), datetime.date(2026, 6, 30)
HELD, VACANT, ENDING = "Designated seats that are held", "Vacant", "Terms that end within 90 days"


def seat(house: House, **fields: Any) -> Seat:
    """A designated seat of the one board."""
    with scope(house.association):
        row = Seat.objects.select_related("board").first()
    board = row.board if row else boards.board(association=house.association)
    return boards.seat(board=board, constituencies=boards.BUSINESS, **fields)


def held(house: House, row: Seat, starts_on: datetime.date, ends_on: datetime.date) -> None:
    """Somebody sat there on these days."""
    with scope(house.association):
        Term.objects.create(association=house.association, seat=row, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.covers("C10", page="/a/…/board-room/")
def test_the_board_reads_which_designated_seats_are_vacant_and_for_how_long(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    long, short, taken = (seat(house, title_en=name) for name in ("Trade seat", "School seat", "Museum seat"))
    boards.seat(board=long.board, title_en="Open to everybody")
    held(house, long, TODAY - 300 * A_DAY, TODAY - 94 * A_DAY)
    held(house, short, TODAY - 300 * A_DAY, TODAY - 12 * A_DAY)
    held(house, taken, TODAY - 300 * A_DAY, TODAY + 20 * A_DAY)
    answer = shown("seats", look_of(house, months=1))
    assert [row[0:1] + row[4:5] for row in values(answer, 1)] == [["Trade seat", 94], ["School seat", 12]]
    assert answer.summary == "1 of 3 designated seats are held. The longest vacancy has lasted 94 days."
    change = answer.changes[0]
    assert (change.weight, change.address) == (80, long.get_absolute_url())
    assert change.words == (
        "A designated seat waits for somebody: “Trade seat” of Corporate Board, vacant for 94 days."
    )
    drawing = drawn("seats", answer)
    assert 0 < drawing.index(long.get_absolute_url()) < drawing.index(short.get_absolute_url())
    assert drawing.count('class="clock"') == 2 and "Museum seat" in drawing and "mark owed" in drawing
    client = enter(house.board_member)
    vacant = words_of(client.get(figure(answer, VACANT).address))
    assert "Trade seat" in vacant and "School seat" in vacant and "Museum seat" not in vacant
    ending = words_of(client.get(figure(answer, ENDING).address))
    assert "Museum seat" in ending and "Trade seat" not in ending


def test_a_period_that_is_over_leads_to_the_seats_as_they_were(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    there = {"opened_on": datetime.date(2025, 1, 1)}
    filled, ended = (seat(house, title_en=name, **there) for name in ("Filled since", "Held until today"))
    held(house, filled, datetime.date(2026, 6, 1), TODAY + 200 * A_DAY)
    held(house, ended, datetime.date(2025, 1, 1), datetime.date(2026, 7, 31))
    answer = shown("seats", look_of(house, months=3, last=MAY))
    assert (figure(answer, HELD).number, figure(answer, VACANT).number, figure(answer, ENDING).number) == (1, 1, 1)
    client = enter(house.board_member)
    vacant, ending = (words_of(client.get(figure(answer, label).address)) for label in (VACANT, ENDING))
    assert "Filled since" in vacant and "Held until today" not in vacant and "As it was on 31 May 2026" in vacant
    assert "Held until today" in ending and "Filled since" not in ending
    assert "1 of 2 seats are held." in words_of(client.get(figure(answer, HELD).address))
    later = words_of(client.get(f"{at(house, 'board_list')}?on=2200-01-01&seats=vacant"))
    assert "Held until today" in later and "As it was" not in later


def test_now_and_the_end_of_the_period_before_are_told_apart(cast: Cast) -> None:
    """The last of February closes the period before the three months from March to May."""
    house = cast.omaha
    there = {"opened_on": datetime.date(2025, 1, 1)}
    ended, began, closed, opened = (seat(house, title_en=name, **there) for name in ("A", "B", "C", "D"))
    held(house, ended, datetime.date(2025, 1, 1), datetime.date(2026, 2, 28))
    held(house, began, datetime.date(2026, 3, 1), datetime.date(2027, 2, 28))
    with scope(house.association):
        Seat.objects.filter(pk=closed.pk).update(closed_on=datetime.date(2026, 3, 1))
        Seat.objects.filter(pk=opened.pk).update(opened_on=datetime.date(2026, 5, 31))
    answer = shown("seats", look_of(house, months=3, last=MAY, today=MIDSUMMER))
    assert numbers(answer) == {HELD: (1, 1), VACANT: (2, 2), ENDING: (0, None)}
    assert (figure(answer, HELD).words, figure(answer, HELD).before_words) == ("1 of 3", "1 of 3")
    assert values(answer) == [["Corporate Board", 3, 1, 2, 1]]
    assert {row[0]: row[4] for row in values(answer, 1)} == {"A": 92, "D": 0}


SPANS = st.lists(st.tuples(st.integers(-800, 200), st.integers(0, 300)), max_size=4)


@given(st.lists(st.tuples(st.integers(-900, -200), st.one_of(st.none(), st.integers(-100, 300)), SPANS), max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_seats_are_counted_as_one_counts_them_by_hand(cast: Cast, rows: list[Any]) -> None:
    house = cast.omaha
    look = look_of(house, months=3, last=MAY, today=MIDSUMMER)
    last, earlier = look.period.until, look.before.until
    known = []
    with transaction.atomic():
        board = boards.board(association=house.association)
        for opened, closed, spans in rows:
            with scope(house.association):
                fields = {"opened_on": last + opened * A_DAY, "closed_on": last + closed * A_DAY if closed else None}
                row = Seat.objects.create(association=house.association, board=board, title_en="A seat", **fields)
                SeatConstituency.objects.create(association=house.association, seat=row, constituency="business")
            days = [(last + start * A_DAY, last + (start + length) * A_DAY) for start, length in spans]
            for first, until in days:
                held(house, row, first, until)
            known.append((row, days))
        with scope(house.association):
            answer_or_none = shown_or_none(look)
        transaction.set_rollback(True)
    counted = [[0, 0], [0, 0]]
    for row, days in known:
        for place, day in enumerate((last, earlier)):
            if row.opened_on <= day and (row.closed_on is None or row.closed_on > day):
                sits = any(first <= day <= until for first, until in days)
                counted[place][0 if sits else 1] += 1
    if answer_or_none is None:
        assert counted == [[0, 0], [0, 0]]
    else:
        found = numbers(answer_or_none)
        assert found[HELD] == (counted[0][0], counted[1][0])
        assert found[VACANT] == (counted[0][1], counted[1][1])


def shown_or_none(look: Any) -> Any:
    from tests.looks import panel

    return panel("seats").show(look)


def test_without_a_designated_seat_there_is_no_panel_of_seats(cast: Cast) -> None:
    house = cast.omaha
    boards.seat(board=boards.board(association=house.association))
    with scope(house.association):
        assert shown_or_none(look_of(house)) is None


def test_a_limited_member_sees_the_seats_of_their_boards_alone(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    for partnership in (house.partnership, other):
        row = boards.board(association=house.association, partnership=partnership)
        boards.seat(board=row, constituencies=boards.BUSINESS)
    assert numbers(shown("seats", look_of(house)))[VACANT] == (2, 2)
    assert numbers(shown("seats", look_of(house, partnership=other)))[VACANT] == (1, 1)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert numbers(shown("seats", look_of(house, role="volunteer")))[VACANT] == (1, 1)


def test_three_seats_cost_as_many_statements_as_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for _round in range(2):
        seat(house)
        held(house, seat(house), TODAY - 30 * A_DAY, TODAY + 30 * A_DAY)
        seat(house)
        counts.append(queries("seats", look_of(house)))
    assert counts == [3, 3]
