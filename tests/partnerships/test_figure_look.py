"""A figure at a second look: while one types, both texts are compared, and figures of the same thing show."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from partnerships.figure_look import verdict
from partnerships.models import Statistic
from partnerships.overview import side_by_side
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled
from tests.partnerships.test_goals import plain, words_of

pytestmark = pytest.mark.django_db

TYPED = {"label_en": "Exports to Japan", "unit_en": "U.S. dollars", "unit_ja": "米ドル"}


def form_page(house: House) -> str:
    profile = factories.city_profile(association=house.association)
    return address("statistic_add", house.association, profile=profile.pk)


@pytest.mark.covers("13", "14", "C3", page="/a/…/profiles/…/statistics/add/")
def test_the_booklets_slip_is_told_while_one_types_and_refused_when_one_saves(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = form_page(house)
    client = enter(house.staff)
    slip = TYPED | {"text_en": "$776 million", "text_ja": "7億760万ドル", "look": "1"}
    answer = client.post(page, slip, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert plain(answer) == "The English text says $776 million, the Japanese text $707.6 million."
    assert 'class="mark owed"' in words_of(answer)
    client.cookies["django_language"] = "ja"
    said = plain(client.post(page, slip, headers={"HX-Request": "true"}))
    assert "7億7,600万ドル" in said and "7億760万ドル" in said
    with scope(house.association):
        assert not Statistic.objects.exists()


@pytest.mark.covers("13", "C3", page="/a/…/profiles/…/statistics/add/")
def test_equal_numbers_pass_however_they_are_written_and_are_saved(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = form_page(house)
    client = enter(house.staff)
    typed = {"label_en": "Jobs", "label_ja": "雇用", "text_en": "665,000", "text_ja": "66万5千人", "unit_en": "jobs"}
    answer = client.post(page, typed | {"look": "1"}, headers={"HX-Request": "true"})
    assert plain(answer) == "Both texts say 665,000." and 'class="mark well"' in words_of(answer)
    sent = filled(client.get(page).context["form"], **typed, unit_ja="人", source_en="A source")
    assert client.post(page, sent).status_code == 302
    with scope(house.association):
        assert Statistic.objects.get().text_ja == "66万5千人"


def test_without_scripts_the_whole_page_comes_back_with_everything_typed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = form_page(house)
    client = enter(house.staff)
    assert "their numbers are compared here" in words_of(client.get(page))
    answer = client.post(page, TYPED | {"text_en": "$5 million", "text_ja": "500万ドル", "look": "1"})
    text = words_of(answer)
    assert answer.status_code == 200 and "Both texts say $5 million." in text and 'value="$5 million"' in text
    assert '<noscript><button class="btn" type="submit" name="look"' in text


@pytest.mark.covers("13", page="/a/…/profiles/…/statistics/…/edit/")
def test_figures_of_the_same_thing_stand_beside_the_one_that_is_typed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = form_page(house)
    same: dict[str, Any] = {"label_en": "Jobs", "label_ja": "雇用", "unit_en": "jobs", "unit_ja": "人"}
    factories.statistic(association=house.association, **same, text_en="1,480", text_ja="1,480", year=2024)
    factories.statistic(association=house.association, **same, text_en="2,000", text_ja="2,000", year=2020)
    other = same | {"label_en": "Visitors"}
    factories.statistic(association=house.association, **other, text_en="77", text_ja="77")
    client = enter(house.staff)
    typed = {"label_en": " jobs", "text_en": "1,900", "year": "2024", "look": "1"}
    answer = client.post(page, typed, headers={"HX-Request": "true"})
    assert [(str(each.text), each.is_unlike) for each in answer.context["look"].beside] == [
        ("2,000", False),
        ("1,480", True),
    ] or [(str(each.text), each.is_unlike) for each in answer.context["look"].beside] == [
        ("1,480", True),
        ("2,000", False),
    ]
    text = plain(answer)
    assert "Of the same thing there is already:" in text and text.count("sources differ") == 1 and "77" not in text


def test_the_profile_compares_numbers_and_not_the_way_they_are_written(cast: Cast) -> None:
    house = cast.omaha
    given: dict[str, Any] = {
        "label_en": "Trade",
        "label_ja": "貿易",
        "unit_en": "U.S. dollars",
        "unit_ja": "米ドル",
        "year": 2023,
    }
    for text in ("$776 million", "776 million U.S. dollars"):
        factories.statistic(association=house.association, **given, text_en=text, text_ja="7億7,600万ドル")
    with scope(house.association):
        (figures,) = side_by_side(Statistic.objects.all())
        assert not figures.disagree
    factories.statistic(association=house.association, **given, text_en="$707.6 million", text_ja="7億760万ドル")
    with scope(house.association):
        (figures,) = side_by_side(Statistic.objects.all())
    assert figures.disagree and len(figures.rows) == 3


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, ("", "")),
        ({"text_en": "$5"}, ("", "")),
        ({"text_en": "many", "text_ja": "多数"}, ("soon", "Neither text has a number. Write the figure itself.")),
        ({"text_en": "5", "text_ja": "五"}, ("well", "Both texts say 5.")),
        (
            {"text_en": "5", "text_ja": "6", "method_en": "Two offices."},
            ("soon", "The English text says 5, the Japanese text 6. Your note on how it was counted says why."),
        ),
    ],
)
def test_the_verdict_on_two_texts(typed: dict[str, str], found: tuple[str, str]) -> None:
    with override("en"):
        assert verdict(typed) == found
