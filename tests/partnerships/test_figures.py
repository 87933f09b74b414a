"""The number check between an English and a Japanese text."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import assume, example, given
from hypothesis import strategies as st

from partnerships.figures import compare, in_words, japanese_value, read, says_unit

KANJI_DIGITS = "〇一二三四五六七八九"


def values(text: str) -> list[tuple[Decimal, str]]:
    return [(number.value, number.unit) for number in read(text)]


@pytest.mark.covers("14", "C3")
def test_the_booklets_own_slip_is_found_and_named():
    found = compare("$776 million", "7億760万ドル")
    assert not found.agrees
    with override("en"):
        assert found.sentence() == "The English text says $776 million, the Japanese text $707.6 million."


@pytest.mark.covers("14", "C3")
@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("665,000", "66万5千"),
        ("over 665,000 jobs", "66万5千人超"),
        ("665,000", "６６万５，０００"),
        ("665,000 people", "六十六万五千人"),
        ("$776 million", "7億7,600万ドル"),
        ("US$477 billion", "4,770億ドル"),
        ("¥1.2345 trillion", "1兆2,345億円"),
        ("2.9 million visitors in 2009", "290万人（2009年）"),
        ("2.9 million visitors in 2009", "290万人（平成21年）"),
        ("12.5%", "12.5パーセント"),
        ("10 percent", "1割"),
        ("-3.2%", "▲3.2％"),
        ("3–5 million people", "300〜500万人"),
        ("$3 to 5 million", "300万〜500万ドル"),
        ("4th largest trading partner of Japan", "日本にとって第4位の貿易相手"),
        ("half a million visitors", "五十万人"),
        ("more than 350 scarves", "350枚以上"),
        ("25 per 1,000 people", "人口千人当たり25人"),
        ("several hundred guests in Chiba", "千葉で数百人"),
        ("one million dollars", "百万ドル"),
        ("$776 million", "7億7,600万"),
        ("2 firms", "二社"),
    ],
)
def test_equal_numbers_pass_however_they_are_written(english, japanese):
    assert compare(english, japanese).agrees, (read(english), read(japanese))


@pytest.mark.covers("14")
@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("$776 million", "7億760万ドル"),
        ("665,000", "66万5百"),
        ("2.9 million", "29万人"),
        ("$5 million", "500万円"),
        ("12%", "12ドル"),
        ("over 2,000", "2,000人未満"),
        ("3–5 million", "300〜600万人"),
        ("665,000 in 2009", "66万5千人（2010年）"),
        ("4,000 guests", "4,000人、うち20名が訪問団"),
        ("many jobs", "66万5千人"),
        ("665,000 jobs", "多くの雇用"),
    ],
)
def test_unlike_numbers_are_flagged_with_both_readings(english, japanese):
    found = compare(english, japanese)
    assert not found.agrees
    with override("en"):
        assert "text" in found.sentence()


@pytest.mark.parametrize(
    "text", ["千葉県と三重県", "九州", "四国", "八百屋", "一部", "数千人", "万一、雨なら", "No figure at all", ""]
)
def test_words_that_only_look_like_numbers_are_none(text):
    assert read(text) == ()


def test_readings_follow_the_readers_language():
    with override("ja"):
        assert in_words(707_600_000, unit="USD") == "7億760万ドル"
        assert in_words(665_000) == "66万5,000"
    with override("en"):
        assert in_words(707_600_000, unit="USD") == "$707.6 million"
        assert in_words(665_000) == "665,000"
        assert in_words(Decimal("-3.20"), unit="%") == "−3.2%"


def kanji(number: int) -> str:
    """A number in kanji with its units, as a check of the reader written the other way round."""
    if number == 0:
        return "〇"
    parts = []
    for mark, size in (("兆", 12), ("億", 8), ("万", 4), ("", 0)):
        section, number = divmod(number, 10**size)
        text = ""
        for unit, power in (("千", 3), ("百", 2), ("十", 1), ("", 0)):
            digit, section = divmod(section, 10**power)
            if digit:
                text += (KANJI_DIGITS[digit] if digit > 1 or not unit else "") + unit
        parts.append(text + mark if text else "")
    return "".join(parts)


numbers = st.integers(min_value=1, max_value=10**15)


@given(numbers)
def test_every_whole_number_survives_both_languages(number):
    assert values(in_words(number, "en")) == [(Decimal(number), "")]
    assert values(in_words(number, "ja")) == [(Decimal(number), "")]
    assert compare(in_words(number, "en", "USD"), in_words(number, "ja", "USD")).agrees


@given(numbers)
@example(100_001)  # 十万一, which holds 万一
def test_kanji_and_full_width_digits_say_the_same(number):
    assert japanese_value(kanji(number))[0] == number
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert compare(f"{number:,} people", f"{wide}人").agrees
    assert compare(f"{number:,} people", f"{kanji(number)}人").agrees


@given(numbers, numbers)
def test_two_unlike_numbers_never_pass(one, other):
    assume(one != other)
    assert not compare(f"{one:,} people", f"{in_words(other, 'ja')}人").agrees


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    assert compare(text, text).agrees


def test_a_very_long_text_is_read_to_a_limit():
    assert len(read("1 " * 50_000)) <= 1000


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("65社", "社", True),
        ("約1,900人", "人", True),
        ("4th in rank", "rank", True),
        ("13.6%", "percent", True),
        ("$776 million", "U.S. dollars", True),
        ("7億7,600万ドル", "米ドル", True),
        ("about 1,900", "jobs", False),
        ("486,051", "人", False),
        ("486,051", "", True),
    ],
)
def test_a_figure_that_says_its_unit_need_not_have_it_repeated(text, unit, expected):
    assert says_unit(text, unit) is expected
