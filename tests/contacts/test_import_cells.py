"""What single cells may hold and cost: blanks, shared addresses, control characters, telephone numbers."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from contacts.incoming.entries import named_values
from contacts.incoming.fields import CLEAN, NotTaken
from portal.resources import SheetRow
from tests.cast import Cast
from tests.incoming import bring, sheet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["family_name", "tags", "address", "website", "notes"])
def test_a_cell_full_of_blanks_costs_nothing(column: str) -> None:
    began = time.monotonic()
    with suppress(NotTaken):
        CLEAN[column]("a\n" + " " * 19_000 + "b")
    assert time.monotonic() - began < 0.1
    assert CLEAN["city"]("Spring \n \r\n field") == "Spring field"


def test_google_joins_values_with_colons_and_blanks_cost_nothing(cast: Cast) -> None:
    row = ["Doe", "a@example.org ::: b@example.org", "", " " * 19_000 + "b"]
    began = time.monotonic()
    run = bring(cast.omaha, sheet([row], ["family_name", "email", "phone", "address"]))
    assert time.monotonic() - began < 1 and run.findings == "n"


@pytest.mark.parametrize("column", ["family_name_latin", "family_name_kana", "full_name_kana", "full_name"])
def test_whatever_column_names_people_tells_them_apart(column: str) -> None:
    names = {named_values(SheetRow(0, 2, {column: [name], "email": ["i@example.org"]}))[0] for name in ("Doe", "Roe")}
    assert len(names) == 2


def test_three_thousand_rows_with_one_address_are_judged_in_seconds(cast: Cast) -> None:
    headers = ["family_name_latin", "given_name_latin", "email"]
    rows = [[f"{'abcdefghij'[number % 10]}o{number}n", f"Pat{number}", "info2@example.org"] for number in range(3000)]
    began = time.monotonic()
    run = bring(cast.omaha, sheet(rows, headers))
    assert run.found == {"n": 3000} and time.monotonic() - began < 10
