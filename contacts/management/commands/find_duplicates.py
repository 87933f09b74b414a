"""`manage.py find_duplicates`: who stands in an association more than once, with points and reasons."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from contacts.grouping import Group, groups
from contacts.models import Person
from contacts.reasons import LIKELY, WEIGHTS, Reason
from portal.accounts.models import Association
from portal.scoping import scope

NOBODY, SOMEBODY, REFUSED = 0, 1, 2
LANGUAGES = ("en", "ja")


class Command(BaseCommand):
    help = (
        "Find people who stand in an association more than once. Nothing is changed. Ends with 0 when nobody does, "
        "1 when somebody has to look, 2 when there is no such association."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--association", required=True, metavar="SLUG", help="the association's name in addresses")
        parser.add_argument("--json", action="store_true", help="one JSON object, with the reasons in both languages")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(slug=options["association"]).first()
        if association is None:
            words = f"There is no association {options['association']!r}."
            if options["json"]:
                self.stdout.write(json.dumps({"error": words}))
            self.stderr.write(words)
            sys.exit(REFUSED)
        with scope(association):
            found = groups()
            keys = [key for group in found for key in group.people]
            people = Person.objects.with_position().in_bulk(keys)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(association, found, people), ensure_ascii=False, indent=2))
        else:
            self._tell(found, people)
        sys.exit(SOMEBODY if found else NOBODY)

    def _tell(self, found: list[Group], people: dict[int, Person]) -> None:
        """The groups for somebody who reads them."""
        for number, group in enumerate(found, start=1):
            self.stdout.write(f"{number}. {group.score} of 100 points")
            for key in group.people:
                firm = people[key].main_position
                self.stdout.write(f"   {key}  {_name(people[key])}" + (f", {firm.organization}" if firm else ""))
            for reason in group.reasons:
                self.stdout.write(f"   {reason.points:+4}  {reason.sentence}")
        count = "1 group" if len(found) == 1 else f"{len(found)} groups"
        words = f"{count}, each with at least {LIKELY} of 100 points." if found else "Nobody stands here twice."
        self.stdout.write(words)


def as_json(association: Association, found: list[Group], people: dict[int, Person]) -> dict[str, Any]:
    """What a program reads: the groups, the surest first, and the points that there are."""
    return {
        "association": association.slug,
        "threshold": LIKELY,
        "weights": {str(why): points for why, points in WEIGHTS.items()},
        "groups": [
            {
                "score": group.score,
                "people": [_person(people[key]) for key in group.people],
                "reasons": [_reason(reason) for reason in group.reasons],
                "pairs": [
                    {
                        "people": [edge.first, edge.second],
                        "score": edge.score,
                        "reasons": [_reason(reason) for reason in edge.reasons],
                    }
                    for edge in group.edges
                ],
            }
            for group in found
        ],
    }


def _person(person: Person) -> dict[str, Any]:
    firm = person.main_position.organization if person.main_position else None
    return {
        "id": person.pk,
        "name": _name(person),
        "kana": f"{person.family_kana} {person.given_kana}".strip(),
        "latin": f"{person.family_latin} {person.given_latin}".strip(),
        "company": (firm.name_en or firm.name_ja) if firm else "",
    }


def _name(person: Person) -> str:
    return f"{person.family_name} {person.given_name}".strip()


def _reason(reason: Reason) -> dict[str, Any]:
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = reason.sentence
    return {"reason": str(reason.why), "value": reason.value, "points": reason.points, **words}
