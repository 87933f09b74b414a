"""What of partnerships hangs on a member who leaves: those they lead here, and the factors that they look after."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from partnerships.choices import FactorState, Status
from partnerships.models import FactorCheck, Partnership
from portal.accounts.models import User
from portal.leaving import Charge


def partnerships_of(user: User) -> QuerySet[Partnership]:
    """The partnerships that somebody leads and that have not ended."""
    return (
        Partnership.objects.with_places().select_related("association").filter(lead=user).exclude(status=Status.ENDED)
    )


def factors_of(user: User) -> QuerySet[FactorCheck]:
    """The factors that somebody looks after and that are not settled."""
    return (
        FactorCheck.objects.select_related("programme__association")
        .filter(owner=user)
        .exclude(state=FactorState.SETTLED)
    )


CHARGES = (
    Charge(
        "partnerships",
        partnerships_of,
        "lead",
        ngettext_lazy("%(n)d partnership to lead", "%(n)d partnerships to lead", "n"),
    ),
    Charge(
        "factors",
        factors_of,
        "owner",
        ngettext_lazy("%(n)d factor to settle", "%(n)d factors to settle", "n"),
    ),
)
