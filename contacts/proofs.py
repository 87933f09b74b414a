"""What the people we know prove of the benefits we promise: possible contacts in the partner city, by sector."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import outcome_proofs  # noqa: F401  brings its own source
from contacts.models import Organization, Position
from partnerships import proof_phrases as say
from partnerships.choices import Side
from partnerships.models import Partnership, Sector
from partnerships.sector_lines import is_in, line_of, touches
from portal.documents.words import Words
from portal.proofs import Asked, Behind, Proof, ProofSource, Step, register

STRENGTH, IN_THE_READERS_SECTOR = 42, 20


@dataclass(frozen=True)
class Known:
    """An organization in the partner city where we know somebody in person, and its sectors with their lines."""

    organization: Organization
    sectors: tuple[tuple[Sector, tuple[str, ...]], ...]
    last_touch_on: datetime.date | None

    def in_sector(self, reader: tuple[str, ...]) -> bool:
        """Whether it works in the reader's sector; what nobody has entered is not promised."""
        lines = [line for _sector, line in self.sectors]
        return not reader or (bool(lines) and touches(reader, lines))


@register
class ContactProofs(ProofSource):
    """Organizations of the partner city where we know somebody whom we may contact prove possible contacts.

    A sheet goes to strangers, so it tells how many there are and in which sectors, never who.
    """

    name, label = "contacts", gettext_lazy("Contacts")

    def rows(self, partnerships: Sequence[Partnership]) -> Mapping[int, Sequence[Known]]:
        today = timezone.localdate()
        current = Position.objects.current(today).filter(person__is_not_to_be_contacted=False)
        known = current.filter(organization=OuterRef("pk"))
        sectors = Prefetch("sectors", Sector.objects.select_related("parent__parent"))
        links = Organization.partnerships.through.objects.filter(partnership__in=partnerships)
        found = (
            Organization.objects.filter(pk__in=links.values("organization"), side=Side.PARTNER)
            .filter(Exists(known))
            .annotate(last_touch_on=Max("positions__person__last_touch_on", filter=Q(positions__in=current)))
            .prefetch_related(sectors)
        )
        rows = {each.pk: _known(each) for each in found}
        groups: defaultdict[int, list[Known]] = defaultdict(list)
        for partnership, organization in links.values_list("partnership", "organization"):
            if organization in rows:
                groups[partnership].append(rows[organization])
        return groups

    def proofs(self, asked: Asked, rows: Sequence[Known]) -> Iterator[Proof]:
        ours = [row for row in rows if row.in_sector(asked.sector)]
        if not ours:
            return
        names = {"association": asked.partnership.association.slug}
        address = f"{reverse('organizations', kwargs=names)}?side=partner&partnership={asked.partnership.slug}"
        behind = []
        for row in ours:
            row.organization.association = asked.partnership.association
            title = Words(row.organization.name_en, row.organization.name_ja)
            behind.append(Behind(row.organization, title, row.organization.get_absolute_url()))
        is_own = any(is_in(asked.sector, [line for _sector, line in row.sectors]) for row in ours)
        days = [row.last_touch_on for row in ours if row.last_touch_on]
        figure, when = say.count(len(ours), "件"), say.in_touch(max(days, default=None))
        strength = STRENGTH + is_own * IN_THE_READERS_SECTOR
        yield Proof(say.CONTACTS, figure, _sentence(asked, ours), tuple(behind), address, when, strength)

    def steps(self, partnership: Partnership) -> Mapping[str, Step]:
        address = reverse("person_new", kwargs={"association": partnership.association.slug})
        return {
            say.CONTACTS: Step(_("Enter people of the partner city, with their organization and its sectors."), address)
        }


def _known(row: Organization) -> Known:
    return Known(row, tuple((sector, line_of(sector)) for sector in row.sectors.all()), vars(row)["last_touch_on"])


def _sentence(asked: Asked, ours: Sequence[Known]) -> Words:
    """possible contacts in Shizuoka whom we know in person: Food Manufacturing (2), …"""
    place = asked.partnership.partner
    counts = Counter(
        sector for row in ours for sector, line in row.sectors if not asked.sector or is_in(asked.sector, [line])
    )
    plural = "s" if len(ours) > 1 else ""
    what = Words(
        f"possible contact{plural} in {place.name_en} whom we know in person", f"{place.name_ja}で面識のある取引先候補"
    )
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0].order, each[0].code))
    if not ranked:
        return what
    sectors = [Words(f"{sector.label_en} ({number})", f"{sector.label_ja} {number}件") for sector, number in ranked]
    return say.naming(what, sectors, quoted=False)
