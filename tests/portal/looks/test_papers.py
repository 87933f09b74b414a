"""Papers and files for calendars: whoever opens one that names people has seen them, and the log says whom.

Every address that answers with one is found by itself, so that a new one is asked about here.
"""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from contacts.models import Person
from contacts.services.handovers import hand_everything_over
from portal.accounts.models import Membership, User
from portal.documents.models import LongExport
from portal.looks.choices import LookKind
from portal.looks.keys import unpacked
from portal.looks.models import Look
from portal.scoping import scope, system_scope
from tests import assessing, people, sittings
from tests.cast import Cast
from tests.contacts.pages import at
from tests.contacts.test_board_papers import held
from tests.contacts.test_conference_plan import planned
from tests.contacts.test_handover import furnished
from tests.delegations.bound_trips import FIRST_DAY, bound_trip

pytestmark = pytest.mark.django_db
MARKS = ("application/pdf", "text/calendar")

NAMES_NOBODY = {
    **dict.fromkeys(
        ("programme_file", "rsvp_calendar", "public_programmes_file", "public_programme_file"),
        "a programme alone, with no guest of it",
    ),
    **dict.fromkeys(
        ("record_form_paper", "outcome_year_paper"), "for readers outside: sums and bodies, no names of people"
    ),
    **dict.fromkeys(
        ("export_file", "public_export_file", "shared_file"), "a page about a partnership or a city: bodies alone"
    ),
    "long_export_file": "a packet whose asker was written down when it was asked for, with whom it names",
    "feed_file": "a list of one’s own promises, which a program fetches again and again; lists are not written down",
}


@dataclass
class Asked:
    """A paper: who opens it, where, whom it names."""

    by: User
    address: str
    names: set[int]


def everybody(cast: Cast) -> set[int]:
    with scope(cast.omaha.association):
        return set(Person.objects.values_list("pk", flat=True))


def a_plan(cast: Cast) -> Asked:
    row = planned(cast)
    return Asked(cast.omaha.board_member, at(cast.omaha, "conference_plan", programme=row.pk), everybody(cast))


def a_meeting(name: str) -> Callable[[Cast], Asked]:
    def made(cast: Cast) -> Asked:
        row = held(cast.omaha)
        return Asked(cast.omaha.volunteer, at(cast.omaha, name, meeting=row.pk), everybody(cast))

    return made


def a_letter(cast: Cast) -> Asked:
    house = cast.omaha
    hanako = people.person(association=house.association)
    row = assessing.profile_request(partnership=house.partnership, by=house.staff, person=hanako)
    parts = {"partnership": house.partnership.slug, "profile_request": row.pk}
    return Asked(house.board_member, at(house, "profile_request_letter", **parts), {hanako.pk})


def a_pack(cast: Cast) -> Asked:
    furnished(cast)
    with scope(cast.omaha.association):
        leaving = Membership.objects.get(user=cast.omaha.volunteer)
    return Asked(cast.omaha.administrator, at(cast.omaha, "handover_pack", membership=leaving.pk), everybody(cast))


def a_pack_done(cast: Cast) -> Asked:
    furnished(cast)
    with scope(cast.omaha.association):
        leaving = Membership.objects.select_related("user", "association").get(user=cast.omaha.volunteer)
        row = hand_everything_over(membership=leaving, to=cast.omaha.staff, by=cast.omaha.administrator)
    return Asked(cast.omaha.administrator, at(cast.omaha, "handover_pack_done", handover=row.pk), everybody(cast))


def a_book(cast: Cast) -> Asked:
    trip = bound_trip(cast.omaha)
    address = at(cast.omaha, "trip_book", delegation=trip.delegation.pk)
    return Asked(cast.omaha.board_member, address, everybody(cast))


def a_card(cast: Cast) -> Asked:
    """The young delegate's, of the day on which the whole group calls at the town hall and nobody is named."""
    trip, day = bound_trip(cast.omaha), FIRST_DAY + datetime.timedelta(days=1)
    address = at(cast.omaha, "day_cards", delegation=trip.delegation.pk)
    return Asked(cast.omaha.staff, f"{address}?delegate={trip.youth.pk}&day={day}", {trip.youth.person_id})


def a_calendar(cast: Cast) -> Asked:
    """The first delegate's, who meets the host with the interpreter and without the young one."""
    trip = bound_trip(cast.omaha)
    address = at(cast.omaha, "delegate_calendar", delegation=trip.delegation.pk, delegate=trip.carol.pk)
    return Asked(cast.omaha.staff, address, {trip.carol.person_id, trip.ken.person_id, trip.hanako.pk})


PAPERS: dict[str, Callable[[Cast], Asked]] = {
    "conference_plan": a_plan,
    "board_meeting_agenda": a_meeting("board_meeting_agenda"),
    "board_meeting_protocol": a_meeting("board_meeting_protocol"),
    "profile_request_letter": a_letter,
    "handover_pack": a_pack,
    "handover_pack_done": a_pack_done,
    "trip_book": a_book,
    "day_cards": a_card,
    "delegate_calendar": a_calendar,
}


def looks() -> list[Look]:
    with system_scope("look at the log of a test"):
        return list(Look.objects.order_by("number"))


def keys_of(look: Look) -> set[int]:
    return set(unpacked(look.keys or look.object_id))


