"""The pages of an association's partnerships: who sees what, what they say, how many questions they ask."""

import pytest
from django.utils.translation import override

from partnerships.overview import figure_note
from portal.scoping import scope
from tests import factories
from tests.contacts.pages import statements
from tests.partnerships.desk import address

pytestmark = pytest.mark.django_db

SCRIPT = '<script>alert("静岡")</script>'
ODD_QUERIES = [
    "?page=-1",
    "?page=0",
    "?page=99999999999999999999",
    "?page=1e3",
    "?page=%00",
    "?q=%FF%FE",
    "?place=%00",
    "?place=%F0%A0%AE%B7",
    "?next=//evil.example",
    "?page[]=1&page[$ne]=1",
]


def words_of(answer):
    return answer.content.decode()


def detail(house):
    return address("partnership_detail", house.association, partnership=house.partnership.slug)


def furnished(house):
    """A partnership with one row of everything."""
    partnership = house.partnership
    with scope(house.association):
        partnership.history_en = "1965 Omaha and Shizuoka become sister cities."
        partnership.founded_year = 1965
        partnership.save()
    for place in (partnership.home, partnership.partner):
        profile = factories.city_profile(association=house.association, place=place, known_for_en="Food and rail")
        factories.city_industry(profile=profile, employers_en=f"{place.name_en} Foods")
    factories.programme(partnership=partnership)
    factories.agreement(partnership=partnership)
    factories.goal(partnership=partnership)
    factories.partner_organization(partnership=partnership)
    factories.principal_contact(partnership=partnership)
    return partnership


@pytest.mark.covers("56", "57", "58", "59")
def test_the_page_of_a_partnership_says_all_of_it(cast, enter):
    house = cast.omaha
    furnished(house)
    words = words_of(enter(house.board_member).get(detail(house)))
    for said in (
        "Sister cities since 1965.",
        "One programme takes place every year.",
        "486,051",
        "year not stated",
        "Food Manufacturing",
        "Omaha Foods",
        "Shizuoka Foods",
        "Omaha and Shizuoka become sister cities.",
        "Tea fair",
        "Sister-city agreement",
        "Two tea growers meet two shops",
        "Example Foods",
        "Ms. Hanako MIHON",
        '<span lang="ja">見本 花子</span>',
        "What happened",
    ):
        assert said in words, said


def test_partnerships_and_profiles_stand_in_the_order_of_their_names(cast, enter):
    house = cast.omaha
    for name in ("Nagoya", "Akita"):
        place = factories.city(name=name)
        factories.partnership(association=house.association, home=house.partnership.home, partner=place)
        factories.city_profile(association=house.association, place=place)
    browser = enter(house.volunteer)
    rows = browser.get(address("partnership_list", house.association)).context["partnerships"]
    assert [row.partner.name_en for row in rows] == ["Akita", "Nagoya", "Shizuoka"]
    profiles = browser.get(address("profile_list", house.association)).context["profiles"]
    names = [row.place.name_en for row in profiles]
    assert names == sorted(names) and {"Akita", "Nagoya"} <= {*names}


@pytest.mark.covers("39")
def test_nothing_in_common_and_a_missing_profile_are_said_plainly(cast, enter):
    house = cast.omaha
    client = enter(house.staff)
    assert "Not to be compared yet" in words_of(client.get(detail(house)))
    for place, code in ((house.partnership.home, "311"), (house.partnership.partner, "62")):
        profile = factories.city_profile(association=house.association, place=place)
        factories.city_industry(profile=profile, sector=factories.sector(code=code, label_en=f"Sector {code}"))
    words = words_of(client.get(detail(house)))
    assert "The two profiles have no sector in common." in words
    assert "In the profile of Omaha alone:" in words and "Sector 311" in words


@pytest.mark.covers("60")
def test_a_japanese_page_sets_names_the_japanese_way(cast, enter):
    house = cast.omaha
    furnished(house)
    client = enter(house.staff)
    client.cookies["django_language"] = "ja"
    words = words_of(client.get(detail(house)))
    assert "見本 花子 様" in words and "（みほん はなこ）" in words
    assert "486,051人" in words
    assert '<span lang="en">Omaha and Shizuoka become sister cities.</span>' in words


def test_a_board_member_reads_without_buttons_and_is_told_why_an_address_is_closed(cast, enter):
    house = cast.omaha
    furnished(house)
    client = enter(house.board_member)
    words = words_of(client.get(detail(house)))
    assert "/edit/" not in words and "/add/" not in words and "/publish/" not in words
    for name in ("partnership_edit", "partnership_history_edit", "partnership_status_edit", "goal_add"):
        refused = client.get(address(name, house.association, partnership=house.partnership.slug))
        assert refused.status_code == 403
        assert "Board member" in words_of(refused)


