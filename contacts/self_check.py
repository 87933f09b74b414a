"""The impact self-check: four questions that answer themselves from records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.models import Partnership, SelfCheckQuestion
from portal.accounts.models import Membership
from portal.evidence import Answer, Step, answer_sources

GROUP = "past economic activity"
"""The questions of the reference data that ask what an association has done already."""


@dataclass(frozen=True)
class Line:
    """A question with what the records say; without an answer there is no record, and `steps` say what to do."""

    question: SelfCheckQuestion
    answers: tuple[Answer, ...]
    steps: tuple[Step, ...]

    @property
    def is_yes(self) -> bool:
        """Whether a record says so."""
        return bool(self.answers)


def self_check(partnerships: Sequence[Partnership], membership: Membership) -> list[Line]:
    """The four questions for these partnerships, as far as this membership may see. Some queries for each source."""
    lines = []
    for question in SelfCheckQuestion.objects.filter(group=GROUP):
        sources = answer_sources(question.code)
        answers = tuple(found for each in sources if (found := each.answer(partnerships, membership)))
        steps = () if answers else tuple(step for each in sources if (step := each.step(partnerships, membership)))
        lines.append(Line(question, answers, steps))
    return lines
