"""Names in four forms, each page in its own order."""

from dataclasses import dataclass

import pytest

from partnerships.names import in_english, in_japanese, in_language, other_form, reading


@dataclass
class Person:
    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    family_latin: str = ""
    given_latin: str = ""
    honorific_en: str = ""
    honorific_ja: str = "様"


HANAKO = Person("田中", "花子", "たなか", "はなこ", "Tanaka", "Hanako", "Ms.")
LAURA = Person("Bennett", "Laura", "ベネット", "ローラ", honorific_en="Ms.")
LONG = Person("Featherstonehaugh-Kowalczyk", "Bartholomew", honorific_en="Mr.")


@pytest.mark.covers("60")
def test_a_japanese_name_on_each_page():
    assert in_japanese(HANAKO).text == "田中 花子 様"
    assert in_english(HANAKO).text == "Ms. Hanako TANAKA"
    assert in_english(HANAKO, capitals=False).text == "Ms. Hanako Tanaka"
    assert reading(HANAKO) == "たなか はなこ"


def test_a_western_name_keeps_its_order_and_takes_katakana():
    assert in_english(LAURA).text == "Ms. Laura Bennett"
    assert in_japanese(LAURA).text == "ローラ・ベネット 様"
    assert reading(LAURA) == ""
    assert in_japanese(LONG).text == "Bartholomew Featherstonehaugh-Kowalczyk 様"


def test_our_own_people_carry_no_sama():
    assert in_japanese(LAURA, is_own=True).text == "ローラ・ベネット"
    assert in_language(HANAKO, "ja", is_own=True).text == "田中 花子"
    assert in_language(HANAKO, "en", is_own=True).text == "Ms. Hanako TANAKA"


def test_a_name_without_latin_letters_stays_native_and_says_so():
    found = in_english(Person("髙橋", "𠮷美", honorific_en="Ms."))
    assert (found.text, found.language, found.is_other) == ("髙橋 𠮷美", "ja", True)


def test_the_other_script_stands_beneath_without_honorific():
    assert other_form(HANAKO, "en").text == "田中 花子"
    assert other_form(HANAKO, "ja").text == "Hanako Tanaka"
    assert other_form(LAURA, "en").text == "ローラ・ベネット"
    assert other_form(LAURA, "ja").text == "Laura Bennett"
    assert not other_form(LONG, "en")


def test_a_missing_part_leaves_no_stray_space_or_mark():
    assert in_japanese(Person("田中", "", honorific_ja="")).text == "田中"
    assert in_japanese(Person("Ortiz", "Daniel", given_kana="ダニエル", honorific_ja="")).text == "ダニエル"
