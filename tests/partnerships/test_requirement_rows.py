"""What the partnership, profile, story and figures pages owe to the source documents."""

import datetime

import pytest
from django.utils import translation

from partnerships.choices import LinkLevel, ProgrammeKind, Topic
from partnerships.forms.offers import StoryForm
from partnerships.forms.profiles import LinkForm, StatisticForm
from partnerships.forms.programmes import ProgrammeForm
from partnerships.models import ProfileLink, Programme, Proposal, PublicStatistic, Statistic, Story
from partnerships.public_statistics import by_topic, indicators
from partnerships.services.proposals import accept_proposal
from partnerships.services.stories import change_story
from partnerships.story_text import ready_texts
from portal.activity.models import Activity, Verb
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address, asked, filled

pytestmark = pytest.mark.django_db


def words_of(client, page, language="en"):
    client.cookies["django_language"] = language
    return client.get(page).content.decode()


def page_of(house):
    return address("partnership_detail", house.association, partnership=house.partnership.slug)


def profile_page(profile):
    return address("profile_detail", profile.association, profile=profile.pk)


@pytest.mark.covers("3", page="/a/…/partnerships/…/#programmes")
def test_workshops_research_and_funded_exchanges_show_who_pays(cast, enter):
    house = cast.omaha
    client = enter(house.staff)
    add = address("programme_add", house.association, partnership=house.partnership.slug)
    kinds = (ProgrammeKind.WORKSHOP, ProgrammeKind.RESEARCH, ProgrammeKind.STUDENT_EXCHANGE)
    for number, kind in enumerate(kinds):
        sent = filled(client.get(add).context["form"], kind=kind.value, title_en=f"Programme {number}")
        sent |= {"funding_en": f"Fund {number}", "funding_ja": f"第{number}基金"}
        sent |= {"benefit_home_en": "Pupils learn", "benefit_partner_ja": "企業が学ぶ"}
        assert client.post(add, sent).status_code == 302
    words = words_of(client, page_of(house))
    for said in ("Workshop", "Research project", "Student exchange", "Funded by: Fund 0", "Funded by: Fund 2"):
        assert said in words, said
    words = words_of(client, page_of(house), "ja")
    assert "共同研究" in words and "財源：第1基金" in words


def test_the_record_keeps_who_paid_before(cast, enter):
    house = cast.omaha
    programme = factories.programme(partnership=house.partnership, funding_en="Old fund")
    parts = {"partnership": house.partnership.slug, "programme": programme.pk}
    with scope(house.association):
        sent = filled(ProgrammeForm(instance=programme), funding_en="New fund")
    answer = enter(house.staff).post(address("programme_edit", house.association, **parts), sent)
    assert answer.status_code == 302
    with scope(house.association):
        assert Programme.objects.get().funding_en == "New fund"
        values = Activity.objects.get(verb=Verb.CHANGED).values
        assert (values.before["funding_en"], values.after["funding_en"]) == ("Old fund", "New fund")


@pytest.mark.covers("4", page="/a/…/partnerships/…/#themes")
def test_the_page_says_which_themes_are_served_and_which_are_not(cast, enter):
    house = cast.omaha
    youth = factories.theme()
    factories.theme(code="ageing", label_en="Population ageing", label_ja="高齢化")
    client = enter(house.board_member)
    assert "No programme and no agreement names a theme yet." in words_of(client, page_of(house))
    rows = [factories.programme(partnership=house.partnership, month=month) for month in (4, 9)]
    rows.append(factories.agreement(partnership=house.partnership))
    with scope(house.association):
        for row in rows:
            row.themes.add(youth)
    coverage = client.get(page_of(house)).context["overview"].themes
    assert [(str(each.theme), each.programmes, each.agreements) for each in coverage.served] == [("Young people", 2, 1)]
    assert [str(theme) for theme in coverage.gaps] == ["Population ageing"]
    words = words_of(client, page_of(house))
    assert "2 programmes, one agreement" in words and "Served by none yet:" in words
    assert "行事2件、協定1件" in words_of(client, page_of(house), "ja")


@pytest.mark.covers("6", page="/a/…/benefits/stories/add/")
def test_a_volunteer_submits_a_story_and_staff_publish_it(cast, enter):
    house = cast.omaha
    add = address("story_add", house.association)
    client = enter(house.volunteer)
    sent = filled(client.get(add).context["form"], title_en="A scarf", happened_en="A scarf was printed and sold.")
    assert client.post(add, sent).status_code == 302
    with scope(house.association):
        assert Story.objects.count() == 0
        proposal = Proposal.objects.waiting().get()
        story = accept_proposal(proposal=proposal, read_version=0, by=house.staff)
        assert (story.title_en, story.is_shared) == ("A scarf", False)
    share = address("story_share", house.association, story=story.pk)
    client = enter(house.staff)
    assert client.post(share, asked(client, share)).status_code == 302
    with scope(house.association):
        assert Story.objects.get().is_shared


