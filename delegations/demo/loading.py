"""Enters the demonstration's trips as its staff would, through the same services as every page."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.models import Organization, Person
from contacts.services.contact_points import Point
from contacts.services.organizations import add_organization
from contacts.services.people import add_person, add_position
from delegations.choices import LinkKind, MeetingKind, RemarkKind, Verdict
from delegations.models import Delegate, Delegation, GoalOnTrip, Meeting, StakeholderGoal
from delegations.services.agenda import plan_meeting
from delegations.services.closing import close_trip
from delegations.services.debrief import debrief
from delegations.services.delegates import sign_up
from delegations.services.goals import add_goal, take_along
from delegations.services.guests import issue_link, send_link
from delegations.services.lessons import write_lesson
from delegations.services.preparing import add_budget_line, ask_partner, keep_door
from delegations.services.remarks import answer_remark, give_verdict, raise_issue, say, settle_issue
from delegations.services.thanks import thank_in_another_way
from delegations.services.trips import plan_trip
from partnerships.demo.content import content_of
from partnerships.models import Partnership, ReferenceContact, Sector
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User
from portal.demo import demonstration
from portal.scoping import scope

FOLDER = Path(__file__).parent
WITH_TRIPS = ("omaha",)
DEBRIEFS = uuid.UUID("2f6d6b0e-6a0c-4d53-9a53-5d1f2b6b1f44")
"""The space in which the demonstration's debriefs have their ids."""
A_WEEK = 7

Values = dict[str, Any]


@demonstration
def load_trips() -> None:
    """The trips of one association and what its stakeholders want; an association that has trips stays as it is."""
    for name in WITH_TRIPS:
        association = Association.objects.get(slug=name)
        with transaction.atomic(), scope(association):
            if not Delegation.objects.exists():
                _Loader(association).load(content_of(name, timezone.localdate(), FOLDER))


