"""What a city profile says: every figure with its source and year, the other side in mind, and nothing unknown."""

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from partnerships.choices import Topic
from partnerships.city_profile_facts import CityRecord, set_city_facts
from partnerships.city_profile_phrases import can_be_big, clauses, points, promise, tie
from partnerships.documents import CityProfilePage
from partnerships.models import CityIndustry, CityProfile, PublicStatistic, Sector, Statistic
from portal.documents import press
from portal.documents.fit import DoesNotFit
from portal.documents.words import Words
from tests.documents import corpus
from tests.documents.sample import OMAHA, SHIZUOKA, contact
from tests.matrices import sample

KIND = CityProfilePage()
SECTORS = {"62": ("Health Care and Social Assistance", "医療，福祉"), "311": ("Food Manufacturing", "食料品製造業")}
PAGES = [(language, paper) for language in ("en", "ja", "both") for paper in ("letter", "a4")]


def industry(number=1, code="62", **fields):
    english, japanese = SECTORS[code]
    values = {"share": Decimal("13.8"), "year": 2024, "source": "Example survey"}
    return CityIndustry(
        pk=number, rank=number, sector=Sector(code=code, label_en=english, label_ja=japanese), **(values | fields)
    )


def figure(number=1, **fields):
    values = {
        "label_en": "Jobs in firms owned in Japan", "label_ja": "日系企業の雇用",
        "text_en": "1,480", "text_ja": "1,480人",
        "unit_en": "jobs", "unit_ja": "人", "year": 2024, "source_en": f"Survey {number}", "source_ja": f"調査{number}",
        "topic": Topic.INVESTMENT, "order": number,
    }  # fmt: skip
    return Statistic(pk=number, place_id=1, **(values | fields))


def record(**changes):
    values = {
        "place": OMAHA,
        "other": SHIZUOKA,
        "kind": "sister",
        "status": "formal",
        "founded_year": 1965,
        "founded_source": "City of Shizuoka",
        "giver": Words("Omaha Sister Cities Association", "オマハ姉妹都市協会"),
        "profile": CityProfile(
            pk=1, promise_en="Goods from here reach every part of it.", promise_ja="全米のどこへも届く街です。",
            summary_en="A river city.", summary_ja="川沿いの街です。", growth_en="Food technology\nFreight software",
            growth_ja="食品技術\n物流ソフト", plans_en="Daily freight by 2028", plans_ja="2028年までに毎日の貨物便",
            resources_en="Chamber of commerce", resources_ja="商工会議所", workforce_en="Two universities.",
            workforce_ja="大学2校。", source="City budget 2025",
        ),
        "industries": (industry(), industry(2, "311", share=Decimal("4.1"))),
        "shared": (2,),
        "statistics": (figure(),),
        "contacts": (contact(0), contact(1), contact(2)),
        "is_demonstration": True,
    }  # fmt: skip
    return CityRecord(**(values | changes))


def set_in(language, **changes):
    return set_city_facts(record(**changes), language)


def text_of(facts, language="en", paper="letter"):
    data = press.make_page(KIND, facts, language, paper).data
    return "".join(pypdf.PdfReader(BytesIO(data)).pages[0].extract_text().split())


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("37", "51")
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_every_figure_leads_to_its_source(language):
    facts = set_in(language, statistics=(figure(), figure(2, label_en="Exports", label_ja="輸出", text_en="over 9")))
    assert len(facts.keys) == 4 and facts.trade
    assert all(row.mark for row in (*facts.keys, *facts.trade))
    assert facts.industries_mark and facts.profile_mark
    known = {note.mark for note in facts.notes if note.mark}
    used = {mark for row in (*facts.keys, *facts.trade) for mark in row.mark.split()}
    assert used | {facts.industries_mark, facts.profile_mark} == known


def test_sources_are_numbered_in_reading_order():
    marks = [note.mark for note in set_in("en").notes if note.mark]
    assert marks == sorted(marks, key="¹²³⁴⁵⁶⁷⁸⁹".index)
    assert set_in("en").notes[0].words.once == "City budget 2025."  # of the summary, which stands first


def test_a_figure_without_a_source_does_not_print():
    bare = replace(record(), profile=None, industries=(industry(source=""),), place=replaced_place())
    facts = set_city_facts(bare, "en")
    assert [key.figure.en for key in facts.keys] == ["1965", "1,480"]
    assert not facts.measure and not facts.industries[0].figure and facts.industries[0].width == 0


def replaced_place():
    place = type(OMAHA)(**{each.attname: getattr(OMAHA, each.attname) for each in OMAHA._meta.concrete_fields})
    place.population_source = ""
    return place


