"""Dates and numbers follow the reader's language, written and typed."""

import datetime

import pytest
from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import override

DAY = datetime.date(2026, 11, 30)


@pytest.mark.parametrize(("language", "written"), [("en", "30 November 2026"), ("ja", "2026年11月30日")])
def test_a_date_is_written_as_its_reader_writes_it(language: str, written: str) -> None:
    with override(language):
        assert date_format(DAY, "DATE_FORMAT") == written
        assert number_format(486051) == "486,051"


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "2026-11-30"),
        ("en", "30 November 2026"),
        ("en", "Nov 30, 2026"),
        ("ja", "2026-11-30"),
        ("ja", "2026/11/30"),
        ("ja", "2026年11月30日"),
    ],
)
def test_a_date_may_be_typed_in_several_ways(language: str, typed: str) -> None:
    with override(language):
        assert forms.DateField(localize=True).clean(typed) == DAY
