"""A network's page and its open data: public facts, sums that give nobody away, the same numbers in both."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from partnerships.choices import AgreementKind
from partnerships.models import Agreement, Partnership, Programme, Theme
from portal.accounts.coverage import look_of, parts_of, shapes, table_of
from portal.accounts.models import Association, Network, User
from portal.accounts.services import close_association, leave_network
from portal.network_panels import HIDDEN, NetworkLook, all_sections
from portal.panels import Month
from portal.permissions import Role
from portal.scoping import scope
from tests import adapting, engagement, factories, people, trips

CITIES = (
    ("Austin", "Oita"),
    ("Denver", "Takayama"),
    ("Minneapolis", "Ibaraki"),
    ("Omaha", "Shizuoka"),
    ("Portland", "Sapporo"),
    ("Seattle", "Kobe"),
)
CANARIES = ("Kanarienvogel", "kanari@", "カナリア")


@dataclass(frozen=True)
class Member:
    """One association of the network, its staff, its partnership."""

    association: Association
    staff: User
    partnership: Partnership


@dataclass(frozen=True)
class Umbrella:
    """A network, who reads it, who is in it."""

    network: Network
    reader: User
    members: Sequence[Member]


def member(place: int) -> Member:
    association = factories.association(slug=f"member-{place}", name_en=f"Association {place}")
    staff = factories.member(association=association, role=Role.STAFF, email=f"staff@member-{place}.example").user
    home, partner = (factories.city(name=name) for name in CITIES[place])
    partnership = factories.partnership(association=association, home=home, partner=partner)
    return Member(association, staff, partnership)


def umbrella(number: int) -> Umbrella:
    """So many associations under one network."""
    reader = factories.user(email="reads@umbrella.example")
    members = [member(place) for place in range(number)]
    network = factories.network(slug="umbrella", readers=[reader], associations=[each.association for each in members])
    return Umbrella(network, reader, members)


def look_of_day(today: datetime.date) -> NetworkLook:
    """A look at nobody, for its quarters."""
    return NetworkLook(None, [], today)


def last_quarter() -> datetime.date:
    """A day of the newest quarter that is told."""
    return look_of_day(timezone.localdate()).quarters[-1].first.first


def talk(house: Member, *, on: datetime.date, number: int = 1) -> None:
    """Talks with somebody whose name must never be read outside."""
    person = people.person(association=house.association, family_name="Kanarienvogel")
    for _each in range(number):
        people.touch(people=[person], by=house.staff, happened_on=on, said="カナリア says hello: kanari@example.org")


def busy(house: Member) -> None:
    """A programme with a theme, an agreement, talks, a trip, a shared story and a named copy, one of each."""
    day = last_quarter()
    theme = Theme.objects.get_or_create(code="food", defaults={"label_en": "Food", "label_ja": "食"})[0]
    programme = factories.programme(partnership=house.partnership, is_yearly=False, month=None, starts_on=day)
    with scope(house.association):
        programme.themes.add(theme)
    factories.agreement(partnership=house.partnership)
    talk(house, on=day)
    trips.delegation(partnership=house.partnership, starts_on=day, ends_on=day)
    story = adapting.shared_story(
        association=house.association, by=house.staff, title_en=f"Story of {house.association.slug}"
    )
    copy = adapting.adaptation(of=story, partnership=house.partnership, by=house.staff)
    with scope(house.association):
        type(copy).objects.filter(pk=copy.pk).update(is_shared=True, result_en="Two shops sell it")


def rows_of(network: Network, name: str) -> list[list[object]]:
    table = table_of(look_of(network, timezone.localdate()), name)
    assert table is not None
    return [[cell.value for cell in row] for row in table.rows]


def activity(network: Network) -> dict[str, object]:
    """The newest quarter's numbers by their columns."""
    table = table_of(look_of(network, timezone.localdate()), "activity")
    assert table is not None
    names = [column.name for column in table.columns]
    return dict(zip(names, [cell.value for cell in table.rows[-1]], strict=True))


