"""What our programmes say to the questions of the self-check: who visited whom, and whose students went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import ProgrammeKind
from partnerships.models import Partnership, Programme
from partnerships.programme_words import programme_when
from portal.accounts.models import Membership
from portal.evidence import MOST, Answer, AnswerSource, Record, Step, register


class _FromProgrammes(AnswerSource):
    """Programmes of one kind that took place, or take place every year."""

    kind: ClassVar[str]

    def answer(self, partnerships: Sequence[Partnership], membership: Membership) -> Answer | None:
        took_place = Q(starts_on__lte=timezone.localdate()) | Q(is_yearly=True)
        rows = Programme.objects.visible_to(membership).filter(took_place, kind=self.kind, is_cancelled=False)
        rows = rows.filter(partnership__in=partnerships).with_places().select_related("association")
        found = list(rows.order_by(F("starts_on").desc(nulls_last=True), "-pk"))
        records = [Record(str(row), row.get_absolute_url(), row.starts_on, programme_when(row)) for row in found[:MOST]]
        return Answer(len(found), self.words(len(found)), tuple(records)) if found else None

    def words(self, number: int) -> str:
        """How many there are."""
        raise NotImplementedError

    def step(self, partnerships: Sequence[Partnership], membership: Membership) -> Step | None:
        """Enter one, where there is one partnership to enter it for."""
        if len(partnerships) != 1:
            return None
        names: dict[str, Any] = {"association": membership.association.slug, "partnership": partnerships[0].slug}
        return Step(self.step_words(), reverse("programme_add", kwargs=names))

    def step_words(self) -> str:
        """What to enter."""
        raise NotImplementedError


@register
class Visits(_FromProgrammes):
    """Visits in either direction."""

    name, question, kind = "visits", "delegations", ProgrammeKind.VISIT

    def words(self, number: int) -> str:
        return ngettext("%(number)s visit is written down.", "%(number)s visits are written down.", number) % {
            "number": number
        }

    def step_words(self) -> str:
        return _("Enter a visit as a programme.")


@register
class Students(_FromProgrammes):
    """Exchanges of students."""

    name, question, kind = "student_exchanges", "students", ProgrammeKind.STUDENT_EXCHANGE

    def words(self, number: int) -> str:
        return ngettext(
            "%(number)s student exchange is written down.", "%(number)s student exchanges are written down.", number
        ) % {"number": number}

    def step_words(self) -> str:
        return _("Enter a student exchange as a programme.")
