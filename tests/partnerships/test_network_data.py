"""The open data of a network: the same numbers as its page, as CSV and JSON, for its readers alone."""

from __future__ import annotations

import csv
import io
import json

from django.test import Client
from django.utils import translation

from partnerships.models import Partnership
from portal.accounts.coverage import shapes
from portal.network_panels import HIDDEN, all_sections
from portal.scoping import scope
from tests import adapting, factories
from tests.umbrella import (
    address,
    busy,
    reading,
    umbrella,
)


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
