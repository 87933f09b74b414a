"""An administrator takes out all that the association has, and closes it: asked who they are, told, kept a week."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.services.erasing import erase_person
from portal.activity.models import Activity
from portal.backups.services import taking_out
from portal.jobs.models import Job, JobState
from portal.jobs.rounds import Round
from portal.jobs.services import work
from portal.looks.keys import unpacked
from portal.looks.models import Look
from portal.parting.models import AssociationCopy
from portal.parting.services import COPY_JOB, path_of
from portal.permissions import Role
from portal.privacy import owned_models
from portal.scoping import scope, system_scope
from tests import factories, people, told
from tests.access.world import canary, furnish
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db
PAGE = reverse("association_copies", args=["omaha"])


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")


def sure(client: Client) -> Client:
    """The same browser, after its owner has typed the password once more."""
    assert client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD}).status_code == 302
    return client


def copies() -> list[AssociationCopy]:
    with system_scope("look at the copies of a test"):
        return list(AssociationCopy.objects.select_related("association"))


def made(cast: Cast, enter: Any) -> tuple[Client, AssociationCopy]:
    """Omaha's administrator has asked, and the job has run."""
    client = sure(enter(cast.omaha.administrator))
    client.post(PAGE)
    work(job_id=Job.objects.get(kind=COPY_JOB).pk)
    return client, copies()[0]


def file_of(row: AssociationCopy) -> str:
    return reverse("association_copy_file", args=["omaha", row.pk])


def test_the_password_is_asked_for_before_it_is_made_and_before_it_is_fetched(cast: Cast, enter: Any) -> None:
    client = enter(cast.omaha.administrator)
    answer = client.post(PAGE)
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next=%2Fa%2Fomaha%2Fsettings%2Feverything%2F"
    assert copies() == []
    assert "Nothing was done yet" in client.get(answer["Location"]).content.decode()
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 200
    assert client.post(answer["Location"], {"password": factories.PASSWORD})["Location"] == PAGE
    assert client.post(PAGE)["Location"] == PAGE
    work(job_id=Job.objects.get(kind=COPY_JOB).pk)
    (row,) = copies()
    assert zipfile.is_zipfile(io.BytesIO(b"".join(client.get(file_of(row)).streaming_content)))
    later = enter(cast.omaha.administrator)
    assert later.get(file_of(row))["Location"].startswith(reverse("account_reauthenticate"))
    assert later.get(PAGE).status_code == 200


def test_the_password_counts_for_five_minutes(cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, row = made(cast, enter)
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 301
    session.save()
    assert client.get(file_of(row))["Location"].startswith(reverse("account_reauthenticate"))


def test_it_holds_all_of_the_association_and_nothing_of_another(cast: Cast, enter: Any) -> None:
    for house in (cast.omaha, cast.springfield):
        furnish(house)
        factories.logo(association=house.association)
    client = sure(enter(cast.omaha.administrator))
    client.post(PAGE)
    work(job_id=Job.objects.get(kind=COPY_JOB).pk)
    row = next(each for each in copies() if each.rows)
    answer = client.get(file_of(row))
    assert answer["Content-Disposition"].startswith('attachment; filename="omaha-')
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as bundle:
        content = {name: bundle.read(name).decode(errors="replace") for name in bundle.namelist()}
    mine, theirs = canary(cast.omaha.association), canary(cast.springfield.association)
    assert any(mine in words for words in content.values())
    assert [name for name, words in content.items() if theirs in words] == []
    with scope(cast.omaha.association):
        tables = {model._meta.db_table for model in owned_models()}
    assert {f"tables/{table}.{ending}" for table in tables for ending in ("jsonl", "csv")} < set(content)
    manifest = json.loads(content["manifest.json"])
    assert sum(each["rows"] for name, each in manifest["members"].items() if name.endswith(".csv")) == row.rows
    assert not [name for name in content if name.startswith(("media/associations/", "media/copies/"))]


def test_every_administrator_is_told_and_the_record_says_who_asked(cast: Cast, enter: Any) -> None:
    second = factories.member(association=cast.omaha.association, role=Role.ADMINISTRATOR, email="two@omaha.example")
    made(cast, enter)
    words = f"{cast.omaha.administrator.display_name} asked for all that the association has: the ZIP is ready."
    for reader, known in ((second.user, [words]), (cast.omaha.administrator, [words]), (cast.omaha.staff, [])):
        assert told.words(cast.omaha, reader) == known
    with scope(cast.omaha.association):
        (act,) = Activity.objects.filter(model="accounts.association", verb="exported")
        assert (act.by, act.values.after) == (cast.omaha.administrator, {"what": "everything"})


def test_whoever_fetches_it_has_seen_everybody_in_it(cast: Cast, enter: Any) -> None:
    known = [people.person(association=cast.omaha.association) for _ in range(3)]
    people.person(association=cast.springfield.association)
    client, row = made(cast, enter)
    late = people.person(association=cast.omaha.association)
    with system_scope("look at the log of a test"):
        assert not Look.objects.exists()
    assert b"".join(client.get(file_of(row)).streaming_content)
    with scope(cast.omaha.association):
        (look,) = Look.objects.all()
    assert (look.by, look.kind, look.route, look.people) == (
        cast.omaha.administrator,
        "file",
        "association_copy_file",
        3,
    )
    assert list(unpacked(look.keys)) == sorted(each.pk for each in known)
    assert late.pk not in unpacked(look.keys)


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.VOLUNTEER, Role.STAFF])
def test_other_roles_see_nothing_of_it(cast: Cast, enter: Any, role: str) -> None:
    _client, row = made(cast, enter)
    other = sure(enter(cast.omaha.person(role)))
    for address in (PAGE, file_of(row), reverse("association_close", args=["omaha"])):
        assert (other.get(address).status_code, other.post(address).status_code) in ((403, 403), (403, 405))
    assert [each.pk for each in copies()] == [row.pk]
    assert sure(enter(cast.springfield.administrator)).get(file_of(row)).status_code == 404