def test_a_year_that_no_source_gives_is_said_not_guessed():
    facts = set_in("en", statistics=(figure(year=None),), founded_year=None)
    assert [key.label.en for key in facts.keys] == [
        "Residents, year not stated",
        "Share of jobs in food manufacturing, 2024",
        "Jobs in firms owned in Japan, year not stated",
    ]
    assert set_in("ja", statistics=(figure(year=None),)).keys[-1].label.ja == "日系企業の雇用、年次の記載なし"


def test_unlike_figures_stand_side_by_side_and_say_how_they_were_counted():
    rows = (
        figure(method_en="More than half.", method_ja="過半数。"),
        figure(
            2, text_en="about 1,900", text_ja="約1,900人", year=2023, method_en="Any share.", method_ja="比率不問。"
        ),
    )
    facts = set_in("en", statistics=rows)
    assert [(row.text.en, row.figure.en, row.when.en) for row in facts.trade] == [
        ("Jobs in firms owned in Japan", "1,480 jobs", "2024"),
        ("Jobs in firms owned in Japan", "about 1,900 jobs", "2023"),
    ]
    notes = [note.words.en for note in facts.notes]
    assert "Survey 1. More than half." in notes and "Survey 2. Any share." in notes
    assert not any("1,480" in key.figure.en for key in facts.keys)


def test_only_a_short_plain_figure_is_set_large():
    assert can_be_big(figure()) and can_be_big(figure(text_en="13.6%", text_ja="13.6％"))
    assert not can_be_big(figure(text_en="about 1,480", text_ja="約1,480人"))
    assert not can_be_big(figure(text_en="US$412 million", text_ja="4億1,200万ドル"))
    assert not can_be_big(figure(text_en="962,982", text_ja="962,982トン"))


def test_figures_of_the_two_countries_follow_those_of_the_city():
    invested = PublicStatistic(
        code="E22", label_en="Japanese investment in the United States", label_ja="日本の対米投資残高", year=2018,
        value=Decimal(477_000_000_000), unit="USD", document="bulletin",
    )  # fmt: skip
    created = PublicStatistic(
        code="E20", label_en="U.S. jobs directly created by Japanese firms", label_ja="日系企業による米国の直接雇用",
        value=Decimal(860_000), unit="jobs", qualifier="estimated", document="bulletin",
    )  # fmt: skip
    rows = set_in("both", statistics=(), public_figures=(invested, created)).trade
    assert [(row.figure, row.when) for row in rows] == [
        (Words("$477 billion", "4,770億ドル"), Words("2018", "2018年", "2018")),
        (Words("an estimated 860,000", "推計86万人分の雇用"), Words("year not stated", "年次の記載なし")),
    ]
    assert rows[0].mark == rows[1].mark != ""


# --- industries ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("38", "51")
def test_industries_are_ranked_with_reason_employers_and_bar():
    rows = (
        industry(2, "311", share=Decimal("4.1"), reason_en="Grain is milled here.", employers_en="Example Mills"),
        industry(reason_en="Hospitals serve a wide country.", reason_ja="広い地域を支えます。"),
    )
    facts = set_in("en", industries=rows)
    assert [(row.rank, row.label.en, row.figure.en, row.width) for row in facts.industries] == [
        (1, "Health care and social assistance", "13.8%", 100),
        (2, "Food manufacturing", "4.1%", 30),
    ]
    assert facts.industries[1].employers.en == "Example Mills"
    assert facts.measure == Words("Share of jobs, 2024", "就業者割合、2024年")


def test_one_bar_is_red_and_says_in_words_what_its_colour_says():
    rows = set_in("en", shared=(2, 1)).industries
    assert [(row.is_closest, row.link.en) for row in rows] == [
        (False, "also in Shizuoka"),
        (True, "closest match with Shizuoka"),
    ]
    html = press.page_html(KIND, set_in("both", shared=(2, 1)), "both")
    assert html.count("closest") == 1 and "Closest match with Shizuoka." in html
    assert '静岡市でも盛ん<span class="nb">な産業。</span>' in html


def test_shares_of_unlike_years_each_say_theirs():
    facts = set_in("ja", industries=(industry(), industry(2, "311", year=None, source="Other")))
    assert facts.measure == Words("Share of jobs", "就業者割合")
    assert [row.figure.ja for row in facts.industries] == ["13.8%（2024年）", "13.8%（年次の記載なし）"]
    assert not facts.industries_mark and all(row.mark for row in facts.industries)


def test_jobs_are_measured_where_more_of_them_are_known():
    rows = (industry(employment=31_000), industry(2, "311", employment=12_600, share=None))
    facts = set_in("en", industries=rows)
    assert [(row.figure.en, row.width) for row in facts.industries] == [("31,000", 100), ("12,600", 41)]
    assert facts.keys[2].figure.en == "12,600" and facts.keys[2].label.en == "Jobs in food manufacturing, 2024"


