"""Pitches: the words with which we open a talk with a company of a sector, and the way to what we can show it."""

import pytest

from partnerships.models import Pitch
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address


@pytest.mark.django_db
@pytest.mark.covers("24", page="/a/…/benefits/pitches/")
def test_a_paragraph_for_each_sector_is_ready_to_copy_in_both_languages(cast, enter):
    house = cast.omaha
    food = factories.sector(code="311", label_en="Food Manufacturing", label_ja="食料品製造業")
    factories.pitch(association=house.association, sector=food, text_en="We know <every> miso maker.")
    factories.pitch(association=house.association, text_en="We answer.", text_ja="")
    factories.pitch(association=cast.springfield.association, text_en="Secret")
    page = enter(house.volunteer).get(address("pitch_list", house.association)).content.decode()
    assert "Food Manufacturing" in page and "Every sector" in page and "Secret" not in page
    assert "We know &lt;every&gt; miso maker." in page and "There is no Japanese paragraph yet." in page
    proofs = address("partnership_benefits", house.association, partnership=house.partnership.slug)
    assert f"{proofs}?sector=311" in page
    client = enter(house.volunteer)
    client.cookies["django_language"] = "ja"
    japanese = client.get(address("pitch_list", house.association)).content.decode()
    assert "食料品製造業" in japanese and "日本語の紹介文はまだありません" in japanese


@pytest.mark.django_db
def test_what_we_can_show_is_asked_for_the_pitchs_own_sector(cast, enter):
    house = cast.omaha
    factories.pitch(association=house.association, sector=factories.sector(code="3332", label_en="Machines"))
    shown = enter(house.staff).get(
        address("partnership_benefits", house.association, partnership=house.partnership.slug), {"sector": "3332"}
    )
    assert shown.context["chosen"] == "3332"


@pytest.mark.django_db
def test_staff_write_a_pitch_and_a_volunteer_proposes_one(cast, enter):
    house = cast.omaha
    given = {"sector": "", "text_en": "One talk is enough.", "text_ja": "一度のお話で十分です。"}
    enter(house.staff).post(address("pitch_add", house.association), given)
    enter(house.volunteer).post(address("pitch_add", house.association), given | {"text_en": "Proposed only."})
    with scope(house.association):
        assert [each.text_en for each in Pitch.objects.all()] == ["One talk is enough."]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(cast, enter, number, django_assert_num_queries):
    house = cast.omaha
    for _each in range(number):
        factories.pitch(association=house.association, sector=factories.sector())
    client = enter(house.staff)
    client.get(address("pitch_list", house.association))
    with django_assert_num_queries(5):
        client.get(address("pitch_list", house.association))
