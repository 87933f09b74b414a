"""The table of coverage is read from the marks, and refuses marks that say too much or nothing."""

import ast

import pytest

from tests import generated_docs


def mark(source: str) -> tuple[ast.Call, ast.FunctionDef]:
    function = ast.parse(source).body[0]
    return next(generated_docs.covers_marks(function)), function


def test_the_rows_are_those_of_the_documents_and_the_checks():
    assert generated_docs.ROWS[:2] == ["1", "2"]
    assert len(generated_docs.ROWS) == 133 + 25
    assert generated_docs.ROWS[-1] == "C25"


def test_a_mark_gives_its_rows():
    call, _ = mark("@pytest.mark.covers('8', 'C1')\ndef test_it(): ...")
    assert generated_docs.rows_of(call, "t") == ["8", "C1"]


@pytest.mark.parametrize("rows", ["", "'0'", "'134'", "'C26'", "8", "'1', '2', '3', '4', '5'", "ROW"])
def test_a_mark_that_names_nothing_that_exists_or_too_much_is_refused(rows):
    call, _ = mark(f"@pytest.mark.covers({rows})\ndef test_it(): ...")
    with pytest.raises(generated_docs.WrongMark):
        generated_docs.rows_of(call, "tests/test_it.py::test_it")


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("@pytest.mark.covers('8', page='snapshot')\ndef test_it(): get('/a/')", "snapshot"),
        ("@pytest.mark.covers('8')\ndef test_it(client): client.get('/directory/?q=1')", "/directory/"),
        ("@pytest.mark.covers('8')\ndef test_it(page): page.goto(f'{live}/a/{slug}/people/')", "/a/…/people/"),
        ("@pytest.mark.covers('8')\ndef test_it(client): client.get(reverse('snapshot_preview'))", "snapshot_preview"),
        ("@pytest.mark.covers('8')\ndef test_it(): assert 1 + 1 == 2", "–"),
    ],
)
def test_the_page_is_the_first_that_the_test_opens(source, page):
    assert generated_docs.page_of(*mark(source)) == page


def test_every_mark_in_the_tests_is_right():
    assert set(generated_docs.served_rows()) <= set(generated_docs.ROWS)


def test_the_table_has_every_row():
    table = generated_docs.coverage()
    assert [row for row in generated_docs.ROWS if f"\n| {row} | " not in table] == []
