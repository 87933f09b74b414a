"""When two sentences say the same, and when one says too little."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from contacts.sentences import is_too_short, normal_form, sentence_key


@dataclass
class Reader:
    """Somebody with a name."""

    family_name: str = "田中"
    given_name: str = "花子"
    family_kana: str = "タナカ"
    given_kana: str = "ハナコ"
    family_latin: str = "Tanaka"
    given_latin: str = "Hanako"
    honorific_en: str = "Ms."
    honorific_ja: str = "様"


HANAKO = Reader()
KEN = Reader("鈴木", "健", "スズキ", "ケン", "Suzuki", "Ken", "Mr.")
DANIEL = Reader("Sample", "Daniel", "サンプル", "ダニエル", "", "", "Mr.")


@pytest.mark.covers("68")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Your talk on tea was a joy.", "YOUR TALK, on tea – was a JOY!!"),
        ("Ms. Tanaka, your talk on tea was a joy.", "Mr. Suzuki, your talk on tea was a joy."),
        ("Dear Hanako, your talk on tea was a joy.", "Hello Ken: your talk on tea was a joy"),
        ("田中様のお茶のお話が心に残りました。", "鈴木 健 様のお茶のお話が、心に残りました"),
        ("ハナコさんのお茶のお話が心に残りました。", "けんさんのお茶のお話が心に残りました。"),
        ("田中社長、お茶のお話が心に残りました。", "鈴木部長、お茶のお話が心に残りました。"),
        ("Mayor Tanaka, your talk on tea was a joy.", "Suzuki-san, your talk on tea was a joy."),
        ("ﾃｨｰﾊﾟｰﾃｨｰでお目にかかりました。", "ティーパーティーでお目にかかりました"),
    ],
)
def test_a_sentence_with_another_name_in_it_is_the_same(one: str, other: str) -> None:
    assert sentence_key(one, HANAKO) == sentence_key(other, KEN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Your talk on tea was a joy.", "Your talk on miso was a joy."),
        ("お茶のお話が心に残りました。", "お茶のお話が胸に残りました。"),
        ("I met you at the fair of 2025.", "I met you at the fair of 2026."),
    ],
)
def test_another_word_makes_another_sentence(one: str, other: str) -> None:
    assert sentence_key(one, HANAKO) != sentence_key(other, HANAKO)


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    for text in ("Your talk, Ms. Tanaka, on TEA!", "田中様、ﾃｨｰの“お話”。", "", "—…!"):
        once = normal_form(text)
        assert normal_form(once) == once


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ("", True),
        ("Dear Daniel Sample, please come!", True),
        ("Please come to our evening, Daniel.", True),
        ("You asked how miso is sold; this is how.", False),
        ("田中花子様、ぜひお越しください。", True),
        ("先日のお茶のお話の続きを伺いたく存じます。", False),
    ],
)
def test_a_sentence_says_something_beside_the_name(text: str, is_short: bool) -> None:
    reader = HANAKO if "田中" in text else DANIEL
    assert is_too_short(text, reader) is is_short
