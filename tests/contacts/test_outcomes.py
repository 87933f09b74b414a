"""Outcomes: the register, what one must say, the way back to the first introduction, what it adds up to."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from contacts.choices import ClaimLevel, OutcomeKind, Rung
from contacts.lineage import causes_of, lineage_of
from contacts.models import Outcome, Person
from contacts.services.outcomes import change_outcome, remove_outcome
from contacts.services.relations import remove_introduction
from contacts.services.removals import bring_back
from contacts.services.touches import remove_touch
from portal import papers
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LISTING = 10


def sent(**fields: Any) -> dict[str, Any]:
    typed = {"kind": "deal", "title_en": "A deal over tea", "claim": "helped", "evidence": "Letter of the growers"}
    return typed | {"happened_on": f"{TODAY}", "version": 0} | fields


def small_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (40, 90, 140)).save(out, "JPEG")
    return out.getvalue()


def new_address(house: House, query: str = "") -> str:
    return at(house, "outcome_new", partnership=house.partnership.slug) + query


@pytest.mark.covers("27", page="/a/<association>/outcomes/")
def test_a_volunteer_writes_an_outcome_down_and_finds_it_in_the_register(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    growers = people.organization(association=house.association, name_en="Example Growers")
    client = enter(house.volunteer)
    given = sent(organizations=growers.pk, value="12500.00", currency="USD", jobs=2)
    answer = client.post(new_address(house), given, follow=True)
    words = words_of(answer)
    assert "A deal over tea" in words
    assert "$12,500" in words
    assert "Example Growers" in words
    assert "Our work helped" in words
    register = words_of(client.get(at(house, "outcome_list")))
    assert "A deal over tea" in register
    assert "Example Growers" in register


@pytest.mark.covers("C19")
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"claim": ""}, "This field is required"),
        ({"evidence": ""}, "Say how we know"),
        ({"value": "100"}, "Choose the currency of the amount."),
        ({"currency": "JPY"}, "Write the amount, or leave the currency empty."),
        ({"units": "3"}, "Say pieces of what."),
        ({"happened_on": f"{TODAY + datetime.timedelta(days=1)}"}, "This day lies ahead."),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_rule(
    cast: Cast, enter: Any, fields: dict[str, str], refusal: str
) -> None:
    house = cast.omaha
    answer = enter(house.volunteer).post(new_address(house), sent(**fields))
    assert answer.status_code == 422
    assert refusal in words_of(answer)
    with scope(house.association):
        assert not Outcome.objects.exists()


def test_a_board_member_reads_and_does_not_write(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    outcome = engagement.outcome(partnership=house.partnership)
    client = enter(house.board_member)
    page = client.get(at(house, "outcome_detail", outcome=outcome.pk))
    assert page.status_code == 200
    assert at(house, "outcome_edit", outcome=outcome.pk) not in page.content.decode()
    assert client.get(new_address(house)).status_code == 403


@pytest.mark.covers("C19", page="/a/<association>/outcomes/<outcome>/")
def test_an_outcome_walks_back_to_the_first_introduction_and_its_volunteer(cast: Cast, enter: Any) -> None:
    """One click from the outcome to the introduction that it began with; there stands who of us made it."""
    house, association = cast.omaha, cast.omaha.association
    mayor = people.person(association=association, family_name="Mayor", given_name="Pat")
    grower = people.person(association=association)
    shop = people.person(association=association, family_name="Shop", given_name="Sam", side="home")
    first = people.introduction(
        person=mayor, by_member=house.volunteer, to_member=house.staff, made_on=datetime.date(2024, 3, 1)
    )
    second = people.introduction(person=grower, by_person=mayor, to_person=shop, made_on=datetime.date(2025, 5, 2))
    later = people.introduction(person=mayor, by_member=house.staff, to_person=shop, made_on=datetime.date(2026, 1, 5))
    talk = people.touch(people=[grower], said="She would send samples.", happened_on=datetime.date(2025, 6, 1))
    outcome = engagement.outcome(partnership=house.partnership, introductions=[second], touches=[talk])
    with scope(association):
        lineage = lineage_of(outcome, house.board_member.memberships.get())
    assert [row.pk for row in lineage.introductions] == [first.pk, second.pk]
    assert later.pk not in [row.pk for row in lineage.introductions]
    client = enter(house.board_member)
    page = client.get(at(house, "outcome_detail", outcome=outcome.pk))
    beginning = at(house, "introduction_detail", introduction=first.pk)
    assert beginning in page.content.decode()
    assert "She would send samples." in words_of(page)
    assert house.volunteer.display_name in words_of(client.get(beginning))


def test_introductions_in_a_circle_end(cast: Cast) -> None:
    house, association = cast.omaha, cast.omaha.association
    one = people.person(association=association, family_name="One", given_name="A")
    two = people.person(association=association, family_name="Two", given_name="B")
    rows = [
        people.introduction(person=one, by_person=two, to_member=house.staff),
        people.introduction(person=two, by_person=one, to_member=house.staff),
    ]
    outcome = engagement.outcome(partnership=house.partnership, introductions=[rows[0]])
    with scope(association):
        lineage = lineage_of(outcome, house.staff.memberships.get())
    assert {row.pk for row in lineage.introductions} == {row.pk for row in rows}


@pytest.mark.covers("89", page="/a/<association>/outcomes/<outcome>/")
def test_an_outcome_shows_the_programmes_that_grew_out_of_each_other(cast: Cast, enter: Any) -> None:
    """A conference became a yearly class, and the class brought two businesses together."""
    house = cast.omaha
    conference = factories.programme(
        partnership=house.partnership, title_en="Education conference", kind="education_conference"
    )
    lesson = factories.programme(partnership=house.partnership, title_en="Business class", grew_from=conference)
    outcome = engagement.outcome(partnership=house.partnership, programme=lesson)
    with scope(house.association):
        lineage = lineage_of(outcome, house.staff.memberships.get())
    assert [row.title_en for row in lineage.programmes] == ["Education conference", "Business class"]
    words = words_of(enter(house.staff).get(at(house, "outcome_detail", outcome=outcome.pk)))
    assert words.index("Education conference") < words.index("Business class")
    assert "grew out of the one before" in words


def test_a_claim_without_anything_behind_it_is_told(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    bare = engagement.outcome(partnership=house.partnership, claim=ClaimLevel.LED_TO)
    chance = engagement.outcome(partnership=house.partnership, claim=ClaimLevel.COINCIDED)
    client = enter(house.volunteer)
    told = "Nothing of ours stands behind this claim yet."
    assert told in words_of(client.get(at(house, "outcome_detail", outcome=bare.pk)))
    assert told not in words_of(client.get(at(house, "outcome_detail", outcome=chance.pk)))


def test_causes_are_chosen_among_what_was_done_with_its_people_up_to_that_day(cast: Cast, enter: Any) -> None:
    house, association = cast.omaha, cast.omaha.association
    growers = people.organization(association=association)
    grower = people.person(association=association)
    people.position(person=grower, organization=growers)
    stranger = people.person(association=association, family_name="Else", given_name="Who")
    day = TODAY - datetime.timedelta(days=10)
    before = people.touch(people=[grower], happened_on=day - datetime.timedelta(days=3), said="Before")
    people.touch(people=[grower], happened_on=day + datetime.timedelta(days=3), said="After")
    people.touch(people=[stranger], happened_on=day, said="Elsewhere")
    introduced = people.introduction(person=grower, by_member=house.volunteer, to_member=house.staff)
    outcome = engagement.outcome(partnership=house.partnership, organizations=[growers], happened_on=day)
    with scope(association):
        causes = causes_of(outcome, house.volunteer.memberships.get())
    assert [row.pk for row in causes.touches] == [before.pk]
    assert [row.pk for row in causes.introductions] == [introduced.pk]
    client, address = enter(house.volunteer), at(house, "outcome_causes", outcome=outcome.pk)
    given = {"touches": before.pk, "introductions": introduced.pk, "version": outcome.version}
    answer = client.post(address, given, follow=True)
    assert "It began here" in words_of(answer)
    with scope(association):
        assert outcome.touches.get() == before


def test_what_an_outcome_came_out_of_is_not_taken_away(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    talk = people.touch(people=[hanako])
    met = people.introduction(person=hanako, by_member=house.volunteer, to_member=house.staff)
    outcome = engagement.outcome(partnership=house.partnership, touches=[talk], introductions=[met])
    with scope(house.association):
        with pytest.raises(ValidationError, match="came out of this"):
            remove_touch(touch=talk, by=house.staff)
        with pytest.raises(ValidationError, match="came out of this"):
            remove_introduction(introduction=met, by=house.staff)
        remove_outcome(outcome=outcome, by=house.staff)
        remove_touch(touch=talk, by=house.staff)
        remove_introduction(introduction=met, by=house.staff)


def test_an_outcome_moves_its_people_on_the_ladder_and_back(cast: Cast) -> None:
    house, association = cast.omaha, cast.omaha.association
    growers = people.organization(association=association)
    grower = people.person(association=association)
    people.position(person=grower, organization=growers)

    def rung() -> int:
        return Person.objects.get(pk=grower.pk).rung

    outcome = engagement.outcome(partnership=house.partnership, organizations=[growers])
    with scope(association):
        assert rung() == Rung.PARTNER
        values = {"claim": ClaimLevel.COINCIDED}
        outcome = change_outcome(outcome=outcome, read_version=outcome.version, values=values, by=house.staff)
        assert rung() == Rung.KNOWN
        values = {"claim": ClaimLevel.LED_TO}
        outcome = change_outcome(outcome=outcome, read_version=outcome.version, values=values, by=house.staff)
        act = remove_outcome(outcome=outcome, by=house.staff)
        assert rung() == Rung.KNOWN
        again = bring_back(act=act, by=house.staff)
        assert rung() == Rung.PARTNER
        assert again.organizations.get() == growers


def test_currencies_are_not_added_up(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for value, currency in ((Decimal("1000.50"), "USD"), (Decimal(2000), "USD"), (Decimal(300000), "JPY")):
        engagement.outcome(partnership=house.partnership, value=value, currency=currency)
    engagement.outcome(partnership=house.partnership, claim=ClaimLevel.COINCIDED, value=Decimal(5), currency="USD")
    words = words_of(enter(house.board_member).get(at(house, "outcome_list")))
    assert "Our work helped 3 $3,000.50 ¥300,000" in words
    assert "It happened while we worked on it 1 $5" in words


def test_the_register_is_filtered_by_kind_claim_and_partnership(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    engagement.outcome(partnership=house.partnership, title_en="Sold", kind=OutcomeKind.GOODS_SOLD)
    engagement.outcome(partnership=house.partnership, title_en="Learned", kind=OutcomeKind.LEARNING)
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "outcome_list"), {"kind": "goods_sold"}))
    assert "Sold" in words
    assert "Learned" not in words
    words = words_of(client.get(at(house, "outcome_list"), {"partnership": house.partnership.slug, "claim": "led_to"}))
    assert "Nothing is as you asked for" in words


def test_the_introduction_leads_to_a_new_outcome_that_names_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, partnerships=[house.partnership])
    met = people.introduction(person=hanako, by_member=house.volunteer, to_member=house.staff)
    client = enter(house.volunteer)
    query = f"?introduction={met.pk}"
    page = client.get(at(house, "introduction_detail", introduction=met.pk))
    assert new_address(house, query) in page.content.decode()
    client.post(new_address(house, query), sent())
    with scope(house.association):
        assert Outcome.objects.get().introductions.get() == met
    assert "A deal over tea" in words_of(client.get(at(house, "introduction_detail", introduction=met.pk)))


def test_a_limited_member_sees_outcomes_of_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    hidden = engagement.outcome(partnership=other, title_en="Hidden result")
    engagement.outcome(partnership=house.partnership, title_en="Seen result")
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "outcome_list")))
    assert "Seen result" in words
    assert "Hidden result" not in words
    assert client.get(at(house, "outcome_detail", outcome=hidden.pk)).status_code == 404
    assert client.get(at(house, "outcome_new", partnership=other.slug)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for _one in range(number):
        houses = [people.organization(association=house.association) for _two in range(number)]
        engagement.outcome(partnership=house.partnership, organizations=houses)
    assert statements(enter(house.board_member), at(house, "outcome_list")) == LISTING


@pytest.mark.files
def test_a_paper_alone_is_evidence_and_is_handed_out_as_a_file(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.volunteer)
    letter = SimpleUploadedFile("letter.jpg", small_picture(), "image/jpeg")
    page = client.post(new_address(house), sent(evidence="", file=letter), follow=True)
    assert "Evidence on paper" in words_of(page)
    with scope(house.association):
        outcome = Outcome.objects.get()
    answer = enter(house.board_member).get(at(house, "outcome_file", outcome=outcome.pk))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="a-deal-over-tea.jpg"'


@pytest.mark.files
def test_what_comes_back_after_its_file_was_cleared_away_names_no_file(cast: Cast) -> None:
    house = cast.omaha
    name = papers.keep(b"%PDF-1.4 a letter", "pdf")
    outcome = engagement.outcome(partnership=house.partnership, file=name)
    kept = papers.paper(name)
    with scope(house.association):
        act = remove_outcome(outcome=outcome, by=house.staff)
        assert bring_back(act=act, by=house.staff).file == name
        act = remove_outcome(outcome=Outcome.objects.get(), by=house.staff)
        assert kept is not None
        kept.path.unlink()
        assert bring_back(act=act, by=house.staff).file == ""


def test_the_goal_that_an_outcome_serves_is_one_press_away(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership)
    outcome = engagement.outcome(partnership=house.partnership, goal=goal)
    page = enter(house.board_member).get(outcome.get_absolute_url()).content.decode()
    assert f'href="{goal.get_absolute_url()}"' in page


def test_somebody_saved_first(cast: Cast, enter: Any) -> None:
    """Both texts are shown, and nothing is lost."""
    house = cast.omaha
    outcome = engagement.outcome(partnership=house.partnership, title_en="First title")
    with scope(house.association):
        values = {"title_en": "Their title"}
        change_outcome(outcome=outcome, read_version=outcome.version, values=values, by=house.staff)
    given = sent(title_en="My title", kind="goods_sold", version=outcome.version)
    answer = enter(house.volunteer).post(at(house, "outcome_edit", outcome=outcome.pk), given)
    assert answer.status_code == 409
    words = words_of(answer)
    assert "Their title" in words
    assert "My title" in answer.content.decode()


@pytest.mark.parametrize("name", ["outcome_list", "self_check", "ladder", "outcome_detail", "outcome_new"])
def test_japanese_pages_speak_japanese(cast: Cast, enter: Any, name: str) -> None:
    house = cast.omaha
    outcome = engagement.outcome(partnership=house.partnership, evidence="手紙")
    parts: dict[str, Any] = {"outcome": outcome.pk} if name == "outcome_detail" else {}
    parts |= {"partnership": house.partnership.slug} if name == "outcome_new" else {}
    client = enter(house.volunteer)
    client.cookies["django_language"] = "ja"
    words = words_of(client.get(at(house, name, **parts)))
    expected = {
        "outcome_list": "活動が役立った成果",
        "self_check": "自己点検",
        "ladder": "関係の段階",
        "outcome_detail": "両市が得たもの",
        "outcome_new": "成果を書き留める",
    }
    assert expected[name] in words
