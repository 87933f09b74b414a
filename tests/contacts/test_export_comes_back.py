"""What goes out comes in again equal: any text, in every form, into another association."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.columns import OUT, PERSON
from contacts.downloads import FORMS
from contacts.forms.people import PersonForm
from contacts.models import Person
from contacts.people_search import PeopleSearch
from contacts.services.people import add_person
from contacts.sheets import Tally, sheet_of
from portal.accounts.models import Association
from portal.scoping import scope
from tests import incoming, people
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# What a person may write: anything but control characters, the breaks of lines and paragraphs that nobody can type,
# and the two codes that are no characters (docs/decisions/0081).
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(st.one_of(st.sampled_from("'=+-@＝＋,;:\\\"^ あカ漢ﾊé"), LETTERS), max_size=12).map(str.strip)
NOTES = st.lists(TEXTS, max_size=3).map("\n".join).map(str.strip)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # each try writes and reads a file: not made smaller
COLUMNS = [each.field for each in OUT if each.place == PERSON]
FREE = ("given_name", "family_kana", "given_kana", "family_latin", "given_latin", "interests", "city", "origin")


@st.composite
def persons(draw: Any) -> dict[str, str]:
    return {name: draw(TEXTS) for name in FREE} | {"note": draw(NOTES), "country": draw(st.sampled_from(["", "JP"]))}


def file_of(association: Association, kind: str, language: str = "en") -> bytes:
    with scope(association):
        sheet = sheet_of(Person.objects.order_by("pk"), association=association.pk, language=language)
    return b"".join(FORMS[kind].write(sheet, Tally(), language))


def rows_of(association: Association) -> list[dict[str, Any]]:
    with scope(association):
        return list(Person.objects.order_by("pk").values(*COLUMNS, "is_not_to_be_contacted"))


@pytest.mark.parametrize(("kind", "language"), [("csv", "en"), ("csv", "ja"), ("xlsx", "en"), ("vcard", "en")])
@given(given=st.lists(persons(), min_size=1, max_size=6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
def test_any_text_comes_back_equal(cast: Cast, kind: str, language: str, given: list[dict[str, str]]) -> None:
    ours, theirs = cast.omaha.association, cast.springfield.association
    for association in (ours, theirs):
        with scope(association):
            Person.objects.all().delete()
    for number, fields in enumerate(given):
        points = [{"kind": "email", "value": f"p@house{number}.example"}]
        people.person(association=ours, family_name=f"Q{number}{fields['given_name']}"[:80], points=points, **fields)
    run = incoming.bring(cast.springfield, file_of(ours, kind, language), f"people.{kind}")
    incoming.take(cast.springfield, run)
    assert rows_of(theirs) == rows_of(ours)


@pytest.mark.parametrize("kind", list(FORMS))
def test_firms_titles_addresses_and_marks_come_back(cast: Cast, kind: str) -> None:
    ours, theirs = cast.omaha.association, cast.springfield.association
    points = [
        {"kind": "email", "value": "a@example.jp"},
        {"kind": "email", "value": "b@example.jp"},
        {"kind": "phone", "value": "+81 54 123 4567"},
        {"kind": "mobile", "value": "090-1234-5678"},
        {"kind": "fax", "value": "054-123-4568"},
        {"kind": "web", "value": "https://tea.example/?a=1,2;3"},
        {"kind": "address", "value": "静岡市葵区追手町1-1"},
    ]
    hanako = people.person(
        association=ours,
        points=points,
        city="Shizuoka",
        country="JP",
        is_not_to_be_contacted=True,
        not_contact_reason="Asked us; in 2025",
    )
    firm = people.organization(association=ours)
    people.position(
        person=hanako,
        organization=firm,
        title_en="Export manager",
        title_ja="輸出課長",
        department_en="Sales",
        department_ja="営業部",
    )
    with scope(ours):
        hanako.tags.set([people.tag(association=ours), people.tag(association=ours, name="@tea, green")])
    data = file_of(ours, kind)
    incoming.take(cast.springfield, incoming.bring(cast.springfield, data, f"people.{kind}"))
    assert rows_of(theirs) == rows_of(ours)
    assert file_of(theirs, "csv") == file_of(ours, "csv")


@given(given=persons(), family=TEXTS.filter(bool))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_comes_back_through_the_form_and_is_found(cast: Cast, given: dict[str, str], family: str) -> None:
    association = cast.omaha.association
    values = {"family_name": family, "honorific_ja": "様", "side": "home", "language": "en", **given}
    sent = values | {"note": given["note"].replace("\n", "\r\n"), "version": "0"}  # as browsers send it
    sent |= {"points-TOTAL_FORMS": "0", "points-INITIAL_FORMS": "0"}
    with scope(association):
        membership = cast.omaha.staff.memberships.get()
        form = PersonForm(sent, instance=Person(association=association), membership=membership)
        assert form.is_valid(), form.errors
        person = add_person(association=association, values=form.values, by=None)
        person.refresh_from_db()
        assert {name: getattr(person, name).replace("\r\n", "\n") for name in values} == values
        assert person in PeopleSearch(q=family).filter(Person.objects.all())
        person.delete()
