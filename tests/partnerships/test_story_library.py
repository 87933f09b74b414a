"""The library of stories: published, ours and shared ones, found in any script, and never a name without a yes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Place, Proposal, Story
from partnerships.services.stories import add_story, change_story, share_story, unshare_story
from partnerships.story_library import library, lines_of
from portal.accounts.models import Association, NetworkMembership
from portal.scoping import scope, system_scope
from tests import adapting, factories, people
from tests.cast import Cast, House
from tests.partnerships.desk import address, asked, filled

pytestmark = pytest.mark.django_db


def found(client: Any, house: House, **query: Any) -> list[str]:
    answer = client.get(address("story_library", house.association), query)
    return [str(story.title) for story, _copies in answer.context["stories"]]


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.covers("34", "35", "36", page="/a/…/library/")
def test_the_published_stories_stand_with_figures_lesson_and_source(reference: Any, cast: Cast, enter: Any) -> None:
    client = enter(cast.omaha.board_member)
    answer = client.get(address("story_library", cast.omaha.association))
    assert len(answer.context["stories"]) == 25
    words = plain(answer)
    for said in ("Toyota truck plant in San Antonio", "over 350 scarves sold; demand outran supply", "Source: Booklet"):
        assert said in words, said
    plant = plain(client.get(address("library_story", cast.omaha.association, story_key="S01")))
    for said in ("Jobs 2,000", "U.S. dollars 2,000,000,000", "A member of the association who knows people"):
        assert said in plant, said
    wine = plain(client.get(address("library_story", cast.omaha.association, story_key="S03")))
    assert wine.index("Ask the chamber which company") < wine.index("on the exchange trip.") < wine.index("Plan a tour")


@pytest.mark.parametrize(
    ("words", "story"),
    [
        ("Kent–Auburn", "Kent-Auburn import/export conference"),
        ("ケント オーバーン", "Kent-Auburn import/export conference"),
        ("けんと", "Kent-Auburn import/export conference"),
        ("ＫＥＮＴ", "Kent-Auburn import/export conference"),
        ("takeo wine", "Wine link between Sebastopol and Takeo"),
    ],
    ids=["dash", "katakana", "hiragana", "wide", "two-words"],
)
def test_words_in_any_script_find_a_story(reference: Any, cast: Cast, enter: Any, words: str, story: str) -> None:
    assert found(enter(cast.omaha.volunteer), cast.omaha, q=words) == [story]


@pytest.mark.covers("115", "120", page="/a/…/library/")
def test_filters_ask_for_small_places_responses_themes_sectors_and_places(
    reference: Any, cast: Cast, enter: Any
) -> None:
    client, house = enter(cast.omaha.volunteer), cast.omaha
    small = found(client, house, small="on")
    assert small == [
        "Wine link between Sebastopol and Takeo",
        "Dislocated workers as mentors in Washington State",
        "Workation facilities in small municipalities",
    ]
    answers = found(client, house, kind="response", theme="shrinking_cities")
    assert answers == [
        "Workation facilities in small municipalities",
        "Yubari and Kitakyushu plan for a smaller population",
    ]
    assert found(client, house, place="JP-41") == ["Wine link between Sebastopol and Takeo"]
    assert "Wine link between Sebastopol and Takeo" in found(client, house, sector="31-33")
    assert found(client, house, scale="large") == ["Toyota truck plant in San Antonio"]
    assert found(client, house, activity="education", place="US-WA") == [
        "Kent-Auburn import/export conference",
        "CLT and forestry seminar in Washington State",
    ]


def test_a_small_place_says_its_inhabitants_and_their_source(reference: Any, cast: Cast, enter: Any) -> None:
    words = plain(enter(cast.omaha.staff).get(address("library_story", cast.omaha.association, story_key="S03")))
    assert "Sebastopol has 7,678 inhabitants, Takeo 47,914 (GeoNames, year not stated)." in words


def test_a_story_of_ours_is_small_by_the_population_of_a_city_or_by_its_tellers(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    factories.story(association=house.association, partnership=house.partnership, title_en="Of a city")
    factories.story(association=house.association, title_en="Of the country", is_rural=True)
    client = enter(house.staff)
    assert found(client, house, small="on") == ["Of the country"]
    Place.objects.filter(pk=house.partnership.partner_id).update(population=9000, population_source="GeoNames via x")
    assert sorted(found(client, house, small="on")) == ["Of a city", "Of the country"]
    assert "has 9,000 inhabitants (GeoNames, year not stated)." in plain(
        client.get(address("story_library", house.association))
    )


def test_an_unknown_filter_is_said_and_hides_nothing(reference: Any, cast: Cast, enter: Any) -> None:
    answer = enter(cast.omaha.staff).get(
        address("story_library", cast.omaha.association), {"scale": "enormous", "place": "ZZ", "q": "takeo"}
    )
    assert answer.status_code == 200
    assert plain(answer).count("This address asks for something that is not offered here.") == 2
    assert [str(story.title) for story, _copies in answer.context["stories"]] == [
        "Wine link between Sebastopol and Takeo"
    ]


@pytest.mark.covers("118", page="/a/…/library/")
def test_stories_of_other_associations_are_read_once_shared_in_a_common_network(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    kept = factories.story(association=other.association, title_en="Kept to ourselves")
    story = adapting.shared_story(
        association=other.association, by=other.staff, title_en="A scarf", partnership=other.partnership
    )
    client = enter(house.volunteer)
    assert found(client, house) == ["A scarf"]
    page = address("library_story", house.association, story_key=str(story.key))
    words = plain(client.get(page))
    assert "Told by: Sister City Association of Springfield, Illinois" in words
    hidden = address("library_story", house.association, story_key=str(kept.key))
    assert client.get(hidden).status_code == 404
    with scope(other.association):
        unshare_story(story=Story.objects.get(pk=story.pk), read_version=2, by=other.staff)
    assert client.get(page).status_code == 404 and found(client, house) == []


def test_without_a_common_network_and_after_closing_nothing_is_shared(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    adapting.shared_story(association=other.association, by=other.staff, title_en="A scarf")
    client = enter(house.staff)
    assert found(client, house) == ["A scarf"]
    Association.objects.filter(pk=other.association.pk).update(closed_at="2026-01-01T00:00:00Z")
    assert found(client, house) == []
    Association.objects.filter(pk=other.association.pk).update(closed_at=None)
    with system_scope("a test ends a membership in a network"):
        NetworkMembership.objects.filter(association=other.association).delete()
    assert found(client, house) == []


def test_a_limited_member_finds_only_stories_of_their_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    second = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    factories.story(association=house.association, partnership=house.partnership, title_en="Theirs")
    factories.story(association=house.association, partnership=second, title_en="Not theirs")
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert found(enter(house.volunteer), house) == ["Theirs"]


def test_the_library_asks_no_more_for_three_stories_than_for_one(cast: Cast) -> None:
    house, other = cast.omaha, cast.springfield
    counts = []
    with scope(house.association):
        membership = house.staff.memberships.select_related("association").get()
    for number in (1, 2, 3):
        adapting.model_story(code=f"S{number}")
        factories.story(association=house.association, partnership=house.partnership, title_en=f"Ours {number}")
        adapting.shared_story(
            association=other.association, by=other.staff, title_en=f"T {number}", partnership=other.partnership
        )
        with scope(house.association), CaptureQueriesContext(connection) as asked_for:
            assert len(library(membership)) == 3 * number
        counts.append(len(asked_for))
    assert counts[0] == counts[1] == counts[2] == 7


def test_lines_of_two_languages_stand_together_only_where_they_are_as_many() -> None:
    assert lines_of("One\n\nTwo", "一\n二") == (("One", "一"), ("Two", "二"))
    assert lines_of("One\nTwo", "一") == (("One", ""), ("Two", ""))
    assert lines_of("", "一") == (("", "一"),)
    assert lines_of(" \n", "") == ()


@pytest.mark.covers("120", page="/a/…/benefits/stories/add/")
def test_a_response_to_a_problem_is_a_kind_of_story_that_can_be_shared(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    client = enter(house.staff)
    add = address("story_add", house.association)
    sent = filled(client.get(add).context["form"], title_en="Empty shops", happened_en="Rents were halved.")
    assert client.post(add, sent | {"kind": "response", "evidence": "Minutes of the council"}).status_code == 302
    with scope(house.association):
        story = Story.objects.get()
    share = address("story_share", house.association, story=story.pk)
    client.post(share, asked(client, share))
    reader = enter(other.volunteer)
    assert found(reader, other, kind="response") == ["Empty shops"]
    words = plain(reader.get(address("library_story", other.association, story_key=str(story.key))))
    assert "A response to a problem" in words and "Minutes of the council" in words


@pytest.fixture
def hana(cast: Cast) -> Any:
    return people.person(
        association=cast.omaha.association,
        family_name="見本",
        given_name="花子",
        family_latin="Mihon",
        given_latin="Hanako",
    )


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("happened_en", "Then Hanako Mihon opened the door.", "Hanako Mihon"),
        ("happened_ja", "見本花子様が扉を開きました。", "見本花子"),
        ("people", "MIHON, Hanako and two volunteers", "MIHON, Hanako"),
    ],
    ids=["latin", "japanese", "capitals"],
)
def test_a_story_naming_somebody_without_their_yes_is_refused_with_the_name_and_the_way_out(
    cast: Cast, enter: Any, hana: Any, column: str, text: str, name: str
) -> None:
    house = cast.omaha
    client = enter(house.staff)
    add = address("story_add", house.association)
    sent = filled(client.get(add).context["form"], title_en="A door", happened_en="x")
    answer = client.post(add, sent | {column: text})
    assert answer.status_code == 422
    (refusal,) = answer.context["form"].errors[column]
    assert name in refusal and "Take the name out" in refusal and "Consents" in refusal
    assert text in answer.content.decode()  # nothing typed is lost
    with scope(house.association):
        assert not Story.objects.exists()


def test_a_volunteers_proposal_is_refused_in_the_same_words(cast: Cast, enter: Any, hana: Any) -> None:
    house = cast.omaha
    client = enter(house.volunteer)
    add = address("story_add", house.association)
    sent = filled(client.get(add).context["form"], title_en="A door", happened_en="Hanako Mihon opened it.")
    assert client.post(add, sent).status_code == 422
    with scope(house.association):
        assert not Proposal.objects.exists()


def test_a_yes_to_being_named_lets_the_story_pass_and_its_withdrawal_stops_it(cast: Cast, hana: Any) -> None:
    house = cast.omaha
    values = {"title_en": "A door", "happened_en": "Hanako Mihon opened the door."}
    consent = people.consent(person=hana, purpose="publication", basis="contract")
    with scope(house.association):
        story = add_story(association=house.association, values=values, by=house.staff)
        consent.withdrawn_on = consent.given_on
        consent.save()
        with pytest.raises(ValidationError, match="Hanako Mihon"):
            share_story(story=story, read_version=story.version, by=house.staff)
        with pytest.raises(ValidationError, match="Hanako Mihon"):
            change_story(story=story, read_version=story.version, values={"happened_en": "Hanako Mihon"}, by=None)


def test_one_part_of_a_name_and_names_of_nobody_we_know_pass(cast: Cast, hana: Any) -> None:
    house = cast.omaha
    with scope(house.association):
        text = "Mihon is a word for sample. 花子 is a name. Toyota Motor came."
        add_story(association=house.association, values={"title_en": "x", "happened_en": text}, by=None)
        assert Story.objects.count() == 1


def test_sharing_a_story_that_names_somebody_leads_back_to_its_form(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    story = factories.story(association=house.association, happened_en="Hanako Mihon opened the door.")
    people.person(association=house.association, family_name="Mihon", given_name="Hanako")
    client = enter(house.staff)
    share = address("story_share", house.association, story=story.pk)
    answer = client.post(share, asked(client, share), follow=True)
    assert answer.redirect_chain[-1][0] == address("story_edit", house.association, story=story.pk)
    assert "Hanako Mihon" in plain(answer)
    with scope(house.association):
        assert not Story.objects.get().is_shared
