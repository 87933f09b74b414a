"""Getting to know both economies: the ten kinds of body, what we were told, what is asked for, the city profile."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import FollowUp, ToldBy
from portal.scoping import scope
from tests import assessing, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def profiles(house: House) -> tuple[Any, ...]:
    """The profiles of both cities."""
    association, partnership = house.association, house.partnership
    return tuple(
        factories.city_profile(association=association, place=place)
        for place in (partnership.home, partnership.partner)
    )


def of(house: House) -> dict[str, str]:
    return {"partnership": house.partnership.slug}


@pytest.mark.covers("37", "51", page="/a/…/partnerships/…/assessment/")
def test_the_assessment_says_how_far_one_is_and_what_the_profiles_still_lack(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    address = at(house, "assessment", **of(house))
    words = words_of(client.get(address))
    assert "0 of 8 steps are done." in words
    assert words.count("Begin the profile of this city first") == 10
    home, partner = profiles(house)
    factories.city_industry(profile=partner)
    words = words_of(client.get(address))
    assert "Unfinished why here, in one sentence, three industries, employers of the first industries" in words
    assert "Write down what we were told" not in words  # a board member reads
    assert home.get_absolute_url() in client.get(address).content.decode()


@pytest.mark.covers("37", "53", page="/a/…/partnerships/…/assessment/#plans")
def test_a_fact_says_who_told_it_and_when_and_leads_to_a_next_step(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    home, _partner = profiles(house)
    chamber = people.organization(association=house.association, name_en="Omaha Chamber", side="home")
    guide = people.person(association=house.association)
    client = enter(house.volunteer)
    add = at(house, "fact_add", where="home", **of(house))
    assert "What we were told about Omaha" in words_of(client.get(f"{add}?topic=plans"))
    day = timezone.localdate() + datetime.timedelta(days=9)
    data = {
        "topic": "plans",
        "said_en": "Japan is the fourth largest trading partner of this region.",
        "person": guide.pk,
        "organization": chamber.pk,
        "told_on": f"{timezone.localdate()}",
        "next_what": "Offer the Corporate Board an evening about Japan",
        "next_due_on": f"{day}",
        "version": 0,
    }
    answer = client.post(add, data)
    assert answer.status_code == 302 and answer["Location"].endswith("/assessment/#plans")
    with scope(house.association):
        fact, step = ToldBy.objects.get(), FollowUp.objects.get()
        assert (fact.profile, fact.person, fact.by, fact.next_step) == (home, guide, house.volunteer, step)
        assert (step.partnership, step.organization, step.due_on) == (house.partnership, chamber, day)
    words = words_of(client.get(at(house, "assessment", **of(house))))
    assert "Japan is the fourth largest trading partner of this region." in words
    assert "Told; not in the profile yet" in words
    assert "Next step Offer the Corporate Board an evening about Japan" in words


def test_a_fact_without_words_or_without_anybody_who_told_it_is_refused(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    profiles(house)
    client = enter(house.volunteer)
    add = at(house, "fact_add", where="partner", **of(house))
    today = f"{timezone.localdate()}"
    nobody = client.post(add, {"topic": "growth", "said_ja": "お茶の輸出が伸びています。", "told_on": today})
    assert nobody.status_code == 422
    assert "Say who told you: a person, an organization, or another source." in words_of(nobody)
    nothing = client.post(add, {"topic": "growth", "source": "A speech", "told_on": today})
    assert "Write what you were told, in one of the two languages." in words_of(nothing)
    ahead = f"{timezone.localdate() + datetime.timedelta(days=2)}"
    tomorrow = client.post(add, {"topic": "growth", "said_en": "Tea.", "source": "A speech", "told_on": ahead})
    assert "This day lies ahead." in words_of(tomorrow)
    undated = client.post(
        add, {"topic": "growth", "said_en": "Tea.", "source": "A speech", "told_on": today, "next_what": "Ask more"}
    )
    assert "Choose the day by which it shall be done." in words_of(undated)
    with scope(house.association):
        assert not ToldBy.objects.exists()


def test_an_industry_of_the_other_city_cannot_be_chosen(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    _home, partner = profiles(house)
    theirs = factories.city_industry(profile=partner)
    client = enter(house.volunteer)
    data = {"topic": "industry", "industry": theirs.pk, "said_en": "Tea.", "source": "A speech"}
    data["told_on"] = f"{timezone.localdate()}"
    assert client.post(at(house, "fact_add", where="home", **of(house)), data).status_code == 422
    assert client.post(at(house, "fact_add", where="partner", **of(house)), data).status_code == 302


def test_two_who_correct_a_fact_at_once_see_both_texts_and_a_wrong_one_goes(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    _home, partner = profiles(house)
    fact = assessing.fact(profile=partner, said_en="Tea grows.")
    client = enter(house.volunteer)
    edit = at(house, "fact_edit", fact=fact.pk, **of(house))
    data = {"topic": "growth", "source": "A speech", "told_on": f"{timezone.localdate()}"}
    assert client.post(edit, data | {"said_en": "Tea sells abroad.", "version": 1}).status_code == 302
    stale = client.post(edit, data | {"said_en": "Tea is exported.", "version": 1})
    assert stale.status_code == 409
    assert "Tea sells abroad." in words_of(stale) and "Tea is exported." in words_of(stale)
    remove = at(house, "fact_remove", fact=fact.pk, **of(house))
    assert "A follow-up that it led to stays." in words_of(client.get(remove))
    client.post(remove)
    with scope(house.association):
        assert not ToldBy.objects.exists()


def test_a_limited_member_does_not_read_what_hidden_people_told(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    home, _partner = profiles(house)
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    assessing.fact(profile=home, said_en="A plan of theirs.", person=hidden)
    client = enter(house.volunteer)
    address = at(house, "assessment", **of(house))
    assert "A plan of theirs." in words_of(client.get(address))
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "A plan of theirs." not in words_of(client.get(address))


def test_a_finished_assessment_is_told_so(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    texts = {
        f"{name}_{language}": "見本" if language == "ja" else "Sample"
        for name in ("promise", "growth", "plans", "workforce", "resources")
        for language in ("en", "ja")
    }
    for place in (house.partnership.home, house.partnership.partner):
        today = timezone.localdate()
        profile = factories.city_profile(association=house.association, place=place, checked_on=today, **texts)
        for code in ("111", "311", "333"):
            sector = factories.sector(code=code, label_en=f"Sector {code}")
            named = {"employers_en": "Example Works", "employers_ja": "見本製作所"}
            factories.city_industry(profile=profile, sector=sector, **named)
        for topic in ("industry", "growth", "plans", "workforce", "resources"):
            assessing.fact(profile=profile, topic=topic)
    kind = people.resource_kind()
    for side in ("home", "partner"):
        people.resource_check(partnership=house.partnership, kind=kind, side=side, state="met")
    assessing.profile_request(partnership=house.partnership, received_on=timezone.localdate())
    words = words_of(enter(house.staff).get(at(house, "assessment", **of(house))))
    assert "8 of 8 steps are done." in words
    assert words.count("Ready to hand over") == 2 and "Unfinished" not in words


@pytest.mark.covers("54")
def test_the_page_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    home, _partner = profiles(house)
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _each in range(number):
            person = people.person(association=house.association)
            body = people.organization(association=house.association)
            assessing.fact(profile=home, person=person, organization=body)
            assessing.profile_request(partnership=house.partnership, person=person, organization=body)
            assessing.assessment_request(partnership=house.partnership, person=person, organization=body)
        counts.append(statements(client, at(house, "assessment", **of(house))))
    assert counts == [12, 12]


def test_the_text_that_one_comes_to_write_stands_first_in_the_profile(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    home, _partner = profiles(house)
    client = enter(house.staff)
    edit = at(house, "profile_edit", profile=home.pk)
    assert f"{edit}?part=plans" in client.get(at(house, "assessment", **of(house))).content.decode()
    form = client.get(f"{edit}?part=plans").context["form"]
    assert [field.name for field in form.groups()[0]] == ["plans_en", "plans_ja"]
    assert "plans_en" not in {field.name for group in form.rare_groups() for field in group}
    for asked in ("", "?part=version", "?part=nonsense"):
        assert client.get(edit + asked).context["form"].groups()[0][0].name == "promise_en"
