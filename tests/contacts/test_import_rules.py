"""A file keeps the same rules as the form, leaves what it is not told, and forgets people who are erased."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts.models import Person
from contacts.services.people import add_person
from portal.activity.models import Activity
from portal.activity.services import first_broken_link
from portal.imports.services.clearing import clear, forget
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import HEADERS, again, bring, doe, sheet, take, verdicts

pytestmark = pytest.mark.django_db

COLUMNS = {"family_name_latin": "family_latin", "notes": "note", "family_name_kana": "family_kana"}
SAID = [
    ("family_name", "x" * 80),
    ("family_name", "x" * 81),
    ("family_name", "𠮷" * 80),
    ("family_name_kana", "タ" * 81),
    ("family_name_latin", "Müller-Lüdenscheidt"),
    ("city", "静" * 80),
    ("city", "静" * 81),
    ("interests", "y" * 301),
    ("notes", "z\n" * 1999),
    ("notes", "z" * 4001),
    ("honorific_en", "Prof."),
    ("honorific_en", "Professor emerita"),
    ("language", "ja"),
    ("language", "xx"),
    ("name_order", "given"),
    ("name_order", "sideways"),
    ("side", "partner"),
    ("side", "elsewhere"),
]


@pytest.mark.parametrize(("column", "text"), SAID)
def test_a_file_and_a_form_come_to_the_same_verdict_and_the_same_person(cast: Cast, column: str, text: str) -> None:
    field = COLUMNS.get(column, column)
    values: dict[str, Any] = {"family_name": "Doe", "given_name": "Pat"} | {field: text.strip()}
    try:
        with scope(cast.springfield.association):
            typed = add_person(association=cast.springfield.association, values=values, by=None)
    except ValidationError:
        typed = None
    headers = ["given_name", column] if column == "family_name" else ["family_name", "given_name", column]
    row = ["Pat", text] if column == "family_name" else ["Doe", "Pat", text]
    run = bring(cast.omaha, sheet([row], headers))
    assert (run.findings == "n") == (typed is not None), verdicts(run)
    if typed is not None:
        take(cast.omaha, run)
        with scope(cast.omaha.association):
            assert getattr(Person.objects.get(), field) == getattr(typed, field)


def test_erasing_somebody_blanks_their_row_and_a_blank_row_is_never_taken_over(cast: Cast) -> None:
    data = sheet([doe(1), doe(2)])
    first = take(cast.omaha, bring(cast.omaha, data))
    second = bring(cast.omaha, sheet([doe(1, city="Lincoln"), doe(3)]))
    association = cast.omaha.association
    with scope(association):
        gone = Person.objects.get(family_name="Doe1")
        assert forget(kind="people", keys=[gone.pk]) == 2
        kept = [cell for run in (first, second) for chunk in run.chunks.all() for row in chunk.rows for cell in row[1]]
    assert "Doe1" not in kept and {"Doe2", "Doe3"} <= set(kept)
    assert take(cast.omaha, second).counts == {"created": 1, "skipped": 1}


def test_rows_are_cleared_away_and_the_counts_stay(cast: Cast, settings: Any) -> None:
    run = take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    with scope(cast.omaha.association):
        type(run).objects.filter(pk=run.pk).update(committed_at="2020-01-01T00:00Z")
    assert clear() == 1
    run = again(run)
    assert (run.is_cleared, run.may_be_undone, run.counts) == (True, False, {"created": 1})


def test_acts_of_many_are_one_unbroken_chain(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(number) for number in range(3)])))
    with scope(cast.omaha.association):
        assert first_broken_link() is None
        numbers = list(Activity.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        created = Activity.objects.filter(model="contacts.person", verb="created")
        assert [act.values.after["given_name"] for act in created] == ["Pat"] * 3
    assert HEADERS[0] == "family_name"
