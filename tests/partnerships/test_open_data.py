"""The directory as CSV and JSON."""

import csv
import io
import json

import pytest
from django.urls import reverse

from partnerships import open_data
from partnerships.models import PlacePair
from tests import factories


def rows_of(client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(reverse("directory_csv") + query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeffcode,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_csv_holds_every_pair_with_its_sources_and_licences(client, reference) -> None:
    rows = rows_of(client)
    assert len(rows) == 382
    assert all(row["sources"] and row["licence"] for row in rows)
    omaha = next(row for row in rows if row["address"].endswith("/omaha-ne-shizuoka/"))
    assert omaha["address"].startswith("http")
    assert omaha["founded_year"] == "1965"
    assert (omaha["first_name_ja"], omaha["second_name_ja"], omaha["second_region_code"]) == (
        "オマハ",
        "静岡市",
        "JP-22",
    )
    assert omaha["first_longitude"] == "-95.94043"
    assert "Wikipedia contributors, CC BY-SA 4.0" in omaha["licence"]
    austin = next(row for row in rows if row["address"].endswith("/austin-tx-oita/"))
    assert austin["founded_year"] == ""


def test_filters_are_respected(client, reference) -> None:
    assert [row["second_name_ja"] for row in rows_of(client, "?q=omaha")] == ["静岡市"]
    assert len(rows_of(client, "?prefecture=JP-22&page=3")) == 21
    answer = client.get(reverse("directory_json") + "?state=US-NE")
    assert json.loads(answer.content)["count"] == 1


@pytest.mark.parametrize("name", ["directory_csv", "directory_json"])
def test_a_filter_that_means_nothing_gives_no_half_answer(client, reference, name) -> None:
    assert client.get(reverse(name) + "?state=XX").status_code == 404


def test_the_json_names_licence_and_attributions_and_writes_null_for_not_known(client, reference) -> None:
    answer = client.get(reverse("directory_json"))
    assert answer.headers["Content-Type"] == "application/json"
    body = json.loads(answer.content)
    assert body["licence"] == "CC BY-SA 4.0"
    assert "GeoNames, CC BY 4.0" in body["attributions"]
    assert (body["count"], len(body["pairs"])) == (382, 382)
    austin = next(pair for pair in body["pairs"] if pair["address"].endswith("/austin-tx-oita/"))
    assert austin["founded_year"] is None
    assert austin["first"]["name_en"] == "Austin"
    assert isinstance(austin["sources"], list)
    assert "静" in answer.content.decode()


def test_a_formula_in_a_fact_is_harmless(client, db) -> None:
    pair = factories.pair(organization_name='=HYPERLINK("https://evil.example")', note="@SUM(1)")
    (row,) = rows_of(client)
    assert row["organization"] == '\'=HYPERLINK("https://evil.example")'
    assert row["note"] == "'@SUM(1)"
    assert json.loads(client.get(reverse("directory_json")).content)["pairs"][0]["note"] == pair.note


def test_every_column_is_explained_on_the_about_page(client, reference) -> None:
    words = client.get(reverse("about_data")).content.decode()
    for column in (*open_data.PAIR_COLUMNS, *open_data.PLACE_COLUMNS):
        assert f"<code>{column.name}</code>" in words
        assert str(column.meaning).partition(";")[0] in words.replace("&#x27;", "'")
    first = PlacePair.objects.with_places().first()
    assert set(open_data.entry(first)) == {column.name for column in open_data.PAIR_COLUMNS} | {"first", "second"}


def test_every_source_is_credited(client, reference) -> None:
    words = client.get(reverse("about_data")).content.decode()
    for name in (
        "CC BY-SA 4.0",
        "CC0 1.0",
        "GeoNames",
        "localgovjp",
        "ODbL",
        "NAICS 2022",
        "Natural Earth",
        "East-West Center",
    ):
        assert name in words


def test_nothing_private_is_in_the_open_data(client, cast) -> None:
    pair = factories.pair()
    factories.partnership(
        association=cast.omaha.association,
        home=pair.second,
        partner=pair.first,
        history_en="Our own words.",
        slug="other",
    )
    everything = str(rows_of(client)) + client.get(reverse("directory_json")).content.decode()
    assert "Our own words." not in everything
    assert "@omaha.example" not in everything
