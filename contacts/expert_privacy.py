"""What somebody knows about, where they spoke, what they asked and answered, and where they spoke up: in the copy for
them. What becomes of it when they are erased stands with the people (`contacts/privacy.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.models import Advocacy, Expertise, ProgrammeExpert, Question
from portal.privacy import Place, Somebody, register


@register
class Expert(Place):
    """An expertise and talks go with the person; questions and answers stay without the name."""

    name, label, order = "experts", _("Experts, questions, champions"), 49

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        person: Any = subject.row
        talks = ProgrammeExpert.objects.filter(person=person).select_related("programme")
        found: dict[str, list[dict[str, Any]]] = {
            "expertise": [
                _named(row, "topics_en", "topics_ja", "is_available", "availability_en", "availability_ja", "note")
                for row in Expertise.objects.filter(person=person)
            ],
            "talks": [
                {"about": str(row.programme), "happened_on": row.programme.starts_on}
                | _named(row, "role", "title_en", "title_ja")
                for row in talks
            ],
            "questions_asked": [
                _named(row, "question_en", "question_ja", "asked_on")
                for row in Question.objects.filter(asked_by=person)
            ],
            "questions_answered": [
                _named(row, "question_en", "question_ja", "answer_en", "answer_ja", "answered_on")
                for row in Question.objects.filter(answered_by=person)
            ],
            "advocacies": [
                _named(row, "happened_on", "what_en", "what_ja", "result_en", "result_ja")
                for row in Advocacy.objects.filter(person=person)
            ],
        }
        return {name: rows for name, rows in found.items() if rows}


def _named(row: Any, *columns: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}
