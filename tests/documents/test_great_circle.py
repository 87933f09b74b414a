"""The map: right geometry, and names that stand clear."""

import pytest

from partnerships import great_circle
from partnerships.great_circle import HEIGHT, WIDTH, _box, _project, _trouble

CITIES = {
    "Omaha": (41.26, -95.94), "Honolulu": (21.31, -157.86), "Anchorage": (61.22, -149.90), "Boston": (42.36, -71.06),
    "San Diego": (32.72, -117.16), "Portland, Maine": (43.66, -70.26), "Miami": (25.77, -80.19),
}  # fmt: skip
PARTNERS = {
    "静岡市": (34.98, 138.38), "Naha 那覇市": (26.21, 127.68), "Wakkanai 稚内市": (45.42, 141.67),
    "Nagasaki": (32.75, 129.88), "Minamisanriku 南三陸町": (38.68, 141.45),
}  # fmt: skip


def test_the_distance_is_the_great_circle_s():
    assert great_circle.distance_km((41.25861, -95.93779), (34.97694, 138.38306)) == 9890
    assert great_circle.distance_km((0, 0), (0, 0)) == 0


@pytest.mark.parametrize("home", CITIES)
@pytest.mark.parametrize("partner", PARTNERS)
def test_names_stand_inside_and_clear_of_the_arc_and_each_other(home, partner):
    drawn = great_circle.draw(CITIES[home], PARTNERS[partner], home, partner, "9,890 km")
    assert drawn is not None
    labels = [drawn.home_label, drawn.partner_label, drawn.distance_label]
    for number, label in enumerate(labels):
        left, top, right, bottom = _box(label)
        assert left >= 0 and right <= WIDTH and top >= 0 and bottom <= HEIGHT
        others = [_box(other) for other in labels[:number]]
        assert _trouble(_box(label), [], others) == 0


def test_the_arc_begins_and_ends_at_the_cities_in_smooth_pieces():
    drawn = great_circle.draw((41.26, -95.94), (34.98, 138.38), "Omaha", "Shizuoka", "9,890 km")
    assert drawn.arc.startswith(f"M{drawn.home[0]} {drawn.home[1]}") and drawn.arc.count("C") == great_circle.PIECES
    assert drawn.arc.endswith(f"{drawn.partner[0]} {drawn.partner[1]}")


def test_cities_outside_the_drawing_get_no_map():
    assert great_circle.draw((48.85, 2.35), (34.98, 138.38), "Paris", "Shizuoka", "9,890 km") is None


def test_two_near_cities_keep_their_names_apart():
    drawn = great_circle.draw((34.98, 138.38), (35.68, 139.69), "Shizuoka", "Tokyo", "150 km")
    assert _trouble(_box(drawn.partner_label), [], [_box(drawn.home_label)]) == 0


def test_the_coast_lies_in_the_drawing():
    assert great_circle.land().startswith("M") and great_circle.land().endswith("z")
    assert _project(66, 122) == (0, 0)
