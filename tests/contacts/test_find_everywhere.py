"""The search for everything: every kind in any script, only what one may see, always the same number of questions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from partnerships.models import Adaptation, CityProfile, ModelStory
from portal.permissions import Role
from portal.scoping import scope
from portal.search import all_sources
from tests import boards, engagement, experts, factories, people, sittings, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
TITLED = {"title_en": "Quartzfair in Shizuoka", "title_ja": "静岡の石英展"}
NAMED = {"name_en": "Quartzfair circle", "name_ja": "石英展の会"}
KINDS = ["partnerships", "people", "organizations", "trips", "programmes", "boards", "board_meetings", "agenda_items",
         "goals", "stakeholder_goals", "outcomes", "agreements", "grants", "stories", "cities", "questions",
         "documents"]  # fmt: skip


def furnished(house: House, partnership: Any = None) -> None:
    """One record of every kind, each with the word 石英 and quartz; the partnership and its city by their own names."""
    association, partnership = house.association, partnership or house.partnership
    links = {"partnerships": [partnership]}
    tanaka = people.person(
        association=association, family_latin="Quartz", family_name="石英", family_kana="せきえい", **links
    )
    company = people.organization(association=association, **{**NAMED, **links})
    people.position(person=tanaka, organization=company)
    board = boards.board(association=association, partnership=partnership, **NAMED)
    meeting = sittings.meeting(board=board, **TITLED)
    sittings.item(board=board, meeting=meeting, **TITLED)
    factories.programme(partnership=partnership, **TITLED)
    factories.goal(partnership=partnership, **TITLED)
    factories.agreement(partnership=partnership, **TITLED)
    factories.grant(association=association, partnership=partnership, **NAMED)
    factories.story(association=association, partnership=partnership, **TITLED)
    factories.city_profile(
        association=association, place=partnership.partner, known_for_en="quartz", known_for_ja="石英"
    )
    engagement.outcome(partnership=partnership, **TITLED)
    experts.question(association=association, partnership=partnership, question_en="Who sells quartz?")
    trips.delegation(partnership=partnership, **TITLED)
    trips.goal(organization=company, partnership=partnership)
    factories.export(partnership=partnership)


def copied(house: House, partnership: Any = None) -> None:
    """A published story, and a copy of it for one of our partnerships."""
    story, _is_new = ModelStory.objects.get_or_create(
        code="quartz-story",
        defaults={
            "label_en": "Quartz for museums",
            "label_ja": "美術館の石英",
            "what_happened": "Glass.",
            "year": 2019,
        },
    )
    factories.kept(
        Adaptation(
            association=house.association,
            partnership=partnership or house.partnership,
            model_story=story,
            title_en="Our own museum",
            origin_title_en="Quartz for museums",
        )
    )


def find(client: Client, house: House, text: str, **more: str) -> Any:
    answer = client.get(at(house, "find_everywhere"), {"q": text, **more})
    assert answer.status_code == 200
    return answer


def kinds(client: Client, house: House, text: str, **more: str) -> dict[str, int]:
    """How many of each kind an answer shows."""
    return {group.name: len(group.hits) for group in find(client, house, text, **more).context["answer"].groups}


def test_every_kind_of_record_is_found_and_its_page_opens(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnished(house)
    client = enter(house.administrator)
    by_word = kinds(client, house, "quartz")
    by_city = kinds(client, house, "shizuoka")
    assert set(by_word) | set(by_city) == set(KINDS)
    addresses = re.findall(r'<li><a href="(/a/omaha/[^"]+)"><', find(client, house, "shizuoka").content.decode())
    addresses += re.findall(r'<li><a href="(/a/omaha/[^"]+)"><', find(client, house, "quartz").content.decode())
    assert len(addresses) > len(KINDS)
    assert {client.get(address).status_code for address in set(addresses)} == {200}


def test_published_stories_are_found_by_everybody_and_copies_of_them_by_those_who_may_see_them(
    cast: Cast, enter: Any
) -> None:
    house = cast.omaha
    copied(house)
    assert kinds(enter(house.volunteer), house, "石英") == {"model_stories": 1}
    assert kinds(enter(house.volunteer), house, "quartz museums") == {"model_stories": 1, "adaptations": 1}
    assert kinds(enter(cast.springfield.volunteer), cast.springfield, "quartz") == {"model_stories": 1}
    page = find(enter(house.volunteer), house, "quartz").content.decode()
    for address in re.findall(r'<li><a href="(/a/omaha/[^"]+)"><', page):
        assert enter(house.volunteer).get(address).status_code == 200


@pytest.mark.parametrize(
    "typed", ["静岡", "しずおか", "シズオカ", "Shizuoka", "SHIZUOKA", "静岡市", "shizu", "Shizuōka"], ids=ascii
)
def test_a_city_is_found_in_any_script_and_with_it_what_is_titled_in_another(
    cast: Cast, enter: Any, typed: str
) -> None:
    house = cast.omaha
    factories.programme(partnership=house.partnership, title_en="Delegation to Shizuoka", title_ja="")
    trips.delegation(partnership=house.partnership, title_en="Trip", title_ja="静岡訪問団")
    found = kinds(enter(house.volunteer), house, typed)
    assert found["partnerships"] == found["programmes"] == found["trips"] == 1


@pytest.mark.parametrize("typed", ["田中", "たなか", "タナカ", "ﾀﾅｶ", "tanaka", "田中花子", "hanako@cha.example"],
                         ids=ascii)  # fmt: skip
def test_a_person_is_found_in_any_script_and_by_address(cast: Cast, enter: Any, typed: str) -> None:
    house = cast.omaha
    row = people.person(association=house.association, points=[{"kind": "email", "value": "hanako@cha.example"}])
    (group,) = find(enter(house.volunteer), house, typed).context["answer"].groups
    assert (group.name, [hit.address for hit in group.hits]) == ("people", [f"/a/omaha/people/{row.pk}/"])


def test_the_pages_of_the_portal_are_found_by_other_words_for_them_in_both_languages(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.administrator)
    words = words_of(find(client, house, "import"))
    assert "Bring in a file" in words and 'href="/a/omaha/imports/"' in find(client, house, "import").content.decode()
    assert "Members" in words_of(find(client, house, "passwords"))
    assert "Bring in a file" not in words_of(find(enter(house.volunteer), house, "import")).replace("“import”", "")


def test_nothing_of_another_association_is_found_or_counted(cast: Cast, enter: Any) -> None:
    furnished(cast.springfield)
    assert kinds(enter(cast.springfield.staff), cast.springfield, "quartz")
    client = enter(cast.omaha.administrator)
    for typed in ("quartz", "石英", "ashikaga", "足利", "せきえい"):
        answer = find(client, cast.omaha, typed)
        assert answer.context["answer"].groups == [] and "Nothing was found for" in words_of(answer), typed


def test_a_limited_member_finds_and_counts_only_what_they_may_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    furnished(house, other)
    client = enter(house.staff)
    before = kinds(client, house, "quartz") | kinds(client, house, "ashikaga")
    assert set(before) == set(KINDS)
    with scope(house.association):
        membership = house.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert kinds(client, house, "quartz") | kinds(client, house, "石英") | kinds(client, house, "ashikaga") == {}
    furnished(house)
    assert set(kinds(client, house, "quartz").values()) == {1}


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.VOLUNTEER, Role.STAFF, Role.ADMINISTRATOR])
def test_every_role_may_search_and_nobody_else(cast: Cast, enter: Any, role: str) -> None:
    address = at(cast.omaha, "find_everywhere")
    assert enter(cast.omaha.person(role)).get(address).status_code == 200
    assert {enter(who).get(address).status_code for who in (cast.stranger, cast.ex_member, cast.springfield.staff)} == {
        404
    }
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "typed",
    ["%", "_", "\\", "%_%", "   ", "\0\x1f\x7f", "\u200b\u202e", "🍣🍵", "a" * 10_000, "石" * 10_000, "'; DROP",
     "<b>x</b>", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "@", "+", "0" * 60, "ﷺ" * 300],
    ids=lambda typed: ascii(typed)[:20],
)  # fmt: skip
def test_whatever_is_typed_gets_a_clear_answer(cast: Cast, enter: Any, typed: str) -> None:
    furnished(cast.omaha)
    client = enter(cast.omaha.staff)
    answer = find(client, cast.omaha, typed, kind="people\0" if typed == "@" else "")
    assert not answer.context["answer"].groups
    words = words_of(answer)
    assert any(said in words for said in ("Write at least one letter or digit.", "Nothing was found for", "Rooms"))
    assert "<b>x</b>" not in answer.content.decode()


def test_while_one_types_only_what_changes_comes_and_screen_readers_are_told(cast: Cast, enter: Any) -> None:
    furnished(cast.omaha)
    client = enter(cast.omaha.staff)
    answer = client.get(at(cast.omaha, "find_everywhere"), {"q": "quartz"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text and '<p id="everywhere-said" hx-swap-oob="innerHTML">' in text
    assert "things found." in words_of(answer) and "<mark>Quartz</mark>" in text
    assert "HX-Request" in answer.headers["Vary"]


def test_more_than_five_of_a_kind_are_said_and_shown_on_a_page_of_their_own(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for number in range(7):
        factories.programme(partnership=house.partnership, title_en=f"Quartz {number}", title_ja="")
        people.person(association=house.association, family_latin="Quartz", given_latin=f"Ken{number}")
    client = enter(house.staff)
    answer = find(client, house, "quartz")
    assert kinds(client, house, "quartz") == {"people": 5, "programmes": 5}
    assert words_of(answer).count("more than 5") == 2 and "More than 10 things found" in words_of(answer)
    assert kinds(client, house, "quartz", kind="programmes") == {"programmes": 7}
    assert "Search all kinds" in words_of(find(client, house, "quartz", kind="programmes"))
    assert 'href="/a/omaha/people/?q=quartz"' in answer.content.decode()


def test_in_japanese_the_answer_is_japanese_and_other_titles_are_marked(cast: Cast, enter: Any, settings: Any) -> None:
    house = cast.omaha
    factories.programme(partnership=house.partnership, title_en="Quartz fair", title_ja="")
    client = enter(house.staff)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    assert '<span lang="en"><mark>Quartz</mark> fair</span>' in find(client, house, "quartz").content.decode()


def test_whoever_may_not_write_is_offered_nothing_to_write(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    offered = 'href="/a/omaha/people/new/"'
    assert offered in find(enter(house.volunteer), house, "nonsuch").content.decode()
    assert offered not in find(enter(house.board_member), house, "nonsuch").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_questions_for_three_of_everything_as_for_one(cast: Cast, enter: Any, settings: Any, rows: int) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    house = cast.omaha
    for _number in range(rows):
        with_city_once(house)
    client = enter(house.staff)
    assert len(all_sources()) == 20
    assert statements(client, f"{at(house, 'find_everywhere')}?q=quartz") == 37
    assert statements(client, f"{at(house, 'find_everywhere')}?q=nonsuch") == 22


def with_city_once(house: House) -> None:
    """One more of everything, the profile of the city but once."""
    with scope(house.association):
        CityProfile.objects.all().delete()
    furnished(house)