def test_two_languages_leave_room_for_four_industries():
    rows = tuple(industry(number) for number in range(1, 7))
    assert [len(set_in(language, industries=rows).industries) for language in ("en", "ja", "both")] == [6, 6, 4]


# --- words -----------------------------------------------------------------------------------------------------------


def test_points_are_paired_line_by_line_or_stand_alone():
    assert points("- One\n• Two", "一\n・二", "both") == (Words("One", "一"), Words("Two", "二"))
    assert points("One\nTwo", "一", "both") == (Words("One"), Words("Two"), Words("", "一"))
    assert points("One\nTwo", "一", "ja") == (Words("", "一"),)
    assert points("One", "", "ja") == (Words("One", ""),)


def test_a_promise_breaks_where_a_reader_pauses():
    assert [(part.text, part.is_short) for part in clauses("鉄道と道路で、全米のどこへも届く街です。")] == [
        ("鉄道と道路で、", True),
        ("全米のどこへも届く街です。", True),
    ]
    assert "".join(part.text for part in clauses("、あ。！い")) == "、あ。！い"
    assert promise("Goods from here reach every part of it.") == "Goods from here reach every part of\u00a0it."


def test_a_tie_that_has_ended_or_not_begun_is_no_figure():
    assert tie("sister", "formal", 1965, OMAHA, SHIZUOKA) == Words(
        "Became a sister city of Shizuoka", "静岡市と姉妹都市提携（昭和40年）"
    )
    assert not tie("sister", "ended", 1965, OMAHA, SHIZUOKA) and not tie("sister", "exploring", 1965, OMAHA, SHIZUOKA)


def test_what_is_unknown_goes_with_its_heading():
    bare = replace(record(), profile=None, industries=(), statistics=(), contacts=(), founded_year=None, shared=())
    html = press.page_html(KIND, set_city_facts(bare, "en"), "en")
    assert re.findall(r"<h2>(.*?)</h2>", html) == []
    assert html.count('class="fig"') == 1 and "None" not in html


def test_two_people_print_one_of_each_side_and_ours_without_an_honorific():
    names = [contact.faces[0].name for contact in set_in("ja").contacts]
    assert names == ["ローラ・サンプル", "髙橋 美咲 様"]


def test_a_photo_is_told_in_words_of_the_page():
    found = CityProfile(photo=f"{'0' * 64}-900x600.jpg", photo_alt_en="A river", photo_alt_ja="川")
    assert [set_in(language, profile=found).photo_alt for language in ("en", "ja", "both")] == [
        "A river",
        "川",
        "A river",
    ]


# --- paper -----------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize(("language", "paper"), sample(PAGES, 2))
@pytest.mark.parametrize("size", ["short", "typical", "long"])
def test_a_profile_is_one_page_in_any_language_on_any_paper(language, paper, size):
    for page in corpus.pages([1], names=("city-profile",), sizes=(size,), languages=(language,), papers=(paper,)):
        made = press.make_page(KIND, replace(page.facts, photo=""), language, paper)
        assert len(pypdf.PdfReader(BytesIO(made.data)).pages) == 1 and made.passes <= 3


@pytest.mark.pdf
@pytest.mark.covers("11")
def test_the_words_of_both_languages_can_be_read_back():
    text = text_of(set_in("both"), "both")
    for words in ("Industries,andwhyhere", "強みのある産業", "Growthareas", "成長分野", "Leaders’plans", "市の計画",
                  "Demonstrationdata", "見本", "全米のどこへも届く街です。", "髙橋美咲様"):  # fmt: skip
        assert words in text


@pytest.mark.pdf
def test_what_is_too_long_is_named_with_the_place_to_shorten_it():
    lines = "\n".join(f"A plan of the city with the number {number} in it" for number in range(90))
    found = CityProfile(plans_en=lines, plans_ja="", source="City budget 2025")
    with pytest.raises(DoesNotFit) as refusal:
        press.make_page(KIND, set_in("en", profile=found), "en", "letter")
    assert refusal.value.cuts[0].block == "plans" and refusal.value.cuts[0].title == "Leaders’ plans"


@pytest.mark.pdf
def test_the_checker_finds_nothing(tmp_path):
    facts = set_in("both", statistics=(figure(), figure(2, text_en="over 9", label_en="Exports", label_ja="輸出")))
    file = tmp_path / "page.pdf"
    file.write_bytes(press.make_page(KIND, facts, "both", "letter").data)
    program = str(Path(sys.executable).with_name("outloud"))
    done = subprocess.run([program, str(file)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and " 0 error(s), 0 warning(s)" in done.stdout, done.stdout