def test_asking_twice_makes_one(cast: Cast, enter: Any) -> None:
    client = sure(enter(cast.omaha.administrator))
    for _ in range(2):
        client.post(PAGE)
    assert len(copies()) == 1
    assert "The ZIP is being made" in client.get(PAGE).content.decode()
    work(job_id=Job.objects.get(kind=COPY_JOB).pk)
    client.post(PAGE)
    assert len(copies()) == 2


def test_after_a_week_row_and_file_are_gone(cast: Cast, enter: Any) -> None:
    client, row = made(cast, enter)
    fresh = factories.association_copy(association=cast.springfield.association, by=cast.springfield.administrator)
    with scope(cast.omaha.association):
        AssociationCopy.objects.update(requested_at=timezone.now() - datetime.timedelta(days=7, minutes=1))
    clearing = Round.objects.create(name="clear_association_copies")
    job = Job.objects.create(kind="clear_association_copies", subject_id=str(clearing.pk), run_after=timezone.now())
    work(job_id=job.pk)
    assert [each.pk for each in copies()] == [fresh.pk]
    assert (path_of(row).exists(), path_of(fresh).exists()) == (False, True)
    assert client.get(file_of(row)).status_code == 404


def test_a_person_who_is_erased_is_in_no_copy_any_more(
    cast: Cast, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    person = people.person(association=cast.omaha.association)
    _client, row = made(cast, enter)
    others = factories.association_copy(association=cast.springfield.association, by=cast.springfield.administrator)
    with scope(cast.omaha.association), django_capture_on_commit_callbacks(execute=True):
        erase_person(person=person, by=cast.omaha.administrator)
    assert [each.pk for each in copies()] == [others.pk]
    assert (path_of(row).exists(), path_of(others).exists()) == (False, True)


def test_one_that_is_made_while_somebody_in_it_is_erased_is_not_kept(
    cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = people.person(association=cast.omaha.association)
    real = taking_out.write

    def slow(**wanted: Any) -> Any:
        taken = real(**wanted)
        erase_person(person=person, by=cast.omaha.administrator)
        return taken

    monkeypatch.setattr("portal.parting.services.write", slow)
    client = sure(enter(cast.omaha.administrator))
    client.post(PAGE)
    work(job_id=Job.objects.get(kind=COPY_JOB).pk)
    assert copies() == []
    assert list((settings.MEDIA_ROOT / "associations").iterdir()) == []
    assert told.words(cast.omaha, cast.omaha.administrator) == []


def test_what_takes_too_long_is_said_once_and_points_to_the_command(
    cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billiard.exceptions import SoftTimeLimitExceeded

    def too_slow(*_rows: Any) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(taking_out, "_put_table", too_slow)
    client = sure(enter(cast.omaha.administrator))
    client.post(PAGE)
    job = Job.objects.get(kind=COPY_JOB)
    work(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    words = client.get(PAGE).content.decode()
    assert "the command take_out" in words and "Make the ZIP" in words
    assert list((settings.MEDIA_ROOT / "associations").iterdir()) == []


def test_closing_asks_for_the_password_and_the_name_and_signs_everybody_out(
    cast: Cast, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    house, address = cast.omaha, reverse("association_close", args=["omaha"])
    staff, client = enter(house.staff), enter(house.administrator)
    for each in (staff, client):
        assert each.get(reverse("people", args=["omaha"])).status_code == 200
    assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(address, {"name": house.association.name_en}).status_code == 302
    assert is_open(house)
    sure(client)
    page = client.get(address).content.decode()
    assert "Within 30 days" in page and "All members are signed out" in page
    answer = client.post(address, {"name": "Springfield"})
    assert answer.status_code == 422 and "It is still open." in answer.content.decode()
    assert is_open(house)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"name": "omaha  sister cities ASSOCIATION"})
    assert answer["Location"] == reverse("home")
    assert "can open it again within 30 days" in client.get(reverse("home"), follow=True).content.decode()
    assert not is_open(house)
    for each in (staff, client):
        assert each.get(reverse("people", args=["omaha"]))["Location"].startswith(reverse("account_login"))
    words = enter(house.staff).get(reverse("home"), follow=True).content.decode()
    assert f"{house.association.name_en} was closed on" in words


def is_open(house: House) -> bool:
    house.association.refresh_from_db()
    return house.association.closed_at is None


def test_operators_see_who_closed_it_and_from_when_it_may_be_erased(cast: Cast, enter: Any) -> None:
    operator, address = enter(cast.operator), reverse("operate")
    assert "May be erased from" not in operator.get(address).content.decode()
    client = sure(enter(cast.omaha.administrator))
    client.post(reverse("association_close", args=["omaha"]), {"name": cast.omaha.association.name_en})
    words = operator.get(address).content.decode()
    assert cast.omaha.administrator.display_name in words
    assert "May be erased from" in words
