"""How long we keep people: what is proposed, and what a person decides. Nothing goes by itself.

Proposed are people whose consent was withdrawn some days ago, who left every organization we know of some years ago, or
whom nobody was in touch with for some years. Whoever was looked at and kept comes back on the day that was named.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import RetentionReason
from contacts.models import Consent, Person, Position, RetentionDecision, RetentionRule
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import create, save_version


def rule_of(association: Association) -> RetentionRule:
    """The association's rule, or the usual one, which is not saved yet. One query."""
    return RetentionRule.objects.filter(association=association).first() or RetentionRule(association=association)


def change_rule(
    *, association: Association, read_version: int, values: Mapping[str, Any], by: User | None
) -> RetentionRule:
    """Say after how long the portal proposes to look again."""
    held = rule_of(association)
    if held.pk is None:
        return create(row=held, values=values, by=by)
    return save_version(row=held, read_version=read_version, values=values, by=by)


def proposed(rule: RetentionRule, today: datetime.date) -> QuerySet[Person]:
    """The people to look at, each with `reason`, `withdrawn_on` and `left_on`; one query, the never touched first."""
    consents = Consent.objects.filter(person=OuterRef("pk"))
    withdrawn_by = today - datetime.timedelta(days=rule.days_withdrawn)
    withdrawn = consents.filter(withdrawn_on__lte=withdrawn_by)
    open_ones = consents.filter(withdrawn_on=None)
    positions = Position.objects.filter(person=OuterRef("pk"))
    left_on = positions.order_by().values("person").annotate(last=Max("to_on")).values("last")
    kept = RetentionDecision.objects.filter(person=OuterRef("pk"), keep_until_on__gt=today)
    untouched_by, left_by = _years_before(today, rule.years_untouched), _years_before(today, rule.years_left)
    untouched = Q(last_touch_on__lte=untouched_by) | Q(last_touch_on=None, created_at__date__lte=untouched_by)
    has_withdrawn = Exists(withdrawn) & ~Exists(open_ones)
    has_left = Exists(positions) & ~Exists(positions.filter(to_on=None)) & ~Exists(positions.filter(to_on__gt=left_by))
    return (
        Person.objects.filter(~Exists(kept))
        .filter(has_withdrawn | has_left | untouched)
        .annotate(
            reason=Case(
                When(has_withdrawn, then=Value(RetentionReason.WITHDRAWN.value)),
                When(has_left, then=Value(RetentionReason.LEFT.value)),
                default=Value(RetentionReason.UNTOUCHED.value),
                output_field=CharField(),
            ),
            withdrawn_on=Subquery(withdrawn.order_by("-withdrawn_on").values("withdrawn_on")[:1]),
            left_on=Subquery(left_on),
        )
        .order_by(F("last_touch_on").asc(nulls_first=True), "pk")
    )


@transaction.atomic
def keep_person(*, person: Person, reason: str, until: datetime.date, note: str, by: User | None) -> RetentionDecision:
    """Decide that somebody is kept until a day, and why. Refused: a day not ahead or beyond ten years, no why."""
    today = timezone.localdate()
    if until <= today:
        raise ValidationError({"keep_until_on": _("Choose a day that lies ahead.")})
    if until > _years_before(today, -10):
        raise ValidationError({"keep_until_on": _("Choose a day within ten years; then you look again.")})
    decision = RetentionDecision(
        association=person.association, person=person, reason=reason, keep_until_on=until, note=note, decided_by=by
    )
    decision.full_clean()
    decision.save()
    record(by=by, verb=Verb.CREATED, row=decision, after={"keep_until_on": until, "reason": reason}, about=person)
    return decision


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day some years before; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
