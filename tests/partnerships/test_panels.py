"""The board room's panels of goals, programmes, agreements and grants: equal to plain recounts."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.choices import ProgrammeKind
from partnerships.coming import coming, within_a_year
from partnerships.models import Agreement, Goal, Grant, Partnership, Programme
from portal.panels import Month
from portal.scoping import scope
from tests import engagement, factories
from tests.cast import Cast, House
from tests.contacts.pages import words_of
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = datetime.timedelta(days=1)
MAY, MIDSUMMER = Month(2026, 5), datetime.date(2026, 6, 30)
REACHED, LATE = "Counted goals that have reached their number", "Reviews that are late"
HELD, COMING, KNOWN = "Programmes held", "Programmes that come within a year", "Programmes with a day ahead"


def other_partnership(house: House) -> Partnership:
    return factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )


def limited(house: House) -> None:
    """The volunteer sees the first partnership alone."""
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)


def counted_goal(house: House, number: int, **fields: Any) -> Goal:
    begins = TODAY.replace(day=1) - 200 * A_DAY
    counted = {"counted_by": "outcomes", "counted_from_on": begins, "target_number": number}
    return factories.goal(partnership=house.partnership, **counted | fields)


def test_goals_are_counted_now_and_at_the_end_of_the_period_before(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    first = TODAY.replace(day=1)
    done = counted_goal(house, 3, title_en="Three results", review_on=TODAY + 40 * A_DAY)
    late = counted_goal(house, 9, title_en="Nine results", review_on=TODAY - 3 * A_DAY)
    words = factories.goal(partnership=house.partnership, title_en="A charter")
    factories.goal(partnership=house.partnership, title_en="Given up", state="dropped")
    for day in (first - A_DAY, first - 2 * A_DAY, first):
        engagement.outcome(partnership=house.partnership, happened_on=day)
    answer = shown("goals", look_of(house, months=1))
    assert numbers(answer) == {"Open goals": (3, None), REACHED: (1, 0), LATE: (1, None)}
    assert [row[0:1] + row[2:5] for row in values(answer)] == [
        ["Nine results", 3, 2, 9],
        ["Three results", 3, 2, 3],
        ["A charter", None, None, None],
    ]
    assert answer.summary == ("3 goals are open. 1 of 2 counted goals have reached their number. 1 review is late.")
    assert [(change.weight, change.address) for change in answer.changes] == [
        (55, done.get_absolute_url()),
        (50, late.get_absolute_url()),
    ]
    assert {gap.address for gap in answer.gaps} == {words.get_absolute_url()} and len(answer.gaps) == 2
    assert "not counted from records" in drawn("goals", answer)
    client = enter(house.board_member)
    page = words_of(client.get(figure(answer, LATE).address))
    assert "Nine results" in page and "Three results" not in page
    page = words_of(client.get(figure(answer, REACHED).address))
    assert "Three results" in page and "Nine results" not in page and "Given up" not in page


def test_no_goal_is_said_and_a_number_that_nobody_counts_is_not_known(cast: Cast) -> None:
    house = cast.omaha
    answer = shown("goals", look_of(house))
    assert answer.summary == "No goal is open."
    factories.goal(partnership=house.partnership)
    assert numbers(shown("goals", look_of(house)))[REACHED] == (None, None)


DAYS = st.one_of(st.none(), st.dates(datetime.date(2025, 11, 15), MIDSUMMER))


@given(st.lists(st.tuples(DAYS, st.sampled_from(ProgrammeKind.values), st.booleans()), max_size=10))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_programmes_are_counted_as_one_counts_them_by_hand(cast: Cast, rows: list[Any]) -> None:
    house = cast.omaha
    look = look_of(house, months=3, last=MAY, today=MIDSUMMER)
    with transaction.atomic():
        with scope(house.association):
            Programme.objects.bulk_create(
                Programme(
                    association=house.association,
                    partnership=house.partnership,
                    title_en="A programme",
                    kind=kind,
                    starts_on=day,
                    is_cancelled=is_off,
                )
                for day, kind, is_off in rows
            )
        answer = shown("programmes", look)
        transaction.set_rollback(True)
    held = [(day, kind) for day, kind, is_off in rows if day and not is_off]
    now = [kind for day, kind in held if datetime.date(2026, 3, 1) <= day <= datetime.date(2026, 5, 31)]
    before = [kind for day, kind in held if datetime.date(2025, 12, 1) <= day <= datetime.date(2026, 2, 28)]
    assert numbers(answer)[HELD] == (len(now), len(before))
    expected = [
        [str(kind.label), now.count(kind), before.count(kind)]
        for kind in ProgrammeKind
        if kind in now or kind in before
    ]
    assert [[str(row[0]), *row[1:]] for row in values(answer)] == expected


AHEAD_OR_NOT = st.one_of(st.none(), st.dates(datetime.date(2026, 4, 1), datetime.date(2027, 9, 1)))
MONTHS = st.one_of(st.none(), st.integers(1, 12))


@given(st.lists(st.tuples(AHEAD_OR_NOT, st.integers(0, 60), MONTHS, st.booleans(), st.booleans()), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_ahead_is_counted_as_one_counts_it_by_hand(cast: Cast, given_rows: list[Any]) -> None:
    house = cast.omaha
    look = look_of(house, months=3, last=MAY, today=MIDSUMMER)
    rows = [
        Programme(
            association=house.association, partnership=house.partnership, title_en=f"Programme {number}", kind="fair",
            starts_on=day, ends_on=day + length * A_DAY if day and length else None,
            month=None if day else month, is_yearly=is_yearly, is_cancelled=is_off,
        )
        for number, (day, length, month, is_yearly, is_off) in enumerate(given_rows)
    ]  # fmt: skip
    with transaction.atomic():
        with scope(house.association):
            Programme.objects.bulk_create(rows)
        answer = shown("programmes", look)
        transaction.set_rollback(True)
    events = [each for each in coming(rows, MIDSUMMER) if not each.is_off]
    soon = within_a_year(events, MIDSUMMER)
    assert numbers(answer)[COMING][0] == len(soon)
    assert numbers(answer)[KNOWN][0] == sum(each.day is not None for each in events)
    assert [row[0] for row in values(answer, 1)] == [each.programme.title_en for each in soon[:5]] if soon else True


def test_more_programmes_than_are_read_are_all_counted_and_the_nearest_stand_there(cast: Cast) -> None:
    house = cast.omaha
    with scope(house.association):
        Programme.objects.bulk_create(
            Programme(
                association=house.association, partnership=house.partnership, title_en=f"Day {ahead}", kind="fair",
                starts_on=TODAY + ahead * A_DAY,
            )
            for ahead in range(70, 0, -1)
        )  # fmt: skip
    answer = shown("programmes", look_of(house))
    assert (numbers(answer)[COMING], numbers(answer)[KNOWN]) == ((70, None), (70, None))
    assert [row[0] for row in values(answer, 1)] == [f"Day {ahead}" for ahead in range(1, 6)]
    assert answer.drawing["more"] == 65


def test_what_comes_next_stands_there_and_an_idle_partnership_is_named(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    idle = other_partnership(house)
    engagement.coming_programme(partnership=house.partnership, days=20, title_en="Silk evening")
    engagement.coming_programme(partnership=house.partnership, days=9, title_en="Called off", is_cancelled=True)
    factories.programme(partnership=house.partnership, title_en="Yearly fair")
    engagement.coming_programme(partnership=house.partnership, days=0, title_en="Held today")
    answer = shown("programmes", look_of(house, months=1))
    assert numbers(answer) == {HELD: (1, 0), COMING: (3, None), KNOWN: (2, None)}
    assert [row[0] for row in values(answer, 1)][:2] == ["Held today", "Silk evening"]
    assert (
        answer.gaps[0].words == (f"{idle}: no programme was held in the period, and none is planned.")
        and len(answer.gaps) == 1
    )
    assert "Silk evening" in drawn("programmes", answer) and "Called off" not in drawn("programmes", answer)
    client = enter(house.board_member)
    page = words_of(client.get(figure(answer, HELD).address))
    assert "Held today" in page and "Silk evening" not in page
    page = words_of(client.get(figure(answer, KNOWN).address))
    assert "Silk evening" in page and "Called off" not in page and "Yearly fair" not in page


@pytest.mark.covers("131", page="/a/…/board-room/")
def test_agreements_and_grants_ask_within_ninety_days(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    paper, day = factories.agreement, {"signed_year": None, "signed_on": TODAY - 400 * A_DAY}
    ends = paper(partnership=house.partnership, title_en="Ends", expires_on=TODAY + 90 * A_DAY, **day)
    paper(partnership=house.partnership, title_en="Holds", expires_on=TODAY + 91 * A_DAY, **day)
    paper(partnership=house.partnership, title_en="Signed now", signed_year=None, signed_on=TODAY)
    fund = factories.grant
    late = fund(association=house.association, name_en="Late fund", deadline_on=TODAY - A_DAY)
    fund(association=house.association, name_en="Far fund", deadline_on=TODAY + 91 * A_DAY)
    money = {"state": "granted", "amount": "5000.00", "decided_on": TODAY, "report_due_on": TODAY + 9 * A_DAY}
    fund(association=house.association, name_en="Won fund", currency="USD", **money)
    yen = money | {"amount": "900000", "report_due_on": None}
    fund(association=house.association, name_en="Yen fund", currency="JPY", **yen)
    answer = shown("papers", look_of(house, months=1))
    assert numbers(answer) == {
        "Agreements that end within 90 days": (1, None),
        "Grants with a day within 90 days": (2, None),
        "Agreements signed": (1, 0),
        "Granted, U.S. dollars": (Decimal("5000.00"), Decimal()),
        "Granted, Japanese yen": (Decimal("900000.00"), Decimal()),
    }
    assert [row[1] for row in values(answer)] == ["Late fund", "Won fund", "Ends"]
    assert (answer.changes[0].weight, answer.changes[0].address) == (65, late.get_absolute_url())
    assert ends.get_absolute_url() in drawn("papers", answer)
    client = enter(house.board_member)
    for label, there, not_there in (
        ("Agreements signed", "Signed now", "Holds"),
        ("Grants with a day within 90 days", "Won fund", "Far fund"),
        ("Granted, U.S. dollars", "Won fund", "Late fund"),
        ("Granted, U.S. dollars", "Granted, U.S. dollars", "Yen fund"),
        ("Granted, Japanese yen", "Yen fund", "Won fund"),
    ):
        page = words_of(client.get(figure(answer, label).address))
        assert there in page and not_there not in page, label


def test_nothing_that_ends_is_said(cast: Cast) -> None:
    answer = shown("papers", look_of(cast.omaha))
    assert answer.summary == "No agreement ends, and no grant asks for anything, within ninety days."
    assert (answer.changes, answer.tables) == ([], [])


def test_a_limit_and_a_choice_count_their_own(cast: Cast) -> None:
    house = cast.omaha
    other = other_partnership(house)
    for partnership in (house.partnership, other):
        factories.goal(partnership=partnership)
        factories.agreement(partnership=partnership, expires_on=TODAY + 9 * A_DAY)
        engagement.coming_programme(partnership=partnership, days=0)
    limited(house)
    labels = {"goals": "Open goals", "papers": "Agreements that end within 90 days", "programmes": HELD}
    for name, label in labels.items():
        assert figure(shown(name, look_of(house)), label).number == 2
        assert figure(shown(name, look_of(house, partnership=other)), label).number == 1
        assert figure(shown(name, look_of(house, role="volunteer")), label).number == 1


def test_three_rows_cost_as_many_statements_as_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for number in (1, 2):
        for _each in range(number):
            counted_goal(house, 3)
            engagement.coming_programme(partnership=house.partnership)
            factories.agreement(partnership=house.partnership, expires_on=TODAY + 9 * A_DAY)
            factories.grant(association=house.association, partnership=house.partnership, deadline_on=TODAY)
        look = look_of(house)
        counts.append([queries(name, look) for name in ("goals", "programmes", "papers")])
    assert counts == [[2, 3, 4], [2, 3, 4]]
    with scope(house.association):
        assert (Goal.objects.count(), Agreement.objects.count(), Grant.objects.count()) == (3, 3, 3)
