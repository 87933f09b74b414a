"""The pages of a file: send it, name its columns, choose, take over; what is refused stands beside the field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts.models import Person
from portal.imports.models import ImportRun
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import FILES, bring, do_jobs, doe, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    client.force_login(cast.omaha.staff)
    return client


def send(client: Client, data: bytes, name: str = "people.csv", **fields: str) -> Any:
    upload = SimpleUploadedFile(name, data)
    return client.post(reverse("import_start", args=["omaha"]), {"file": upload, "side": "partner", **fields})


def run_of(cast: Cast) -> ImportRun:
    with scope(cast.omaha.association):
        return ImportRun.objects.select_related("association").get()


def test_a_file_goes_from_the_form_to_people(cast: Cast, staff: Client) -> None:
    answer = send(staff, sheet([doe(1), doe(2, email="a@b")]), partnership=str(cast.omaha.partnership.pk))
    address = run_of(cast).get_absolute_url()
    assert (answer.status_code, answer["Location"]) == (302, address)
    shown = staff.get(address).content.decode()
    assert "One row would be taken over" in shown and "This is no e-mail address" in shown
    assert "Doe1" not in staff.get(f"{address}?of=e").content.decode()
    choose = reverse("import_choose", args=["omaha", run_of(cast).pk])
    assert staff.post(choose, {"row_0": "n", "then": "take", "page": "1"})["Location"] == address
    do_jobs()
    assert "Taken over" in staff.get(address).content.decode()
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert (person.side, list(person.partnerships.all())) == ("partner", [cast.omaha.partnership])
    undo = reverse("import_undo", args=["omaha", run_of(cast).pk])
    assert "Take back everything" in staff.get(undo).content.decode()
    staff.post(undo)
    do_jobs()
    assert "Taken back" in staff.get(address).content.decode()
    with scope(cast.omaha.association):
        assert not Person.objects.exists()


def test_a_refused_file_says_line_and_column_in_either_language(cast: Cast, staff: Client) -> None:
    data = (FILES / "nul_bytes.csv").read_bytes()
    answer = send(staff, data)
    assert answer.status_code == 422 and "people.csv, line 3" in answer.content.decode()
    staff.cookies["django_language"] = "ja"
    assert "people.csv、3行目" in send(staff, data).content.decode()
    assert send(staff, b"").status_code == 422
    with scope(cast.omaha.association):
        assert not ImportRun.objects.exists()


def test_unknown_headers_are_named_on_a_page(cast: Cast, staff: Client) -> None:
    answer = send(staff, sheet([["Ito", "Yuki"]], ["Sippe", "Rufname"]))
    columns = reverse("import_columns", args=["omaha", run_of(cast).pk])
    assert answer["Location"] == columns
    assert "Sippe" in staff.get(columns).content.decode()
    assert staff.post(columns, {"column_0": "", "column_1": ""}).status_code == 422
    answer = staff.post(columns, {"column_0": "family_name", "column_1": "given_name"})
    assert answer["Location"] == run_of(cast).get_absolute_url()
    assert run_of(cast).findings == "n"


def test_one_choice_for_all_rows_of_a_kind(cast: Cast, staff: Client) -> None:
    run = bring(cast.omaha, sheet([doe(number) for number in range(60)]))
    choose = reverse("import_choose", args=["omaha", run.pk])
    staff.post(choose, {"of": "n", "every": "x"})
    assert run_of(cast).choices == "x" * 60
    staff.post(choose, {"row_3": "n", "row_7": "u"})  # a new row cannot change anybody: nothing of it is kept
    assert run_of(cast).choices == "x" * 60


def test_a_file_is_seen_by_whoever_sent_it_and_by_administrators(cast: Cast, client: Client, settings: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    run = bring(cast.omaha, sheet([doe(1)]), role="administrator")
    for role, status in (("staff", 404), ("administrator", 200), ("volunteer", 403)):
        client.force_login(cast.omaha.person(role))
        assert client.get(run.get_absolute_url()).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(
    cast: Cast, staff: Client, rows: int, django_assert_num_queries: Any
) -> None:
    runs = [bring(cast.omaha, sheet([doe(number) for number in range(rows)])) for _each in range(rows)]
    staff.get(reverse("import_list", args=["omaha"]))
    with django_assert_num_queries(5):
        staff.get(reverse("import_list", args=["omaha"]))
    with django_assert_num_queries(4):
        staff.get(runs[0].get_absolute_url())


def test_the_address_of_a_refused_file_leads_to_the_form_when_it_is_opened(cast: Cast, staff: Client) -> None:
    assert send(staff, b"").status_code == 422
    answer = staff.get(reverse("import_start", args=["omaha"]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("import_list", args=["omaha"]))
