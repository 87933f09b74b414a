"""What our records prove of the benefits we promise: stories, programmes, agreements, partner organizations."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships import proof_phrases as say
from partnerships.choices import AgreementKind, AgreementLevel, OrganizationKind, ProgrammeKind, Status
from partnerships.coming import coming, within_a_year
from partnerships.models import Agreement, PartnerOrganization, Partnership, Programme, Sector, Story
from partnerships.results import split
from partnerships.sector_lines import is_in, line_of, touches
from portal.documents.words import Words
from portal.proofs import Asked, Behind, Proof, ProofSource, Step, register

IN_THE_READERS_SECTOR = 20
"""What a story from the reader's own sector is stronger than others."""


def _add(kind: str, partnership: Partnership) -> str:
    """Where a row of this kind is added to the partnership; stories belong to the association."""
    names = {"association": partnership.association.slug}
    return reverse(f"{kind}_add", kwargs=names if kind == "story" else names | {"partnership": partnership.slug})


def _behind(rows: Iterable[Any], field: str, address: str) -> tuple[Behind, ...]:
    return tuple(Behind(row, Words(getattr(row, f"{field}_en"), getattr(row, f"{field}_ja")), address) for row in rows)


def by_partnership(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    """Rows that belong to partnerships, by the partnership's key."""
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.partnership_id].append(row)
    return groups


@register
class StoryProofs(ProofSource):
    """A story proves the benefits that its tellers name, to readers whose sectors it touches."""

    name, label = "stories", gettext_lazy("Stories")

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[Story]]:
        sectors = Prefetch("sectors", Sector.objects.select_related("parent__parent"))
        told = Story.objects.filter(Q(partnership__in=partnerships) | Q(partnership=None), benefits__isnull=False)
        groups = by_partnership(told.distinct().prefetch_related("benefits", sectors))
        of_all = groups.get(None, [])  # type: ignore[call-overload]  # a story of no partnership is told for each
        return {row.pk: [*groups.get(row.pk, []), *of_all] for row in partnerships}

    def proofs(self, asked: Asked, rows: Sequence[Story]) -> Iterator[Proof]:
        for row in rows:
            row.association = asked.partnership.association
            lines = [line_of(sector) for sector in row.sectors.all()]
            if touches(asked.sector, lines):
                yield from self._of(row, is_in(asked.sector, lines))

    def _of(self, row: Story, is_own_sector: bool) -> Iterator[Proof]:
        figure_en, text_en = split(row.figures_en, "en")
        figure_ja, text_ja = split(row.figures_ja, "ja")
        figure = Words(figure_en, figure_ja or figure_en, figure_en)
        text = Words(text_en or row.title_en, text_ja or row.title_ja)
        year = Words(f"{row.year}", f"{row.year}年") if row.year else Words()
        address = row.get_absolute_url()
        strength = (45 if figure else 33) + is_own_sector * IN_THE_READERS_SECTOR
        for kind in row.benefits.all():
            yield Proof(kind.code, figure, text, _behind([row], "title", address), address, year, strength)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        step = Step(_("Tell a story and tick this benefit in it."), _add("story", partnership))
        return dict.fromkeys((say.INSIGHT, say.CONTACTS, say.GOODS, say.PUBLICITY, say.COMMUNITY), step)


@register
class ProgrammeProofs(ProofSource):
    """Public programmes prove by their kind what can be learned, met, bought there; those to come prove publicity."""

    name, label = "programmes", gettext_lazy("Programmes")
    strengths = {say.INSIGHT: 30, say.CONTACTS: 25, say.GOODS: 35, say.COMMUNITY: 32}

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[Programme]]:
        shown = Programme.objects.filter(partnership__in=partnerships, is_public=True, is_cancelled=False)
        return by_partnership(shown)

    def proofs(self, asked: Asked, rows: Sequence[Programme]) -> Iterator[Proof]:
        rows = [row for row in rows if row.is_yearly or row.starts_on]
        address = f"{asked.partnership.get_absolute_url()}#programmes"
        events = coming(rows, asked.today)
        order = {event.programme.pk: number for number, event in enumerate(events)}
        soon = within_a_year(events, asked.today)
        if soon:
            found = [event.programme for event in soon]
            behind, figure = _behind(found, "title", address), say.count(len(found), "件")
            when = say.next_time(soon[0])
            yield Proof(say.PUBLICITY, figure, say.of_coming(len(found)), behind, address, when, 40)
        for benefit, strength in self.strengths.items():
            ours = [row for row in rows if say.PROGRAMMES[ProgrammeKind(row.kind)].benefit == benefit]
            ours.sort(key=lambda row: order.get(row.pk, len(order)))
            if ours:
                following = next((event for event in events if event.programme in ours), None)
                last = max((row.starts_on.year for row in ours if row.starts_on), default=None)
                when = say.next_time(following) if following else say.last_time(last)
                behind, figure = _behind(ours, "title", address), say.count(len(ours), "件")
                yield Proof(benefit, figure, say.of_programmes(ours), behind, address, when, strength)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        address = _add("programme", partnership)
        return {
            say.INSIGHT: Step(_("Enter talks, seminars and workshops."), address),
            say.CONTACTS: Step(_("Enter visits, meetings and receptions."), address),
            say.GOODS: Step(_("Enter fairs at which goods are shown."), address),
            say.PUBLICITY: Step(_("Enter the public events of the coming twelve months."), address),
            say.COMMUNITY: Step(_("Enter school exchanges and cultural events."), address),
        }


