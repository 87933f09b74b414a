"""A house full of records: one row behind every part of an address, with a canary in its texts.

When a new address takes a new part (`<int:goal>`), name here which row of an association it means; the generated tests
then cover it.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import URLPattern
from django.utils import timezone

from contacts.models import GuestNews, Invitation
from contacts.services.priorities import add_priority
from partnerships.models import Story
from portal import papers
from portal.accounts.models import Association
from portal.notices.models import Notice
from portal.permissions import TABLE, Role
from portal.scoping import scope
from tests import adapting, assessing, boards, engagement, experts, factories, incoming, people, sittings
from tests.access.trips_world import trip_of
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
        "agreement": factories.agreement(
            partnership=partnership, title_en=mark, file=papers.keep(b"%PDF-1.6 " + mark.encode(), "pdf")
        ),
        "programme": factories.programme(partnership=partnership, title_en=mark, starts_on=timezone.localdate()),
        "outcome": outcome_of(partnership, organization, mark),
        "series": factories.series(partnership=partnership, title_en=mark),
        "office_term": factories.office_term(partnership=partnership, name_en=mark),
        "mentoring": factories.mentoring(asking=association, words_en=mark),
        "goal": factories.goal(partnership=partnership, title_en=mark),
        "grant": factories.grant(association=association, partnership=partnership, name_en=mark),
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
    rows |= seats_of(association, person, mark)
    rows |= sittings_of(rows["board"], house.board_member, mark)
    rows |= assessment_of(partnership, profile, organization, person, mark)
    rows["party"] = factories.party(programme=rows["programme"], name_en=mark)
    rows |= plan_of(rows["programme"], person, organization, mark)
    rows |= guests_of(house, mark)
    parts: dict[str, Any] = {name: row.pk for name, row in rows.items()}
    parts["side"], parts["factor"] = "front", "regulatory"  # of a card, of a programme
    with scope(association):
        membership = house.volunteer.memberships.get()
        parts["membership"] = membership.pk
    parts["consent"] = people.consent(person=person, note=mark).pk
    parts["copy"] = people.person_copy(person=person, by=house.administrator).pk
    parts["whole"] = factories.association_copy(association=association, by=house.administrator, words=mark).pk
    parts["handover"] = people.handover(membership=membership, to=house.staff, people=[person]).pk
    people.resource_kind(code="chamber_of_commerce")
    parts["own"] = {
        role: {
            "share": share_of(house, role, rows["export"], mark),
            "long_export": factories.long_export(association=association, by=house.person(role), title=mark).pk,
            "follow_up": people.follow_up(association=association, by=house.person(role), what=mark, person=person).pk,
            "removal": people.removed_gift(person=person, by=house.person(role), what_en=mark).pk,
            "import_run": file_of(house, role, mark),
            "goal": factories.goal(partnership=partnership, title_en=mark, owner=house.person(role)).pk,
            "notice": notice_of(house, role, mark),
            **adaptation_of(house, role, rows["story"], mark),
        }
        for role in Role.values
    }
    parts |= parts["own"][Role.STAFF]
    for private in ("notice", "long_export"):  # not even staff opens those of another
        parts[private] = parts["own"][Role.ADMINISTRATOR][private]
    own = {"association": association.slug, "partnership": partnership.slug, "key": partnership.slug}
    own |= {
        "year": timezone.localdate().year,
        "form": "readers",
        "panel": "touches",
        "priority": priority_of(association, rows["goal"], mark),
    }
    own |= {"story_key": str(rows["story"].key)}
    own |= {"keeper": association.slug, "shown": parts["programme"]}
    own |= {"where": "partner", "body": "chamber_of_commerce", "what": "contact", "named": parts["contact"]}
    own |= {"code": rows["invitation"].key, "letter": "personal_invitation", "row": parts["invitation"]}
    return parts | own | {"kind": "snapshot", "of_trips": trip_of(house, mark)}


def priority_of(association: Association, goal: Any, mark: str) -> int:
    """A priority of the country that a goal serves."""
    with scope(association):
        values = {"name_en": mark, "source": mark, "goals": [goal]}
        return add_priority(association=association, values=values, by=None).pk


def notice_of(house: House, role: str, mark: str) -> int:
    """A promise that was handed to somebody: their own notice, which nobody else opens."""
    association, user = house.association, house.person(role)
    row = people.follow_up(association=association, by=user, what=mark)
    with scope(association):
        membership = user.memberships.get()
        notice = Notice(association=association, membership=membership, kind="follow_up_handed", row_key=row.pk)
        notice.cause, notice.details = f"{mark}:{row.pk}", {"owner": user.pk}
        notice.save()
    return notice.pk


def assessment_of(partnership: Any, profile: Any, organization: Any, person: Any, mark: str) -> dict[str, Any]:
    """A fact somebody told, what was asked for and came with a file, a membership of ours, an employer we know."""
    named: dict[str, Any] = {"organization": organization, "person": person}
    came: dict[str, Any] = {
        "received_on": timezone.localdate(),
        "file": papers.keep(b"%PDF-1.7 " + mark.encode(), "pdf"),
    }
    fact = assessing.fact(profile=profile, said_en=mark, **named)
    asked = assessing.profile_request(partnership=partnership, learned=mark, **named, **came)
    question = assessing.assessment_request(partnership=partnership, question=mark, result=mark, **named, **came)
    ours = assessing.affiliation(association=partnership.association, use=mark, **named)
    return {"fact": fact, "profile_request": asked, "assessment_request": question, "affiliation": ours}


def seats_of(association: Association, person: Any, mark: str) -> dict[str, Any]:
    """A board with a draft of its charter, a seat, who sits there and who might."""
    board = boards.board(association=association, name_en=mark)
    boards.charter(board=board, purpose_en=mark)
    seat = boards.seat(board=board, title_en=mark)
    candidate = boards.candidate(seat=seat, person=people.person(association=association, family_name=mark), note=mark)
    return {"board": board, "seat": seat, "term": boards.term(seat=seat, person=person), "candidate": candidate}


def sittings_of(board: Any, by: Any, mark: str) -> dict[str, Any]:
    """A meeting with an item and a paper, a change of the by-laws, a contribution."""
    meeting = sittings.meeting(board=board, place_en=mark)
    return {
        "meeting": meeting,
        "item": sittings.item(board=board, meeting=meeting, by=by, title_en=mark),
        "paper": sittings.paper(meeting=meeting, title_en=mark, file=papers.keep(f"%PDF-1.4 {mark}".encode(), "pdf")),
        "bylaw": sittings.bylaw(board=board, clause=mark),
        "contribution": sittings.contribution(association=board.association, what_en=mark),
    }


def outcome_of(partnership: Any, organization: Any, mark: str) -> Any:
    """A result with its evidence on paper."""
    file = papers.keep(f"%PDF-1.4 {mark}".encode(), "pdf")
    return engagement.outcome(
        partnership=partnership, title_en=mark, evidence=mark, file=file, organizations=[organization]
    )


def adaptation_of(house: House, role: str, story: Any, mark: str) -> dict[str, int]:
    """What somebody of this role copies of a story of ours, with something that it needs and a step of theirs."""
    with scope(house.association):
        Story.objects.filter(pk=story.pk).update(preconditions_en=mark, steps_en=mark)
        story = Story.objects.get(pk=story.pk)
    row = adapting.adaptation(of=story, partnership=house.partnership, by=house.person(role), title_en=mark)
    with scope(house.association):
        (precondition,), (step,) = row.adaptationpreconditions.all(), row.adaptationsteps.all()
    return {"adaptation": row.pk, "precondition": precondition.pk, "step": step.pk}


def plan_of(programme: Any, person: Any, organization: Any, mark: str) -> dict[str, Any]:
    """A programme with its host, a session and who speaks in it; an expert, a question, somebody who spoke up."""
    experts.expertise(person=person, topics_en=mark)
    session = experts.session(programme=programme, title_en=mark)
    return {
        "host": experts.host(programme=programme, organization=organization),
        "session": session,
        "talk": experts.talk(programme=programme, person=person, session=session, title_en=mark),
        "question": experts.question(association=programme.association, question_en=mark, asked_by=person),
        "advocacy": experts.advocacy(person=person, what_en=mark),
    }


def guests_of(house: House, mark: str) -> dict[str, Any]:
    """Somebody invited to a programme by a letter that lies in the outbox of a demonstration, and who came to one."""
    Association.objects.filter(pk=house.association.pk).update(is_demonstration=True)
    guest = engagement.guest(association=house.association, family_name=mark, given_name="Gale")
    coming = engagement.coming_programme(partnership=house.partnership, title_en=mark)
    row = engagement.invitation(programme=coming, person=guest, by=house.volunteer)
    with scope(house.association):
        Invitation.objects.update(sent_at=timezone.now())
    told = GuestNews(association=house.association, invitation=row, by=house.staff, kind="cancelled")
    past = engagement.coming_programme(partnership=house.partnership, days=-3, title_en=mark)
    came = engagement.attendance(programme=past, person=guest, by=house.staff)
    return {"invitation": row, "news": factories.kept(told), "attendance": came}


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
    known = of_address(pattern, parts)
    return {name: known[name] for name in pattern.pattern.converters}


def of_address(pattern: URLPattern, parts: dict[str, Any]) -> dict[str, Any]:
    """The rows that the parts of this address mean: a meeting of a trip is not one of a board."""
    is_of_trips = pattern.callback.__module__.startswith("delegations.")
    return parts | parts["of_trips"] if is_of_trips else parts


def absent(pattern: URLPattern, parts: dict[str, Any]) -> dict[str, Any]:
    """The same address for rows that do not exist, in the association itself."""
    parts = of_address(pattern, parts)
    names = [name for name in pattern.pattern.converters if name != "association"]
    strange: dict[type, Any] = {int: 987654321, str: "no-such-row", uuid.UUID: uuid.UUID(int=0)}
    return {"association": parts["association"]} | {name: strange.get(type(parts[name]), parts[name]) for name in names}
