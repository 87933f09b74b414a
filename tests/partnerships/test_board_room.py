"""The board room: which months and whose, what changed in plain words, every panel with its table and its file."""

from __future__ import annotations

import csv
import datetime
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.board_room import Part, as_csv, asked_for, compared, parts_of, read_table, sentences
from partnerships.periods import TWELVE, NoPeriod, compared_words, offered, read_period
from portal.accounts.models import User
from portal.panels import Cell, Change, Figure, Panel, Shown, Table
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.partnerships.desk import address

NOVEMBER = datetime.date(2026, 11, 23)


def months(text: str) -> tuple[int, int]:
    period = read_period(text, NOVEMBER)
    return period.first.key, period.last.key


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12-months", 202512, 202611),
        ("2026", 202601, 202612),
        ("2026-h1", 202601, 202606),
        ("2025-q4", 202510, 202512),
        ("2026-09", 202609, 202609),
        ("2025-11..2026-02", 202511, 202602),
        ("2025..2026-q1", 202501, 202603),
    ],
    ids=str,
)
def test_an_address_names_whole_months(text: str, first: int, last: int) -> None:
    assert months(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2027", "This period has not begun yet: January 2027 – December 2027."),
        ("2026-12", "This period has not begun yet: December 2026."),
        ("2026-03..2026-01", "This period ends before it begins: 2026-03..2026-01. Write the earlier month first."),
        ("1990..2026", "This period is longer than ten years. Choose a shorter one."),
        ("2026-13", "“2026-13” is no period. Write 2026, 2026-h1, 2026-q3 or 2026-09."),
        ("0000", "“0000” is no period. Write 2026, 2026-h1, 2026-q3 or 2026-09."),
        ("２０２６", "“２０２６” is no period. Write 2026, 2026-h1, 2026-q3 or 2026-09."),
        ("..", "“..” is no period. Write 2026, 2026-h1, 2026-q3 or 2026-09."),
    ],
    ids=["next-year", "next-month", "backwards", "too-long", "month-13", "year-0", "wide-digits", "nothing"],
)
def test_what_is_no_period_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(NoPeriod, match=re.escape(why)):
        read_period(text, NOVEMBER)


def test_a_period_that_runs_says_until_when_and_with_what_it_is_compared() -> None:
    running, over = (compared_words(read_period(text, NOVEMBER)) for text in ("2026-q4", "2026-q3"))
    assert running == (
        "October 2026 – December 2026 so far, until 23 November 2026, "
        "compared with the whole of July 2026 – September 2026."
    )
    assert over == "July 2026 – September 2026, compared with April 2026 – June 2026."


def test_the_period_that_was_asked_for_is_among_those_to_choose_from() -> None:
    values = [each.value for each in offered(NOVEMBER, "2020-h1")]
    assert values[:3] == [TWELVE, "2026-q4", "2026-q3"] and values[-1] == "2020-h1"
    assert len(offered(NOVEMBER, TWELVE)) == 8


@pytest.mark.parametrize(
    ("text", "figure", "said", "state"),
    [
        ("2026-q3", Figure("", 12, before=10, better=1), "better; before: 10", "well"),
        ("2026-q3", Figure("", 8, before=1240, better=1), "worse; before: 1,240", "soon"),
        ("2026-q4", Figure("", 8, before=10, better=1), "so far; before: 10", None),
        ("2026-q4", Figure("", 12, before=10, better=-1), "worse; before: 10", "soon"),
        ("2026-q3", Figure("", 8, before=10), "before: 10", None),
        ("2026-q3", Figure("", 8, before=8, better=1), "as before", None),
        ("2026-q3", Figure("", 8), "", None),
        ("2026-q3", Figure("", None, before=8), "", "rest"),
        ("2026-q3", Figure("", Decimal("2.5"), before=1, before_words="$1"), "before: $1", None),
    ],
    ids=["better", "worse", "running", "running-worse", "neither", "same", "never-counted", "unknown", "money"],
)
def test_a_figure_stands_beside_the_one_before(text: str, figure: Figure, said: str, state: str | None) -> None:
    found = compared(figure, read_period(text, NOVEMBER))
    assert (found.before, found.state) == (said, state)
    assert found.words == ("not known" if figure.number is None else str(figure.number))


class Tea(Panel):
    """A panel that is registered nowhere."""

    name, title = "tea", "Tea"


def tea(*changes: Change, tables: tuple[Table, ...] = (), figures: tuple[Figure, ...] = ()) -> Part:
    shown = Shown("Tea is drunk.", figures, tables, changes=changes)
    return Part(Tea(), shown, [], [read_table(table) for table in tables])


def test_three_sentences_are_told_the_heaviest_first_and_of_each_panel_one_before_a_second() -> None:
    one = tea(Change(90, "a"), Change(80, "b"), Change(70, "c"))
    assert [each.words for each in sentences([one, tea(Change(20, "d")), tea()])] == ["a", "d", "b"]
    assert sentences([tea()]) == []


