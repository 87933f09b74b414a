"""What the fields of a form are called: pairs of languages, and choices that may stay open."""

from __future__ import annotations

import pytest
from django.utils import translation

from contacts.models import BoardMeeting
from partnerships.forms.base import dressed
from partnerships.models import Grant, Programme


@pytest.mark.parametrize(
    ("model", "name", "english", "japanese"),
    [
        (Programme, "venue_en", "Where", "会場（英語）"),
        (Programme, "venue_ja", "Where, in Japanese", "会場（日本語）"),
        (BoardMeeting, "minutes_en", "Minutes", "記録（英語）"),
        (Programme, "title_en", "Title in English", "題名（英語）"),
        (Programme, "seats", "Seats", "定員"),
    ],
)
def test_both_fields_of_a_pair_name_their_language_in_japanese(
    model: type, name: str, english: str, japanese: str
) -> None:
    field = dressed(model._meta.get_field(name))
    assert field is not None
    with translation.override("en"):
        assert str(field.label) == english
    with translation.override("ja"):
        assert str(field.label) == japanese


def test_a_choice_that_may_stay_open_says_so_in_a_word() -> None:
    field = dressed(Grant._meta.get_field("currency"))
    assert field is not None
    with translation.override("ja"):
        assert str(dict(field.choices)[""]) == "なし"
