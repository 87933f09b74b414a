"""Cells that a spreadsheet program cannot take for a formula, and that come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.spreadsheets import bare, harmless, harmless_lines, typed

TEXTS = st.text(
    st.one_of(
        st.sampled_from("'=+-@\t\r\n \u3000\u00a0＝＋－＠,\"あ"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠1", "'=1"]
)
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_everything_else_stays_as_it_is() -> None:
    assert [harmless(value) for value in ("Omaha – 静岡", "'tis", -95.94, 0, True, None)] == [
        "Omaha – 静岡",
        "'tis",
        -95.94,
        0,
        True,
        "",
    ]


def test_a_cell_that_carries_its_type_keeps_its_plus() -> None:
    assert [typed(text) for text in ("+81 54 1234", "'=1", "'tis", None)] == ["+81 54 1234", "''=1", "'tis", ""]


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assert bare(harmless(text)) == bare(typed(text)) == text


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_whole_lines_are_made_harmless_as_single_cells_are(rows: list[list[str]]) -> None:
    expected = b"".join(quoted(map(harmless, row)) + b"\r\n" for row in rows)
    assert harmless_lines([quoted(row) + b"\n" for row in rows]) == expected


def quoted(cells) -> bytes:
    """A line as a database writes it: every cell that holds anything in quotation marks."""
    return ",".join('"{}"'.format(cell.replace('"', '""')) if cell else "" for cell in cells).encode()
