"""To whom outside data of people was given: a guest's page and a paper for hosts write it down, on what ground."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.looks import PERSON
from contacts.models import Person
from contacts.services.erasing import erase_person
from delegations.models import Delegation, MeetingPerson
from delegations.services.guests import issue_link
from portal.looks.choices import FieldGroup, Ground, LookKind
from portal.looks.doors import Given, Seen
from portal.looks.keys import unpacked
from portal.looks.models import Look, Transfer
from portal.looks.services import append, clear_transfers
from portal.privacy import Somebody, places
from portal.scoping import scope, system_scope
from tests import people
from tests.cast import Cast, House
from tests.contacts.pages import words_of
from tests.delegations.test_guest_agenda import PAGE, opened, planned
from tests.delegations.test_trip_papers import bound_trip, pages_of
from tests.factories import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def rows() -> list[Transfer]:
    with system_scope("look at the register of a test"):
        return list(Transfer.objects.order_by("pk"))


def by_ground() -> dict[str, set[int]]:
    return {row.ground: set(unpacked(row.keys)) for row in rows()}


def gave(house: House, person: Person, *, to: str = "City hall", country: str = "JP", days: int = 0) -> None:
    """That data of somebody went to a body so many days ago."""
    groups = (FieldGroup.NAMES, FieldGroup.TRAVEL)
    seen = Seen(PERSON, (person.pk,), groups, LookKind.PAPER, "trip_book", given=Given(to, country))
    append(association=house.association, by=house.staff, seen=[seen], at=timezone.now() - days * DAY)


def in_trip(house: House) -> tuple[Delegation, dict[str, Person]]:
    """A trip whose agenda names four: one agreed, one refused, one took a yes back, one was never asked."""
    trip, call = planned(house)
    with scope(house.association):
        known = {"never": call.people.get()}
    for name, answers in {"yes": ["agreed"], "no": ["agreed", "refused"], "back": ["agreed"]}.items():
        known[name] = people.person(association=house.association, family_latin=f"Sato{name}")
        kept(MeetingPerson(association=house.association, meeting=call, person=known[name]))
        for n, answer in enumerate(answers):
            day = timezone.localdate() - (9 - n) * DAY
            withdrawn = timezone.localdate() if name == "back" else None
            people.consent(person=known[name], cross_border=answer, given_on=day, withdrawn_on=withdrawn)
    return trip, known


def test_a_guests_page_writes_one_transfer_for_a_day_and_a_ground(cast: Cast) -> None:
    trip, known = in_trip(cast.omaha)
    client, link = opened(cast.omaha, trip)
    with scope(cast.omaha.association):
        [carol] = Person.objects.filter(delegates__delegation=trip)
    expected = {
        Ground.CONSENT: {known["yes"].pk},
        Ground.REFUSED: {known["no"].pk},
        Ground.NONE: {known["never"].pk, known["back"].pk, carol.pk},
    }
    assert by_ground() == expected
    assert client.get(PAGE).status_code == 200
    assert client.head(PAGE).status_code == 200
    assert len(rows()) == 3
    for row in rows():
        assert (row.recipient, row.country, row.by_id) == ("望月 健司 · Shizuoka", "JP", None)
        assert row.through == f"delegations.guestlink:{link.pk}"
        assert row.people == len(expected[Ground(row.ground)])
    with system_scope("as if it had been the day before yesterday"):
        Transfer.objects.update(at=timezone.now() - 2 * DAY)
        assert Look.objects.filter(route="guest_agenda").count() == 2
    assert client.get(PAGE).status_code == 200
    assert len(rows()) == 6


def test_another_guest_is_another_transfer(cast: Cast) -> None:
    trip, _call = planned(cast.omaha)
    opened(cast.omaha, trip)
    opened(cast.omaha, trip, name="Mary Jones", email="mary@city.example")
    assert [row.recipient for row in rows()] == ["望月 健司 · Shizuoka", "Mary Jones · Shizuoka"]


def test_a_member_who_looks_at_a_guests_page_gives_nothing(cast: Cast, enter) -> None:
    trip, _call = planned(cast.omaha)
    with scope(cast.omaha.association):
        until = timezone.localdate() + 9 * DAY
        values = {"name": "Ken", "email": "", "language": "ja", "expires_on": until}
        _link, token = issue_link(kind="agenda", delegation=trip, by=cast.omaha.staff, **values)
    client = enter(cast.omaha.staff)
    assert client.get(f"/guest/{token}/", follow=True).status_code == 200
    with system_scope("look at the log of a test"):
        assert Look.objects.filter(route="guest_agenda").count() == 1
    assert rows() == []


@pytest.mark.pdf
def test_a_paper_for_hosts_is_a_transfer_and_the_book_is_none(cast: Cast, enter) -> None:
    house = cast.omaha
    trip, client = bound_trip(house), enter(house.staff)
    pages_of(client, house, "trip_book", trip, language="en")
    assert rows() == []
    pages_of(client, house, "trip_book", trip, language="en", edition="hosts")
    [row] = rows()
    assert (row.recipient, row.country, row.ground, row.kind) == ("Shizuoka", "JP", Ground.NONE, LookKind.PAPER)
    assert row.by == house.staff
    assert {trip.hanako.pk, trip.carol.person_id} <= set(unpacked(row.keys))


def test_administrators_read_the_register_of_their_own_by_country_and_day(cast: Cast, enter) -> None:
    ours = people.person(association=cast.omaha.association)
    theirs = people.person(association=cast.springfield.association)
    gave(cast.omaha, ours, to="Shizuoka City Hall", days=9)
    gave(cast.omaha, ours, to="Lyon Town Hall", country="FR")
    gave(cast.springfield, theirs, to="Matsuyama Castle")
    address, client = reverse("transfers", args=["omaha"]), enter(cast.omaha.administrator)

    def told(**asked: object) -> set[str]:
        return {row.recipient for row in client.get(address, asked).context["shown"]}

    assert told() == {"Shizuoka City Hall", "Lyon Town Hall"}
    assert told(country="FR") == {"Lyon Town Hall"}
    today = timezone.localdate()
    assert told(last=today - DAY) == {"Shizuoka City Hall"}
    assert told(first=today - DAY) == {"Lyon Town Hall"}
    assert told(first=today - 9 * DAY, last=today - 9 * DAY) == {"Shizuoka City Hall"}
    body = words_of(client.get(address))
    assert "Japan" in body and "Not asked: look for another ground" in body
    wrong = client.get(address, {"first": "soon"})
    assert wrong.status_code == 422 and len(wrong.context["shown"]) == 2
    for who in (cast.omaha.staff, cast.omaha.volunteer, cast.omaha.board_member):
        assert enter(who).get(address).status_code == 403
        assert enter(who).get(reverse("transfers_file", args=["omaha"])).status_code == 403


def test_the_sheet_names_everybody_and_is_a_look_at_them(cast: Cast, enter) -> None:
    ours = people.person(association=cast.omaha.association)
    gone = people.person(association=cast.omaha.association, family_latin="Sato")
    gave(cast.omaha, ours, to="=1+1")
    gave(cast.omaha, gone, country="FR")
    gave(cast.springfield, people.person(association=cast.springfield.association))
    with scope(cast.omaha.association):
        erase_person(person=Person.objects.get(pk=gone.pk), by=cast.omaha.administrator)
    client, address = enter(cast.omaha.administrator), reverse("transfers_file", args=["omaha"])
    lines = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    assert [(line[1], line[2], line[7], line[8]) for line in lines[1:]] == [
        ("City hall", "FR", str(gone.pk), ""),
        ("'=1+1", "JP", str(ours.pk), str(ours)),
    ]
    assert len(client.get(address, {"country": "JP"}).content.decode().splitlines()) == 2
    with system_scope("look at the log of a test"):
        looks = list(Look.objects.filter(route="transfers_file").order_by("number"))
    assert [set(unpacked(each.keys or each.object_id)) for each in looks] == [{ours.pk, gone.pk}, {ours.pk}]


def test_the_page_of_a_person_says_to_whom_their_data_went(cast: Cast, enter) -> None:
    ours = people.person(association=cast.omaha.association)
    other = people.person(association=cast.omaha.association, family_latin="Sato")
    gave(cast.omaha, ours, to="Shizuoka City Hall")
    client = enter(cast.omaha.administrator)
    assert "Shizuoka City Hall" in words_of(client.get(reverse("person_looks", args=["omaha", ours.pk])))
    assert "Shizuoka City Hall" not in words_of(client.get(reverse("person_looks", args=["omaha", other.pk])))


def test_the_copy_for_a_person_says_to_whom_their_data_went(cast: Cast) -> None:
    ours = people.person(association=cast.omaha.association)
    gave(cast.omaha, ours, to="Shizuoka City Hall")
    gave(cast.omaha, people.person(association=cast.omaha.association, family_latin="Sato"), to="Elsewhere")
    [place] = [each for each in places() if each.name == "looks"]
    with scope(cast.omaha.association):
        [told] = place.copy(Somebody(ours, None))["transfers"]
    assert (told["recipient"], told["country"], told["ground"]) == ("Shizuoka City Hall", "JP", "none")


def test_erasing_a_guest_takes_the_name_out_of_the_register_and_leaves_the_rest(cast: Cast) -> None:
    guest = people.person(association=cast.omaha.association)
    shown = people.person(association=cast.omaha.association, family_name="佐藤", family_latin="Sato")
    gave(cast.omaha, shown, to=f"{guest} · Shizuoka")
    with scope(cast.omaha.association):
        erase_person(person=Person.objects.get(pk=guest.pk), by=cast.omaha.administrator)
        erase_person(person=Person.objects.get(pk=shown.pk), by=cast.omaha.administrator)
    [row] = rows()
    assert "Tanaka" not in row.recipient.title() and "Shizuoka" in row.recipient
    assert list(unpacked(row.keys)) == [shown.pk]


def test_after_three_years_a_transfer_goes(cast: Cast) -> None:
    ours = people.person(association=cast.omaha.association)
    for days in (1099, 1097, 1):
        gave(cast.omaha, ours, to=f"{days} days ago", days=days)
    assert clear_transfers() == 1
    assert [row.recipient for row in rows()] == ["1097 days ago", "1 days ago"]
    assert clear_transfers() == 0
