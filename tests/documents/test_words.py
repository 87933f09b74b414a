"""How words are set: languages, marks, thin spaces, what stays together."""

import pytest
from django.template import Context, Template

from portal.documents.words import BESIDE, NARROW_NO_BREAK, THIN, Words, set_japanese, set_text, superscript, with_mark

BOTH = Words("Population", "人口")


def printed(tag: str, language: str, statement: Words = BOTH, mark: str = "") -> str:
    template = Template("{% load paper %}{% " + tag + " statement mark %}")
    return template.render(Context({"statement": statement, "mark": mark, "language": language}))


def test_a_page_prints_its_own_language():
    assert printed("words", "en") == "Population"
    assert printed("words", "ja") == "人口"


def test_a_bilingual_page_sets_the_japanese_under_or_beside_the_english():
    assert printed("words", "both") == 'Population<span class="j" lang="ja">人口</span>'
    assert printed("beside", "both") == f'Population{BESIDE}<span class="nb" lang="ja">人口</span>'


def test_equal_numbers_print_once_on_a_bilingual_page():
    number = Words("486,051", "486,051人", "486,051")
    assert printed("words", "both", number, "¹") == f"486,051{NARROW_NO_BREAK}¹"
    assert printed("words", "ja", number) == "486,051人"


def test_a_missing_language_is_shown_in_the_other_one_and_marked():
    assert printed("words", "ja", Words("Only English")) == '<span lang="en">Only English</span>（英文）'
    assert printed("words", "en", Words("", "和文だけ")) == '<span lang="ja">和文だけ</span> (in Japanese)'
    assert printed("words", "both", Words("", "和文だけ")) == '<span lang="ja">和文だけ</span>'


def test_what_people_wrote_is_escaped():
    evil = Words("<script>alert(1)</script>", "<img src=x>")
    assert "<script" not in printed("words", "both", evil) and "<img" not in printed("words", "both", evil)


def test_nothing_prints_nothing():
    assert printed("words", "both", Words()) == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("提携60周年", f"提携{THIN}60周年"),
        ("提携 60周年", f"提携{THIN}60周年"),
        ("Omahaの企業", f"Omaha{THIN}の企業"),
        ("2026年11月21日", "2026年11月21日"),
        ("令和8年", "令和8年"),
        ("第4位", "第4位"),
        ("企業（24社）", '企業<span class="nb">（24社）</span>'),
    ],
)
def test_thin_spaces_stand_between_japanese_and_latin_but_not_in_dates(written, expected):
    assert set_japanese(written) == expected


def test_in_long_sentences_numbers_keep_their_counters():
    assert '<span class="nb">24名</span>' in set_japanese(
        "提携60周年を記念して、24名が静岡市を訪問した。うち9名が企業関係者。"
    )
    assert set_japanese("24名が訪問。") == '24名<span class="nb">が訪問。</span>'


def test_in_short_texts_brackets_and_the_end_of_a_sentence_stay_together():
    assert set_japanese("見本リバー大学（架空）") == '見本リバー大学<span class="nb">（架空）</span>'
    assert set_japanese("24名が訪問します。") == '24名が訪問<span class="nb">します。</span>'
    assert set_japanese("静岡市の商工会議所") == "静岡市の商工会議所"


def test_a_mark_never_stands_alone():
    assert with_mark(set_japanese("60周年記念"), "¹") == f'60周年<span class="nb">記念{NARROW_NO_BREAK}¹</span>'
    assert with_mark(set_japanese("提携。"), "¹") == '<span class="nb">提携。¹</span>'
    assert with_mark(set_text("Founded", "en"), "¹") == f"Founded{NARROW_NO_BREAK}¹"
    assert superscript(12) == "¹²"
