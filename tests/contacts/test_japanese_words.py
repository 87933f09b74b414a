"""What a reader of Japanese finds on pages of contacts: the words of trade, the titles, the questions."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.utils.translation import override

from contacts.choices import Readiness
from contacts.models import Organization
from partnerships.reference.reading import FOLDER
from tests import people
from tests.cast import Cast
from tests.contacts.pages import at, words_of

JAPANESE = {"accept-language": "ja"}


def test_readiness_is_said_of_trade_and_not_of_files() -> None:
    with override("ja"):
        labels = [str(Organization._meta.get_field(name).verbose_name) for name in ("export", "importing")]
        assert [*labels, str(Readiness.READY.label)] == ["輸出", "輸入", "準備済み"]


@pytest.mark.django_db
def test_a_title_stands_in_the_reader_s_language(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    kaori = people.person(association=house.association)
    firm = people.organization(association=house.association)
    people.position(person=kaori, organization=firm, title_en="President", title_ja="代表取締役")
    address = at(house, "organization_detail", organization=firm.pk)
    assert "President" in words_of(enter(house.staff).get(address))
    japanese = words_of(enter(house.volunteer).get(address, headers=JAPANESE))
    assert "代表取締役" in japanese and "President" not in japanese


def test_every_kind_of_local_body_is_asked_in_both_languages() -> None:
    with (FOLDER / "local_resources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16
    assert all(row["what_to_ask_en"].isascii() and row["what_to_ask_ja"].endswith("。") for row in rows)


@pytest.mark.django_db
def test_the_questions_for_a_local_body_are_in_the_reader_s_language(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    kind = people.resource_kind(what_to_ask_en="Which members trade?", what_to_ask_ja="どの会員ですか。")
    parts = {"partnership": house.partnership.slug, "where": "partner", "body": kind.code}
    words = words_of(enter(house.staff).get(at(house, "resource_check_edit", **parts), headers=JAPANESE))
    assert "どの会員ですか。" in words and "Which members trade?" not in words
