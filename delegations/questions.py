"""What stakeholders are asked after a trip, and how an answer reads: in words, as a proposal, as evidence."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.choices import OutcomeKind
from delegations.choices import CameOf
from delegations.models import OutcomeRequest
from portal.bilingual import said
from portal.money import money

LETTER = "outcome_question"
"""The kind of job that asks one."""
PATIENCE_DAYS = 14
"""So many days after it is due a question waits before it counts as past due."""

KINDS = {
    CameOf.SALES: OutcomeKind.GOODS_SOLD,
    CameOf.VENDORS: OutcomeKind.DEAL,
    CameOf.VENTURES: OutcomeKind.INVESTMENT,
    CameOf.MEMORANDA: OutcomeKind.AGREEMENT,
    CameOf.LEARNING: OutcomeKind.LEARNING,
}
"""As what an answer is proposed for the register of outcomes."""


def is_nothing(row: OutcomeRequest) -> bool:
    """Whether the answer says that nothing has come of it yet."""
    return row.answer.get("kinds") == [CameOf.NOTHING_YET.value]


def kinds_in_words(row: OutcomeRequest) -> list[str]:
    """What they chose, in the active language."""
    return [str(CameOf(kind).label) for kind in row.answer.get("kinds", ()) if kind in CameOf.values]


def worth_of(row: OutcomeRequest) -> str:
    """The amount in words; empty without one."""
    value = _value(row)
    return money(value, row.answer["currency"]) if value is not None else ""


def answered_on(row: OutcomeRequest) -> datetime.date:
    """The day of the answer where the association is."""
    return timezone.localdate(row.answered_at) if row.answered_at else row.due_on


def evidence_of(row: OutcomeRequest) -> str:
    """The answer with who gave it and its day, as evidence."""
    who = str(row.person) if row.person else str(row.goal.goal.organization)
    words = {"who": who, "day": date_format(answered_on(row), "DATE_FORMAT"), "trip": str(row.delegation)}
    lines = [_("Answer of %(who)s on %(day)s to the question after “%(trip)s”:") % words]
    lines.append(" ".join(filter(None, (", ".join(kinds_in_words(row)), worth_of(row)))))
    if row.answer.get("words"):
        lines.append(f"“{row.answer['words']}”")
    return "\n".join(lines)[:1000]


def proposal_of(row: OutcomeRequest) -> dict[str, Any]:
    """What the form for an outcome begins with, made of the answer. Our part in it is left open."""
    kinds = [CameOf(kind) for kind in row.answer.get("kinds", ()) if kind in CameOf.values]
    first = next((kind for kind in kinds if kind in KINDS), None)
    house = row.goal.goal.organization
    titles = {}
    for language in ("en", "ja"):
        with override(language):
            name = said(house, "name", language)
            titles[language] = f"{name}: {CameOf(first).label}" if first else str(name)
    return {
        "kind": KINDS[first].value if first else OutcomeKind.DEAL.value,
        "title_en": titles["en"][:200],
        "title_ja": titles["ja"][:120] if house.name_ja else "",
        "happened_on": answered_on(row),
        "organizations": [house],
        "value": _value(row),
        "currency": row.answer.get("currency", ""),
        "jobs": row.answer.get("jobs"),
        "evidence": evidence_of(row),
    }


def _value(row: OutcomeRequest) -> Decimal | None:
    try:
        return Decimal(row.answer.get("value") or "")
    except InvalidOperation:
        return None
