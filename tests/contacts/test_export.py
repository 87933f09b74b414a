"""People as a file: who may take which, what stands in it, and what is written down of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contacts.models import Person
from contacts.sheets import header, names, sheet_of
from portal.activity.models import Activity, ActivityValues, Verb
from portal.scoping import scope
from portal.spreadsheets import bare
from tests import factories, people
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PHONE = {"kind": "phone", "value": "+81 54 123 4567"}


def address(query: str = "") -> str:
    return reverse("people_export", args=["omaha"]) + query


def sent(client: Client, kind: str, query: str = "", language: str = "en") -> Any:
    response = client.post(address(query), {"kind": kind, "language": language})
    assert response.status_code == 200
    return response


def table(response: Any) -> list[dict[str, str]]:
    """The rows of an answered CSV file as its reader reads them."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [
        {name: bare(cell) for name, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


@pytest.fixture
def hanako(cast: Cast) -> Person:
    association = cast.omaha.association
    person = people.person(
        association=association,
        points=[PHONE, {"kind": "email", "value": "a@example.jp"}, {"kind": "email", "value": "b@example.jp"}],
        city="Shizuoka",
        country="JP",
        note='First line,\nsecond "line"',
        interests="=1+1",
    )
    firm = people.organization(association=association)
    people.position(person=person, organization=firm, title_en="Export manager", title_ja="輸出課長")
    with scope(association):
        person.tags.set([people.tag(association=association), people.tag(association=association, name="@tea")])
    people.consent(person=person)
    return person


def test_every_column_stands_in_the_file(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    response = sent(client, "csv")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="omaha-people-')
    assert table(response) == [
        {
            "family_name": "田中",
            "given_name": "花子",
            "family_name_kana": "タナカ",
            "given_name_kana": "ハナコ",
            "family_name_latin": "Tanaka",
            "given_name_latin": "Hanako",
            "honorific_en": "Ms.",
            "honorific_ja": "様",
            "company": "Shizuoka Tea Works",
            "company_ja": "静岡茶業",
            "title": "Export manager",
            "title_ja": "輸出課長",
            "email": "a@example.jp",
            "email_2": "b@example.jp",
            "phone": "+81 54 123 4567",
            "city": "Shizuoka",
            "country": "JP",
            "side": "partner",
            "language": "ja",
            "interests": "=1+1",
            "tags": "@tea; Food",
            "consent": "yes",
            "notes": 'First line,\nsecond "line"',
        }
    ]


def test_a_file_can_be_taken_while_queries_are_watched(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    with CaptureQueriesContext(connection):
        assert [row["family_name"] for row in table(sent(client, "csv"))] == ["田中"]


def test_a_cell_like_a_formula_is_guarded_and_lines_end_as_the_standard_says(
    cast: Cast, hanako: Person, client: Client
) -> None:
    client.force_login(cast.omaha.staff)
    data = b"".join(sent(client, "csv").streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b'"\'=1+1"' in data
    assert b'"\'+81 54 123 4567"' in data
    assert data.endswith(b"\r\n")


def test_the_headers_are_in_the_language_one_chooses(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    row = table(sent(client, "csv", language="ja"))[0]
    assert (row["姓"], row["メールアドレス2"], row["手紙の言語"], row["同意"]) == (
        "田中",
        "b@example.jp",
        "日本語",
        "はい",
    )


def test_a_workbook_holds_the_same_as_texts(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    data = b"".join(sent(client, "xlsx").streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    head, row = sheet.to_python(skip_empty_area=False)
    found = dict(zip(head, row, strict=True))
    assert tuple(head) == header("en")
    assert (found["family_name"], found["interests"], found["phone"]) == ("田中", "=1+1", "+81 54 123 4567")


def test_a_card_holds_the_name_in_its_forms(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    text = b"".join(sent(client, "vcard").streaming_content).decode().replace("\r\n ", "")
    lines = text.split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    for line in (
        "FN;ALTID=1;LANGUAGE=ja:田中 花子",
        "FN;ALTID=1;LANGUAGE=en:Hanako Tanaka",
        'N;ALTID=1;LANGUAGE=ja;SORT-AS="タナカ","ハナコ":田中;花子;;;',
        "X-PORTAL-HONORIFIC-JA:様",
        "N;ALTID=1;LANGUAGE=en:Tanaka;Hanako;;Ms.;",
        "X-PHONETIC-LAST-NAME:タナカ",
        "X-PHONETIC-FIRST-NAME:ハナコ",
        "ORG;ALTID=2;LANGUAGE=en:Shizuoka Tea Works",
        "ORG;ALTID=2;LANGUAGE=ja:静岡茶業",
        "EMAIL:b@example.jp",
        'TEL;TYPE="work,voice":+81 54 123 4567',
        "CATEGORIES:@tea,Food",
        'NOTE:First line\\,\\nsecond "line"',
    ):
        assert line in lines


def test_who_is_not_to_be_contacted_is_marked_in_every_form(cast: Cast, client: Client) -> None:
    people.person(
        association=cast.omaha.association, is_not_to_be_contacted=True, not_contact_reason="Asked us in 2025"
    )
    client.force_login(cast.omaha.staff)
    assert table(sent(client, "csv"))[0]["do_not_contact"] == "Asked us in 2025"
    assert "CATEGORIES:Do not contact" in b"".join(sent(client, "vcard").streaming_content).decode()
    assert "not to be contacted" in client.get(address()).content.decode()


def test_the_list_s_filters_choose_who_goes_out(cast: Cast, hanako: Person, client: Client) -> None:
    people.person(association=cast.omaha.association, family_name="Vandermeer", given_name="Zoë", side="home")
    client.force_login(cast.omaha.staff)
    assert [row["family_name"] for row in table(sent(client, "csv", "?side=home"))] == ["Vandermeer"]
    assert [row["family_name"] for row in table(sent(client, "csv", "?q=tanaka"))] == ["田中"]
    assert [row["family_name"] for row in table(sent(client, "csv", "?sort=letter"))] == ["田中", "Vandermeer"]
    assert "One person goes into the file." in client.get(address("?q=tanaka")).content.decode()


def test_a_limited_membership_takes_only_its_own(cast: Cast, hanako: Person, client: Client) -> None:
    omaha = cast.omaha
    other = factories.partnership(
        association=omaha.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    bo = people.person(association=omaha.association, family_name="Berg", given_name="Bo")
    with scope(omaha.association):
        hanako.partnerships.set([omaha.partnership])
        bo.partnerships.set([other])
        membership = omaha.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    client.force_login(omaha.staff)
    assert [row["family_name"] for row in table(sent(client, "csv"))] == ["Berg"]


@pytest.mark.parametrize("role", ["board_member", "volunteer"])
def test_other_roles_take_nobody_out(cast: Cast, hanako: Person, client: Client, role: str) -> None:
    client.force_login(cast.omaha.person(role))
    assert client.get(address()).status_code == 403
    assert client.post(address(), {"kind": "csv", "language": "en"}).status_code == 403
    assert "people/export/" not in client.get(reverse("people", args=["omaha"])).content.decode()


def records(cast: Cast) -> list[tuple[Any, dict[str, Any]]]:
    with scope(cast.omaha.association):
        acts = Activity.objects.filter(verb=Verb.EXPORTED).order_by("number")
        return [(act.by, ActivityValues.objects.get(activity=act).after) for act in acts]


def test_it_is_recorded_who_took_how_many_from_which_list(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    b"".join(sent(client, "csv", "?side=partner").streaming_content)
    said = {"what": "contacts.person", "kind": "csv"}
    assert records(cast) == [
        (cast.omaha.staff, said | {"asked": "side=partner", "stage": "begun"}),
        (cast.omaha.staff, said | {"people": 1, "stage": "whole"}),
    ]


def test_a_download_that_is_broken_off_is_recorded_too(cast: Cast, hanako: Person, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    parts = sent(client, "csv")._iterator  # what the web server closes when the reader leaves
    next(parts)
    parts.close()
    assert records(cast)[-1][1] == {"what": "contacts.person", "kind": "csv", "people": 0, "stage": "broken off"}


def test_the_scope_is_closed_while_the_file_is_read(cast: Cast, hanako: Person) -> None:
    """Other people's rows stay away even if the keys were to name them."""
    lisa = people.person(association=cast.springfield.association, family_name="Springer", given_name="Lisa")
    with scope(cast.springfield.association):
        foreign = Person.objects.filter(pk=lisa.pk).order_by("pk")
    sheet = sheet_of(foreign, association=cast.omaha.association.pk, language="en")
    assert [row for rows in sheet.rows() for row in rows] == []


def test_a_sheet_takes_two_statements_for_any_number(
    cast: Cast, hanako: Person, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        with scope(cast.omaha.association):
            rows = sheet_of(Person.objects.order_by("pk"), association=cast.omaha.association.pk, language="en")
        with django_assert_num_queries(2):
            assert sum(len(some) for some in rows.rows()) == number
        for _ in range(2):
            people.person(association=cast.omaha.association)


def test_the_page_takes_the_same_statements_for_any_number(
    cast: Cast, hanako: Person, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.omaha.staff)
    client.get(address())
    for _ in range(2):
        with django_assert_num_queries(3):
            client.get(address())
        people.person(association=cast.omaha.association)
        people.person(association=cast.omaha.association)


def test_the_names_of_the_columns_are_the_english_headers() -> None:
    assert names() == header("en")
    assert len(set(header("ja"))) == len(header("ja"))
