"""The front door, an association's settings, networks: who is led where and sees what."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from partnerships.choices import Status
from portal.accounts.models import Association, Membership, NetworkMembership, User
from portal.accounts.services import change_association, close_association, join, join_network, leave_network
from portal.activity.models import Activity
from portal.network_panels import HIDDEN, DataTable
from portal.permissions import Role
from portal.scoping import scope
from tests import factories


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.ADMINISTRATOR_MFA = False


# --- the front door ---------------------------------------------------------------------------------------------------


def test_an_empty_portal_says_how_to_begin_until_somebody_is_there(db, client):
    words = client.get("/").content.decode()
    assert "create_operator" in words and "create_association" in words and "./run demo" in words
    factories.user()
    assert client.get("/")["Location"] == reverse("directory")


def test_everybody_is_led_to_where_they_belong(cast, client):
    expected = {
        cast.omaha.volunteer: reverse("association_home", kwargs={"association": "omaha"}),
        cast.network_reader: cast.network.get_absolute_url(),
        cast.operator: reverse("operate"),
        cast.stranger: reverse("directory"),
        cast.ex_member: reverse("directory"),
    }
    found = {}
    for person in expected:
        client.force_login(person)
        found[person] = client.get("/")["Location"]
    assert found == expected


def test_somebody_of_several_places_chooses(cast, client):
    join(association=cast.springfield.association, user=cast.omaha.staff, role=Role.VOLUNTEER, by=None)
    client.force_login(cast.omaha.staff)
    answer = client.get("/")
    assert [each.part for each in answer.context["places"]] == ["Staff", "Volunteer"]
    close_association(association=cast.springfield.association, by=cast.operator)
    assert client.get("/").status_code == 302


def test_the_front_page_of_an_association_is_its_first_room(cast, client):
    client.force_login(cast.omaha.staff)
    answer = client.get(cast.omaha.association.get_absolute_url())
    assert answer["Location"] == reverse("partnership_list", kwargs={"association": "omaha"})


# --- settings ---------------------------------------------------------------------------------------------------------


def settings_form(association, **given):
    form = {
        "name_en": association.name_en,
        "country": "US",
        "language": "en",
        "paper": "letter",
        "time_zone": "America/Chicago",
        "aliases": "",
        "version": 1,
    }
    return {**form, **given}


def test_an_administrator_changes_what_the_association_says(cast, client):
    omaha = cast.omaha.association
    client.force_login(cast.omaha.administrator)
    address = reverse("association_settings", kwargs={"association": "omaha"})
    values = settings_form(omaha, name_ja="オマハ姉妹都市協会", aliases="OSCA\n\n Omaha Sister City ", paper="a4")
    answer = client.post(address, values, follow=True)
    assert "The settings are saved." in answer.content.decode()
    omaha.refresh_from_db()
    assert (omaha.name_ja, omaha.aliases, omaha.paper, omaha.is_public) == (
        "オマハ姉妹都市協会",
        ["OSCA", "Omaha Sister City"],
        "a4",
        False,
    )
    with scope(omaha):
        values = Activity.objects.first().values
    assert values.before == {"name_ja": "", "aliases": [], "paper": "letter", "is_public": True}


def test_bad_settings_are_said_and_nothing_changes(cast, client):
    client.force_login(cast.omaha.administrator)
    address = reverse("association_settings", kwargs={"association": "omaha"})
    answer = client.post(address, settings_form(cast.omaha.association, name_en="", website="not an address"))
    assert set(answer.context["form"].errors) == {"name_en", "website"}
    assert "Omaha Sister Cities Association" in answer.content.decode()
    cast.omaha.association.refresh_from_db()
    assert cast.omaha.association.name_en == "Omaha Sister Cities Association"


def test_settings_are_the_administrators(cast, client):
    client.force_login(cast.omaha.staff)
    assert client.get(reverse("association_settings", kwargs={"association": "omaha"})).status_code == 403


def test_a_change_of_nothing_leaves_no_trace(cast):
    with scope(cast.omaha.association):
        before = Activity.objects.count()
        administrator = cast.omaha.administrator
        change_association(association=cast.omaha.association, read_version=1, by=administrator, values={})
        assert Activity.objects.count() == before


def test_of_two_administrators_the_second_is_told_what_the_first_one_saved(cast, client):
    omaha = cast.omaha.association
    client.force_login(cast.omaha.administrator)
    address = reverse("association_settings", kwargs={"association": "omaha"})
    assert client.get(address).context["form"]["version"].value() == 1
    client.post(address, settings_form(omaha, name_ja="オマハ姉妹都市協会", aliases="OSCA"))
    answer = client.post(address, settings_form(omaha, name_ja="オマハの会", is_public="on"))
    words = answer.content.decode()
    assert answer.status_code == 409 and "オマハ姉妹都市協会" in words and "オマハの会" in words
    form = answer.context["form"]
    assert (form["aliases"].value(), form["version"].value()) == ("OSCA", "2")  # what only the first one changed
    omaha.refresh_from_db()
    assert (omaha.name_ja, omaha.aliases) == ("オマハ姉妹都市協会", ["OSCA"])
    decided = {name: form[name].value() or "" for name in form.fields if name != "is_public"} | {"is_public": "on"}
    assert client.post(address, decided).status_code == 302
    omaha.refresh_from_db()
    assert (omaha.name_ja, omaha.aliases) == ("オマハの会", ["OSCA"])


# --- networks ---------------------------------------------------------------------------------------------------------


def table(answer, name: str) -> DataTable:
    """One table of a network's page."""
    tables = [each for part in answer.context["parts"] for each in part.shown.tables]
    return next(each for each in tables if each.name == name)


