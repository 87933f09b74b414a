"""Reading the reference files: typed rows, or every fault by file, line and column."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from partnerships.reference import FOLDER, BrokenReference, read_reference


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that a test may break."""
    for file in FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(path: Path, line: int, column: str, text: str) -> None:
    """Write another text into one cell; line 1 is the header."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[line - 1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def faults(folder: Path) -> list[str]:
    with pytest.raises(BrokenReference) as caught:
        read_reference(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_files_of_the_project_are_whole() -> None:
    reference = read_reference()
    assert (len(reference.pairs), len(reference.cities), len(reference.regions)) == (382, 699, 98)
    assert reference.statistics[0].value == Decimal(665000)
    assert reference.statistics[0].year is None
    assert reference.city_of("Omaha", "US", "Nebraska").population == 486051
    assert reference.city_of("Omaha", "JP", "Shizuoka") is None


@pytest.mark.parametrize(
    ("file", "line", "column", "text", "fault"),
    [
        (
            "us_japan_partnerships.csv",
            5,
            "year_established",
            "19x4",
            "“19x4” is not a year from 1850 to 2100. Leave the cell empty if not known.",
        ),
        (
            "us_japan_partnerships.csv",
            3,
            "us_state_basis",
            "guess",
            "“guess” is none of source, gazetteer-unique, list order, list order + gazetteer-unique, inferred. Write",
        ),
        ("us_japan_partnerships.csv", 4, "source", " ", "The cell is empty. Fill it in, or remove the line."),
        (
            "us_japan_partnerships.csv",
            3,
            "partnership_id",
            "P0001",
            "“P0001” stands in line 2 already. Give this line a key of its own.",
        ),
        (
            "cities.csv",
            2,
            "population",
            "196,357",
            "“196,357” is not a whole number. Write digits only, without commas, or leave the cell empty.",
        ),
        (
            "cities.csv",
            2,
            "latitude",
            "133",
            "“133” lies outside −90 to 90 degrees. Correct it, or leave the cell empty.",
        ),
        (
            "cities.csv",
            2,
            "longitude",
            "west",
            "“west” is not a number. Write digits with a point for decimals, or leave the cell empty.",
        ),
        (
            "cities.csv",
            2,
            "timezone",
            "Chicago",
            "“Chicago” is not a time zone. Write an IANA name such as Asia/Tokyo.",
        ),
        ("sectors.csv", 2, "slug", "x" * 61, "The text has 61 characters, 60 are allowed. Shorten it."),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_and_column(folder, file, line, column, text, fault) -> None:
    change(folder / file, line, column, text)
    (found,) = faults(folder)
    assert found.startswith(f"{file}, line {line}, column {column}: {fault}")


@pytest.mark.parametrize(
    ("file", "line", "column", "text", "fault"),
    [
        ("us_japan_partnerships.csv", 2, "jp_city", "Edo", "cities.csv has no row “Edo, Ibaraki”."),
        ("us_japan_partnerships.csv", 2, "us_state", "NE", "“NE” is not the code of Alabama. Write AL."),
        ("cities.csv", 2, "state_or_prefecture", "Alabamia", "regions.csv has no row “Alabamia”."),
        ("stories.csv", 2, "naics_codes", "3361;9999", "sectors.csv has no row “9999”."),
        ("stories.csv", 2, "theme_codes", "dancing", "focus_themes.csv has no row “dancing”."),
        ("stories.csv", 2, "region_codes", "US-ZZ", "regions.csv has no row “US-ZZ”."),
        ("stories.csv", 2, "steps_ja", "一歩", "The text has 1 lines, the English one 3. Give both the same lines."),
        ("sectors.csv", 30, "parent_code", "00", "sectors.csv has no row “00”."),
    ],
)
def test_a_cell_that_leads_nowhere_is_named(folder, file, line, column, text, fault) -> None:
    change(folder / file, line, column, text)
    assert any(each.startswith(f"{file}, line {line}, column {column}: {fault}") for each in faults(folder))


def test_a_line_with_a_cell_too_many_is_named(folder: Path) -> None:
    path = folder / "benefits.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] += ",more"
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = faults(folder)
    assert found.startswith("benefits.csv, line 3: The line has 7 cells, the header has 6. Put texts that hold a comma")


def test_lines_are_counted_as_a_person_counts_them(folder: Path) -> None:
    """A text may run over lines; the next row's number is that of its own first line."""
    path = folder / "benefits.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = 'a,"Two\nlines",二行,translated,,'
    lines[2] = ",no code,なし,translated,,"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert faults(folder) == ["benefits.csv, line 4, column code: The cell is empty. Fill it in, or remove the line."]


def test_a_header_with_a_wrong_name_is_named(folder: Path) -> None:
    path = folder / "benefits.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("label_ja,", "label_jp,", 1), encoding="utf-8")
    assert faults(folder) == [
        "benefits.csv, line 1, column label_ja: The header lacks this column. Add it, or correct its spelling.",
        "benefits.csv, line 1, column label_jp: Nothing is known of this column. Remove it, or correct its spelling.",
    ]


def test_a_file_that_is_not_utf8_is_named_by_line(folder: Path) -> None:
    path = folder / "benefits.csv"
    lines = path.read_bytes().split(b"\n")
    lines[3] = "名前".encode("cp932")
    path.write_bytes(b"\n".join(lines))
    assert faults(folder) == ["benefits.csv, line 4: The line is not UTF-8. Save the file as “CSV UTF-8”."]


def test_an_open_quote_and_a_missing_file_are_named(folder: Path) -> None:
    (folder / "stories.csv").unlink()
    path = folder / "benefits.csv"
    path.write_text(path.read_text(encoding="utf-8") + 'x,"open', encoding="utf-8")
    found = faults(folder)
    assert found[0].startswith("benefits.csv, line 7: This is not CSV: unexpected end of data.")
    assert found[1].startswith("stories.csv, line 1: The file cannot be read (No such file or directory).")


def test_all_faults_of_all_files_come_at_once(folder: Path) -> None:
    change(folder / "benefits.csv", 2, "label_en", "")
    change(folder / "cities.csv", 9, "country", "FR")
    change(folder / "cities.csv", 12, "geonames_id", "-4")
    assert len(faults(folder)) == 3
