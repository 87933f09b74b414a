"""The published figures: in both languages, with unit, year and source, conflicts side by side."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from partnerships.models import PublicStatistic
from partnerships.public_statistics import figure_of, indicators


def words_of(client, language: str = "en") -> str:
    client.cookies["django_language"] = language
    return client.get(reverse("public_statistics")).content.decode()


def row(**facts: object) -> PublicStatistic:
    defaults = {
        "label_en": "Jobs",
        "label_ja": "雇用",
        "geography": "United States",
        "unit": "jobs",
        "document": "booklet",
    }
    return PublicStatistic(**(defaults | facts))


@pytest.mark.covers("8", "9", "10", "12")
def test_every_figure_stands_with_unit_year_and_source(client, reference) -> None:
    words = words_of(client)
    for text in ("over 665,000 jobs", "2.9 million people", "$477 billion", "rank 4", "year not stated", "51%"):
        assert text in words
    assert "Institute of International Education" in words
    assert words.count("year not stated") >= 10


@pytest.mark.covers("11")
def test_labels_are_paired(client, reference) -> None:
    for language in ("en", "ja"):
        words = words_of(client, language)
        assert "Japanese visitors to the United States" in words
        assert "米国を訪れる日本人" in words
    assert "66万5,000" in words_of(client, "ja")


@pytest.mark.covers("13", "14")
def test_figures_that_disagree_stand_side_by_side(client, reference) -> None:
    words = words_of(client)
    assert "Figures that disagree" in words
    assert "$776 million" in words
    assert "$707.6 million" in words
    assert "741.8" not in words
    disputed = [each for each in indicators(PublicStatistic.objects.all()) if each.conflicts]
    assert [[figure.row.code for figure in each.figures] for each in disputed] == [["E12", "E13"]]


def test_figures_of_different_years_are_not_a_conflict() -> None:
    rows = [row(value=Decimal(1), year=2009), row(value=Decimal(2), year=2018)]
    assert [each.conflicts for each in indicators(rows)] == [False, False]


@pytest.mark.parametrize(
    ("facts", "english", "japanese"),
    [
        ({"value": Decimal(776_000_000), "unit": "USD"}, "$776 million", "7億7,600万ドル"),
        ({"value": Decimal(12), "unit": "percent"}, "12%", "12%"),
        ({"value": Decimal(1956), "unit": "year"}, "1956", "1956年"),
        ({"value": None}, "no figure", None),
        ({"value": Decimal(1), "unit": "jobs"}, "1 job", None),
        ({"value": Decimal(9), "unit": "trees"}, "9 trees", "9 trees"),
    ],
)
def test_a_figure_reads_as_its_reader_says_it(facts, english, japanese) -> None:
    with translation.override("en"):
        assert figure_of(row(**facts)).words == english
    with translation.override("ja"):
        assert japanese is None or figure_of(row(**facts)).words == japanese
