"""The lists of people and of organizations against a plain loop: a thousand searches, as seen by several members."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Organization, Person
from contacts.organization_search import READY, OrganizationSearch
from contacts.people_search import PeopleSearch
from contacts.tokens import asked_for, tokens_of
from partnerships.models import Partnership
from partnerships.services.limits import limit_membership
from portal.accounts.models import Membership
from portal.permissions import Role
from portal.scoping import scope
from portal.search_key import words_of
from tests import factories, people
from tests.cast import Cast
from tests.matrices import SEED, whole

pytestmark = pytest.mark.django_db
SEARCHES = 500  # of people, and as many of organizations: a thousand in a whole run
NAMES = [
    ("田中", "花子", "タナカ", "ハナコ", "Tanaka", "Hanako"),
    ("田村", "健", "タムラ", "ケン", "Tamura", "Ken"),
    ("渡邉", "愛", "ワタナベ", "アイ", "Watanabe", "Ai"),
    ("Baker", "Ann", "", "", "", ""),
    ("O'Brien", "Séan", "", "", "", ""),
    ("van der Meer", "Joost", "", "", "", ""),
    ("Tanner", "Hana", "", "", "", ""),
]
WORDS = ("tana", "たなか", "田", "ann", "obrien", "meer joost", "watanabe ai", "hana", "tea", "渡辺", "zzz", "ken tamu")
FIRMS = (
    ("Tea Works", "茶業"),
    ("River College", "リバー大学"),
    ("Tanaka Shipping", "田中海運"),
    ("City Hall", "市役所"),
)
KINDS = ("company", "education", "city_office")


@dataclass(frozen=True)
class Told:
    """What a plain loop knows of a person or an organization, noted when it was written down."""

    row: Any
    partnerships: frozenset[str]
    tags: frozenset[int]
    firms: frozenset[int] = frozenset()
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Crowd:
    """Two associations' people and organizations; of one of them what is known of each, and who looks."""

    people: list[Told]
    organizations: list[Told]
    lookers: dict[str, tuple[Membership, frozenset[str] | None]]
    choices: dict[str, list[str]]


def write_down(cast: Cast, chance: random.Random) -> Crowd:
    """Some of everything in Omaha, and the like in Springfield, whom nobody of Omaha may find."""
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Oita")
    )
    pairs = [house.partnership, other]
    sectors = [factories.sector(code=code) for code in ("311", "621")]
    tags = [people.tag(association=house.association, name=name) for name in ("Tea", "Port")]
    firms, crowd = [], []
    for number in range(12):
        name_en, name_ja = FIRMS[number % len(FIRMS)]
        ours, kept, lines = some(chance, pairs), some(chance, tags), some(chance, sectors)
        row = people.organization(
            association=house.association, name_en=f"{name_en} {number}", name_ja=name_ja, partnerships=ours, tags=kept,
            sectors=lines, side=chance.choice(["home", "partner"]), kind=chance.choice(KINDS),
            export=chance.choice([*READY, "none"]),
        )  # fmt: skip
        firms.append(Told(row, slugs(ours), keys(kept), sectors=frozenset(each.code for each in lines)))
    for number in range(40):
        columns = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
        names = dict(zip(columns, NAMES[number % len(NAMES)], strict=True))
        ours, kept, works = some(chance, pairs), some(chance, tags), some(chance, firms, most=1)
        silent = {"is_not_to_be_contacted": True, "not_contact_reason": "Asked"} if chance.random() < 0.2 else {}
        row = people.person(
            association=house.association, partnerships=ours, tags=kept, side=chance.choice(["home", "partner"]),
            keeper=chance.choice([None, house.staff, house.volunteer]), **names, **silent,
        )  # fmt: skip
        for each in works:
            people.position(person=row, organization=each.row)
        if chance.random() < 0.6:
            days = chance.choice([3, 100, 200, 400, 800])
            people.touch(people=[row], happened_on=timezone.localdate() - datetime.timedelta(days=days))
        held = frozenset(each.row.pk for each in works)
        crowd.append(Told(row, slugs(ours), keys(kept), held, frozenset().union(*(each.sectors for each in works))))
    for each in NAMES[:3]:
        people.person(association=cast.springfield.association, family_name=each[0], given_name=each[1])
    people.organization(association=cast.springfield.association, name_en="Tea Works")
    return Crowd(crowd, firms, lookers_of(cast, other), choices_of(cast, pairs, tags, firms))


def some(chance: random.Random, rows: list[Any], most: int = 2) -> list[Any]:
    return chance.sample(rows, chance.randint(0, most))


def slugs(rows: list[Partnership]) -> frozenset[str]:
    return frozenset(each.slug for each in rows)


def keys(rows: list[Any]) -> frozenset[int]:
    return frozenset(each.pk for each in rows)


def lookers_of(cast: Cast, other: Partnership) -> dict[str, tuple[Membership, frozenset[str] | None]]:
    """Each role, and one who sees the other partnership alone."""
    association = cast.omaha.association
    limited = factories.member(association=association, role=Role.STAFF, email="limited@omaha.example")
    with scope(association):
        limit_membership(membership=limited, partnerships=[other], by=None)
        found = {role: (cast.omaha.person(role).memberships.get(), None) for role in Role.values}
    return found | {"limited": (limited, frozenset({other.slug}))}


