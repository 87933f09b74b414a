"""A house full of records: one row behind every part of an address, with a canary in its texts.

When a new address takes a new part (`<int:goal>`), name here which row of an association it means; the generated tests
then cover it.
"""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from portal.accounts.models import Association
from portal.permissions import TABLE, Role
from portal.scoping import scope
from tests import factories, incoming, people
from tests.cast import House


def canary(association: Association) -> str:
    """A word that stands in the texts of one association's rows and nowhere else."""
    return f"ZQ{association.slug}QZ"


def furnish(house: House) -> dict[str, Any]:
    """Rows of every kind for a house; address part → value. `own`: role → what only its maker and staff may see."""
    association, partnership, mark = house.association, house.partnership, canary(house.association)
    with scope(association):
        partnership.history_en = f"1965 {mark} begins."
        partnership.save()
    factories.logo(association=association)
    profile = factories.city_profile(
        association=association,
        place=partnership.partner,
        summary_en=mark,
        photo=factories.kept_picture(kind="photo"),
        photo_alt_en=mark,
    )
    industry = factories.city_industry(profile=profile, reason_en=mark)
    organization = people.organization(association=association, logo=factories.kept_picture(kind="logo"), name_en=mark)
    person = people.person(association=association, family_name=mark, given_name="Hana", photo=factories.kept_picture())
    other = people.person(association=association, family_name=mark, given_name="Ren")
    twin = people.person(association=association, family_name=mark, given_name="Hana", photo=factories.kept_picture())
    touch = people.touch(people=[person], said=mark)
    rows = {
        "touch": touch,
        "card": people.card(person=person, touch=touch, front=factories.kept_picture(kind="photo"), place=mark),
        "organization": organization,
        "person": person,
        "other": other,
        "merge": people.merge(kept=person, gone=twin),
        "told": people.told_apart(one=person, other=other),
        "position": people.position(person=person, organization=organization, title_en=mark),
        "tag": people.tag(association=association, name=mark),
        "introduction": people.introduction(person=person, by_member=house.staff, to_member=house.volunteer),
        "gift": people.gift(person=person, what_en=mark),
        "contact": factories.principal_contact(partnership=partnership, title_en=mark),
        "partner_organization": factories.partner_organization(partnership=partnership, name_en=mark),
        "agreement": factories.agreement(partnership=partnership, title_en=mark),
        "programme": factories.programme(partnership=partnership, title_en=mark),
        "goal": factories.goal(partnership=partnership, title_en=mark),
        "profile": profile,
        "industry": industry,
        "statistic": factories.statistic(association=association, place=partnership.partner, label_en=mark),
        "link": factories.profile_link(profile=profile, label_en=mark),
        "benefit": factories.benefit(association=association, text_en=mark),
        "pitch": factories.pitch(association=association, text_en=mark),
        "story": factories.story(association=association, title_en=mark),
        "proposal": factories.proposal(partnership=partnership, by=house.volunteer, values={"history_en": mark}),
        "export": factories.export(partnership=partnership, by=house.staff, title=mark),
        "batch": factories.batch(association=association, by=house.staff),
        "invite": factories.invite(association=association, email=f"{mark.lower()}@people.example"),
    }
    parts: dict[str, Any] = {name: row.pk for name, row in rows.items()}
    parts["side"] = "front"  # of a card
    with scope(association):
        membership = house.volunteer.memberships.get()
        parts["membership"] = membership.pk
    parts["consent"] = people.consent(person=person, note=mark).pk
    parts["copy"] = people.person_copy(person=person, by=house.administrator).pk
    parts["handover"] = people.handover(membership=membership, to=house.staff, people=[person]).pk
    people.resource_kind(code="chamber_of_commerce")
    parts["own"] = {
        role: {
            "share": share_of(house, role, rows["export"], mark),
            "follow_up": people.follow_up(association=association, by=house.person(role), what=mark, person=person).pk,
            "removal": people.removed_gift(person=person, by=house.person(role), what_en=mark).pk,
            "import_run": file_of(house, role, mark),
        }
        for role in Role.values
    }
    parts |= parts["own"][Role.STAFF]
    own = {"association": association.slug, "partnership": partnership.slug, "key": partnership.slug}
    own |= {"where": "home", "body": "chamber_of_commerce"}
    return parts | own | {"kind": "snapshot"}


def file_of(house: House, role: str, mark: str) -> int:
    """A file that somebody of this role has sent and not taken over. Whoever may not send any has none: nobody's."""
    if role not in TABLE["contacts.import"]:
        return 0
    return incoming.bring(house, incoming.sheet([[mark, "Pat", *[""] * 10]]), f"{mark}.csv", role=role).pk


def share_of(house: House, role: str, export: Any, mark: str) -> int:
    """A link that somebody of this role has given out."""
    return factories.share_link(export=export, by=house.person(role), for_whom=mark).pk


def arguments(pattern: URLPattern, parts: dict[str, Any]) -> dict[str, Any]:
    """The arguments an address needs; KeyError names a part that `furnish` does not know yet."""
    return {name: parts[name] for name in pattern.pattern.converters}


def absent(pattern: URLPattern, parts: dict[str, Any]) -> dict[str, Any]:
    """The same address for rows that do not exist, in the association itself."""
    names = [name for name in pattern.pattern.converters if name != "association"]
    strange = {int: 987654321, str: "no-such-row"}
    return {"association": parts["association"]} | {name: strange.get(type(parts[name]), parts[name]) for name in names}
