"""One key for all the spellings of a name, and other names apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.readings import Likeness, likeness, name_keys, reading_key, reading_start

KANA = """
    か き く け こ さ し す せ そ た ち つ て と な に ぬ ね の は ひ ふ へ ほ ま み む め も や ゆ よ ら り る れ ろ わ
    が ぎ ぐ げ ご ざ じ ず ぜ ぞ だ で ど ば び ぶ べ ぼ ぱ ぴ ぷ ぺ ぽ
    きゃ きゅ きょ しゃ しゅ しょ ちゃ ちゅ ちょ にゃ ひょ みょ りゅ りょ ぎょ じゃ じゅ じょ
"""
LETTERS = """
    ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro
    wa ga gi gu ge go za ji zu ze zo da de do ba bi bu be bo pa pi pu pe po
    kya kyu kyo sha shu sho cha chu cho nya hyo myo ryu ryo gyo ja ju jo
"""
HEPBURN = dict(zip(KANA.split(), LETTERS.split(), strict=True))
KUNREI = {"shi": "si", "chi": "ti", "tsu": "tu", "fu": "hu", "ji": "zi"} | {
    old + vowel: new + vowel for old, new in (("sh", "sy"), ("ch", "ty"), ("j", "zy")) for vowel in "auo"
}
# A syllable with what may follow it: nothing, ん, a doubled consonant, a long vowel.
syllables = st.lists(
    st.tuples(st.sampled_from(sorted(HEPBURN)), st.sampled_from(["", "", "", "ん", "っ", "ー"])), min_size=2, max_size=5
)


def in_kana(parts: list[tuple[str, str]]) -> str:
    """Hiragana; a long o or u is written with う, other vowels are not lengthened."""
    text = ""
    for at, (sign, after) in enumerate(parts):
        if after == "ー":
            after = "う" if HEPBURN[sign][-1] in "ou" else ""
        if after == "っ" and (at + 1 == len(parts) or HEPBURN[parts[at + 1][0]][0] not in "kstpfc"):
            after = ""
        text += sign + after
    return text


def in_letters(
    parts: list[tuple[str, str]], *, long: str, kunrei: bool = False, m: bool = False, tch: str = "t"
) -> str:
    """The same in Latin letters. `long`: how ō is written: macron, h, ou, doubled or not at all."""
    text = ""
    for at, (sign, after) in enumerate(parts):
        plain = HEPBURN[sign]
        spelled = KUNREI.get(plain, plain) if kunrei else plain
        following = HEPBURN[parts[at + 1][0]] if at + 1 < len(parts) else ""
        if after == "ー" and spelled[-1] in "ou":
            vowel = spelled[-1]
            ways = {"macron": {"o": "ō", "u": "ū"}[vowel], "none": vowel, "double": vowel * 2}
            ways |= {"h": "oh" if vowel == "o" and following[:1] not in "h" else vowel, "u": vowel + "u"}
            spelled = spelled[:-1] + ways[long]
        elif after == "ん":
            spelled += "m" if m and following[:1] in ("b", "p", "m") else "n'" if following[:1] == "y" else "n"
        elif after == "っ" and following[:1] in tuple("kstpfc"):
            after_this = KUNREI.get(following, following) if kunrei else following
            spelled += tch if after_this.startswith("ch") else after_this[0]
        text += spelled
    return text


def katakana(text: str) -> str:
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in text)


@given(syllables)
def test_every_spelling_of_a_name_comes_to_one_key(parts: list[tuple[str, str]]) -> None:
    kana = in_kana(parts)
    spelled = [
        in_letters(parts, long="macron"),
        in_letters(parts, long="none").upper(),
        in_letters(parts, long="h", m=True),
        in_letters(parts, long="u", tch="c").title(),
        in_letters(parts, long="double", kunrei=True),
    ]
    assert {reading_key(text) for text in [kana, katakana(kana), *spelled]} == {reading_key(kana)}
    assert {likeness(kana, text) for text in [katakana(kana), *spelled]} == {Likeness.SAME}


@given(st.lists(st.sampled_from(sorted(HEPBURN)), min_size=2, max_size=5), st.data())
def test_other_names_stay_apart(signs: list[str], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.sampled_from(sorted(HEPBURN)), min_size=2, max_size=5).filter(lambda it: it != signs))
    if "".join(other) != "".join(signs):
        assert reading_key("".join(signs)) != reading_key("".join(other))


@given(st.text())
def test_any_text_has_a_key_and_the_key_is_its_own(text: str) -> None:
    key = reading_key(text)
    assert key == key.strip()
    assert " " not in key
    reading_start(text)


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        ("sato", "Sato Satō Satô Satoh Satou SATO サトウ さとう ｻﾄｳ"),
        ("kenichi", "けんいち ケンイチ ｹﾝｲﾁ Kenichi Ken'ichi Ken’ichi Ken-ichi Kennichi"),
        ("honma", "ほんま Honma Homma"),
        ("haccho", "はっちょう Hatcho Hatchō Hacchou Hattyô"),
        ("shoji", "しょうじ Shoji Shōji Shouji Syozi Shohji"),
        ("oyama", "おおやま Ōyama Oyama Ohyama Ooyama"),
        ("ohashi", "おおはし Ōhashi Ohashi Ohhashi Oohashi"),
        ("inoe", "いのうえ Inoue イノウエ"),
        ("", "佐藤 佐々木 髙橋 健ー"),
        ("bennett", "Bennett BENNETT bennett"),
        ("muller", "Müller Muller"),
        ("obrien", "O'Brien OBrien O-Brien"),
    ],
)
def test_spellings_of(key: str, spellings: str) -> None:
    assert {reading_key(spelling) for spelling in spellings.split()} == {key}


def test_names_that_only_the_broad_fold_joins_contradict_each_other() -> None:
    broad = [
        ("おの", "おおの"),
        ("おの", "Ohno"),
        ("Kano", "Kanno"),
        ("かな", "Kanna"),
        ("さとう", "さと"),
        ("Iida", "Ida"),
    ]
    assert {likeness(*pair) for pair in broad} == {Likeness.BROAD}
    same = [("Ono", "おの"), ("Ono", "おおの"), ("Ono", "Ohno"), ("Kennichi", "けんいち"), ("Kanno", "かんの")]
    assert {likeness(*pair) for pair in same} == {Likeness.SAME}
    other = [("はっとり", "はとり"), ("Sato", "Seto"), ("Louis", "Lois"), ("佐藤", "佐藤"), ("", "")]
    assert {likeness(*pair) for pair in other} == {Likeness.OTHER}


def test_a_whole_name_has_a_key_in_either_order_and_in_one_piece() -> None:
    names = [
        ("Sato", "Kenichi"),
        ("Kenichi", "Satoh"),
        ("サトウ", "ケンイチ"),
        ("さとうけんいち", ""),
        ("SATŌ Ken'ichi", ""),
    ]
    assert frozenset.intersection(*(name_keys(*name) for name in names)) == {"satokenichi"}
    assert name_keys("サトウ", "オサム") & name_keys("さとうおさむ") == {"satosamu"}
    assert name_keys("佐藤", "Kenichi") == frozenset()


def test_what_is_being_typed_begins_the_key() -> None:
    typed = {
        "sat": "sato",
        "syo": "shoji",
        "sy": "shoji",
        "Tuzi": "tsuji",
        "kenn": "kenichi",
        "ﾔﾏ": "yamada",
        "さと": "sato",
    }
    assert all(key.startswith(reading_start(start)) for start, key in typed.items())
