"""What is held of a page is what would be made anew, whatever row behind it changes: each page that holds something,
and each way in which it may change. The board room and the page of a trip have tests of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone

from contacts.models import (
    Affiliation,
    FollowUp,
    Organization,
    Outcome,
    Person,
    Priority,
    ProgrammeSession,
    Seat,
    Term,
    TouchPerson,
)
from delegations.models import Delegation
from partnerships.models import (
    AdaptationStep,
    Agreement,
    Benefit,
    Goal,
    OfficeTerm,
    Partnership,
    Place,
    Programme,
    ProgrammeParty,
    Theme,
)
from partnerships.services.limits import limit_membership
from portal.accounts.models import Association, User
from portal.permissions import Role
from portal.scoping import scope
from tests import factories, people
from tests.access.stage import World
from tests.access.test_matrix import address_of
from tests.cast import House

pytestmark = pytest.mark.django_db

Act = Callable[[House, dict[str, Any]], Any]


def theme_taken(house: House, parts: dict[str, Any]) -> None:
    factories.theme()
    Programme.objects.get(pk=parts["programme"]).themes.add(Theme.objects.first())


def goal_served(house: House, parts: dict[str, Any]) -> None:
    Programme.objects.get(pk=parts["programme"]).goals.add(Goal.objects.earliest("pk"))


def kept_in_touch(house: House, parts: dict[str, Any]) -> None:
    Person.objects.filter(pk=parts["person"]).update(keeper=house.volunteer)


def met_there(house: House, parts: dict[str, Any]) -> None:
    row = Outcome.objects.get(pk=parts["outcome"])
    row.title_en = "Something else came of it"
    row.save()


def known_to(house: House, parts: dict[str, Any]) -> None:
    people.introduction(
        person=Person.objects.get(pk=parts["person"]), by_member=house.staff, to_member=house.administrator
    )


def talked(house: House, parts: dict[str, Any]) -> None:
    people.touch(people=[Person.objects.get(pk=parts["person"])], by=house.administrator)


def joined(house: House, parts: dict[str, Any]) -> None:
    Organization.objects.get(pk=parts["organization"]).partnerships.add(house.partnership)


def limited(house: House, parts: dict[str, Any]) -> None:
    elsewhere = Partnership.objects.exclude(pk=house.partnership.pk).get()
    limit_membership(membership=house.staff.memberships.get(), partnerships=[elsewhere], by=None)


ACTS: dict[str, dict[str, Act]] = {
    "partnership_detail": {
        "a goal is reworded": lambda house, parts: Goal.objects.update(title_en="Ten pupils a year"),
        "a programme takes a theme": theme_taken,
        "an office changes hands": lambda house, parts: OfficeTerm.objects.update(name_en="Jean Stothert"),
        "an agreement is gone": lambda house, parts: Agreement.objects.all().delete(),
        "a city grows": lambda house, parts: Place.objects.update(population=123_457),
    },
    "partnership_benefits": {
        "a benefit is reworded": lambda house, parts: Benefit.objects.update(text_en="We open doors"),
        "the association is renamed": lambda house, parts: Association.objects.update(name_en="Friends of Omaha"),
    },
    "organization_detail": {
        "an outcome gets another title": met_there,
        "an outcome is no longer theirs": lambda house, parts: Outcome.organizations.through.objects.all().delete(),
        "a membership of ours is gone": lambda house, parts: Affiliation.objects.all().delete(),
        "they join the partnership": joined,
    },
    "person_path": {
        "somebody introduced them": known_to,
        "somebody talked with them": talked,
        "who knows them is called otherwise": lambda house, parts: User.objects.update(name="Somebody Else"),
        "they are called otherwise": lambda house, parts: Person.objects.update(family_name="Mochizuki"),
    },
    "person_ladder": {
        "nobody talked with them": lambda house, parts: TouchPerson.objects.all().delete(),
        "somebody talked with them": talked,
    },
    "programme_detail": {
        "a goal is served": goal_served,
        "a theme is taken": theme_taken,
        "a session gets another title": lambda house, parts: ProgrammeSession.objects.update(title_en="At noon"),
        "a party is called otherwise": lambda house, parts: ProgrammeParty.objects.update(name_en="City of Shizuoka"),
    },
    "record_form": {
        "a priority is no goal's": lambda house, parts: Priority.goals.through.objects.all().delete(),
        "an agreement gets another title": lambda house, parts: Agreement.objects.update(title_en="On tea"),
        "the partnership begins earlier": lambda house, parts: Partnership.objects.update(founded_year=1911),
    },
    "board_detail": {
        "nobody sits there": lambda house, parts: Term.objects.all().delete(),
        "a seat gets another title": lambda house, parts: Seat.objects.update(title_en="Treasurer"),
        "who sits there is called otherwise": lambda house, parts: Person.objects.update(given_name="Kaoru"),
    },
    "whom_we_owe": {
        "a promise is reworded": lambda house, parts: FollowUp.objects.update(what="Send the list of schools"),
        "a promise is kept": lambda house, parts: FollowUp.objects.update(state="done"),
        "a step is due": lambda house, parts: AdaptationStep.objects.update(due_on=timezone.localdate()),
        "a trip gets another lead": lambda house, parts: Delegation.objects.update(lead=house.administrator),
        "the member sees another partnership only": limited,
        "the association is renamed": lambda house, parts: Association.objects.update(name_en="Friends of Omaha"),
        "who keeps it is called otherwise": lambda house, parts: User.objects.update(name="Somebody Else"),
    },
    "handover": {
        "they keep in touch with somebody": kept_in_touch,
        "they look after a goal": lambda house, parts: Goal.objects.update(owner=house.volunteer),
        "they are called otherwise": lambda house, parts: User.objects.update(name="Somebody Else"),
    },
}
CASES = [pytest.param(name, act, id=f"{name}: {words}") for name, acts in ACTS.items() for words, act in acts.items()]


def words(client: Any, address: str) -> tuple[int, str]:
    """The page, without what changes with each look: the mark against forged forms."""
    answer = client.get(address)
    lines = answer.content.decode().splitlines()
    return answer.status_code, "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize(("name", "act"), CASES)
def test_what_is_held_of_a_page_is_what_would_be_made_anew(world: World, name: str, act: Act) -> None:
    house = world.cast.omaha
    role = Role.STAFF if act is limited else Role.ADMINISTRATOR
    parts = world.parts["omaha"] | world.parts["omaha"]["own"][role]
    client, address = world.who[role].client, address_of(name, parts)
    caches["held"].clear()
    before = words(client, address)
    assert words(client, address) == before
    with scope(house.association):
        act(house, parts)
    after = words(client, address)
    caches["held"].clear()
    assert words(client, address) == after
    assert after != before, "the page says nothing of it"


@pytest.mark.parametrize("name", ACTS)
def test_nothing_of_a_request_is_held(world: World, name: str) -> None:
    """What lies there says the same in every browser: no mark against forged forms is among it."""
    parts = world.parts["omaha"] | world.parts["omaha"]["own"][Role.ADMINISTRATOR]
    caches["held"].clear()
    client = world.who[Role.ADMINISTRATOR].client
    words(client, address_of(name, parts))
    kept = list(caches["held"]._cache.values())
    marks = (b"csrfmiddlewaretoken", str(client.session.session_key).encode())
    assert kept
    assert not [each for each in kept if any(mark in each for mark in marks)]
