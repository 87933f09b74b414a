"""Widths and lines foreseen from characters alone: the widths are those of the face, the breaks those of the engine."""

import pytest
from fontTools.ttLib import TTFont

from portal.documents import fonts, measures
from portal.documents.words import THIN


@pytest.mark.pdf
def test_the_widths_are_those_of_the_face():
    letters = [*map(chr, range(0x20, 0x7F)), *"–—’“”€éōŪ漢字かなー、。「」（）①㈱髙", THIN]
    with TTFont(fonts.fonts_folder() / "PortalSans-Regular.ttf") as face:
        names, widths = face.getBestCmap(), face["hmtx"]
        off = {letter: widths[names[ord(letter)]][0] / 1000 - measures.ems(letter) for letter in letters}
    assert {letter: difference for letter, difference in off.items() if abs(difference) > 0.002} == {}


@pytest.mark.parametrize(
    ("text", "column", "count"),
    [
        ("", 10, 1),
        ("one", 1.8, 1),
        ("one two", 1.8, 2),
        ("non-profit", 3.2, 2),  # a hyphen is a place to break
        ("1998-04", 2.5, 2),  # but not before a digit: wider than the column, so broken anyway
        ("お茶の見本市", 3, 2),
        ("お茶。見本市", 2, 4),  # no line begins with a full stop
        ("W" * 100, 10, 9),
        ("あ" * 100, 10, 10),
    ],
)
def test_lines_break_where_the_engine_breaks_them(text, column, count):
    assert measures.lines(text, column) == count


def test_numbers_stay_with_their_counters_in_long_sentences():
    assert measures.lines("オマハのお茶の見本市で生産者が小売店と商談し40件を受注", 22.9) == 2
    assert measures.ems("24名") == pytest.approx(2 * 0.555 + 1)