@pytest.mark.covers("6", page="/a/…/benefits/stories/…/#ready")
def test_a_story_offers_itself_as_plain_text_in_both_languages(cast, enter):
    house = cast.omaha
    story = factories.story(
        association=house.association,
        partnership=house.partnership,
        year=2011,
        happened_en="A scarf was printed and sold.",
        happened_ja="スカーフを染めて販売しました。",
        lessons_en="Begin small.",
        figures_en="350 scarves",
    )
    with scope(house.association):
        story.themes.add(factories.theme())
        english, japanese = ready_texts(story, themes=story.themes.all(), sectors=[])
    assert english.text == (
        f"A scarf for a museum\n\n{house.association.name_en}\nOmaha – Shizuoka\n2011\n\n"
        "What happened\nA scarf was printed and sold.\n\nWhat we learned\nBegin small.\n\n"
        "Result: 350 scarves\nThemes: Young people"
    )
    assert japanese.text.startswith("美術館のためのスカーフ\n\n")
    assert "経緯\nスカーフを染めて販売しました。" in japanese.text and "テーマ：青少年" in japanese.text
    assert "Begin small." not in japanese.text
    words = words_of(enter(house.board_member), story.get_absolute_url())
    assert 'data-copy="ready-en"' in words and 'data-copy="ready-ja"' in words
    assert f'rows="10" readonly>\n{english.text}</textarea>' in words


def test_a_language_that_lacks_the_story_offers_no_half_of_it(cast, enter):
    house = cast.omaha
    story = factories.story(association=house.association, happened_en="A scarf was sold.")
    words = words_of(enter(house.staff), story.get_absolute_url())
    assert 'id="ready-en"' in words and 'id="ready-ja"' not in words
    assert "There is no Japanese text to send" in words
    with translation.override("ja"):
        assert [each.text[:7] for each in ready_texts(story, themes=[], sectors=[])] == ["A scarf", ""]


@pytest.mark.covers("5", page="/a/…/benefits/stories/")
def test_members_experiences_are_kept_version_by_version_with_their_names(cast):
    house = cast.omaha
    story = factories.story(association=house.association, lessons_en="Begin small.")
    with scope(house.association):
        sent = StoryForm(instance=story, membership=house.staff.memberships.get())
        assert sent["lessons_en"].value() == "Begin small."
        values = {"lessons_en": "Begin small; print more."}
        story = change_story(story=story, read_version=story.version, values=values, by=house.staff)
        act = Activity.objects.get(model="partnerships.story", verb=Verb.CHANGED)
        assert (story.version, act.by, act.values.before["lessons_en"]) == (2, house.staff, "Begin small.")


@pytest.mark.covers("7", "8", "9", "10", page="/directory/statistics/")
def test_published_figures_are_grouped_by_topic(client, reference):
    subjects = by_topic(indicators(PublicStatistic.objects.all()))
    assert [subject.topic for subject in subjects] == list(Topic)
    codes = {subject.topic: {figure.row.code for figure in subject.agreed} for subject in subjects}
    assert "E19" in codes[Topic.TRADE]
    assert {"E01", "E20", "E21", "E22"} <= codes[Topic.INVESTMENT]
    assert codes[Topic.TRAVEL] == {f"E{number:02}" for number in range(2, 12)}
    education = next(subject for subject in subjects if subject.topic == Topic.EDUCATION)
    assert [[figure.row.code for figure in each.figures] for each in education.disputed] == [["E12", "E13"]]
    words = words_of(client, "/directory/statistics/")
    for said in ('id="trade">Trade<', 'id="travel">Travel<', 'id="education">Education exchange<', "The bulletin"):
        assert said in words, said
    assert 'id="trade">貿易<' in words_of(client, "/directory/statistics/", "ja")


