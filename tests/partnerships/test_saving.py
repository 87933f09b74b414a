"""Forms of an association's partnerships: what is saved, what is refused, what is asked before an act."""

import pytest

from partnerships.forms.partnerships import HistoryForm
from partnerships.forms.parts import GoalForm
from partnerships.forms.profiles import StatisticForm
from partnerships.models import Goal, Partnership, Statistic
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address, asked, filled

pytestmark = pytest.mark.django_db


def words_of(answer):
    return answer.content.decode()


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
