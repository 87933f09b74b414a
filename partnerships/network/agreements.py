"""Agreements of the whole network in sums: how many of each kind are in force, how many end soon."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from partnerships.choices import AgreementKind
from partnerships.models import Agreement
from portal.network_panels import Column, NetworkLook, Section, Shape, register_section, sum_cell
from portal.panels import Cell, Shown
from portal.tallies import Total, kept_back, total_of

SOON = datetime.timedelta(days=90)
AGREEMENTS = Shape(
    "agreements",
    gettext_lazy("Agreements in force"),
    (
        Column("kind", gettext_lazy("Kind"), gettext_lazy("Its code."), codes=AgreementKind.values),
        Column("in_force", gettext_lazy("Agreements in force"), gettext_lazy("Signed and not ended."), is_sum=True),
        Column(
            "ending_within_90_days",
            gettext_lazy("Ends within 90 days"),
            gettext_lazy("Of these, those with a last day from today to the ninetieth day."),
            is_sum=True,
        ),
    ),
)


@register_section
class Agreements(Section):
    """Agreements in force by kind; what they say stays with their association."""

    name, title, order, tables = "agreements", gettext_lazy("Agreements"), 50, (AGREEMENTS.name,)
    words = gettext_lazy("Sums over all associations.")

    def shapes(self) -> Sequence[Shape]:
        return (AGREEMENTS,)

    def show(self, look: NetworkLook) -> Shown:
        """One query."""
        soon = Q(expires_on__range=(look.today, look.today + SOON))
        over = Q(expires_on__lt=look.today)
        groups = (
            Agreement.objects.filter(~over, association__in=look.ids, ended_on=None)
            .order_by()
            .values("kind", "association")
        )
        counted = list(groups.annotate(number=Count("pk"), soon=Count("pk", filter=soon)))
        force, ending = (
            kept_back(
                [_total([row[name] for row in counted if row["kind"] == kind]) for kind in AgreementKind.values],
                among=len(look.associations),
            )
            for name in ("number", "soon")
        )
        rows = [
            [Cell(kind.value, kind.label), sum_cell(number), sum_cell(soon_number)]
            for kind, number, soon_number in zip(AgreementKind, force, ending, strict=True)
        ]
        return Shown(_summary(force, ending), tables=[AGREEMENTS.table(rows)])


def _total(numbers: Sequence[int]) -> Total:
    return total_of(dict(enumerate(numbers)))


def _summary(force: Sequence[int | None], ending: Sequence[int | None]) -> str:
    """The told numbers in words; a whole is never said, it would give away what is hidden."""
    told = [
        _("%(kind)s: %(number)s") % {"kind": kind.label, "number": number}
        for kind, number in zip(AgreementKind, force, strict=True)
        if number
    ]
    soon = sum(number or 0 for number in ending)
    words = [_("In force: %(kinds)s.") % {"kinds": pgettext("between phrases", "; ").join(told)}] if told else []
    if soon:
        words.append(_("Ending within 90 days, as far as it is told: %(number)s.") % {"number": soon})
    return " ".join(words) or _("Too few agreements to tell.")
