"""What outcomes prove of the benefits that we promise: that the work led to something, or helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.models import Outcome
from partnerships import proof_phrases as say
from partnerships.models import Partnership, Sector
from partnerships.proofs import by_partnership
from partnerships.sector_lines import is_in, line_of, touches
from portal.documents.words import Words
from portal.proofs import Asked, Behind, Proof, ProofSource, Step, register

STRENGTH, IN_THE_READERS_SECTOR = 44, 20
NOUNS = {
    OutcomeKind.DEAL: say.Noun(say.CONTACTS, "deal", "deals", "取引"),
    OutcomeKind.INVESTMENT: say.Noun(say.CONTACTS, "investment", "investments", "投資"),
    OutcomeKind.CONTACT: say.Noun(say.CONTACTS, "lasting contact", "lasting contacts", "続いている交流"),
    OutcomeKind.GOODS_SOLD: say.Noun(say.GOODS, "sale of goods", "sales of goods", "商品の販売"),
    OutcomeKind.PRODUCT: say.Noun(say.GOODS, "joint product", "joint products", "共同で作った商品"),
    OutcomeKind.TOURISM: say.Noun(say.COMMUNITY, "gain of visitors", "gains of visitors", "観光客の来訪"),
    OutcomeKind.LEARNING: say.Noun(say.INSIGHT, "thing learned", "things learned", "学びの成果"),
    OutcomeKind.JOBS: say.Noun(say.COMMUNITY, "gain of jobs", "gains of jobs", "雇用の創出"),
    OutcomeKind.DONATION: say.Noun(say.COMMUNITY, "donation", "donations", "寄付"),
}
"""What outcomes of a kind are called on paper, and which benefit they prove; agreements and programmes prove it by
themselves."""


@register
class OutcomeProofs(ProofSource):
    """Outcomes to which our work led or helped prove the benefit of their kind; a sheet goes to strangers, so it tells
    how many and of which kind, never with whom."""

    name, label = "outcomes", gettext_lazy("Outcomes")

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[Outcome]]:
        ours = Outcome.objects.filter(partnership__in=partnerships).exclude(claim=ClaimLevel.COINCIDED)
        sectors = Prefetch("sectors", Sector.objects.select_related("parent__parent"))
        return by_partnership(ours.filter(kind__in=NOUNS).prefetch_related(sectors))

    def proofs(self, asked: Asked, rows: Sequence[Outcome]) -> Iterator[Proof]:
        names = {"association": asked.partnership.association.slug, "partnership": asked.partnership.slug}
        address = reverse("partnership_outcomes", kwargs=names)
        lines = {row.pk: [line_of(sector) for sector in row.sectors.all()] for row in rows}
        seen = [row for row in rows if touches(asked.sector, lines[row.pk])]
        for benefit in dict.fromkeys(noun.benefit for noun in NOUNS.values()):
            ours = [row for row in seen if NOUNS[OutcomeKind(row.kind)].benefit == benefit]
            if not ours:
                continue
            for row in ours:
                row.association = asked.partnership.association
            behind = tuple(Behind(row, Words(row.title_en, row.title_ja), row.get_absolute_url()) for row in ours)
            sentence = say.of_outcomes([NOUNS[OutcomeKind(row.kind)] for row in ours])
            is_own = any(is_in(asked.sector, lines[row.pk]) for row in ours)
            when = say.last_time(max(row.happened_on.year for row in ours))
            strength = STRENGTH + is_own * IN_THE_READERS_SECTOR
            yield Proof(benefit, say.count(len(ours), "件"), sentence, behind, address, when, strength)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        names = {"association": partnership.association.slug, "partnership": partnership.slug}
        step = Step(_("Write down what came of the work, as outcomes."), reverse("outcome_new", kwargs=names))
        return {say.CONTACTS: step, say.GOODS: step}