@pytest.mark.covers("7", page="/a/…/partnerships/…/#facts")
def test_ranked_trade_figures_of_both_cities_stand_side_by_side(cast, enter):
    house = cast.omaha
    both = {house.partnership.home: ("4th in rank", "第4位"), house.partnership.partner: ("2nd in rank", "第2位")}
    for place, (english, japanese) in both.items():
        texts = {"text_en": english, "text_ja": japanese, "unit_en": "rank", "unit_ja": "位"}
        label = {"label_en": "The other country among trading partners", "label_ja": "貿易相手としての順位"}
        factories.statistic(association=house.association, place=place, topic=Topic.TRADE, **texts, **label)
    facts = enter(house.staff).get(page_of(house)).context["overview"].facts
    row = next(each for each in facts if str(each.label) == "The other country among trading partners")
    assert [[str(cell.text) for cell in side] for side in (row.home, row.partner)] == [["4th in rank"], ["2nd in rank"]]


@pytest.mark.covers("11", "12", "13", "15", page="/a/…/profiles/…/#statistics")
def test_a_figure_prints_its_source_the_day_it_was_looked_up_its_method_and_its_credit(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    statistic = factories.statistic(association=house.association, topic=Topic.TRADE, year=2024)
    parts = {"profile": profile.pk, "statistic": statistic.pk}
    with scope(house.association):
        sent = filled(StatisticForm(instance=statistic), retrieved_on="2026-11-02", credit="© East-West Center")
    sent |= {"method_en": "Goods only.", "method_ja": "財のみ。"}
    client = enter(house.staff)
    assert client.post(address("statistic_edit", house.association, **parts), sent).status_code == 302
    with scope(house.association):
        assert Statistic.objects.get().retrieved_on == datetime.date(2026, 11, 2)
    words = words_of(client, profile_page(profile))
    assert "2024, Example source, looked up on 2 November 2026, Goods only, © East-West Center" in words
    words = words_of(client, profile_page(profile), "ja")
    assert "2024年、見本の出典、2026年11月2日確認、財のみ、© East-West Center" in words
    assert "2026年11月2日確認" in words_of(client, page_of(house), "ja")


@pytest.mark.covers("16", page="/a/…/profiles/…/#links")
def test_a_profile_links_to_pages_about_its_state_district_or_prefecture(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    add = address("link_add", house.association, profile=profile.pk)
    client = enter(house.staff)
    form = client.get(add).context["form"]
    for level in LinkLevel:
        values = {"level": level.value, "label_en": f"Page for {level.label}", "label_ja": "外部のページ"}
        sent = filled(form, url=f"https://www.japanmattersforamerica.org/{level.value}", **values)
        answer = client.post(add, sent)
        assert (answer.status_code, answer["Location"]) == (302, f"{profile.get_absolute_url()}#links")
    words = words_of(client, profile_page(profile))
    for said in (
        "Congressional district",
        'href="https://www.japanmattersforamerica.org/state"',
        "Page for Prefecture",
    ):
        assert said in words, said
    for refused in ("http://www.japanmattersforamerica.org/", "javascript:alert(1)", "https://", values["level"]):
        answer = client.post(add, filled(form, url=refused, **values))
        assert answer.status_code == 422, refused
    again = client.post(add, filled(form, url="https://www.japanmattersforamerica.org/state", **values))
    assert "This address is in the profile already." in again.content.decode()
    with scope(house.association):
        assert ProfileLink.objects.count() == len(LinkLevel)


def test_a_volunteer_proposes_a_link_and_editing_and_removing_are_recorded(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    add = address("link_add", house.association, profile=profile.pk)
    client = enter(house.volunteer)
    sent = filled(client.get(add).context["form"], label_en="Nebraska", url="https://example.org/nebraska")
    assert client.post(add, sent).status_code == 302
    with scope(house.association):
        assert ProfileLink.objects.count() == 0
        link = accept_proposal(proposal=Proposal.objects.waiting().get(), read_version=0, by=house.staff)
        changed = filled(LinkForm(instance=link), label_en="Nebraska and Japan")
    parts = {"profile": profile.pk, "link": link.pk}
    client = enter(house.staff)
    assert client.post(address("link_edit", house.association, **parts), changed).status_code == 302
    assert client.post(address("link_edit", house.association, **parts), changed).status_code == 409
    assert client.post(address("link_remove", house.association, **parts)).status_code == 302
    with scope(house.association):
        verbs = Activity.objects.filter(model="partnerships.profilelink").order_by("number")
        assert list(verbs.values_list("verb", flat=True)) == [Verb.CREATED, Verb.CHANGED, Verb.REMOVED]


def test_exact_counts_are_digits_in_japanese_and_rounded_ones_are_not(cast, enter):
    house = cast.omaha
    words = words_of(enter(house.staff), page_of(house), "ja")
    assert "486,051人" in words and "GeoNames、年の記載なし" in words
    assert "48万6,051" not in words
