"""The map's geometry: everything inside the drawing, names that run into nothing, one file for the same pairs."""

import itertools
import re

import pytest

from partnerships.directory_map import DRAWINGS, TALL, WIDE, _box, chosen, coast, drawable, file_of, region_of
from partnerships.reference import read_reference

OMAHA, SHIZUOKA = (41.25626, -95.94043), (34.97549, 138.38285)
SPRINGFIELD, ASHIKAGA = (39.80172, -89.64371), (36.34042, 139.44977)
AUSTIN, OITA = (30.26715, -97.74306), (33.23958, 131.60927)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
def test_every_city_of_the_data_lies_inside_the_drawing(drawing) -> None:
    for city in read_reference().cities:
        if city.latitude is not None and city.longitude is not None:
            x, y = drawing.place((city.latitude, city.longitude))
            assert 3 <= x <= drawing.width - 3, city.name
            assert 3 <= y <= drawing.height - 3, city.name


@pytest.mark.parametrize(
    ("place", "region"),
    [
        (OMAHA, "states"),
        (SHIZUOKA, "japan"),
        ((21.30694, -157.85833), "hawaii"),
        ((61.21806, -149.90028), "alaska"),
        ((26.2123, 127.67922), "okinawa"),
    ],
)
def test_far_places_have_frames_of_their_own(place, region) -> None:
    assert region_of(place) == region


def test_east_is_right_and_north_is_up() -> None:
    for drawing in DRAWINGS:
        assert drawing.place(SPRINGFIELD)[0] > drawing.place(OMAHA)[0]
        assert drawing.place(AUSTIN)[1] > drawing.place(OMAHA)[1]
        assert drawing.place(ASHIKAGA)[1] < drawing.place(OITA)[1]
    assert WIDE.place(SHIZUOKA)[0] < WIDE.place(OMAHA)[0]
    assert TALL.place(SHIZUOKA)[1] < TALL.place(OMAHA)[1]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
@pytest.mark.parametrize("japanese", [False, True], ids=["english", "japanese"])
def test_names_stay_clear_of_each_other_and_of_the_edge(drawing, japanese) -> None:
    words = (
        [("スプリングフィールド", "足利市"), ("オマハ", "静岡市"), ("オースティン", "大分市")]
        if japanese
        else [("Springfield", "Ashikaga"), ("Omaha", "Shizuoka"), ("Austin", "Oita")]
    )
    pairs = [(SPRINGFIELD, ASHIKAGA), (OMAHA, SHIZUOKA), (AUSTIN, OITA)]
    names = chosen(drawing, list(zip(pairs, words, strict=True))).names
    assert len(names) == 6
    boxes = [_box(name, drawing.type_size) for name in names]
    for left, top, right, bottom in boxes:
        assert left > 0 and right < drawing.width and top > 0 and bottom < drawing.height
    for (left, top, right, bottom), (a, b, r, d) in itertools.combinations(boxes, 2):
        assert right <= a or r <= left or bottom <= b or d <= top


def test_only_the_first_pairs_are_named_and_each_line_is_drawn_once() -> None:
    pairs = [((OMAHA, SHIZUOKA), ("Omaha", "Shizuoka"))] * 9
    layer = chosen(WIDE, pairs)
    assert (len(layer.arcs), len(layer.ours), len(layer.theirs)) == (1, 1, 1)
    assert [name.text for name in layer.names] == ["Omaha", "Shizuoka"]


def test_pairs_with_something_unknown_are_not_drawn() -> None:
    assert drawable([(*OMAHA, *SHIZUOKA), (*OMAHA, None, None), (None, None, *SHIZUOKA)]) == [(OMAHA, SHIZUOKA)]


def test_the_file_has_whole_units_no_script_and_the_pages_colours() -> None:
    svg = file_of(((OMAHA, SHIZUOKA),)).svg.decode()
    assert 'id="wide"' in svg
    assert 'id="tall"' in svg
    assert "var(--ai,#1f4372)" in svg
    assert not re.search(r"<script|<style|style=|http(?!://www\.w3\.org/2000/svg)", svg)
    assert not re.search(r"\d+\.\d", coast(WIDE) + WIDE.arc((OMAHA, SHIZUOKA)))