class _Loader:
    """Enters one association's trips: staff plan, a volunteer tells how the meetings went."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.partnership = Partnership.objects.select_related("home", "partner", "association").get()
        self.staff: User = member(association.slug, "staff")
        self.volunteer: User = member(association.slug, "volunteer")
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}
        self.goals: dict[str, StakeholderGoal] = {}

    def load(self, content: Values) -> None:
        self.organizations = {key: Organization.objects.get(name_en=name) for key, name in content["known"].items()}
        self.people = {key: self.known_person(name) for key, name in content["known_people"].items()}
        for values in content["organizations"]:
            self.add_organization(values)
        for values in content["people"]:
            self.add_person(values)
        self.trip_that_is_over(content["past"])
        coming = self.trip(content["coming"])
        for values in content["goals"]:
            self.add_goal(values, coming)
        self.prepare(coming, content["coming"])
        self.invite_counterpart(coming, content["counterpart"])

    def known_person(self, name: str) -> Person:
        """Somebody whom the demonstration of contacts has entered: "family given", as they stand there."""
        family, given = name.split(" ", 1)
        return Person.objects.filter(family_name=family, given_name=given).order_by("pk")[0]

    def add_organization(self, values: Values) -> None:
        key = values.pop("key")
        values["sectors"] = [Sector.objects.get(code=code) for code in values.pop("sectors", [])]
        values["partnerships"] = [self.partnership]
        self.organizations[key] = add_organization(association=self.association, values=values, by=self.staff)

    def add_person(self, values: Values) -> None:
        key, email = values.pop("key"), values.pop("email", "")
        work = {name: values.pop(name) for name in ("title_en", "title_ja")}
        work["organization"] = self.organizations[values.pop("organization")]
        values["partnerships"] = [self.partnership]
        points: list[Point] = [{"kind": "email", "value": email}] if email else []
        row = add_person(association=self.association, values=values, by=self.volunteer, points=points)
        add_position(person=row, values=work, by=self.volunteer)
        self.people[key] = Person.objects.get(pk=row.pk)

    def trip(self, values: Values) -> Delegation:
        """A trip with its travellers, who have their seats, and its budget."""
        fields = {name: value for name, value in values.items() if not isinstance(value, list)}
        row = plan_trip(partnership=self.partnership, values=fields | {"lead": self.staff}, by=self.staff)
        row = Delegation.objects.select_related("association", "partnership__home", "partnership__partner").get(
            pk=row.pk
        )
        for given in values["delegates"]:
            fields = dict(given)
            sign_up(delegation=row, person=self.people[fields.pop("person")], values=fields, by=self.staff)
        for given in values.get("budget", []):
            add_budget_line(delegation=row, values=given, by=self.staff)
        return row

    def add_goal(self, values: Values, trip: Delegation) -> None:
        """A stakeholder's goal, which goes along on the trip."""
        part, priority = values.pop("part"), values.pop("priority", "")
        delegate = values.pop("delegate", None)
        key = values.pop("organization")
        speaker = self.people.get(values.pop("person", "") or delegate or "")
        given = values | {
            "organization": self.organizations[key],
            "person": speaker,
            "partnership": self.partnership,
            "sectors": [Sector.objects.get(code=code) for code in values.pop("sectors")],
            "told_on": trip.starts_on - datetime.timedelta(days=70),
        }
        self.goals[key] = add_goal(association=self.association, values=given, by=self.staff)
        travels_with = Delegate.objects.get(delegation=trip, person=self.people[delegate]) if delegate else None
        take_along(
            delegation=trip,
            goal=self.goals[key],
            part=part,
            by=self.staff,
            delegate=travels_with,
            priority=priority,
        )

    def prepare(self, trip: Delegation, content: Values) -> None:
        """One door of three, the local partners who were asked, and the first appointments."""
        for values in content["doors"]:
            contact = ReferenceContact.objects.get(code=values.pop("contact"))
            door = values.pop("door")
            keep_door(delegation=trip, door=door, read_version=0, values=values | {"contact": contact}, by=self.staff)
        for values in content["asks"]:
            organization = self.organizations[values.pop("organization")]
            ask_partner(delegation=trip, organization=organization, values=values, by=self.staff)
        for values in content["meetings"]:
            self.meeting(trip, values)

    def meeting(self, trip: Delegation, values: Values) -> Meeting:
        """An appointment; where two goals meet, it serves both."""
        day, begins, minutes = values.pop("day"), values.pop("begins"), values.pop("minutes", 60)
        starts = datetime.datetime.combine(
            trip.starts_on + datetime.timedelta(days=day), begins, tzinfo=trip.place.zone
        )
        on_trip = GoalOnTrip.objects.filter(delegation=trip).select_related("goal")
        served = {name: values.pop(name, None) for name in ("traveller", "host")}
        for name, key in served.items():
            if key:
                values[name] = on_trip.get(goal=self.goals[key])
        if "organization" in values:
            values["organization"] = self.organizations[values["organization"]]
        named = {person: self.people[person] for person in values.pop("delegates")}
        values["delegates"] = list(Delegate.objects.filter(delegation=trip, person__in=named.values()))
        values["people"] = [self.people[key] for key in values.pop("people", [])]
        for role in ("interpreter", "door_opener"):
            if role in values:
                values[role] = Delegate.objects.get(delegation=trip, person=self.people[values[role]])
        times = {"starts_at": starts, "ends_at": starts + datetime.timedelta(minutes=minutes)}
        return plan_meeting(delegation=trip, values=values | times, by=self.staff)

    def trip_that_is_over(self, content: Values) -> None:
        """A visit with its debriefs, its thanks and its lessons; it is closed, so that questions wait for their day."""
        trip = self.trip(content)
        for values in content["goals"]:
            self.add_past_goal(trip, values)
        for number, values in enumerate(content["meetings"]):
            told = values.pop("told")
            meeting = self.meeting(trip, values)
            debrief(
                meeting=meeting,
                people=list(meeting.people.all()),
                values=told,
                uid=uuid.uuid5(DEBRIEFS, f"{self.association.slug} {number}"),
                by=self.volunteer,
            )
        for key in content["thanked"]:
            thank_in_another_way(delegation=trip, person=self.people[key], by=self.staff)
        for values in content["lessons"]:
            write_lesson(delegation=trip, values=values, by=self.staff)
        close_trip(delegation=trip, by=self.staff)

    def add_past_goal(self, trip: Delegation, values: Values) -> None:
        """A goal that had been told before that visit; it goes on to the next trip as it is."""
        key, part = values.pop("organization"), values.pop("part")
        given = values | {
            "organization": self.organizations[key],
            "partnership": self.partnership,
            "sectors": [Sector.objects.get(code=code) for code in values.pop("sectors")],
        }
        self.goals[key] = add_goal(association=self.association, values=given, by=self.staff)
        take_along(delegation=trip, goal=self.goals[key], part=part, by=self.staff)

    def invite_counterpart(self, trip: Delegation, values: Values) -> None:
        """The partner city's office reads the agenda along; the letter lies in the outbox."""
        person = self.people[values["person"]]
        expires_on = timezone.localdate() + datetime.timedelta(days=A_WEEK * 9)
        link, _token = issue_link(
            kind=LinkKind.AGENDA,
            delegation=trip,
            person=person,
            language=values["language"],
            expires_on=expires_on,
            by=self.staff,
        )
        send_link(link=link, by=self.staff)
        link.association, link.delegation = self.association, trip
        meeting = Meeting.objects.filter(delegation=trip, kind=MeetingKind.COURTESY).order_by("starts_at", "pk").first()
        remark = say(link=link, meeting=meeting, kind=RemarkKind.COMMENT, said=values["remark"])
        answer_remark(remark=remark, read_version=1, answer=values["answer"], by=self.staff)
        say(link=link, meeting=meeting, kind=RemarkKind.PROTOCOL, said=values["question"])
        settled = raise_issue(delegation=trip, what=values["asked_by_us"], by=self.staff)
        settle_issue(issue=settled, read_version=settled.version, resolution=values["settled_as"], by=self.staff)
        number = Delegation.objects.get(pk=trip.pk).agenda_number
        give_verdict(link=link, verdict=Verdict.APPROVED, words=values["words"], read_number=number)
