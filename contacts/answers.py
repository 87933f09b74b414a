"""What our contacts say to the questions of the self-check: goods that were sold, businesses brought together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import OutcomeKind, Readiness
from contacts.models import Introduction, Organization, Outcome, Person, Position
from contacts.querysets import IntroductionQuerySet
from partnerships.choices import OrganizationKind
from partnerships.models import Partnership
from portal.accounts.models import Membership
from portal.evidence import MOST, Answer, AnswerSource, Record, Step, register


@register
class GoodsSold(AnswerSource):
    """Goods of one city that were sold in the other, as outcomes."""

    name, question = "goods_sold", "goods_sold"

    def answer(self, partnerships: Sequence[Partnership], membership: Membership) -> Answer | None:
        visible = Outcome.objects.visible_to(membership).filter(partnership__in=partnerships)
        rows = list(visible.filter(kind=OutcomeKind.GOODS_SOLD).select_related("association"))
        if not rows:
            return None
        records = [
            Record(str(row), row.get_absolute_url(), row.happened_on, row.get_claim_display()) for row in rows[:MOST]
        ]
        words = ngettext("%(number)s sale is written down.", "%(number)s sales are written down.", len(rows))
        return Answer(len(rows), words % {"number": len(rows)}, tuple(records), _outcomes(partnerships, membership))

    def step(self, partnerships: Sequence[Partnership], membership: Membership) -> Step | None:
        """Ask those who trade abroad already whether they sell there; else write a sale down."""
        trade = Q(export=Readiness.ACTIVE) | Q(importing=Readiness.ACTIVE)
        ours = Organization.objects.visible_to(membership).filter(trade, partnerships__in=partnerships)
        number = ours.distinct().count()
        if number:
            words = ngettext(
                "%(number)s organization of ours exports or imports already. Ask whether it sells in the other city.",
                "%(number)s organizations of ours export or import already. Ask whether they sell in the other city.",
                number,
            )
            where = reverse("organizations", kwargs={"association": membership.association.slug})
            return Step(words % {"number": number}, where)
        if len(partnerships) != 1:
            return None
        names: dict[str, Any] = {"association": membership.association.slug, "partnership": partnerships[0].slug}
        return Step(_("Write down what was sold, as an outcome."), reverse("outcome_new", kwargs=names))


@register
class BusinessContacts(AnswerSource):
    """Introductions between somebody who works for a company at home and somebody of a company over there."""

    name, question = "business_introductions", "business_contact"

    def answer(self, partnerships: Sequence[Partnership], membership: Membership) -> Answer | None:
        rows = business_introductions(partnerships, membership)
        number = rows.count()
        if not number:
            return None
        records = [
            Record(f"{row.person} – {row.to_person}", row.get_absolute_url(), row.made_on, row.get_state_display())
            for row in rows.with_people().select_related("association")[:MOST]
        ]
        words = ngettext(
            "%(number)s introduction between companies of both cities is written down.",
            "%(number)s introductions between companies of both cities are written down.",
            number,
        )
        address = reverse("introduction_list", kwargs={"association": membership.association.slug})
        if len(partnerships) == 1:
            address += f"?partnership={partnerships[0].slug}"
        return Answer(number, words % {"number": number}, tuple(records), address)

    def step(self, partnerships: Sequence[Partnership], membership: Membership) -> Step | None:
        address = reverse("introduction_new", kwargs={"association": membership.association.slug})
        return Step(_("Write down whom you brought together."), address)


def business_introductions(partnerships: Sequence[Partnership], membership: Membership) -> IntroductionQuerySet:
    """Introductions of two people of these partnerships, one on each side, who both work or worked for a company."""
    visible = Introduction.objects.visible_to(membership).filter(to_person__isnull=False)
    both = visible.exclude(person__side=F("to_person__side"))
    for name in ("person", "to_person"):
        works = Position.objects.filter(person=OuterRef(name), organization__kind=OrganizationKind.COMPANY)
        links: Any = Person.partnerships.through
        of_ours = links.objects.filter(person=OuterRef(name), partnership__in=partnerships)
        both = both.filter(Exists(works), Exists(of_ours))
    return both


def _outcomes(partnerships: Sequence[Partnership], membership: Membership) -> str:
    """The register with the sales of these partnerships."""
    names: dict[str, Any] = {"association": membership.association.slug}
    if len(partnerships) == 1:
        address = reverse("partnership_outcomes", kwargs=names | {"partnership": partnerships[0].slug})
    else:
        address = reverse("outcome_list", kwargs=names)
    return f"{address}?kind={OutcomeKind.GOODS_SOLD}"
