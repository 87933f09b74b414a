"""What there is about an organization, asked by the same statement that finds it: its page then asks only for that."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.models import (
    Affiliation,
    AssessmentRequest,
    Attendance,
    EmployerLink,
    Introduction,
    Outcome,
    PartnerOrganizationLink,
    ProfileRequest,
    ProgrammeExpert,
    ProgrammeHost,
    Question,
    ToldBy,
)


def with_parts(organizations: QuerySet) -> QuerySet:
    """Each with a word for every part of its page on whether there is anything in it (`has_told`, `has_came` …),
    whoever may see it. In the same query."""
    own = OuterRef("pk")
    of_it: dict[str, Any] = {
        "affiliations": Affiliation.objects.filter(organization=own),
        "partner_of": PartnerOrganizationLink.objects.filter(organization=own),
        "employer_in": EmployerLink.objects.filter(organization=own),
        "told": ToldBy.objects.filter(organization=own),
        "profile_requests": ProfileRequest.objects.filter(organization=own),
        "assessment_requests": AssessmentRequest.objects.filter(organization=own),
        "outcomes": Outcome.objects.filter(organizations=own),
        "held": ProgrammeHost.objects.filter(organization=own),
        "came": Attendance.objects.filter(person__positions__organization=own),
        "asked": Question.objects.filter(asked_by__positions__organization=own),
        "spoke": ProgrammeExpert.objects.filter(person__positions__organization=own),
        "introduced": Introduction.objects.filter(
            Q(person__positions__organization=own) | Q(to_person__positions__organization=own)
        ),
    }
    return organizations.annotate(**{f"has_{name}": Exists(rows) for name, rows in of_it.items()})


def rows_of(organization: Any, part: str, rows: Any) -> tuple[Any, ...]:
    """The rows of a part; not asked for where it is known that there are none."""
    return tuple(rows) if getattr(organization, f"has_{part}", True) else ()
