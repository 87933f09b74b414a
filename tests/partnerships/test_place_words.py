"""Spellings of places: addresses, readings, what a compiler's note says."""

import pytest

from partnerships.place_words import candidates, readings, remarks, slug_of_names, sources_of


def test_an_address_is_made_of_ascii_words() -> None:
    assert slug_of_names("Cañon City", "CO", "Kahoku") == "canon-city-co-kahoku"
    assert slug_of_names("Lee's Summit", "MO", "", "Aizuwakamatsu") == "lees-summit-mo-aizuwakamatsu"


@pytest.mark.parametrize(
    ("romaji", "found"),
    [
        ("Shizuoka", ["しずおか"]),
        ("Ōmachi", ["おうまち", "おおまち", "oumachi", "oomachi"]),
        ("Tōkyō", ["とうきょう", "とおきょお", "toukyou", "tookyoo"]),
        ("Suo-Oshima", ["すおおしま", "suooshima"]),
        ("Mombetsu", ["もんべつ"]),
    ],
)
def test_readings_of_romaji_in_every_way_it_may_be_typed(romaji: str, found: list[str]) -> None:
    assert readings(romaji) == found


def test_a_note_is_split_into_candidates_and_remarks() -> None:
    note = "derived: 10th anniversary in 2016; prefecture ambiguous: 東京都瑞穂町/岐阜県瑞穂市"
    assert candidates(note) == ["東京都瑞穂町", "岐阜県瑞穂市"]
    assert remarks(note) == ["derived: 10th anniversary in 2016"]
    assert (candidates(""), remarks("")) == ([], [])


def test_sources_are_told_apart() -> None:
    assert sources_of("City of Example ;  ; https://example.org/a;b") == ["City of Example", "https://example.org/a;b"]