def test_a_table_says_what_is_not_known_and_its_file_holds_no_formula_and_no_nought() -> None:
    row = [
        Cell("=1+1", address="/a/"),
        Cell(None, is_number=True),
        Cell(1240, is_number=True),
        Cell(-3, is_number=True),
    ]
    table = Table("Cups", ["Who", "Now", "Before", "Change"], [row])
    part = tea(tables=(table,), figures=(Figure("Cups", None, before=-7),))
    assert [cell.text for cell in part.tables[0].rows[0]] == ["=1+1", "not known", "1,240", "-3"]
    assert part.tables[0].headings == [("Who", False), ("Now", True), ("Before", True), ("Change", True)]
    data = as_csv(part)
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["Tea"],
        ["Figure", "Number", "Number before"],
        ["Cups", "not known", "-7"],
        [],
        ["Cups"],
        ["Who", "Now", "Before", "Change"],
        ["'=1+1", "not known", "1240", "-3"],
    ]


# --- the page ---------------------------------------------------------------------------------------------------------


def room(client: Client, house: House, query: str = "") -> Any:
    return client.get(address("board_room", house.association) + query)


def plain(answer: Any) -> str:
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def busy(house: House, ago: int = 3, **fields: Any) -> Any:
    """Somebody of the partnership, spoken with so many days ago."""
    person = people.person(association=house.association, partnerships=[house.partnership])
    day = timezone.localdate() - datetime.timedelta(days=ago)
    people.touch(people=[person], by=house.staff, partnership=house.partnership, happened_on=day, **fields)
    return person


def seen_by(house: House, user: User) -> list[Part]:
    """What the panels say to a member."""
    with scope(house.association):
        return parts_of(asked_for({}, user.memberships.get(), house.association).look)


@pytest.mark.django_db
def test_the_page_opens_with_sentences_and_each_panel_has_words_a_table_and_a_file(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    busy(house)
    client = enter(house.board_member)
    answer = room(client, house)
    assert answer.status_code == 200
    parts = seen_by(house, house.board_member)
    assert {"health", "touches", "ladder", "owed"} <= {part.panel.name for part in parts}
    text = plain(answer)
    assert "In plain words" in text and "so far, until" in text
    for part in parts:
        assert str(part.panel.title) in text and part.shown.summary
        assert f'<a href="#{part.panel.name}">{part.panel.title}</a>' in answer.content.decode()
        file = client.get(address("board_room_csv", house.association, panel=part.panel.name))
        assert file.status_code == 200 and file.content.startswith(b"\xef\xbb\xbf"), part.panel.name
        assert "board-room" not in part.shown.address


@pytest.mark.django_db
def test_what_is_asked_wrongly_is_said_and_the_last_twelve_months_are_shown(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    for query, why in (
        ("?period=2999", "This period has not begun yet"),
        ("?period=2026-03..2026-01", "This period ends before it begins"),
        ("?period=<b>", "“&lt;b&gt;” is no period."),
        ("?colour=red", "The board room has no filter “colour”."),
    ):
        answer = room(client, house, query)
        assert answer.status_code == 400, query
        assert why in plain(answer) and "The last twelve months are shown." in plain(answer)
        assert answer.context["asked"].period == TWELVE
    wrong = client.get(address("board_room_csv", house.association, panel="touches") + "?period=2999")
    assert wrong.status_code == 400 and wrong.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_partnership_of_others_and_a_panel_that_nobody_brings_are_not_found(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.board_member)
    assert room(client, house, f"?partnership={cast.springfield.partnership.slug}").status_code == 404
    assert client.get(address("board_room_csv", house.association, panel="gossip")).status_code == 404
    assert room(client, house, f"?partnership={house.partnership.slug}&period=2026").status_code == 200


@pytest.mark.django_db
def test_a_limited_membership_sees_its_own_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Nagoya")
    )
    busy(house)
    foreign = people.person(association=house.association, partnerships=[other])
    people.touch(people=[foreign], by=house.staff, partnership=other)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    answer = room(client, house)
    assert "Nagoya" not in answer.content.decode()
    figures = {part.panel.name: part.shown.figures for part in seen_by(house, house.volunteer)}
    assert figures["touches"][0].number == 1 and figures["ladder"][0].number == 1
    assert room(client, house, f"?partnership={other.slug}").status_code == 404


@pytest.mark.django_db
def test_as_many_queries_for_three_partnerships_as_for_one(cast: Cast) -> None:
    house = cast.omaha
    busy(house)
    numbers = []
    for cities in (("Nagoya", "Kyoto"), ()):
        with scope(house.association):
            look = asked_for({}, house.board_member.memberships.get(), house.association).look
            with CaptureQueriesContext(connection) as caught:
                parts_of(look)
        numbers.append(len(caught))
        for name in cities:
            home, partner = house.partnership.home, factories.city(name=name)
            more = factories.partnership(association=house.association, home=home, partner=partner)
            person = people.person(association=house.association, partnerships=[more], given_name=name)
            people.touch(people=[person], by=house.staff, partnership=more)
    assert numbers[0] == numbers[1]


@pytest.mark.django_db
def test_the_day_of_a_board_member_begins_in_the_board_room(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    answer = enter(house.board_member).get(address("association_home", house.association))
    assert answer.headers["Location"] == address("board_room", house.association)