@pytest.mark.pdf
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_a_look_at_exactly_those_whom_it_names(cast: Cast, enter: Any, name: str) -> None:
    asked = PAPERS[name](cast)
    people.person(association=cast.omaha.association, family_latin="Elsewhere")
    answer = enter(asked.by).get(asked.address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith(MARKS)
    assert asked.names
    assert set().union(*map(keys_of, looks())) == asked.names
    kind = LookKind.FILE if name == "delegate_calendar" else LookKind.PAPER
    assert {(each.by_id, each.kind) for each in looks()} == {(asked.by.pk, kind)}


@pytest.mark.pdf
def test_a_card_of_a_meeting_names_whom_one_meets_and_with_whom_one_goes(cast: Cast, enter: Any) -> None:
    trip = bound_trip(cast.omaha)
    address = at(cast.omaha, "day_cards", delegation=trip.delegation.pk)
    assert enter(cast.omaha.staff).get(f"{address}?delegate={trip.carol.pk}&day={FIRST_DAY}").status_code == 200
    [look] = looks()
    assert keys_of(look) == {trip.carol.person_id, trip.ken.person_id, trip.hanako.pk}


@pytest.mark.pdf
def test_a_pack_shows_less_of_those_who_only_took_part(cast: Cast, enter: Any) -> None:
    asked = a_pack(cast)
    assert enter(asked.by).get(asked.address).status_code == 200
    in_charge, in_passing = looks()
    assert "emails" in in_charge.groups.split(",")
    assert in_passing.groups == "names,touches,relations"
    with scope(cast.omaha.association):
        [ann] = Person.objects.filter(pk__in=keys_of(in_passing))
    assert ann.family_name == "Lee"


@pytest.mark.pdf
def test_a_packet_is_a_look_at_those_whom_it_names_when_it_is_asked_for(cast: Cast, enter: Any) -> None:
    house, today = cast.omaha, timezone.localdate()
    asked, address = {"language": "en", "paper": "letter"}, at(house, "board_packet_make")
    assert enter(house.staff).post(address, asked).status_code == 302
    assert looks() == []
    giver = people.person(association=house.association, family_latin="Sato")
    helper = people.person(association=house.association, family_latin="Suzuki")
    office = people.organization(association=house.association)
    gift = {"kind": "in_kind", "what_en": "A hall", "valuation_basis": "its price list", "given_on": today}
    sittings.contribution(association=house.association, person=giver, **gift)
    sittings.contribution(association=house.association, person=helper, organization=office, **gift)
    assert enter(house.staff).post(address, asked).status_code == 302
    [look] = looks()
    assert (keys_of(look), look.kind, look.by_id) == ({giver.pk}, LookKind.PAPER, house.staff.pk)
    with scope(house.association):
        row = LongExport.objects.latest("pk")
    assert "Sato" in row.html and "Suzuki" not in row.html


def test_a_panel_that_names_somebody_is_a_look_at_them_as_a_file(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    giver = people.person(association=house.association, family_latin="Sato")
    gift = {"kind": "in_kind", "what_en": "A hall", "valuation_basis": "its price list"}
    sittings.contribution(association=house.association, person=giver, given_on=timezone.localdate(), **gift)
    client = enter(house.staff)
    assert "Sato" not in client.get(at(house, "board_room_csv", panel="coverage")).content.decode()
    assert looks() == []
    assert "Sato" in client.get(at(house, "board_room_csv", panel="contributions")).content.decode()
    [look] = looks()
    assert (keys_of(look), look.kind, look.route) == ({giver.pk}, LookKind.FILE, "board_room_csv")


def test_a_paper_that_is_not_found_is_no_look(cast: Cast, enter: Any) -> None:
    asked = a_calendar(cast)
    assert enter(cast.springfield.staff).get(asked.address).status_code == 404
    assert Client().get(asked.address).status_code == 302
    assert looks() == []


def test_every_address_that_answers_with_a_paper_is_asked_about_here() -> None:
    found = {name for name, view in views() if answers_with_paper(view, set())}
    assert not set(PAPERS) & set(NAMES_NOBODY)
    assert found == set(PAPERS) | set(NAMES_NOBODY)


def views() -> Iterator[tuple[str, FunctionType]]:
    """Every address of ours with its view, without its marks."""

    def walked(resolver: Any) -> Iterator[Any]:
        for each in resolver.url_patterns:
            yield from walked(each) if hasattr(each, "url_patterns") else [each]

    for pattern in walked(get_resolver()):
        view = inspect.unwrap(pattern.callback)
        if is_of_views(view):
            yield pattern.name, view


def is_of_views(thing: Any) -> bool:
    """Whether this is a function of one of our own modules of views."""
    return isinstance(thing, FunctionType) and "views" in thing.__module__.split(".")


def answers_with_paper(view: FunctionType, seen: set[FunctionType]) -> bool:
    """Whether a view, or a function of the views that it calls, gives an answer that kind of content."""
    if view in seen:
        return False
    seen.add(view)
    for code in codes(view.__code__):
        if any(isinstance(each, str) and each.startswith(MARKS) for each in code.co_consts):
            return True
        called = (inspect.unwrap(each) for name in code.co_names if callable(each := view.__globals__.get(name)))
        if any(answers_with_paper(each, seen) for each in called if is_of_views(each)):
            return True
    return False


def codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of those inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes(each)
