"""A workbook that is written while its rows are read."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.spreadsheets import bare
from portal.workbooks import workbook

TEXTS = st.text(
    st.one_of(st.sampled_from("'=+@_x0041&<>\t\r\n\x07 漢"), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=9,
)


def read(data: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_is_read_back_but_the_two_codes_that_are_no_characters(texts: list[str]) -> None:
    data = b"".join(workbook("People", ["word"], [[(text,) for text in texts]]))
    expected = [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts]
    assert [bare(row[0]) for row in read(data)[1:]] == expected


def test_rows_go_out_batch_by_batch_and_the_same_rows_are_the_same_bytes() -> None:
    batches = [[("a", None, "=1+1")], [("b", "2", "")]]
    parts = list(workbook("People", ["x", "y", "z"], batches))
    assert len(parts) == 4
    assert parts == list(workbook("People", ["x", "y", "z"], batches))
    assert read(b"".join(parts)) == [["x", "y", "z"], ["a", "", "=1+1"], ["b", "2", ""]]


def test_no_cell_is_a_formula() -> None:
    data = b"".join(workbook("People", ["x"], [[("=HYPERLINK()",)]]))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and sheet.count(b't="inlineStr"') == 2
