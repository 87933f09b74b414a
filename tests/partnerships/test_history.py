"""A history as people write it: one happening a line, its year first."""

import pytest

from partnerships.history import Happening, HistoryRow, happenings, rows


@pytest.mark.covers("1", "57")
@pytest.mark.parametrize(
    ("line", "year", "text"),
    [
        ("1965 Omaha and Shizuoka become sister cities", 1965, "Omaha and Shizuoka become sister cities"),
        ("1965 – Signed", 1965, "Signed"),
        ("1965: signed", 1965, "signed"),
        ("- 1965. Signed", 1965, "Signed"),
        ("• 1965 — Signed", 1965, "Signed"),
        ("In 1965, the mayors signed", 1965, "The mayors signed"),
        ("1965年 提携", 1965, "提携"),
        ("1965年（昭和40年）姉妹都市提携", 1965, "姉妹都市提携"),
        ("1965年(昭和40年)10月、提携", 1965, "10月、提携"),
        ("１９６５年　提携", 1965, "提携"),
        ("・１９６５年、提携", 1965, "提携"),
        ("昭和40年 提携", 1965, "提携"),
        ("平成元年、再開", 1989, "再開"),
        ("令和７年　60周年", 2025, "60周年"),
        ("1965", 1965, ""),
    ],
)
def test_a_line_gives_its_year_and_its_sentence(line, year, text):
    assert happenings(line) == [Happening(year, text)]


@pytest.mark.parametrize(
    ("line", "until", "text"),
    [("1998–2004 Student exchange", 2004, "Student exchange"), ("1998〜2004年 学生交流", 2004, "学生交流")],
)
def test_a_period_keeps_both_years(line, until, text):
    assert happenings(line) == [Happening(1998, text, until)]


@pytest.mark.parametrize(
    "line", ["2000人が集まりました", "20000 guests", "9999 words", "the year 1965", "2004–1998 odd"]
)
def test_a_line_that_does_not_begin_with_a_year_has_none(line):
    assert happenings(line) == [Happening(None, line)]


def test_a_line_in_the_middle_of_a_sentence_continues_the_one_above():
    text = "How it began.\n\n1965 The mayors signed\nin both cities.\r\n1970年 交流を\n再開。"
    assert happenings(text) == [
        Happening(None, "How it began."),
        Happening(1965, "The mayors signed in both cities."),
        Happening(1970, "交流を再開。"),
    ]


@pytest.mark.covers("57")
def test_an_undated_happening_keeps_its_place_and_pairs_with_the_other_language():
    english = "1990 Signed.\nYears later a scarf sells 350 times (year not stated).\n1997 Pupils exchange pictures."
    japanese = "1990 提携。\nのちにスカーフが350枚売れる（年の記載なし）。\n1997 児童が絵を交換。"
    assert rows(english, japanese) == [
        HistoryRow(1990, "Signed.", "提携。"),
        HistoryRow(
            None,
            "Years later a scarf sells 350 times (year not stated).",
            "のちにスカーフが350枚売れる（年の記載なし）。",
        ),
        HistoryRow(1997, "Pupils exchange pictures.", "児童が絵を交換。"),
    ]


@pytest.mark.covers("57")
def test_both_languages_pair_by_year_oldest_first():
    english = "2025 Sixtieth anniversary\n1965 Signed\n1965 First letter\nand an answer"
    japanese = "1965年（昭和40年）提携\n1972年 初めての訪問\n2025年 60周年"
    assert rows(english, japanese) == [
        HistoryRow(1965, "Signed", "提携"),
        HistoryRow(1965, "First letter and an answer", ""),
        HistoryRow(1972, "", "初めての訪問"),
        HistoryRow(2025, "Sixtieth anniversary", "60周年"),
    ]


def test_an_empty_history_has_no_rows():
    assert rows("", "  \n\u3000\n") == []


def test_rows_name_their_years():
    assert [row.years for row in rows("First words.\n1965 Signed\n1998–2004 Exchange", "")] == ["", "1965", "1998–2004"]