def choices_of(cast: Cast, pairs: list[Any], tags: list[Any], firms: list[Told]) -> dict[str, list[str]]:
    """What is asked for; with each some that mean nothing, or another association's."""
    there = cast.springfield
    return {
        "q": [*WORDS],
        "side": ["home", "partner", "moon"],
        "partnership": [*(each.slug for each in pairs), there.partnership.slug],
        "tag": [*(str(each.pk) for each in tags), "987654321", "x"],
        "sector": ["311", "621", "31", "999"],
        "keeper": [str(cast.omaha.staff.pk), str(cast.omaha.volunteer.pk), "nobody", str(there.staff.pk)],
        "organization": [*(str(each.row.pk) for each in firms[:5]), "987654321"],
        "quiet": ["3", "6", "12", "24", "never", "7"],
        "contact": ["no", "yes", "perhaps"],
        "what": [*KINDS, "moon"],
        "does": ["export", "invest", "dance"],
    }


def of_people(told: Told, asked: dict[str, str]) -> bool:
    """Whether a person is found, said as plainly as it can be."""
    row, today = told.row, timezone.localdate()
    if asked.get("q") and not bears(told, asked["q"]):
        return False
    if asked.get("side") in ("home", "partner") and row.side != asked["side"]:
        return False
    if asked.get("keeper") == "nobody" and row.keeper_id is not None:
        return False
    if asked.get("keeper", "nobody") != "nobody" and str(row.keeper_id) != asked["keeper"]:
        return False
    if asked.get("contact") in ("no", "yes") and row.is_not_to_be_contacted != (asked["contact"] == "no"):
        return False
    if asked.get("organization") and int(asked["organization"]) not in told.firms:
        return False
    if asked.get("quiet") == "never" and row.last_touch_on:
        return False
    if asked.get("quiet") in ("3", "6", "12", "24") and row.last_touch_on:
        months = int(asked["quiet"])
        if (today - row.last_touch_on).days <= round(months * 30.44):
            return False
    return of_both(told, asked)


def of_organizations(told: Told, asked: dict[str, str]) -> bool:
    """Whether an organization is found."""
    row = told.row
    if any(word not in row.search_key for word in words_of(asked.get("q", ""))):
        return False
    if asked.get("side") in ("home", "partner") and row.side != asked["side"]:
        return False
    if asked.get("what") in KINDS and row.kind != asked["what"]:
        return False
    if asked.get("does") in ("export", "invest") and getattr(row, asked["does"]) not in READY:
        return False
    return of_both(told, asked)


def of_both(told: Told, asked: dict[str, str]) -> bool:
    if asked.get("partnership") and asked["partnership"] not in told.partnerships:
        return False
    if asked.get("tag", "x") != "x" and int(asked["tag"]) not in told.tags:
        return False
    sector = asked.get("sector", "")
    return not sector or any(code == sector for code in told.sectors)


def bears(told: Told, text: str) -> bool:
    """Whether every word begins one of the person's, or stands in the name of where they work."""
    row = told.row
    names = (row.family_name, row.family_kana, row.family_latin, row.given_name, row.given_kana, row.given_latin)
    tokens = frozenset().union(*map(tokens_of, names))
    firms = Organization.objects.filter(pk__in=told.firms).values_list("search_key", flat=True)
    return all(
        any(token.startswith(start) for token in tokens for start in asked.starts)
        or ((len(asked.word) > 1 or not asked.word.isascii()) and any(asked.word in firm for firm in firms))
        for asked in asked_for(text)
    )


@pytest.mark.parametrize("what", ["people", "organizations"])
def test_a_list_finds_what_a_plain_loop_finds_for_every_member(cast, what):
    chance = random.Random(f"{SEED} {what}")
    crowd = write_down(cast, chance)
    search, is_found, model = {
        "people": (PeopleSearch, of_people, Person),
        "organizations": (OrganizationSearch, of_organizations, Organization),
    }[what]
    names = [name for name in crowd.choices if name in search.__dataclass_fields__]
    hits = 0
    with scope(cast.omaha.association):
        told = [
            Told(model.objects.get(pk=each.row.pk), each.partnerships, each.tags, each.firms, each.sectors)
            for each in getattr(crowd, what)
        ]
        for _number in range(SEARCHES if whole() else SEARCHES // 10):
            asked = {name: chance.choice(crowd.choices[name]) for name in chance.sample(names, chance.randint(0, 3))}
            looker, (membership, limits) = chance.choice(list(crowd.lookers.items()))
            found = set(search.read(asked).filter(model.objects.visible_to(membership)).values_list("pk", flat=True))
            expected = {
                each.row.pk for each in told if (limits is None or limits & each.partnerships) and is_found(each, asked)
            }
            assert found == expected, (looker, asked, found ^ expected)
            hits += bool(expected)
    assert hits > 10
