"""The board room's panel of trips: gates of those ahead, what came of the last one, equal to plain recounts."""

from __future__ import annotations

import datetime
import html
import random
import re
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.choices import ClaimLevel
from contacts.services.known import know_partner_organization
from delegations.gates import gates_of, gates_of_all
from delegations.local_partners import counted_for, coverage_of
from delegations.models import Delegation, GoalOnTrip, OutcomeRequest, PartnerAsk, TripOutcome
from portal.panels import Month
from portal.scoping import scope
from tests import boards, engagement, factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import words_of
from tests.delegations.past_trip import Past, closed, past_trip
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = datetime.timedelta(days=1)
TOOK_PLACE, AHEAD, MISSING = (
    "Trips that took place",
    "Trips ahead or under way",
    "Gates not met before the next departure",
)
MAY, MIDSUMMER = Month(2026, 5), datetime.date(2026, 6, 30)


def of_trip(house: House, past: Past, goal: GoalOnTrip | None = None, **fields: Any) -> None:
    """An outcome that came of the trip."""
    outcome = engagement.outcome(partnership=house.partnership, **fields)
    with scope(house.association):
        TripOutcome.objects.create(association=house.association, delegation=past.trip, outcome=outcome, goal=goal)


def test_the_board_reads_what_came_of_the_last_trip(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trips.delegation(partnership=house.partnership, starts_on=TODAY - 400 * A_DAY, title_en="The one before")
    past = past_trip(house, days_ago=40, title_en="Spring trip")
    other = people.organization(association=house.association, name_en="Silk Works")
    trips.on_trip(delegation=past.trip, goal=trips.goal(organization=other, stand="reached"))
    closed(house, past)
    with scope(house.association):
        first = OutcomeRequest.objects.filter(delegation=past.trip, after_days=30)[0]
        OutcomeRequest.objects.filter(after_days__lte=90).update(sent_at=timezone.now())
        OutcomeRequest.objects.filter(pk=first.pk).update(answered_at=timezone.now())
        asked = OutcomeRequest.objects.filter(after_days=30).count()
    of_trip(house, past, past.goal, title_en="Tea sold", value="1000.00", currency="USD", claim=ClaimLevel.LED_TO)
    of_trip(house, past, title_en="Silk sold", value="90000", currency="JPY")
    answer = shown("trips", look_of(house, months=3))
    told = {str(row[0]): row[1] for row in values(answer)}
    assert told == {
        "Goals taken along": 2,
        "Goals with a result so far": 1,
        "Goals that are reached": 1,
        "Meetings held": 1,
        "Asked after 30 days": f"1 of {asked} answered",
        "Asked after 90 days": f"0 of {asked} answered",
        "Asked after 365 days": "not asked yet",
        "Outcomes": 2,
        "of which: Our work led to it": 1,
        "of which: Our work helped": 1,
        "Worth, as far as it is known": "¥90,000",
    }
    assert [row[1] for row in values(answer)][-2:] == ["$1,000", "¥90,000"]
    assert answer.summary == ("No trip is ahead. The last one was Spring trip: 2 outcomes have come of it so far.")
    drawing = drawn("trips", answer)
    assert "Tea sold" in drawing and f"{past.trip.get_absolute_url()}#after" in drawing
    page = words_of(enter(house.board_member).get(figure(answer, "Outcomes of the last trip").address))
    assert "Tea sold" in page and "Silk sold" in page


def test_a_trip_is_over_news_of_the_period_in_which_it_ended_alone(cast: Cast) -> None:
    house = cast.omaha
    trips.delegation(
        partnership=house.partnership, starts_on=datetime.date(2026, 5, 20), ends_on=datetime.date(2026, 5, 31)
    )

    def news(last: Month) -> list[str]:
        return [each.words for each in shown("trips", look_of(house, months=1, last=last, today=MIDSUMMER)).changes]

    assert news(MAY) == ["The trip “Spring trade trip” is over: 0 outcomes so far."]
    assert news(MAY.on(-1)) == news(MAY.on(1)) == []


def test_trips_ahead_stand_with_the_gates_that_are_not_met(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    near = trips.delegation(partnership=house.partnership, starts_on=TODAY + 12 * A_DAY, lead=house.staff)
    trips.delegation(partnership=house.partnership, starts_on=TODAY + 90 * A_DAY, direction="inbound")
    trips.delegation(partnership=house.partnership, starts_on=TODAY + 3 * A_DAY, state="called_off")
    answer = shown("trips", look_of(house))
    assert numbers(answer) == {TOOK_PLACE: (0, 0), AHEAD: (2, None), MISSING: (6, None)}
    change = answer.changes[0]
    assert (change.weight, change.words) == (
        90,
        "The trip “Spring trade trip” begins in 12 days, and 6 gates are not met.",
    )
    with scope(house.association):
        expected = [gate.address for gate in gates_of(near) if not gate.is_met]
    assert [gate.address for gate in answer.drawing["ahead"][0]["missing"]] == expected
    assert "The counterpart in Shizuoka" in drawn("trips", answer)
    assert answer.summary.startswith("2 trips are ahead or under way. Next: Spring trade trip. 1 of 7 gates are met.")
    page = words_of(enter(house.board_member).get(figure(answer, AHEAD).address))
    assert page.count("Spring trade trip") == 2


def test_a_trip_counts_in_the_period_of_its_first_day(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for name, day in (("Feb", (2026, 2, 28)), ("Mar", (2026, 3, 1)), ("May", (2026, 5, 31)), ("Jun", (2026, 6, 1))):
        trips.delegation(partnership=house.partnership, title_en=f"Trip of {name}", starts_on=datetime.date(*day))
    trips.delegation(partnership=house.partnership, starts_on=datetime.date(2026, 4, 1), state="called_off")
    answer = shown("trips", look_of(house, months=3, last=MAY, today=MIDSUMMER))
    assert numbers(answer)[TOOK_PLACE] == (2, 1)
    page = words_of(enter(house.board_member).get(figure(answer, TOOK_PLACE).address))
    assert [name for name in ("Feb", "Mar", "May", "Jun") if f"Trip of {name}" in page] == ["Mar", "May"]


@given(st.integers(0, 2**16))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_gates_of_many_trips_are_those_of_each(cast: Cast, seed: int) -> None:
    """Local partners are counted as they are when each is fetched: some are asked, of some the time is over."""
    house, dice = cast.omaha, random.Random(seed)
    association = house.association
    rows = [
        people.organization(
            association=association, name_en=f"House {n}", side="home", partnerships=[house.partnership]
        )
        for n in range(4)
    ]
    rows += [people.organization(association=association, name_en=f"Elsewhere {seed}", side="home")]
    for row in rows:
        if dice.random() < 0.4:
            to_year = dice.choice([2020, None])
            named = factories.partner_organization(partnership=house.partnership, from_year=2000, to_year=to_year)
            with scope(association):
                know_partner_organization(partner_organization=named, organization=row, by=None)
    found = [
        trips.delegation(partnership=house.partnership, direction=dice.choice(["inbound", "outbound"]))
        for _each in range(3)
    ]
    for trip in found:
        for row in dice.sample(rows, dice.randint(0, 4)):
            with scope(association):
                PartnerAsk.objects.create(association=association, delegation=trip, organization=row)
        if dice.random() < 0.5:
            trips.delegate(delegation=trip, role=dice.choice(["official", "community"]))
    with scope(association):
        together, counted = gates_of_all(found), counted_for(found)
        for trip in found:
            alone = coverage_of(trip)
            assert (counted[trip.pk].asked, counted[trip.pk].all) == (alone.asked, alone.all)
            for gate, same in zip(together[trip.pk], gates_of(trip), strict=True):
                assert (gate.code, gate.is_met, gate.turn) == (same.code, same.is_met, same.turn)
                assert same.words.startswith(gate.words)


def test_no_trip_is_said(cast: Cast) -> None:
    answer = shown("trips", look_of(cast.omaha))
    assert answer.summary == "No trip is ahead. No trip is over yet."
    assert numbers(answer) == {TOOK_PLACE: (0, 0), AHEAD: (0, None)}
    assert (answer.tables, answer.changes) == ([], [])


def test_a_limit_and_a_choice_count_their_own_trips(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    for partnership in (house.partnership, other):
        trips.delegation(partnership=partnership)
    assert numbers(shown("trips", look_of(house)))[AHEAD] == (2, None)
    assert numbers(shown("trips", look_of(house, partnership=other)))[AHEAD] == (1, None)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert numbers(shown("trips", look_of(house, role="volunteer")))[AHEAD] == (1, None)


def test_three_trips_cost_as_many_statements_as_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for number in (1, 2):
        for _each in range(number):
            trip = trips.delegation(partnership=house.partnership)
            trips.delegate(delegation=trip)
            past = past_trip(house)
            of_trip(house, past)
        counts.append(queries("trips", look_of(house)))
    assert counts == [15, 15]
    with scope(house.association):
        assert Delegation.objects.count() == 6


def test_the_questions_of_a_board_are_answered_in_the_board_room(cast: Cast, enter: Any) -> None:
    """Who is missing and since when, what came of the last trip, in which sector nobody is: each a click away."""
    house = cast.omaha
    row = boards.seat(board=boards.board(association=house.association), constituencies=boards.BUSINESS)
    past = past_trip(house, title_en="Spring trip")
    of_trip(house, past, title_en="Tea sold")
    profile = factories.city_profile(association=house.association, place=house.partnership.partner)
    factories.city_industry(profile=profile, sector=factories.sector())
    client = enter(house.board_member)
    page = client.get(f"/a/{house.association.slug}/board-room/")
    words, text = words_of(page), page.content.decode()
    for said in ("vacant for 365 days", "What came of the last trip", "Tea sold", "nobody on their side"):
        assert said in words, said
    gap = re.search(r'href="([^"]+)">Food Manufacturing \(Shizuoka\): nobody on their side', text)
    assert gap
    for address in (row.get_absolute_url(), f"{past.trip.get_absolute_url()}#after", gap[1]):
        assert f'href="{address}"' in text and client.get(html.unescape(address)).status_code == 200