@register
class OrganizationProofs(ProofSource):
    """Organizations that work with us today prove contacts, and roots in the life of the town."""

    name, label = "partner_organizations", gettext_lazy("Partner organizations")
    strengths = {say.CONTACTS: 40, say.COMMUNITY: 30}

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[PartnerOrganization]]:
        return by_partnership(PartnerOrganization.objects.filter(partnership__in=partnerships))

    def proofs(self, asked: Asked, rows: Sequence[PartnerOrganization]) -> Iterator[Proof]:
        rows = [row for row in rows if row.to_year is None or row.to_year >= asked.today.year]
        order = list(say.ORGANIZATIONS)
        rows.sort(key=lambda row: order.index(OrganizationKind(row.kind)))
        address = f"{asked.partnership.get_absolute_url()}#organizations"
        for benefit, strength in self.strengths.items():
            ours = [row for row in rows if say.ORGANIZATIONS[OrganizationKind(row.kind)].benefit == benefit]
            if ours:
                behind, figure = _behind(ours, "name", address), say.count(len(ours), "団体")
                when = say.first_since((row.from_year for row in ours), len(ours))
                sources = tuple(row.source for row in ours if row.source)
                yield Proof(benefit, figure, say.of_organizations(ours), behind, address, when, strength, sources)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        address = _add("partner_organization", partnership)
        return {
            say.CONTACTS: Step(_("Enter companies, chambers and offices that work with you."), address),
            say.COMMUNITY: Step(_("Enter schools, museums and citizens’ groups that work with you."), address),
        }


@register
class AgreementProofs(ProofSource):
    """Memoranda in force prove contacts; the agreement of the two cities proves that it is meant to last. What states
    and countries have agreed is theirs."""

    name, label = "agreements", gettext_lazy("Agreements")
    strengths = {say.CONTACTS: 28, say.COMMUNITY: 15}

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[Agreement]]:
        return by_partnership(Agreement.objects.filter(partnership__in=partnerships))

    def proofs(self, asked: Asked, rows: Sequence[Agreement]) -> Iterator[Proof]:
        if asked.partnership.status == Status.ENDED:
            return
        rows = [row for row in rows if _is_in_force(row, asked.today)]
        address = f"{asked.partnership.get_absolute_url()}#agreements"
        for benefit, strength in self.strengths.items():
            ours = [row for row in rows if say.AGREEMENTS[AgreementKind(row.kind)] == benefit]
            if ours:
                behind, figure = _behind(ours, "title", address), say.count(len(ours), "件")
                text = say.of_agreements(ours, between_cities=benefit == say.COMMUNITY)
                when = say.signed((_year_signed(row) for row in ours), len(ours))
                sources = tuple(row.source for row in ours if row.source)
                yield Proof(benefit, figure, text, behind, address, when, strength, sources)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        address = _add("agreement", partnership)
        return {say.CONTACTS: Step(_("Enter memoranda of understanding or cooperation."), address)}


def _is_in_force(row: Agreement, today: datetime.date) -> bool:
    """Whether a paper of the two cities holds on a day."""
    is_over = row.ended_on is not None or (row.expires_on is not None and row.expires_on < today)
    return row.level == AgreementLevel.CITY and not is_over


def _year_signed(row: Agreement) -> int | None:
    return row.signed_on.year if row.signed_on else row.signed_year
