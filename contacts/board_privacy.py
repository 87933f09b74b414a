"""Somebody's seats on boards: in the copy for them, and what becomes of them when they are erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import SeatCandidate, Term
from portal.privacy import Deed, Files, Finding, Place, Somebody, register


@register
class Seats(Place):
    """Terms stay, without the name and without why somebody left, so that a board's history stays whole; one that runs
    ends today."""

    name, label, order = "seats", _("Seats on boards"), 48

    def find(self, subject: Somebody) -> Iterable[Finding]:
        person: Any = subject.row
        today = timezone.localdate()
        terms = Term.objects.filter(person=person)
        running = terms.filter(starts_on__lte=today, ends_on__gt=today)
        running = running.filter(left_on=None) | running.filter(left_on__gt=today)
        keys = list(running.values_list("pk", flat=True))
        every = list(terms.values_list("pk", flat=True))
        coming = list(terms.filter(starts_on__gt=today).values_list("pk", flat=True))

        def end() -> Files:
            Term.objects.filter(pk__in=keys).update(left_on=today, version=F("version") + 1)
            Term.objects.filter(pk__in=coming).delete()
            Term.objects.filter(pk__in=every).exclude(left_because="").update(left_because="", version=F("version") + 1)
            return ()

        why = _("A term that runs ends today, and the seat is vacant from tomorrow.")
        yield Finding(self.name, Term._meta.verbose_name_plural, terms.count(), Deed.CLEANED, why, end)

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        person: Any = subject.row
        terms = Term.objects.filter(person=person).select_related("seat__board")
        candidacies = SeatCandidate.objects.filter(person=person).select_related("seat__board")
        found = {
            "terms": [
                _seat(row) | {name: getattr(row, name) for name in ("starts_on", "ends_on", "left_on", "left_because")}
                for row in terms
            ],
            "candidacies": [_seat(row) | {"state": row.state, "note": row.note} for row in candidacies],
        }
        return {name: rows for name, rows in found.items() if rows}


def _seat(row: Any) -> dict[str, str]:
    return {"board": str(row.seat.board), "seat": str(row.seat)}
