"""A network’s page: public facts, sums that give nobody away, and what it never tells."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.choices import AgreementKind
from partnerships.models import Agreement, Partnership, Programme
from portal.accounts.coverage import look_of, parts_of, shapes
from portal.accounts.services import close_association, leave_network
from portal.network_panels import HIDDEN
from portal.panels import Month
from portal.permissions import Role
from portal.scoping import scope
from tests import adapting, engagement, factories, people
from tests.umbrella import (
    activity,
    address,
    busy,
    last_quarter,
    look_of_day,
    reading,
    rows_of,
    talk,
    umbrella,
)

CANARIES = ("Kanarienvogel", "kanari@", "カナリア")

# --- what it shows ----------------------------------------------------------------------------------------------------


@pytest.mark.covers("127", page="/network/<network>/")
def test_a_network_sees_where_its_associations_are_what_they_do_and_what_was_copied(db):
    stage = umbrella(3)
    for house in stage.members:
        busy(house)
        talk(house, on=last_quarter(), number=1)
    answer = reading(stage).get(stage.network.get_absolute_url())
    assert answer.status_code == 200
    assert [part.section.name for part in answer.context["parts"]] == [
        *("associations", "coverage", "activity", "themes", "agreements", "goals", "replication", "sums"),
    ]
    assert activity(stage.network) == {
        "quarter": look_of(stage.network, timezone.localdate()).quarters[-1].name,
        "talks": 6,
        "programmes": 3,
        "trips": HIDDEN,
    }
    assert [row[0] for row in rows_of(stage.network, "pairs")] == ["Austin", "Denver", "Minneapolis"]
    assert rows_of(stage.network, "themes") == [["Food", "食", "food", 3, 3]]
    stories = rows_of(stage.network, "stories")
    assert [row[:4] for row in stories] == [[f"Story of member-{n}", f"member-{n}", 1, HIDDEN] for n in range(3)]
    assert [row[3] for row in rows_of(stage.network, "results")] == ["Two shops sell it"] * 3
    assert "Talks 6; Programmes held 3; Trips not told." in answer.content.decode()
    for words in ("Activity", "Two shops sell it", "not told", "3 public partnerships", "The same as a table"):
        assert words in answer.content.decode()


def test_quarters_have_ended_and_follow_each_other():
    look = look_of_day(datetime.date(2026, 11, 23))
    assert [each.name for each in look.quarters] == [
        *("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"),
    ]
    last = look.quarters[-1]
    assert last.words == "July–September 2026"
    assert [last.holds(month) for month in (202606, 202607, 202609, 202610)] == [False, True, True, False]
    assert look_of_day(datetime.date(2027, 1, 1)).quarters[-1].first == Month(2026, 10)


def test_agreements_are_told_by_kind_and_those_that_end_soon_only_from_five_on(db):
    stage = umbrella(3)
    today = timezone.localdate()
    for house in stage.members:
        for days in (10, 90, 91):
            factories.agreement(
                partnership=house.partnership,
                kind=AgreementKind.MOU,
                expires_on=today + datetime.timedelta(days=days),
            )
        factories.agreement(partnership=house.partnership, kind=AgreementKind.MOU, ended_on=today)
        factories.agreement(partnership=house.partnership, expires_on=today - datetime.timedelta(days=1))
    kinds = {row[0]: row[1:] for row in rows_of(stage.network, "agreements")}
    assert kinds == {"sister_city": [0, 0], "friendship": [0, 0], "mou": [9, 6], "moc": [0, 0]}


@pytest.mark.covers("127", page="/network/<network>/")
def test_goals_are_told_by_how_they_stand_and_horizon_and_small_sums_never(db):
    stage = umbrella(3)
    for house in stage.members:
        for _each in range(2):
            factories.goal(partnership=house.partnership, horizon="short", title_en="Kanarienvogel")
            factories.goal(partnership=house.partnership, horizon="long", state="reached")
        factories.goal(partnership=house.partnership, horizon="long")
    factories.goal(partnership=stage.members[0].partnership, horizon="short", state="reached")
    rows = {row[0]: row[1:] for row in rows_of(stage.network, "goals")}
    assert rows == {"open": [HIDDEN, HIDDEN], "reached": [HIDDEN, HIDDEN], "dropped": [0, 0]}
    for house in stage.members:  # five and more of each that is told, from three associations
        factories.goal(partnership=house.partnership, horizon="long")
        factories.goal(partnership=house.partnership, horizon="long")
    rows = {row[0]: row[1:] for row in rows_of(stage.network, "goals")}
    assert rows == {"open": [HIDDEN, 9], "reached": [HIDDEN, 6], "dropped": [0, 0]}
    page = reading(stage).get(stage.network.get_absolute_url()).content.decode()
    assert "Long-term goals – Open: 9; Reached: 6." in page and "Kanarienvogel" not in page


def test_a_network_without_associations_says_so_and_its_data_are_empty(db):
    stage = umbrella(0)
    client = reading(stage)
    assert "No association has joined yet" in client.get(stage.network.get_absolute_url()).content.decode()
    assert client.get(address("network_json", table="pairs")).json()["rows"] == []
    assert client.get(address("network_data")).status_code == 200


# --- what it never tells ----------------------------------------------------------------------------------------------


@pytest.mark.covers("127", page="/network/<network>/data/")
def test_nobody_and_no_body_is_ever_named_in_page_or_data(db):
    stage = umbrella(3)
    for house in stage.members:
        busy(house)
        people.organization(association=house.association, name_en="Kanarienvogel Works")
        with scope(house.association):
            Programme.objects.update(hosts_en="Kanarienvogel", minutes_en="kanari@example.org")
            Agreement.objects.update(signatories_en="Kanarienvogel")
    factories.story(association=stage.members[0].association, title_en="Kanarienvogel untold")
    client = reading(stage)
    pages = [client.get(stage.network.get_absolute_url()), client.get(address("network_data"))]
    for shape in shapes():
        pages += [client.get(address(name, table=shape.name)) for name in ("network_csv", "network_json")]
    assert all(each.status_code == 200 for each in pages)
    for each in pages:
        words = each.content.decode()
        assert not [canary for canary in (*CANARIES, "staff@member-0.example") if canary in words]


@pytest.mark.parametrize("number", [1, 2])
def test_one_association_alone_and_two_give_nothing_away(db, number):
    stage = umbrella(number)
    for house in stage.members:
        talk(house, on=last_quarter(), number=9)
        for _each in range(6):
            factories.agreement(partnership=house.partnership)
    sums = [row[1:] for name in ("activity", "agreements", "sums") for row in rows_of(stage.network, name)]
    assert {cell for row in sums for cell in row} == {HIDDEN}


def test_a_sum_needs_three_associations_that_add_to_it(db):
    stage = umbrella(4)
    talk(stage.members[0], on=last_quarter(), number=9)
    talk(stage.members[1], on=last_quarter(), number=9)
    assert activity(stage.network)["talks"] == HIDDEN
    talk(stage.members[2], on=last_quarter())
    assert activity(stage.network)["talks"] == 19


def test_public_programmes_taken_away_from_a_sum_do_not_leave_a_small_rest(db):
    stage = umbrella(3)
    for house in stage.members:
        for _each in range(3):
            held = {"is_yearly": False, "month": None, "starts_on": last_quarter()}
            factories.programme(partnership=house.partnership, is_public=True, **held)
    assert activity(stage.network)["programmes"] == 9
    factories.programme(partnership=stage.members[0].partnership, is_public=False, **held)
    assert activity(stage.network)["programmes"] == HIDDEN
    for house in stage.members[1:]:
        for _each in range(2):
            factories.programme(partnership=house.partnership, is_public=False, **held)
    assert activity(stage.network)["programmes"] == 14


def test_outcomes_are_summed_by_claim_and_their_values_never(db):
    stage = umbrella(3)
    for house in stage.members:
        for _each in range(2):
            engagement.outcome(partnership=house.partnership, by=house.staff)
    sums = {row[0]: row[1] for row in rows_of(stage.network, "sums")}
    assert {name: sums[f"outcomes_{name}"] for name in ("led_to", "helped", "coincided")} == {
        "led_to": 0,
        "helped": 6,
        "coincided": 0,
    }


def test_a_hidden_quarter_hides_the_next_smallest_too(db):
    stage = umbrella(3)
    quarters = look_of(stage.network, timezone.localdate()).quarters
    for quarter, number in ((quarters[-1], 1), (quarters[-2], 2), (quarters[-3], 3)):
        for house in stage.members:
            talk(house, on=quarter.first.first, number=number)
    assert [row[1] for row in rows_of(stage.network, "activity")][-3:] == [9, HIDDEN, HIDDEN]


def test_no_filter_makes_the_numbers_finer(db):
    stage = umbrella(3)
    for house in stage.members:
        talk(house, on=last_quarter(), number=2)
    client = reading(stage)
    whole = client.get(address("network_csv", table="activity")).content
    for query in ("association=member-0", "period=2026-09", "from=2026-09-01&to=2026-09-02", "partnership=1"):
        assert client.get(f"{address('network_csv', table='activity')}?{query}").content == whole


def test_the_running_quarter_is_not_told(db):
    stage = umbrella(3)
    before = rows_of(stage.network, "activity")
    for house in stage.members:
        talk(house, on=timezone.localdate(), number=3)
    assert rows_of(stage.network, "activity") == before


def test_copies_that_are_not_named_are_told_from_five_associations_on(db):
    stage = umbrella(6)
    original = adapting.model_story(code="tea")
    for house in stage.members[:4]:
        adapting.adaptation(of=original, partnership=house.partnership, by=house.staff, title_en="Kanarienvogel")
    assert rows_of(stage.network, "stories") == [], "that anybody copies it would be told"
    fifth = stage.members[4]
    adapting.adaptation(of=original, partnership=fifth.partnership, by=fifth.staff)
    assert [row[1:] for row in rows_of(stage.network, "stories")] == [["", 0, 5, "tea"]]
    assert rows_of(stage.network, "results") == []


@pytest.mark.parametrize("how", ["leaves", "closes"])
def test_an_association_that_goes_is_in_no_number_any_more(db, how):
    stage = umbrella(4)
    for house in stage.members:
        busy(house)
        talk(house, on=last_quarter(), number=2)
    assert activity(stage.network)["talks"] == 12
    gone = stage.members[0]
    if how == "leaves":
        admin = factories.member(association=gone.association, role=Role.ADMINISTRATOR, email="a@gone.example").user
        with scope(gone.association):
            leave_network(association=gone.association, network=stage.network, by=admin)
    else:
        operator = factories.user(email="operator@portal.example", is_operator=True)
        close_association(association=gone.association, by=operator)
    assert activity(stage.network)["talks"] == 9
    client = reading(stage)
    pages = [client.get(stage.network.get_absolute_url())]
    pages += [client.get(address("network_csv", table=shape.name)) for shape in shapes()]
    assert not [each for each in pages if "member-0" in each.content.decode() or "Austin" in each.content.decode()]


def test_what_an_association_does_not_show_in_public_is_in_no_public_fact(db):
    stage = umbrella(3)
    for house in stage.members:
        busy(house)
    hidden = stage.members[0]
    with scope(hidden.association):
        Partnership.objects.update(is_public=False)
    assert [row[0] for row in rows_of(stage.network, "pairs")] == ["Denver", "Minneapolis"]
    assert rows_of(stage.network, "themes")[0][3:] == [2, 2]


# --- queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 6])
def test_as_many_queries_for_six_associations_as_for_two(db, number):
    stage = umbrella(number)
    for house in stage.members:
        busy(house)
    look = look_of(stage.network, timezone.localdate())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        parts_of(look)
    assert len(queries) == 30
