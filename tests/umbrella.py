"""A network for tests: who reads it, its associations, what each of them has done, and the way to its pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Partnership, Theme
from portal.accounts.coverage import look_of, table_of
from portal.accounts.models import Association, Network, User
from portal.network_panels import NetworkLook
from portal.permissions import Role
from portal.scoping import scope
from tests import adapting, factories, people, trips

CITIES = (
    ("Austin", "Oita"),
    ("Denver", "Takayama"),
    ("Minneapolis", "Ibaraki"),
    ("Omaha", "Shizuoka"),
    ("Portland", "Sapporo"),
    ("Seattle", "Kobe"),
)


@dataclass(frozen=True)
class Member:
    """One association of the network, its staff, its partnership."""

    association: Association
    staff: User
    partnership: Partnership


@dataclass(frozen=True)
class Umbrella:
    """A network, who reads it, who is in it."""

    network: Network
    reader: User
    members: Sequence[Member]


def member(place: int) -> Member:
    association = factories.association(slug=f"member-{place}", name_en=f"Association {place}")
    staff = factories.member(association=association, role=Role.STAFF, email=f"staff@member-{place}.example").user
    home, partner = (factories.city(name=name) for name in CITIES[place])
    partnership = factories.partnership(association=association, home=home, partner=partner)
    return Member(association, staff, partnership)


def umbrella(number: int) -> Umbrella:
    """So many associations under one network."""
    reader = factories.user(email="reads@umbrella.example")
    members = [member(place) for place in range(number)]
    network = factories.network(slug="umbrella", readers=[reader], associations=[each.association for each in members])
    return Umbrella(network, reader, members)


def look_of_day(today: datetime.date) -> NetworkLook:
    """A look at nobody, for its quarters."""
    return NetworkLook(None, [], today)


def last_quarter() -> datetime.date:
    """A day of the newest quarter that is told."""
    return look_of_day(timezone.localdate()).quarters[-1].first.first


def talk(house: Member, *, on: datetime.date, number: int = 1) -> None:
    """Talks with somebody whose name must never be read outside."""
    person = people.person(association=house.association, family_name="Kanarienvogel")
    for _each in range(number):
        people.touch(people=[person], by=house.staff, happened_on=on, said="カナリア says hello: kanari@example.org")


def busy(house: Member) -> None:
    """A programme with a theme, an agreement, talks, a trip, a shared story and a named copy, one of each."""
    day = last_quarter()
    theme = Theme.objects.get_or_create(code="food", defaults={"label_en": "Food", "label_ja": "食"})[0]
    programme = factories.programme(partnership=house.partnership, is_yearly=False, month=None, starts_on=day)
    with scope(house.association):
        programme.themes.add(theme)
    factories.agreement(partnership=house.partnership)
    talk(house, on=day)
    trips.delegation(partnership=house.partnership, starts_on=day, ends_on=day)
    story = adapting.shared_story(
        association=house.association, by=house.staff, title_en=f"Story of {house.association.slug}"
    )
    copy = adapting.adaptation(of=story, partnership=house.partnership, by=house.staff)
    with scope(house.association):
        type(copy).objects.filter(pk=copy.pk).update(is_shared=True, result_en="Two shops sell it")


def rows_of(network: Network, name: str) -> list[list[object]]:
    table = table_of(look_of(network, timezone.localdate()), name)
    assert table is not None
    return [[cell.value for cell in row] for row in table.rows]


def activity(network: Network) -> dict[str, object]:
    """The newest quarter's numbers by their columns."""
    table = table_of(look_of(network, timezone.localdate()), "activity")
    assert table is not None
    names = [column.name for column in table.columns]
    return dict(zip(names, [cell.value for cell in table.rows[-1]], strict=True))


def reading(stage: Umbrella) -> Client:
    client = Client()
    client.force_login(stage.reader)
    return client


def address(name: str, network: str = "umbrella", **parts: str) -> str:
    return reverse(name, kwargs={"network": network, **parts})
