"""What our records prove of the benefits we promise, and which of them are still to come."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from partnerships import proof_phrases as say
from partnerships.coming import coming, next_of, within_a_year
from partnerships.models import Programme
from partnerships.results import split
from partnerships.sector_lines import is_in, suits, touches
from portal.documents.words import Words
from portal.proofs import Asked, all_sources, proofs, steps
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address

TODAY = datetime.date(2026, 11, 22)
FOOD, MADE, TEA = ("311", "31-33"), ("31-33",), ("3119", "311", "31-33")


# --- rules without the database ---------------------------------------------------------------------------------------


@pytest.mark.covers("61")
def test_what_suits_a_wide_sector_suits_its_parts_and_not_the_other_way_round():
    assert suits(FOOD, [MADE]) and suits(FOOD, [FOOD]) and suits(FOOD, []) and suits((), [TEA])
    assert not suits(FOOD, [TEA]) and not suits(MADE, [FOOD]) and not suits(FOOD, [("44-45",)])
    assert touches(FOOD, [TEA]) and not touches(FOOD, [("44-45",)])
    assert is_in(FOOD, [TEA]) and is_in(FOOD, [MADE]) and not is_in(FOOD, []) and not is_in((), [FOOD])


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("350+ silk scarves sold", "en", ("350+", "silk scarves sold")),
        ("US$2 billion of trade", "en", ("US$2 billion", "of trade")),
        ("about 140 firms", "en", ("about 140", "firms")),
        ("A board that gives", "en", ("", "A board that gives")),
        ("350枚以上 絹スカーフの販売数。", "ja", ("350枚以上", "絹スカーフの販売数。")),
        ("約140社　日本と取引する企業", "ja", ("約140社", "日本と取引する企業")),
        ("委員会を設けました。", "ja", ("", "委員会を設けました。")),
        ("1234567890123456789 things", "en", ("", "1234567890123456789 things")),
    ],
)
def test_a_result_begins_with_its_number_or_has_none(text, language, found):
    assert split(text, language) == found


def programme(number=1, **fields):
    return Programme(pk=number, title_en=f"Programme {number}", **fields)


@pytest.mark.covers("64")
def test_past_events_are_never_coming():
    day = datetime.timedelta(days=1)
    over = programme(1, starts_on=TODAY - 3 * day, ends_on=TODAY - day)
    ends_today = programme(2, starts_on=TODAY - day, ends_on=TODAY)
    tomorrow = programme(3, starts_on=TODAY + day)
    nameless = programme(4)
    assert [each.programme.pk for each in coming([nameless, tomorrow, over, ends_today], TODAY)] == [2, 3]
    assert coming([ends_today], TODAY + day) == []


def test_a_yearly_event_comes_again_in_the_first_month_that_lies_ahead():
    def month(**fields):
        event = next_of(programme(is_yearly=True, **fields), TODAY)
        return (event.year, event.month, event.day) if event else None

    assert month(month=12) == (2026, 12, None) and month(month=4) == (2027, 4, None)
    assert month(month=11) == (2027, 11, None)  # this month's may be over already
    assert month(starts_on=datetime.date(2025, 9, 10)) == (2027, 9, None)
    assert month(month=9, starts_on=datetime.date(2027, 9, 11)) == (2027, 9, datetime.date(2027, 9, 11))


def test_the_coming_twelve_months_end():
    rows = [programme(1, starts_on=datetime.date(2027, 11, 1)), programme(2, starts_on=datetime.date(2027, 12, 1))]
    assert [each.programme.pk for each in within_a_year(coming(rows, TODAY), TODAY)] == [1]


def test_a_sentence_goes_on_from_its_number():
    text = say.of_programmes([programme(kind="speaker", title_ja="講演会「茶」"), programme(2, kind="seminar")])
    assert text.en == "talks and seminars in our programme: Programme 1, Programme 2"
    assert text.ja == "当会の講演会・セミナー。講演会「茶」「Programme 2」"
    assert say.sentence(Words("talks.", "講演会。"), Words("since 1965", "1965年から")) == Words(
        "talks; since 1965.", "講演会。1965年から。"
    )
    assert say.sentence(Words("talks"), Words()) == Words("talks.", "")


# --- from the records -------------------------------------------------------------------------------------------------


def shown(partnership, sector=(), today=TODAY):
    return proofs(Asked(partnership, today, sector))


@pytest.mark.django_db
@pytest.mark.covers("62")
def test_organizations_that_work_with_us_prove_contacts_by_their_number(cast):
    partnership = cast.omaha.partnership
    factories.partner_organization(partnership=partnership, name_en="Example Foods", from_year=2007)
    factories.partner_organization(partnership=partnership, name_en="Chamber", kind="chamber", from_year=1999)
    factories.partner_organization(partnership=partnership, name_en="Once", to_year=2018)
    factories.partner_organization(partnership=cast.springfield.partnership, name_en="Secret")
    with scope(cast.omaha.association):
        (proof,) = shown(partnership)["business_contacts"]
    assert (proof.figure, len(proof.records)) == (Words("2", "2団体", "2"), 2)
    assert proof.sentence.en == "companies and chambers of commerce work with us: Example Foods, Chamber"
    assert proof.when.en == "the first since 1999" and proof.address.endswith("omaha-shizuoka/#organizations")


@pytest.mark.django_db
@pytest.mark.covers("63", page="/a/…/partnerships/…/benefits/")
def test_a_story_proves_what_its_tellers_say_to_readers_of_its_sectors(cast):
    house = cast.omaha
    factories.sector(code="44-45")
    story = factories.story(
        association=house.association,
        figures_en="350+ silk scarves sold",
        figures_ja="350枚以上 絹スカーフの販売数。",
        year=2011,
        benefits=[factories.benefit_kind(code="japanese_goods")],
        sectors=[factories.sector(code="44-45")],
    )
    factories.story(association=house.association, title_en="Proves nothing")
    with scope(house.association):
        (proof,) = shown(house.partnership)["japanese_goods"]
        (closer,) = shown(house.partnership, ("44-45",))["japanese_goods"]
        assert "japanese_goods" not in shown(house.partnership, ("62",))
    assert (proof.figure.en, proof.sentence.ja, proof.when.en) == ("350+", "絹スカーフの販売数。", "2011")
    assert proof.address == story.get_absolute_url() and [each.row for each in proof.records] == [story]
    assert closer.strength > proof.strength


@pytest.mark.django_db
@pytest.mark.covers("64")
def test_publicity_is_proved_by_the_public_events_to_come(cast):
    partnership = cast.omaha.partnership
    factories.programme(partnership=partnership, is_yearly=False, month=None, starts_on=datetime.date(2026, 12, 18))
    factories.programme(partnership=partnership, month=4)
    factories.programme(partnership=partnership, month=5, is_public=False)
    factories.programme(partnership=partnership, is_yearly=False, month=None, starts_on=datetime.date(2025, 12, 18))
    with scope(cast.omaha.association):
        (proof,) = shown(partnership)["publicity"]
        later = shown(partnership, today=datetime.date(2026, 12, 19))["publicity"][0]
    assert proof.figure.en == "2" and proof.when == Words("next on 18 December 2026", "次回は2026年12月18日")
    assert later.figure.en == "1" and later.when.en == "next in April 2027"


@pytest.mark.django_db
def test_agreements_count_while_they_are_in_force(cast):
    partnership = cast.omaha.partnership
    factories.agreement(partnership=partnership)
    memorandum = {"kind": "moc", "signed_year": None, "title_en": "Memorandum on tea"}
    factories.agreement(partnership=partnership, signed_on=datetime.date(2024, 10, 1), **memorandum)
    over = {"signed_on": datetime.date(2020, 1, 1), "expires_on": datetime.date(2026, 11, 21)}
    factories.agreement(partnership=partnership, **(memorandum | over))
    with scope(cast.omaha.association):
        found = shown(partnership)
    assert found["business_contacts"][0].sentence.en == "agreement in force: Memorandum on tea"
    assert found["business_contacts"][0].when.en == "signed in 2024"
    assert found["community_development"][0].when == Words("signed in 1965", "1965年締結")


@pytest.mark.django_db
def test_every_benefit_without_proof_has_a_next_step(cast):
    with scope(cast.omaha.association):
        for benefit in (say.INSIGHT, say.CONTACTS, say.GOODS, say.PUBLICITY, say.COMMUNITY):
            assert steps(cast.omaha.partnership, benefit)


@pytest.mark.django_db
def test_proofs_take_as_many_queries_for_three_rows_as_for_one(cast, django_assert_num_queries):
    partnership = cast.omaha.partnership
    kind = factories.benefit_kind(code="market_insight")
    for number in (1, 3):
        for _more in range(number):
            factories.story(association=cast.omaha.association, benefits=[kind], sectors=[factories.sector()])
            factories.programme(partnership=partnership)
            factories.partner_organization(partnership=partnership)
            factories.agreement(partnership=partnership)
        with scope(cast.omaha.association), django_assert_num_queries(9):
            assert len(shown(partnership)) >= 4
    assert {each.name for each in all_sources()} >= {"stories", "programmes", "partner_organizations", "agreements"}


# --- the page where staff see it --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.covers("61", "62", "64", "65", page="/a/…/partnerships/…/benefits/")
def test_the_page_tells_what_prints_with_its_records_and_why_the_rest_does_not(cast, enter):
    house = cast.omaha
    contacts = factories.benefit_kind(code="business_contacts", label_en="Contacts")
    factories.benefit_kind(code="publicity", label_en="Publicity")
    goods = factories.benefit_kind(code="japanese_goods", label_en="Goods")
    factories.benefit(association=house.association, kind=contacts)
    factories.benefit(association=house.association, kind=goods, sectors=[factories.sector(code="44-45")])
    factories.partner_organization(partnership=house.partnership)
    page = address("partnership_benefits", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    words = client.get(page).content.decode()
    assert "1 of 4 benefits print." in words and 'omaha-shizuoka/#organizations">1<' in words
    assert "we have not said it in our own words" in words and "nothing on file that proves it" in words
    assert address("programme_add", house.association, partnership=house.partnership.slug) in words
    factories.city_industry(profile=factories.city_profile(association=house.association))
    narrowed = client.get(f"{page}?sector=311").content.decode()
    assert "meant for other sectors" in narrowed and "?sector=311" in narrowed
    assert client.get(f"{page}?sector=nonsense").status_code == 200
    assert address("programme_add", house.association, partnership=house.partnership.slug) not in (
        enter(house.board_member).get(page).content.decode()
    )


@pytest.mark.django_db
def test_a_result_has_one_number_in_both_languages(cast):
    with pytest.raises(ValidationError, match="Correct one of them"):
        factories.story(association=cast.omaha.association, figures_en="350 scarves", figures_ja="305枚 スカーフ")
