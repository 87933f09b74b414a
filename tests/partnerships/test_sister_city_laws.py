"""Laws of states on sister-city agreements: countries to be looked at, Japan clear, and what is not known is said."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from partnerships import sister_city_laws
from partnerships.models import Place
from partnerships.reference.reading import FOLDER, BrokenReference
from partnerships.sister_city_laws import CLEAR, FILE, REVIEW, UNKNOWN, rules, standing_of
from tests import factories
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def page_of(house: House, enter: Any, *, state: str, country: str = "JP", language: str = "en") -> str:
    """The page of an agreement whose American city lies in that state, with a city of that country."""
    Place.objects.filter(pk=house.partnership.home_id).update(
        region_code=f"US-{state}", region_en="Texas", region_ja="テキサス州"
    )
    Place.objects.filter(pk=house.partnership.partner_id).update(country=country)
    row = factories.agreement(partnership=house.partnership, title_en="Agreement", title_ja="協定")
    client = enter(house.staff)
    client.cookies["django_language"] = language
    return words_of(client.get(at(house, "agreement_detail", agreement=row.pk)))


@pytest.mark.covers("C24", page="/a/<association>/agreements/<n>/")
@pytest.mark.parametrize("state", ["TX", "AR", "IN"])
def test_japan_is_clear_under_each_law_that_we_know(cast: Cast, enter: Any, state: str) -> None:
    rule = rules()[f"US-{state}"]
    page = page_of(cast.omaha, enter, state=state)
    assert f"Japan: no restriction known under {rule.name_en}, as of " in page
    assert rule.says_en in page and rule.rest_en in page and "A pointer for a lawyer, no advice." in page
    assert "To be looked at by a lawyer" not in page


def test_a_country_that_the_law_names_is_to_be_looked_at(cast: Cast, enter: Any) -> None:
    page = page_of(cast.omaha, enter, state="TX", country="CN")
    assert "To be looked at by a lawyer" in page
    assert (
        "CN is named in Texas Government Code, chapter 795 (H.B. 128 of 2025), as in force since 1 September 2025"
        in page
    )
    assert "To be looked at by a lawyer" in words_of(enter(cast.omaha.staff).get(at(cast.omaha, "agreement_list")))


def test_what_we_do_not_know_is_said(cast: Cast, enter: Any) -> None:
    assert "We do not know how Texas Government Code" in page_of(cast.omaha, enter, state="TX", country="FR")


def test_a_state_without_a_law_in_our_data_is_not_called_free_of_one(cast: Cast, enter: Any) -> None:
    page = page_of(cast.omaha, enter, state="NE")
    assert "That is not to say that there is none." in page and "no restriction known" not in page


def test_a_japanese_reader_reads_it_in_japanese(cast: Cast, enter: Any) -> None:
    page = page_of(cast.omaha, enter, state="TX", language="ja")
    assert "日本：テキサス州政府法典第795章（2025年 H.B. 128）による制限は確認されていません" in page
    assert rules()["US-TX"].says_ja in page


@pytest.mark.parametrize(
    ("country", "standing"), [("CN", REVIEW), ("JP", CLEAR), ("TW", CLEAR), ("FR", UNKNOWN)], ids=str
)
def test_the_rule_of_texas(country: str, standing: str) -> None:
    assert standing_of(rules()["US-TX"], country) == standing
    assert standing_of(None, country) == UNKNOWN


def test_every_law_has_its_source_and_day_and_no_country_twice() -> None:
    for rule in rules().values():
        assert rule.source.startswith("https://") and rule.countries_source.startswith("https://")
        assert rule.as_of <= datetime.date(2026, 11, 23)
        assert not rule.review & rule.clear and "JP" in rule.clear and "JP" not in rule.review


def test_a_broken_file_is_told_by_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace("CN;IR;KP;RU", "China").replace("2025-09-01", "September"), "utf-8")
    monkeypatch.setattr(sister_city_laws, "FOLDER", tmp_path)
    rules.cache_clear()
    with pytest.raises(BrokenReference) as caught:
        rules()
    rules.cache_clear()
    assert [(each.line, each.column) for each in caught.value.problems] == [(2, "review"), (2, "as_of")]
