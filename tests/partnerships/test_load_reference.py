"""Loading the reference data: what stands in the tables afterwards, twice in a row, and when the files change."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import (
    BenefitKind,
    EngagementWay,
    ModelStory,
    Place,
    PlacePair,
    PublicStatistic,
    ReferenceContact,
    ResourceKind,
    Sector,
    SelfCheckQuestion,
    Theme,
)
from partnerships.reference import FOLDER, read_reference
from partnerships.services.reference import load_reference
from tests.partnerships.test_reference import change

TABLES = {
    Place: 699,
    PlacePair: 382,
    Sector: 77,
    Theme: 14,
    BenefitKind: 5,
    ResourceKind: 16,
    EngagementWay: 5,
    SelfCheckQuestion: 13,
    PublicStatistic: 26,
    ModelStory: 25,
    ReferenceContact: 36,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def load(folder: Path = FOLDER) -> str:
    out = io.StringIO()
    call_command("load_reference", folder=folder, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_every_row_of_every_file_is_there() -> None:
    load()
    assert {model: model.objects.count() for model in TABLES} == TABLES


@pytest.mark.django_db
def test_the_second_time_changes_nothing_and_asks_little(django_assert_max_num_queries) -> None:
    load()
    before = [list(model.objects.order_by("pk").values_list()) for model in TABLES]
    with django_assert_max_num_queries(25):
        words = load()
    assert words.endswith("\n0 rows changed.\n")
    assert [list(model.objects.order_by("pk").values_list()) for model in TABLES] == before


@pytest.mark.django_db
def test_a_pair_has_its_facts() -> None:
    load()
    pair = PlacePair.objects.with_places().get(slug="omaha-ne-shizuoka")
    assert (pair.first.name_ja, pair.first.region_code, pair.first.region_ja) == ("オマハ", "US-NE", "ネブラスカ州")
    assert (pair.second.name_ja, pair.second.region_code, pair.second.region_ja) == ("静岡市", "JP-22", "静岡県")
    assert (pair.founded_year, pair.is_confirmed, pair.kind) == (1965, True, "sister")
    assert pair.first.population_year is None


@pytest.mark.django_db
def test_inferred_states_and_unknown_prefectures_are_not_confirmed() -> None:
    load()
    assert PlacePair.objects.filter(is_confirmed=False, doubt="state").count() == 25
    unknown = PlacePair.objects.filter(is_confirmed=False, doubt="prefecture")
    assert unknown.count() == 24
    assert set(unknown.values_list("second__region_code", "second__name_ja")) == {("", "")}
    assert not PlacePair.objects.filter(is_confirmed=True).exclude(doubt="").exists()


@pytest.mark.django_db
def test_addresses_are_ascii_and_stay_when_a_name_changes(folder: Path) -> None:
    load(folder)
    slugs = dict(PlacePair.objects.values_list("code", "slug"))
    assert len(set(slugs.values())) == 382
    assert all(slug.isascii() and slug == slug.lower() for slug in slugs.values())
    assert slugs["P0125"] == "canon-city-co-kahoku"
    change(folder / "us_japan_partnerships.csv", 4, "us_city", "Enterprise")
    change(folder / "cities.csv", 3, "name", "Enterprise")
    words = load(folder)
    assert PlacePair.objects.with_places().get(code="P0003").first.name_en == "Enterprise"
    assert PlacePair.objects.get(code="P0003").slug == slugs["P0003"]
    assert "699 places: 0 added, 1 changed" in words
    assert words.endswith("\n2 rows changed.\n")


@pytest.mark.django_db
def test_a_row_that_left_the_files_is_kept_and_told(folder: Path) -> None:
    load(folder)
    path = folder / "benefits.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "5 kinds of benefit: 0 added, 0 changed, 1 in no file any more (kept)" in load(folder)
    assert BenefitKind.objects.count() == 5


@pytest.mark.django_db
def test_sectors_know_their_parents_and_stories_their_sectors() -> None:
    load()
    assert Sector.objects.get(code="3391").parent.code == "339"
    assert {sector.code for sector in ModelStory.objects.get(code="S03").sectors.all()} == {"3121", "7211"}


@pytest.mark.django_db
def test_stories_know_their_themes_their_regions_and_what_they_needed() -> None:
    load()
    story = ModelStory.objects.get(code="S09")
    assert len(story.preconditions_en.split("\n")) == len(story.preconditions_ja.split("\n")) == 3
    assert (story.regions, story.activity, story.kind) == (["US-WA"], "education", "success")
    towns = ModelStory.objects.exclude(rural_en="").values_list("code", flat=True)
    assert sorted(towns) == ["S03", "S11", "S12"]
    shrinking = ModelStory.objects.filter(themes__code="shrinking_cities", kind="response")
    assert sorted(shrinking.values_list("code", flat=True)) == ["S12", "S14"]
    load()
    assert {theme.code for theme in ModelStory.objects.get(code="S14").themes.all()} == {"shrinking_cities"}


@pytest.mark.django_db
def test_broken_files_load_nothing_and_say_where(folder: Path) -> None:
    change(folder / "stories.csv", 2, "year", "MMVII")
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert str(caught.value).startswith("Nothing was loaded. 1 to mend:\nstories.csv, line 2, column year: “MMVII”")
    assert not Place.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "静岡",
        "Shizuoka",
        "shizuoka",
        "ＳＨＩＺＵＯＫＡ",
        "しずおか",
        "シズオカ",
        "ｼｽﾞｵｶ",
        "omaha 静岡",
        "静岡 ネブラスカ",
        "ne 静岡市",
    ],
)
def test_a_pair_is_found_in_every_script_and_width(words: str) -> None:
    load_reference(reference=read_reference())
    assert "omaha-ne-shizuoka" in PlacePair.objects.matching(words).values_list("slug", flat=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Ōmachi", 1),
        ("omachi", 1),
        ("おおまち", 1),
        ("Cañon", 1),
        ("canon", 1),
        ("NE", 1),
        ("%", 0),
        ("__", 0),
        ("Omaha Ashikaga", 0),
    ],
)
def test_search_finds_what_is_meant_and_no_more(words: str, number: int) -> None:
    load_reference(reference=read_reference())
    assert PlacePair.objects.matching(words).count() == number
