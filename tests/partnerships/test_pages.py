"""The pages of an association's partnerships: who sees what, what they say, how many questions they ask."""

import pytest
from django.utils.translation import override

from partnerships.forms.partnerships import HistoryForm
from partnerships.forms.parts import GoalForm
from partnerships.forms.profiles import StatisticForm
from partnerships.models import Goal, Partnership, Statistic
from partnerships.overview import figure_note
from portal.scoping import scope
from tests import factories
from tests.contacts.pages import statements
from tests.partnerships.desk import address, asked, filled

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


def test_staff_save_and_come_back_to_the_place_on_the_page(cast, enter):
    house = cast.omaha
    page = address("goal_add", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    blank = client.get(page).context["form"]
    sent = filled(blank, title_en="A fair", benefit_home_en="Buyers", benefit_partner_en="Sellers")
    answer = client.post(page, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{house.partnership.get_absolute_url()}#goals")
    with scope(house.association):
        goal = Goal.objects.get()
        assert (goal.title_en, goal.horizon, goal.partnership) == ("A fair", "short", house.partnership)
    edit = address("goal_edit", house.association, partnership=house.partnership.slug, goal=goal.pk)
    with scope(house.association):
        sent = filled(GoalForm(instance=goal), state="reached")
    assert client.post(edit, sent).status_code == 302
    with scope(house.association):
        assert Goal.objects.get().state == "reached"


def test_removing_is_asked_first_and_only_by_post(cast, enter):
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership)
    page = address("goal_remove", house.association, partnership=house.partnership.slug, goal=goal.pk)
    client = enter(house.staff)
    asked = words_of(client.get(page))
    assert "Remove “Two tea growers meet two shops”?" in asked and "stays in the record" in asked
    with scope(house.association):
        assert Goal.objects.count() == 1
    client.post(page)
    with scope(house.association):
        assert Goal.objects.count() == 0
    memory = words_of(
        client.get(address("partnership_activity", house.association, partnership=house.partnership.slug))
    )
    assert "Goal removed" in memory and "Two tea growers meet two shops" in memory


def test_a_text_of_fifty_thousand_characters_is_refused_with_the_count_and_kept(cast, enter):
    house = cast.omaha
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    text = "1965 " + "提携 and more. " * 4000
    text = text[:50_000].strip()
    with scope(house.association):
        sent = filled(HistoryForm(instance=house.partnership), history_en=text, history_ja="1965年 提携。")
    answer = enter(house.staff).post(page, sent)
    words = words_of(answer)
    assert answer.status_code == 422
    assert answer.context["form"].errors["history_en"] == [
        f"{len(text):,d} characters; at most 4,000 fit. Shorten it by the difference."
    ]
    assert answer.context["form"]["history_en"].value() == text and text[-40:] in words
    assert "1965年 提携。" in words
    field = words.partition('name="history_en"')[2].partition(">")[0]
    assert "maxlength" not in field and 'data-limit="4000"' in field
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == ""


def test_a_line_break_counts_once(cast, enter):
    house = cast.omaha
    with scope(house.association):
        form = HistoryForm({"history_en": ("x" * 9 + "\r\n") * 400, "version": 1}, instance=house.partnership)
        assert form.is_valid()
        assert len(form.values["history_en"]) == 3999


@pytest.mark.covers("11", "14")
def test_unlike_figures_are_refused_beside_the_field_and_nothing_typed_is_lost(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    page = address("statistic_add", house.association, profile=profile.pk)
    typed = {
        "topic": "other",
        "label_en": "Exports to Japan",
        "label_ja": "対日輸出額",
        "text_en": "$776 million",
        "text_ja": "7億760万ドル",
        "unit_en": "U.S. dollars",
        "unit_ja": "米ドル",
        "source_en": "A source",
        "order": 1,
    }
    client = enter(house.staff)
    answer = client.post(page, typed)
    (words,) = answer.context["form"].errors["text_ja"]
    assert words.startswith("The English text says $776 million, the Japanese text $707.6 million.")
    assert all(str(value) in words_of(answer) for value in typed.values())
    assert client.post(page, typed | {"text_ja": "7億7,600万ドル"}).status_code == 302
    with scope(house.association):
        (row,) = Statistic.objects.all()
        sent = filled(StatisticForm(instance=row), text_en="$777 million")
    edit = address("statistic_edit", house.association, profile=profile.pk, statistic=row.pk)
    assert client.post(edit, sent).status_code == 422
    assert client.post(edit, sent | {"method_en": "Two offices count differently."}).status_code == 302


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


@pytest.mark.parametrize(
    ("english", "japanese", "remarks"),
    [
        ("1965 Signed.\n1990 Renewed.", "1965 提携。\n1990 更新。", []),
        (
            "Omaha and Shizuoka become friends.\n1965 Signed.",
            "両市が友人となる。\n1965 提携。",
            ["“Omaha and Shizuoka become friends.” has no year; it stands first."],
        ),
        (
            "1965 Signed.\nLater a scarf sells.\nMore still.",
            "1965 提携。\n1966 訪問。\n1967 訪問。",
            [
                "“Later a scarf sells.” has no year; it stands behind 1965.",
                "One more line has no year.",
                "2 Japanese lines have no English partner; they print in Japanese on the English paper.",
                "2 English lines have no Japanese partner; they print in English on the Japanese paper.",
            ],
        ),
    ],
)
def test_saving_a_history_says_what_papers_make_of_unusual_lines(cast, enter, english, japanese, remarks):
    house = cast.omaha
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    with scope(house.association):
        sent = filled(HistoryForm(instance=house.partnership), history_en=english, history_ja=japanese)
    answer = enter(house.staff).post(page, sent, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["Saved.", *remarks]
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_ja == japanese


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


def test_starting_by_hand_finds_cities_in_both_languages(cast, enter):
    house = cast.omaha
    factories.city(name="Oita")
    page = address("partnership_start", house.association)
    client = enter(house.staff)
    refused = client.post(page, {"home": "Omaha", "partner": "Atlantis", "kind": "sister"})
    assert refused.status_code == 422 and "No place called “Atlantis”" in words_of(refused)
    answer = client.post(page, {"home": "Omaha, Nebraska", "partner": "大分", "kind": "sister"})
    assert answer.status_code == 302, words_of(answer)
    with scope(house.association):
        assert Partnership.objects.filter(slug="omaha-oita", status="exploring", is_public=False).exists()


def test_publishing_is_asked_first(cast, enter):
    house = cast.omaha
    page = address("partnership_publish", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    assert "Take this partnership out" in words_of(client.get(page))
    assert client.post(page, asked(client, page)).status_code == 302
    with scope(house.association):
        assert not Partnership.objects.get(pk=house.partnership.pk).is_public
    assert "Show this partnership to everybody?" in words_of(client.get(page))


def test_a_second_press_does_not_take_back_what_the_first_one_did(cast, enter):
    house = cast.omaha
    page = address("partnership_publish", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    sent = asked(client, page)
    for _ in range(2):
        answer = client.post(page, sent, follow=True)
    assert "Somebody saved this page before you." in words_of(answer)
    with scope(house.association):
        assert not Partnership.objects.get(pk=house.partnership.pk).is_public


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
