"""Which rows the page of a person asks for, and which columns of each: a `Part` for every section.

They are asked together as one UNION of JSON rows (`contacts.person_page`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from contacts.models import (
    Advocacy,
    Consent,
    ContactPoint,
    Expertise,
    FollowUp,
    Gift,
    Introduction,
    LikelyPair,
    MeishiImage,
    Person,
    Position,
    PrincipalContactPerson,
    ProgrammeExpert,
    Question,
    ToldBy,
)

NAMES = (
    "pk",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "family_latin",
    "given_latin",
    "name_order",
)
LINKED: Any = Person  # its tables of links have managers that the type checker does not see


def of_person(link: str) -> tuple[str, ...]:
    """The columns by which a linked person is named."""
    return tuple(f"{link}__{name}" for name in NAMES)


def of_user(link: str) -> tuple[str, ...]:
    """The columns by which one of us is named."""
    return tuple(f"{link}__{name}" for name in ("name", "name_ja", "email"))


def of_body(link: str) -> tuple[str, ...]:
    """The columns by which an organization or a place is named."""
    return tuple(f"{link}__{name}" for name in ("pk", "name_en", "name_ja"))


@dataclass(frozen=True)
class Part:
    """A section's rows: which of them, given the person's key, and which columns of each."""

    name: str
    rows: Callable[[int], QuerySet]
    columns: tuple[str, ...]


PARTS = (
    Part(
        "positions",
        lambda key: Position.objects.filter(person=key),
        (
            "pk",
            "title_en",
            "title_ja",
            "department_en",
            "department_ja",
            "from_on",
            "to_on",
            "is_main",
            *of_body("organization"),
        ),
    ),
    Part(
        "points",
        lambda key: ContactPoint.objects.filter(person=key),
        ("pk", "kind", "use", "value", "value_ja", "order"),
    ),
    Part("tags", lambda key: LINKED.tags.through.objects.filter(person=key), ("tag__pk", "tag__name")),
    Part(
        "partnerships",
        lambda key: LINKED.partnerships.through.objects.filter(person=key),
        ("partnership__slug", *of_body("partnership__home"), *of_body("partnership__partner")),
    ),
    Part(
        "follow_ups",
        lambda key: FollowUp.objects.filter(person=key, state="open"),
        ("pk", "what", "promised_by", "due_on", "first_due_on", "snoozes", "version", *of_user("owner")),
    ),
    Part(
        "introductions",
        lambda key: Introduction.objects.filter(Q(person=key) | Q(by_person=key) | Q(to_person=key)),
        (
            "pk",
            "made_on",
            "state",
            "result",
            *of_person("person"),
            *of_person("by_person"),
            *of_person("to_person"),
            *of_user("by_member"),
            *of_user("to_member"),
        ),
    ),
    Part(
        "gifts",
        lambda key: Gift.objects.filter(person=key),
        ("pk", "direction", "given_on", "what_en", "what_ja", "occasion", *of_user("by")),
    ),
    Part(
        "expertise",
        lambda key: Expertise.objects.filter(person=key),
        (
            "pk",
            "topics_en",
            "topics_ja",
            "is_available",
            "availability_en",
            "availability_ja",
            "is_in_english",
            "is_in_japanese",
            "note",
        ),
    ),
    Part(
        "talks",
        lambda key: ProgrammeExpert.objects.filter(person=key, programme__is_cancelled=False),
        (
            *("pk", "role", "title_en", "title_ja", "programme__pk", "programme__title_en", "programme__title_ja"),
            *("programme__starts_on", "programme__partnership__slug"),
        ),
    ),
    Part(
        "questions",
        lambda key: Question.objects.filter(Q(asked_by=key) | Q(answered_by=key)),
        ("pk", "question_en", "question_ja", "asked_on", "asked_by_id", "partnership__slug"),
    ),
    Part(
        "advocacies",
        lambda key: Advocacy.objects.filter(person=key),
        (
            *("pk", "happened_on", "what_en", "what_ja", "result_en", "result_ja", "partnership__slug"),
            *("programme__pk", "programme__title_en", "programme__title_ja", "programme__partnership__slug"),
        ),
    ),
    Part(
        "told",
        lambda key: ToldBy.objects.filter(person=key),
        ("pk", "said_en", "said_ja", "told_on", *of_body("profile__place")),
    ),
    Part(
        "named_as",
        lambda key: PrincipalContactPerson.objects.filter(person=key),
        (
            *("pk", "principal_contact__title_en", "principal_contact__title_ja"),
            "principal_contact__partnership__slug",
        ),
    ),
    Part(
        "consents",
        lambda key: Consent.objects.filter(person=key),
        ("pk", "purpose", "basis", "text_version", "given_on", "cross_border", "withdrawn_on", "note"),
    ),
    Part(
        "duplicates",
        lambda key: LikelyPair.objects.filter(Q(first=key) | Q(second=key)),
        ("pk", "score", *of_person("first"), *of_person("second")),
    ),
    Part(
        "cards",
        lambda key: MeishiImage.objects.filter(person=key),
        (
            *("pk", "front", "back", "received_on", "place", "position__title_en", "position__title_ja"),
            *of_body("position__organization"),
            *of_user("received_by"),
        ),
    ),
)
