"""Cells that a spreadsheet program cannot take for a formula."""

import pytest

from portal.spreadsheets import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠1"])
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_everything_else_stays_as_it_is() -> None:
    assert [harmless(value) for value in ("Omaha – 静岡", -95.94, 0, True, None)] == [
        "Omaha – 静岡",
        -95.94,
        0,
        True,
        "",
    ]