def test_an_association_joins_and_leaves_a_network_itself(cast, client):
    other = factories.network(slug="other")
    client.force_login(cast.omaha.administrator)
    address = reverse("association_networks", kwargs={"association": "omaha"})
    client.post(address, {"network": "other", "act": "join"})
    with scope(cast.omaha.association):
        assert NetworkMembership.objects.filter(network=other).exists()
        with pytest.raises(ValidationError):
            join_network(association=cast.omaha.association, network=other, by=cast.omaha.administrator)
    client.post(address, {"network": "other", "act": "leave"})
    with scope(cast.omaha.association):
        assert not NetworkMembership.objects.filter(network=other).exists()
        with pytest.raises(ValidationError, match="does not belong"):
            leave_network(association=cast.omaha.association, network=other, by=cast.omaha.administrator)
    assert client.post(address, {"network": "no-such", "act": "join"}).status_code == 404


@pytest.mark.covers("127", page="/network/<network>/")
def test_a_network_reads_public_facts_and_sums_but_no_people(cast, client):
    omaha = cast.omaha
    factories.story(association=omaha.association, title_en="A secret story")
    with scope(omaha.association):
        omaha.partnership.history_en = "A secret history"
        omaha.partnership.save()
    with scope(cast.springfield.association):
        cast.springfield.partnership.is_public = False
        cast.springfield.partnership.save()
    client.force_login(cast.network_reader)
    answer = client.get(cast.network.get_absolute_url())
    words = answer.content.decode()
    assert "2 associations let you count them in" in words and omaha.association.name_en in words
    assert [row[3].value for row in table(answer, "associations").rows] == [1, 0]
    assert {row[1].value for row in table(answer, "sums").rows} == {HIDDEN}, "two associations are too few to be told"
    for secret in ("A secret story", "A secret history", omaha.staff.email, omaha.staff.name):
        assert secret not in words