@pytest.mark.covers("13")
def test_conflicting_figures_stand_side_by_side(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    for text, ja in (("1,480", "1,480"), ("about 1,900", "約1,900")):
        factories.statistic(association=house.association, text_en=text, text_ja=ja, unit_en="jobs", unit_ja="人")
    words = words_of(enter(house.staff).get(profile.get_absolute_url()))
    assert "1,480" in words and "about 1,900" in words and "sources differ" in words
    assert "1,690" not in words


def test_a_unit_stands_beneath_a_figure_that_does_not_say_it(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    plain, worded = {"text_en": "65", "text_ja": "65"}, {"text_en": "65 firms", "text_ja": "65社"}
    notes = {}
    for figure in (plain, worded):
        row = factories.statistic(association=house.association, **figure, unit_en="firms", unit_ja="社", year=2024)
        for language in ("en", "ja"):
            with override(language):
                notes[row.text_en, language] = figure_note(row)
    assert notes["65", "en"].startswith("firms, 2024") and notes["65", "ja"].startswith("社、2024年")
    assert notes["65 firms", "en"].startswith("2024") and notes["65 firms", "ja"].startswith("2024年")
    words = words_of(enter(house.staff).get(profile.get_absolute_url()))
    assert "65 firms" in words and words.count("firms") == 2


def test_texts_are_shown_as_typed_and_never_run(cast, enter):
    house = cast.omaha
    with scope(house.association):
        house.partnership.history_en = f"1965 {SCRIPT}"
        house.partnership.status_reason = SCRIPT
        house.partnership.save()
    factories.goal(partnership=house.partnership, title_en=SCRIPT)
    factories.principal_contact(partnership=house.partnership, family_name=SCRIPT, title_en=SCRIPT)
    story = factories.story(association=house.association, title_en=SCRIPT, happened_en=SCRIPT)
    client = enter(house.staff)
    for page in (detail(house), story.get_absolute_url(), address("story_list", house.association)):
        words = words_of(client.get(page))
        assert "alert(" in words and "<script>alert" not in words


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_odd_queries_are_answered_plainly(cast, enter, query):
    client = enter(cast.omaha.staff)
    for page in (
        address("partnership_activity", cast.omaha.association, partnership=cast.omaha.partnership.slug),
        address("profile_start", cast.omaha.association),
        address("partnership_list", cast.omaha.association),
    ):
        assert client.get(page + query).status_code == 200


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("partnership_list", 6),
        ("partnership_detail", 20),
        ("profile_list", 4),
        ("benefit_list", 6),
        ("partnership_benefits", 16),
        ("story_list", 3),
        ("proposal_list", 3),
    ],
)
def test_a_page_asks_as_many_questions_for_three_rows_as_for_one(cast, enter, name, count):
    house = cast.omaha
    is_of_one = name in ("partnership_detail", "partnership_benefits")
    parts = {"partnership": house.partnership.slug} if is_of_one else {}
    client = enter(house.staff)
    page = address(name, house.association, **parts)
    counts = []
    for wanted in (1, 3):
        for number in range(wanted - (1 if wanted == 3 else 0)):
            _one_more(house, f"{wanted}{number}")
        counts.append(statements(client, page, anew=True))
    assert counts == [count, count]


def _one_more(house, number):
    """One more row of every kind."""
    association, partnership = house.association, house.partnership
    sector = factories.sector(code=f"9{number}", label_en=f"Sector {number}")
    city = factories.city(name={"10": "Omaha", "30": "Shizuoka", "31": "Oita"}[number])
    profile = factories.city_profile(association=association, place=city)
    factories.city_industry(profile=profile, sector=sector)
    if city.name_en == "Oita":
        for name in ("Austin", "Springfield"):
            factories.partnership(association=association, home=factories.city(name=name), partner=city)
    factories.statistic(association=association, place=partnership.home, label_en=f"Figure {number}")
    for make in (
        factories.programme,
        factories.agreement,
        factories.goal,
        factories.partner_organization,
        factories.principal_contact,
    ):
        make(partnership=partnership)
    benefit = factories.benefit(association=association)
    with scope(association):
        benefit.sectors.add(sector)
    factories.story(association=association, partnership=partnership)
    factories.proposal(partnership=partnership, by=house.volunteer)
