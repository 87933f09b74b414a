"""What single cells may hold and cost: blanks, shared addresses, control characters, telephone numbers."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from contacts.incoming.entries import named_values
from contacts.incoming.fields import CLEAN, NotTaken
from contacts.models import Consent, Person
from contacts.services.people import add_person
from portal.imports.services.showing import says_of
from portal.resources import SheetRow, sheet_named
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import FILES, bring, doe, sheet, take, undo, verdicts

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


def test_of_two_addresses_the_wrong_one_is_named(cast: Cast) -> None:
    headers = ["family_name", "email", "email_2", "email_3"]
    run = bring(cast.omaha, sheet([["Doe", "a@example.org", "", "no address"]], headers))
    with scope(cast.omaha.association):
        rows = [row for chunk in run.chunks.all() for row in chunk.rows]
        said = says_of(sheet_named("people"), run, verdicts(run)[0], rows[0][1])
    assert [(place, header) for place, header, _words in said] == [(4, "email_3")]


def test_a_cell_behind_the_last_header_is_named_by_its_place(cast: Cast) -> None:
    run = bring(cast.omaha, sheet([["Doe", "Pat"], ["Doe", "Pat", "more"]], ["family_name", "given_name"]))
    with scope(cast.omaha.association):
        said = says_of(sheet_named("people"), run, verdicts(run)[1], ["Doe", "Pat"])
    assert [(place, header) for place, header, _words in said] == [(3, "")]


def test_a_number_is_not_added_again_because_the_country_is_known_now(cast: Cast) -> None:
    headers = ["family_name", "given_name", "email", "phone", "country"]
    row = ["佐藤", "健一", "k@example.jp", "03-1234-5678"]
    take(cast.omaha, bring(cast.omaha, sheet([[*row, ""]], headers)))
    run = take(cast.omaha, bring(cast.omaha, sheet([[*row, "JP"]], headers)))

    def keys() -> list[str]:
        with scope(cast.omaha.association):
            points = Person.objects.get().points.filter(kind="phone")
            return list(points.values_list("value_key", flat=True))

    assert run.counts == {"updated": 1} and keys() == ["+81312345678"]
    assert undo(cast.omaha, run).counts == {"restored": 1} and keys() == ["0312345678"]


def test_a_consent_in_the_file_counts_for_people_whom_we_know(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1), doe(2)])))
    rows = [doe(1, consent="yes"), doe(2, consent="yes", city="Lincoln")]
    assert bring(cast.omaha, sheet(rows)).findings == "su"  # without a basis a file claims nothing
    run = bring(cast.omaha, sheet(rows), options={"basis": "consent"})
    assert run.findings == "uu" and verdicts(run)[0].differences == {"consent": ("", "yes")}
    run = take(cast.omaha, run)
    with scope(cast.omaha.association):
        assert sorted(Consent.objects.values_list("person__family_name", "basis")) == [
            ("Doe1", "consent"),
            ("Doe2", "consent"),
        ]
    assert bring(cast.omaha, sheet(rows), options={"basis": "consent"}).findings == "ss"
    assert undo(cast.omaha, run).counts == {"restored": 2}
    with scope(cast.omaha.association):
        assert not Consent.objects.exists()


@pytest.mark.parametrize("text", ["TRUE", "not a number", "call Pat", "---", "n/a 1"])
def test_what_has_hardly_a_digit_is_no_telephone_number(text: str) -> None:
    for column in ("phone", "mobile", "fax"):
        with pytest.raises(NotTaken):
            CLEAN[column](text)


@pytest.mark.parametrize(
    "text", ["110", "０３－１２３４－５６７８", "03-1234-5678（代表）", "+1 402 555 0100 ext. 12", "tel:+14025550100"]
)
def test_telephone_numbers_are_taken_as_people_write_them(text: str) -> None:
    assert CLEAN["phone"](text) == text


def test_control_characters_do_not_get_in_by_a_form_and_are_named_in_a_sheet(cast: Cast) -> None:
    association = cast.omaha.association
    with scope(association):
        values = {"family_name": "Doe", "note": "a\x07b\x0bc\nd"}
        person = add_person(association=association, values=values, points=[], by=None)
        assert Person.objects.get(pk=person.pk).note == "abc\nd"
    run = bring(cast.omaha, (FILES / "control_chars.xlsx").read_bytes())
    with scope(association):
        rows = [row for chunk in run.chunks.all() for row in chunk.rows]
        said = [says_of(sheet_named("people"), run, each, []) for each in verdicts(run)]
    assert [row[0] for row in rows] == [2, 3]
    assert [(place, header) for ((place, header, _words),) in said] == [(12, "notes"), (1, "family_name")]