def test_a_large_enough_number_is_told(cast, client):
    third = factories.association(slug="third")
    factories.join_network(cast.network, third)
    for name in ("Oita", "Kobe", "Sapporo"):
        for association in (cast.omaha.association, cast.springfield.association, third):
            factories.partnership(
                association=association,
                home=cast.omaha.partnership.home,
                partner=factories.city(name=name),
                status=Status.FORMAL,
                is_public=False,
            )
    client.force_login(cast.network_reader)
    rows = table(client.get(cast.network.get_absolute_url()), "sums").rows
    assert {row[0].value: row[1].value for row in rows}["partnerships_formal"] in (9, 11)


def test_who_has_left_or_closed_is_not_counted(cast, client):
    client.force_login(cast.network_reader)
    close_association(association=cast.omaha.association, by=cast.operator)
    rows = table(client.get(cast.network.get_absolute_url()), "associations").rows
    assert [row[2].value for row in rows] == ["springfield"]


def test_a_network_is_absent_for_everybody_but_its_readers(cast, client):
    factories.network(slug="other", associations=[cast.omaha.association])
    for person in (cast.network_reader, cast.operator, cast.stranger, cast.omaha.administrator):
        client.force_login(person)
        there = client.get(reverse("network_detail", kwargs={"network": "other"}))
        nowhere = client.get(reverse("network_detail", kwargs={"network": "none1"}))
        assert there.status_code == nowhere.status_code == 404
        assert len(there.content) == len(nowhere.content)
    assert Client().get(cast.network.get_absolute_url()).status_code == 302


def test_the_list_of_networks(cast, client):
    client.force_login(cast.network_reader)
    assert client.get(reverse("network_list"))["Location"] == cast.network.get_absolute_url()
    factories.network(slug="other", readers=[cast.network_reader])
    assert len(client.get(reverse("network_list")).context["networks"]) == 2
    client.force_login(cast.stranger)
    assert "You read no network" in client.get(reverse("network_list")).content.decode()


# --- commands ---------------------------------------------------------------------------------------------------------

MAKE = ["create_association", "riverside", "--name", "Riverside Sister Cities"]


@pytest.mark.covers("132")
def test_the_command_invites_an_administrator(db, post_office, capsys):
    call_command(
        *MAKE, "--name-ja", "リバーサイド姉妹都市協会", "--administrator", "pat@riverside.example", "--country", "jp"
    )
    row = Association.objects.get()
    assert (row.slug, row.country, row.paper, row.time_zone) == ("riverside", "JP", "a4", "Asia/Tokyo")
    (letter,) = post_office()
    assert letter.to == ["pat@riverside.example"] and letter.reply_to == []
    assert "An invitation to pat@riverside.example" in capsys.readouterr().out


def test_the_command_makes_an_existing_user_administrator(db, capsys):
    user = factories.user(email="pat@riverside.example")
    call_command(*MAKE, "--administrator", "Pat@riverside.example")
    with scope(Association.objects.get()):
        assert Membership.objects.get().user == user
    assert "is its administrator now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--administrator", "pat"], "email: Enter a valid email address"),
        (["--administrator", "pat@riverside.example", "--paper", "a3"], "invalid choice"),
    ],
)
def test_the_command_says_what_is_wrong_and_makes_nothing(db, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command(*MAKE, *arguments)
    assert not Association.objects.exists()


def test_the_command_refuses_a_taken_name(cast):
    with pytest.raises(CommandError, match="“omaha” is taken"):
        call_command("create_association", "omaha", "--name", "Again", "--administrator", "pat@riverside.example")


def test_an_operator_is_made_at_the_terminal(db, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("tall green lantern\n" * 2))
    call_command("create_operator", "Op@portal.example", "--name", "Op")
    user = User.objects.get()
    assert (user.email, user.is_operator, user.is_staff) == ("op@portal.example", True, True)
    with pytest.raises(CommandError, match="already exists"):
        call_command("create_operator", "op@portal.example")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("create_operator", "two@portal.example")
    with pytest.raises(CommandError, match="Pipe it in"):
        call_command("create_operator", "two@portal.example")