def reading(stage: Umbrella) -> Client:
    client = Client()
    client.force_login(stage.reader)
    return client


def address(name: str, network: str = "umbrella", **parts: str) -> str:
    return reverse(name, kwargs={"network": network, **parts})


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


# --- the data ---------------------------------------------------------------------------------------------------------


def test_page_csv_and_json_tell_the_same_numbers_in_both_languages(db):
    stage = umbrella(3)
    for house in stage.members:
        busy(house)
    client = reading(stage)
    page = {
        table.name: [[cell.value for cell in row] for row in table.rows]
        for part in client.get(stage.network.get_absolute_url()).context["parts"]
        for table in part.shown.tables
    }
    assert set(page) == {shape.name for shape in shapes()} == {name for each in all_sections() for name in each.tables}
    for shape in shapes():
        names = [column.name for column in shape.columns]
        answer = client.get(address("network_csv", table=shape.name))
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert lines[0] == names
        as_text = [["" if cell is None else str(cell) for cell in row] for row in page[shape.name]]
        assert lines[1:] == as_text
        body = client.get(address("network_json", table=shape.name)).json()
        assert (body["table"], body["version"], body["count"]) == (shape.name, 1, len(as_text))
        for entry, row in zip(body["rows"], page[shape.name], strict=True):
            hidden = entry.pop("hidden", [])
            told = [HIDDEN if name in hidden else entry[name] for name in names]
            assert told == [None if cell == "" else cell for cell in row]
        client.cookies["language"] = "ja"
        with translation.override("ja"):
            assert client.get(address("network_csv", table=shape.name)).content == answer.content
        del client.cookies["language"]


def test_a_text_that_begins_like_a_formula_is_made_harmless(db):
    stage = umbrella(3)
    adapting.shared_story(association=stage.members[0].association, by=stage.members[0].staff, title_en="=1+1")
    client = reading(stage)
    assert "'=1+1," in client.get(address("network_csv", table="stories")).content.decode()
    assert client.get(address("network_json", table="stories")).json()["rows"][0]["story"] == "=1+1"


def test_who_has_a_file_already_is_told_so_until_it_changes(db):
    stage = umbrella(3)
    client = reading(stage)
    first = client.get(address("network_json", table="pairs"))
    for tag in (first["ETag"], f"W/{first['ETag']}"):  # as it is, and as a packed answer carries it
        again = client.get(address("network_json", table="pairs"), headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    with scope(stage.members[0].association):
        Partnership.objects.update(is_public=False)
    later = client.get(address("network_json", table="pairs"), headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200 and later["ETag"] != first["ETag"]
    assert "private" in later["Cache-Control"]
    assert len(json.loads(later.content)["rows"]) == 2


def test_the_page_of_the_columns_names_every_table_and_column(db):
    stage = umbrella(3)
    words = reading(stage).get(address("network_data")).content.decode()
    for shape in shapes():
        assert address("network_csv", table=shape.name) in words
        assert address("network_json", table=shape.name) in words
        assert not [column.name for column in shape.columns if f">{column.name}</code>" not in words]


def test_readers_of_another_network_members_and_strangers_get_nothing(db):
    stage = umbrella(3)
    other = factories.user(email="other@network.example")
    factories.network(slug="other", readers=[other], associations=[stage.members[0].association])
    names = [("network_data", {}), ("network_csv", {"table": "sums"}), ("network_json", {"table": "sums"})]
    for name, parts in names:
        client = Client()
        assert client.get(address(name, **parts)).status_code == 302
        for person in (other, stage.members[0].staff):
            client.force_login(person)
            assert client.get(address(name, **parts)).status_code == 404
        assert reading(stage).get(address(name, **parts)).status_code == 200
        assert reading(stage).get(address(name, network="other", **parts)).status_code == 404
    assert reading(stage).get(address("network_csv", table="people")).status_code == 404


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
