"""Who looked at whom: every look is found, nobody can change one, and the chain shows who did all the same."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from contacts.looks import PERSON, people_seen
from contacts.models import Person
from portal.backups.services.looking import _broken_records
from portal.looks import guards
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.doors import doors, left_out
from portal.looks.keys import holds, packed, unpacked
from portal.looks.models import Look, LookChain
from portal.looks.reading import looks_at
from portal.looks.receivers import ReadLogMiddleware
from portal.looks.services import append, broken_at, cut_old
from portal.scoping import scope, system_scope
from tests import people
from tests.cast import Cast
from tests.matrices import sample

NAMES = (FieldGroup.NAMES,)
Enter = Callable[[Any], Client]


def rows() -> list[Look]:
    with system_scope("look at the log of a test"):
        return list(Look.objects.order_by("number"))


def look(cast: Cast, *keys: int, at: datetime.datetime | None = None) -> None:
    seen = people_seen(keys, NAMES, LookKind.PAGE, "person_detail")
    append(association=cast.omaha.association, by=cast.omaha.staff, seen=[seen], at=at)


def test_each_look_is_found(cast: Cast, enter: Enter) -> None:
    """F9: a hundred views by several members (a sample of them every day), each found with its member and person."""
    known = [people.person(association=cast.omaha.association, family_latin=f"Tanaka{n}") for n in range(10)]
    members = [(who, enter(who)) for who in (cast.omaha.staff, cast.omaha.volunteer, cast.omaha.administrator)]
    asked = []
    for n in sample(range(100), 20):
        who, client = members[n % 3]
        name = ("person_detail", "person_touches", "person_edit")[n // 3 % 3]
        person = known[n * 7 % 10]
        assert client.get(reverse(name, args=["omaha", person.pk])).status_code == 200
        asked.append((who.pk, str(person.pk), name))
    assert [(each.by_id, each.object_id, each.route) for each in rows()] == asked
    with scope(cast.omaha.association):
        assert broken_at() is None


def test_only_what_was_shown_is_a_look(cast: Cast, enter: Enter) -> None:
    theirs = people.person(association=cast.springfield.association)
    ours = people.person(association=cast.omaha.association)
    staff = enter(cast.omaha.staff)
    assert staff.get(reverse("person_detail", args=["omaha", theirs.pk])).status_code == 404
    assert staff.get(reverse("person_erase", args=["omaha", ours.pk])).status_code == 403
    assert staff.head(reverse("person_detail", args=["omaha", ours.pk])).status_code == 200
    assert Client().get(reverse("person_detail", args=["omaha", ours.pk])).status_code == 302
    assert staff.get(reverse("people", args=["omaha"])).status_code == 200
    assert rows() == []


def test_a_file_names_everybody_whom_it_took_out(cast: Cast, enter: Enter) -> None:
    known = [people.person(association=cast.omaha.association, family_latin=f"Sato{n}") for n in range(5)]
    people.person(association=cast.springfield.association)
    for kind in ("csv", "vcard", "xlsx"):
        answer = enter(cast.omaha.staff).post(
            reverse("people_export", args=["omaha"]), {"kind": kind, "language": "en"}
        )
        assert b"".join(answer.streaming_content)
    told = rows()
    assert [(each.kind, each.people) for each in told] == [("file", 5)] * 3
    assert list(unpacked(told[0].keys)) == sorted(each.pk for each in known)
    assert {FieldGroup.TELEPHONES, FieldGroup.EMAILS} <= set(told[0].groups.split(","))
    with scope(cast.omaha.association):
        assert looks_at(PERSON, known[3].pk).count() == 3
        assert looks_at(PERSON, max(each.pk for each in known) + 9).count() == 0


def test_nothing_is_written_before_the_answer_has_gone(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)

    def view(request: HttpRequest) -> HttpResponse:
        request.association = cast.omaha.association
        return HttpResponse("a person")

    request = RequestFactory().get("/")
    request.resolver_match = get_resolver().resolve(reverse("person_detail", args=["omaha", person.pk]))
    request.user = cast.omaha.staff
    with CaptureQueriesContext(connection) as asked:
        answer = ReadLogMiddleware(view)(request)
    assert not asked.captured_queries
    assert rows() == []
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
    assert [each.object_id for each in rows()] == [str(person.pk)]


def test_a_look_costs_three_statements_in_one_transaction(cast: Cast) -> None:
    look(cast, 1)
    with CaptureQueriesContext(connection) as asked:
        look(cast, 2)
    words = [each["sql"] for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(words) == 3


def test_a_page_is_answered_although_the_log_cannot_be_written(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be written stands in the portal's own log, by keys."""
    from portal.looks import receivers

    def full(**given: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(receivers, "append", full)
    person = people.person(association=cast.omaha.association)
    assert enter(cast.omaha.staff).get(reverse("person_detail", args=["omaha", person.pk])).status_code == 200
    told = [each.getMessage() for each in caplog.records if each.name == "portal.looks.receivers"]
    assert len(told) == 1
    assert f"account {cast.omaha.staff.pk}" in told[0]
    assert str(person.pk) in told[0]
    assert "Tanaka" not in told[0]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE looks_look SET by_id = NULL WHERE number = 2", id="another member"),
        pytest.param("DELETE FROM looks_look WHERE number = 2", id="removed"),
        pytest.param("UPDATE looks_lookchain SET number = 1", id="head set back"),
        pytest.param("DELETE FROM looks_lookchain", id="head removed"),
    ],
)
def test_the_database_refuses_to_change_the_log(cast: Cast, statement: str) -> None:
    for key in (1, 2, 3):
        look(cast, key)
    with (
        scope(cast.omaha.association),
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert len(rows()) == 3


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        pytest.param(["UPDATE looks_look SET by_id = by_id + 1 WHERE number = 2"], "row 2 was changed", id="altered"),
        pytest.param(["UPDATE looks_look SET groups = '' WHERE number = 3"], "row 3 was changed", id="altered last"),
        pytest.param(["DELETE FROM looks_look WHERE number = 2"], "row 2 is missing", id="missing"),
        pytest.param(["DELETE FROM looks_look WHERE number = 3"], "row 3 is missing", id="missing last"),
        pytest.param(["DELETE FROM looks_look"], "row 1 is missing", id="all missing"),
        pytest.param(
            [
                "UPDATE looks_look SET number = 9 WHERE number = 1",
                "UPDATE looks_look SET number = 1 WHERE number = 2",
                "UPDATE looks_look SET number = 2 WHERE number = 9",
            ],
            "row 1 was changed",
            id="reordered",
        ),
    ],
)
def test_what_was_changed_behind_the_triggers_is_found(cast: Cast, statements: list[str], found: str) -> None:
    """Whoever may change the database itself can take the triggers away; `manage.py verify` then says which row."""
    for key in (1, 2, 3):
        look(cast, key)
    assert list(_broken_records()) == []
    guards.take_down()
    with scope(cast.omaha.association), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.set_up()
    assert list(_broken_records()) == [f"the read log of omaha: {found}"]


