"""Awkward and hostile files: what becomes of each, where it says the trouble is, and how little it may cost."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable

import pytest
from django.utils.translation import override

from contacts.models import Person
from portal.imports.models import ImportRun
from portal.imports.services.receiving import FileRefused
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import FILES, HEADERS, bring, doe, sheet, take, verdicts

pytestmark = pytest.mark.django_db

HEAD = (",".join(HEADERS) + "\r\n").encode()
ROW = ",".join(doe(1)).encode() + b"\r\n"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}<sheetData>{}</sheetData></worksheet>'
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}


def book(rows: str, before: str = "", method: int = zipfile.ZIP_DEFLATED, more: int = 0) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(before, rows))
        for number in range(more):
            archive.writestr(f"xl/media/i{number}.bin", b"")
    return out.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD_ROW = f'<row r="1">{cell("A1", "family_name")}{cell("B1", "given_name")}</row>'

TAKEN: dict[str, tuple[int, int]] = {
    "formula_injection.csv": (29, 0),
    "cp932.csv": (3, 0),
    "utf16le.csv": (3, 0),
    "japanese_names.csv": (25, 0),
    "line_endings.csv": (4, 0),
    "semicolon_sep.csv": (2, 0),
    "injection_strings.csv": (26, 0),
    "numbers.csv": (16, 0),
    "hidden_second_sheet.xlsx": (1, 0),
    "empty_rows_100k.xlsx": (1, 0),
    "japanese_phone_21.vcf": (1, 0),
    "folded_inside_a_letter_30.vcf": (1, 0),
    "ragged_rows.csv": (2, 2),
    "emails.csv": (7, 9),
    "formulas_external_links.xlsx": (0, 6),
    "cell_types.xlsx": (2, 5),
    "control_chars.xlsx": (0, 2),
    "mixed_versions.vcf": (2, 1),
    "missing_fields.vcf": (0, 1),
}
"""File → rows that can be taken, rows that cannot."""


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_can_be_read_is_taken_row_by_row(cast: Cast, name: str) -> None:
    fine, wrong = TAKEN[name]
    run = bring(cast.omaha, (FILES / name).read_bytes(), name)
    assert run.findings.count("e") == wrong
    assert len(run.findings) - wrong == fine
    if not fine:
        return
    run = take(cast.omaha, run)
    with scope(cast.omaha.association):
        written = Person.objects.count()
    assert written == run.counts["created"] == fine - run.findings.count("d") - run.findings.count("r")
    second = bring(cast.omaha, (FILES / name).read_bytes(), name)
    assert "n" not in second.findings


def test_ragged_rows_are_named_by_their_line(cast: Cast) -> None:
    run = bring(cast.omaha, (FILES / "ragged_rows.csv").read_bytes())
    with scope(cast.omaha.association):
        rows = [row for chunk in run.chunks.all() for row in chunk.rows]
    assert [(row[0], verdict.finding) for row, verdict in zip(rows, verdicts(run), strict=True)] == [
        (2, "n"), (3, "e"), (4, "e"), (7, "n"),
    ]  # fmt: skip


def test_a_name_in_an_old_encoding_is_read_to_the_letter(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, (FILES / "cp932.csv").read_bytes()))
    take(cast.omaha, bring(cast.omaha, (FILES / "japanese_phone_21.vcf").read_bytes()))
    with scope(cast.omaha.association):
        person = Person.objects.get(points__value="ichiro@example.jp")
        assert (person.family_name, person.given_name) == ("髙橋", "一郎")
        assert "能力表示" in person.main_position.organization.name_ja
        firms = Person.objects.values_list("main_position__organization__name_ja", flat=True)
        assert "㈱山﨑商店①" in firms


def ends_with(mark: bytes) -> Callable[[], bytes]:
    return lambda: HEAD + ROW + mark


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str, int, int]] = {
    "nul": ((FILES / "nul_bytes.csv").read_bytes(), "nul", 3, 0),
    "empty": (b"", "empty", 0, 0),
    "blank": (b"\xef\xbb\xbf\r\n\r\n", "empty", 0, 0),
    "head alone": ((FILES / "headers_only.csv").read_bytes(), "no_rows", 1, 0),
    "same header": (b"family_name,email,Email\r\nDoe,a@b.example,c@d.example\r\n", "same_header", 1, 3),
    "open quotation": (HEAD + ROW + b'Doe,"Pat,,,,,\r\nDoe,Kim\r\n', "quote", 3, 0),
    "bad utf-8": ((FILES / "bad_utf8.csv").read_bytes(), "encoding", 3, 0),
    "two encodings": ("姓,名\r\n髙橋,一郎\r\n".encode() + "田中,花子\r\n".encode("cp932"), "mixed_encodings", 3, 0),
    "western": ("family_name,given_name\r\nRenée,André\r\n".encode("cp1252"), "encoding", 2, 0),
    "a web page": ((FILES / "html_as.csv").read_bytes(), "html", 0, 0),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture", 0, 0),
    "a pdf": (b"%PDF-1.7\n" + bytes(200), "pdf", 0, 0),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "old_excel", 0, 0),
    "too wide": (
        lambda: b",".join(b"h%d" % number for number in range(50_000)) + b"\r\nx\r\n",
        "too_many_columns",
        1,
        0,
    ),
    "a cell without end": (lambda: HEAD + b'"' + b"x" * 132_000 + b'",Pat\r\n', "too_long_a_field", 2, 0),
    "too many rows": (lambda: HEAD + ROW * 20_001, "too_many_rows", 20_002, 0),
    "too large": (lambda: bytes(10_000_001), "too_big", 0, 0),
    "cut off": ((FILES / "truncated.xlsx").read_bytes(), "damaged", 0, 0),
    "macros": ((FILES / "macro_renamed.xlsx").read_bytes(), "macros", 0, 0),
    "entities": ((FILES / "billion_laughs.xlsx").read_bytes(), "bomb", 0, 0),
    "deflate bomb": (lambda: book(" " * 150_000_000), "bomb", 0, 0),
    "lzma bomb": (lambda: book(" " * 70_000_000, method=zipfile.ZIP_LZMA), "bomb", 0, 0),
    "1,200 members": (lambda: book("", more=1_200), "bomb", 0, 0),
    "another archive": (lambda: _zip({"a.txt": "a"}), "not_a_workbook", 0, 0),
    "the last cell there is": (
        lambda: book(HEAD_ROW + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "sheet_without_end",
        1_048_576,
        16_384,
    ),
    "evil card": ((FILES / "evil.vcf").read_bytes(), "nul", 11, 0),
    "card in a card": (b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:A;B\r\nBEGIN:VCARD\r\nEND:VCARD\r\n", "card_in_card", 4, 0),
    "half a card": (b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Pat\r\n", "card_without_end", 1, 0),
}


def _zip(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_taken_says_where_and_what_to_do_and_leaves_nothing(cast: Cast, name: str) -> None:
    given, reason, line, column = REFUSED[name]
    data = given if isinstance(given, bytes) else given()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(FileRefused) as english:
        bring(cast.omaha, data, "people.csv")
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB
    assert (english.value.reason, english.value.line, english.value.column) == (reason, line, column)
    said = english.value.message
    assert said.startswith("people.csv") and (not line or f"line {line}" in said)
    with override("ja"), pytest.raises(FileRefused) as japanese:
        bring(cast.omaha, data, "people.csv")
    assert japanese.value.message != said
    with scope(cast.omaha.association):
        assert not ImportRun.objects.exists() and not Person.objects.exists()


def test_a_declared_size_alone_is_no_reason_to_refuse(cast: Cast) -> None:
    rows = HEAD_ROW + f'<row r="2">{cell("A2", "Doe")}{cell("B2", "Pat")}</row>'
    run = bring(cast.omaha, book(rows, '<dimension ref="A1:XFD1048576"/>'), "people.xlsx")
    assert run.findings == "n"


def test_a_chosen_encoding_is_used(cast: Cast) -> None:
    data = "family_name,given_name\r\nRenée,André\r\n".encode("cp1252")
    take(cast.omaha, bring(cast.omaha, data, encoding="cp1252"))
    with scope(cast.omaha.association):
        assert Person.objects.get().family_name == "Renée"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_rows(cast: Cast, encoding: str, delimiter: str) -> None:
    text = delimiter.join(("姓", "名", "会社名")) + "\r\n" + delimiter.join(("髙橋", "一郎", "㈱見本")) + "\r\n"
    run = bring(cast.omaha, text.encode(encoding))
    assert [verdict.name for verdict in verdicts(run)] == ["髙橋 一郎"]
    assert run.mapping == ["family_name", "given_name", "company"]


def test_what_a_spreadsheet_program_would_calculate_stays_text_and_comes_back(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1, notes="'=1+1"), doe(2, notes="+81-3-1234-5678")])))
    with scope(cast.omaha.association):
        notes = dict(Person.objects.values_list("family_name", "note"))
    assert notes == {"Doe1": "=1+1", "Doe2": "+81-3-1234-5678"}  # the guard of our own export is taken off
