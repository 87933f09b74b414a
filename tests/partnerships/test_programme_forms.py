"""Planning a programme: what is refused, what a model brings, what each city gains."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from partnerships.models import Programme, StarterProgramme
from partnerships.reference import read_reference
from partnerships.services.reference import load_reference
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def page_of(house: House, query: str = "") -> str:
    return address("programme_add", house.association, partnership=house.partnership.slug) + query


def sent(client: Any, page: str, **changes: Any) -> dict[str, Any]:
    gains = {"benefit_home_en": "Shops find tea", "benefit_partner_ja": "生産者が販路を得る"}
    return filled(client.get(page).context["form"], title_en="Evening", **(gains | changes))


def refused(client: Any, page: str, **changes: Any) -> dict[str, list[str]]:
    answer = client.post(page, sent(client, page, **changes))
    assert answer.status_code == 422
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def test_a_programme_that_ends_before_it_begins_is_refused_with_the_way_forward(cast: Cast, enter: Any) -> None:
    client, page = enter(cast.omaha.staff), page_of(cast.omaha)
    day = {"starts_on": "2027-03-18"}
    words = {"to_time": ["It ends before it begins. For an end after midnight, write the last day."]}
    assert refused(client, page, **day, from_time="18:00", to_time="17:00") == words
    assert refused(client, page, **day, ends_on="2027-03-17")["__all__"] == ["The last day lies before the first."]
    assert refused(client, page, from_time="18:00") == {"starts_on": ["Write the day to which the time belongs."]}
    assert refused(client, page, **day, to_time="20:00") == {"from_time": ["Write when it begins too."]}
    year = ["Write a year from 1850 to 2100, in four digits."]
    for typed in ("0026-05-01", "9999-12-31"):  # a calendar would reckon every summer until then
        assert refused(client, page, starts_on=typed)["starts_on"] == year
    assert refused(client, page, **day, ends_on="9999-12-31") == {"ends_on": year}
    good = sent(client, page, **day, ends_on="2027-03-19", from_time="18:00", to_time="01:00")
    assert client.post(page, good).status_code == 302


def test_a_programme_is_for_members_until_somebody_shows_it_to_everybody(cast: Cast, enter: Any) -> None:
    client, page = enter(cast.omaha.staff), page_of(cast.omaha)
    assert client.post(page, sent(client, page)).status_code == 302
    assert client.post(page, sent(client, page) | {"title_en": "Fair", "is_public": "on"}).status_code == 302
    with scope(cast.omaha.association):
        shown = dict(Programme.objects.values_list("title_en", "is_public"))
    assert (shown["Evening"], shown["Fair"]) == (False, True)


@pytest.mark.covers("28", page="/a/…/partnerships/…/programmes/add/")
def test_what_each_city_gains_is_said_in_one_of_the_languages(cast: Cast, enter: Any) -> None:
    client, page = enter(cast.omaha.staff), page_of(cast.omaha)
    words = refused(client, page, benefit_home_en=None, benefit_partner_ja=None)
    assert words == {
        "benefit_home_en": ["Say what Omaha gains by it, in one of the languages."],
        "benefit_partner_en": ["Say what Shizuoka gains by it, in one of the languages."],
    }
    answer = client.post(page, sent(client, page))
    with scope(cast.omaha.association):
        row = Programme.objects.get()
    assert answer.url == address("programme_detail", cast.omaha.association, programme=row.pk)
    shown = client.get(answer.url).content.decode()
    assert "Shops find tea" in shown and "生産者が販路を得る" in shown


@pytest.mark.covers("30")
def test_a_kind_of_ones_own_is_said_in_words(cast: Cast, enter: Any) -> None:
    client, page = enter(cast.omaha.staff), page_of(cast.omaha)
    assert refused(client, page, kind="other") == {"kind_en": ["Say in your own words what kind it is."]}
    answer = client.post(page, sent(client, page, kind="other", kind_en="Tea ceremony in a bank"), follow=True)
    assert "Tea ceremony in a bank" in answer.content.decode()


@pytest.mark.covers("32", page="/a/…/programmes/…/")
def test_a_programme_names_the_goals_that_it_serves(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership, title_en="Ten new shops")
    elsewhere = factories.goal(partnership=cast.springfield.partnership)
    client, page = enter(house.staff), page_of(house)
    assert "goals" in refused(client, page, goals=[elsewhere.pk])
    answer = client.post(page, sent(client, page, goals=[goal.pk]), follow=True)
    assert "Ten new shops" in answer.content.decode()


@pytest.mark.covers("89")
def test_what_grew_out_of_what_can_be_walked_in_both_directions(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    first = factories.programme(partnership=house.partnership, title_en="Conference")
    client, page = enter(house.staff), page_of(house)
    answer = client.post(page, sent(client, page, grew_from=first.pk), follow=True)
    assert "Grew out of" in answer.content.decode() and "Conference" in answer.content.decode()
    shown = client.get(address("programme_detail", house.association, programme=first.pk)).content.decode()
    assert "Grew out of it" in shown and "Evening" in shown


@pytest.mark.covers("29", page="/a/…/programmes/start/")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_models_of_every_size_fill_the_form_in_both_languages(cast: Cast, enter: Any, language: str) -> None:
    load_reference(reference=read_reference())
    house, client = cast.omaha, enter(cast.omaha.staff)
    client.cookies["django_language"] = language
    words = client.get(address("programme_start", house.association)).content.decode()
    starters = list(StarterProgramme.objects.all())
    assert len(starters) == 12 and {row.scale for row in starters} == {"small", "medium", "large"}
    assert getattr(starters[0], f"label_{language}") in words
    for row in starters:
        form = client.get(page_of(house, f"?model={row.code}")).context["form"]
        for name in ("title", "description", "benefit_home", "benefit_partner"):
            for each in ("en", "ja"):
                assert form[f"{name}_{each}"].value(), (row.code, name, each)
        assert form["kind"].value() == row.kind
    code = starters[-1].code
    saved = client.post(
        page_of(house, f"?model={code}"), filled(client.get(page_of(house, f"?model={code}")).context["form"])
    )
    assert saved.status_code == 302


def test_a_programme_that_does_not_take_place_says_so_and_leaves_the_papers(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = factories.programme(
        partnership=house.partnership,
        is_yearly=False,
        month=None,
        starts_on=datetime.date.today() + datetime.timedelta(days=9),  # noqa: DTZ011
        is_cancelled=True,
    )
    client = enter(house.staff)
    assert "does not take place" in client.get(address("programme_list", house.association)).content.decode()
    shown = client.get(address("programme_detail", house.association, programme=row.pk)).content.decode()
    assert "does not take place" in shown
    page = client.get(address("partnership_detail", house.association, partnership=house.partnership.slug))
    assert "Next: Tea fair" not in page.content.decode()