def test_after_its_time_a_row_is_cut_off_and_the_chain_holds(cast: Cast) -> None:
    now = timezone.now()
    for days in (900, 800, 764, 761, 10):
        look(cast, days, at=now - datetime.timedelta(days=days))
    assert cut_old(now=now) == 3
    assert [each.object_id for each in rows()] == ["761", "10"]
    with scope(cast.omaha.association):
        assert broken_at() is None
        look(cast, 1)
        assert broken_at() is None
        assert LookChain.objects.get().cut_number == 3
    assert cut_old(now=now) == 0


def test_each_association_has_a_chain_of_its_own(cast: Cast) -> None:
    seen = [people_seen((7,), NAMES, LookKind.PAGE)]
    for house in (cast.omaha, cast.springfield, cast.omaha):
        append(association=house.association, by=house.staff, seen=seen)
    for house, numbers in ((cast.omaha, [1, 2]), (cast.springfield, [1])):
        with scope(house.association):
            assert list(Look.objects.order_by("number").values_list("number", flat=True)) == numbers
            assert broken_at() is None


def test_every_address_with_a_person_is_a_door_or_says_why_not() -> None:
    named = {name for name in _routes_with("person") if name not in left_out()}
    assert named == {route for route, told in doors().items() if any(each.argument == "person" for each in told)}


def _routes_with(argument: str) -> set[str]:
    def walked(resolver: Any) -> list[Any]:
        return [
            each
            for pattern in resolver.url_patterns
            for each in (walked(pattern) if hasattr(pattern, "url_patterns") else [pattern])
        ]

    return {each.name for each in walked(get_resolver()) if argument in each.pattern.converters}


def test_keys_are_packed_and_found_again() -> None:
    keys = [1, 2, 3, 7, 9, 10]
    assert packed([9, 3, 1, 2, 7, 10, 3]) == "1-3,7,9-10"
    assert list(unpacked("1-3,7,9-10")) == keys
    assert [key for key in range(12) if holds("1-3,7,9-10", key)] == keys


def test_administrators_read_who_looked_and_others_do_not(cast: Cast, enter: Enter) -> None:
    person = people.person(association=cast.omaha.association)
    other = people.person(association=cast.omaha.association, family_latin="Sato")
    address = reverse("person_looks", args=["omaha", person.pk])
    enter(cast.omaha.volunteer).get(person.get_absolute_url())
    enter(cast.omaha.staff).get(other.get_absolute_url())
    body = enter(cast.omaha.administrator).get(address).content.decode()
    assert cast.omaha.volunteer.display_name in body
    assert cast.omaha.staff.display_name not in body
    assert "telephone numbers" in body
    for who in (cast.omaha.staff, cast.omaha.volunteer, cast.omaha.board_member):
        assert enter(who).get(address).status_code == 403


def test_older_looks_are_on_the_next_page(cast: Cast, enter: Enter) -> None:
    person = people.person(association=cast.omaha.association)
    seen = [people_seen((person.pk,), NAMES, LookKind.PAGE)] * 150
    append(association=cast.omaha.association, by=cast.omaha.staff, seen=seen)
    client, address = enter(cast.omaha.administrator), reverse("person_looks", args=["omaha", person.pk])
    first = client.get(address)
    assert [each.number for each, _who in first.context["looks"]] == list(range(150, 50, -1))
    second = client.get(f"{address}?before={first.context['older']}")
    assert [each.number for each, _who in second.context["looks"]] == list(range(50, 0, -1))


def test_erasing_a_person_leaves_rows_without_a_name(cast: Cast, enter: Enter) -> None:
    from contacts.services.erasing import erase_person

    person = people.person(association=cast.omaha.association)
    enter(cast.omaha.staff).get(person.get_absolute_url())
    key = str(person.pk)
    with scope(cast.omaha.association):
        erase_person(person=Person.objects.get(pk=person.pk), by=cast.omaha.administrator)
        assert broken_at() is None
    [row] = rows()
    assert row.object_id == key
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM looks_look")
        assert not any(word in str(cursor.fetchall()) for word in ("Tanaka", "田中", "Hanako", "花子"))
