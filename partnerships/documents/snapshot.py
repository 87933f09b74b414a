"""Paper about partnerships: the snapshot of our own partnership, and the starter snapshot of any place pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships import snapshot_phrases as say
from partnerships.documents.collecting import records_of_partnerships
from partnerships.documents.drafts import ON_SNAPSHOT, snapshot_with
from partnerships.documents.of_partnership import OF_EVERY_PAGE, OfPartnership
from partnerships.documents.public_page import address_of_pair, qr_code
from partnerships.models import Partnership, PlacePair, PublicStatistic
from partnerships.snapshot import SnapshotFacts
from partnerships.snapshot_facts import Record, set_facts
from partnerships.snapshot_lines import lines
from partnerships.snapshot_outline import outline
from portal.accounts.models import Membership
from portal.documents.kinds import EDITION, DocumentKind, Draw, is_public_edition, register
from portal.documents.outline import Outline
from portal.documents.words import Words

NATIONAL_FIGURES = ("E20", "E22", "E23", "E24")  # of the bulletin, the later of our two documents
BANDS = {"cities": "facts", "events": "programmes"}  # where the partnership's page calls a block otherwise
PORTAL = Words("Sister City Business Portal", "姉妹都市ビジネスポータル")


class _SnapshotPage(DocumentKind):
    """What both kinds share: the page, its blocks, its pictures."""

    template = "print/_snapshot.html"
    sheet = "snapshot"
    code = OF_EVERY_PAGE
    block_titles: ClassVar[Mapping[str, Any]] = {
        "title": _("Names of the cities"),
        "cities": _("The two cities"),
        "countries": _("The two countries"),
        "history": _("History"),
        "events": _("Every year"),
        "industries": _("Shared industries"),
        "organizations": _("Partner organizations"),
        "contacts": _("Whom to talk to"),
        "notes": _("Sources"),
    }
    yields = (
        _("past partner organizations"),
        _("yearly events beyond the fourth"),
        _("shared industries beyond the third"),
        _("happenings between the first and the latest"),
        _("the third contact"),
        _("optional facts about the cities"),
    )

    def facts(self, record: Record, language: str, paper: str) -> SnapshotFacts:
        return set_facts(record, language)

    def outline(self, facts: SnapshotFacts, language: str) -> Outline:
        return outline(facts, language, {name: str(title) for name, title in self.block_titles.items()})

    def lines(self, facts: SnapshotFacts, language: str) -> dict[str, tuple[str, ...]]:
        return lines(facts, language)

    def pictures(self, facts: SnapshotFacts, draw: Draw) -> dict[str, str]:
        return {"qr": qr_code(facts.public_address)} if facts.public_address else {}


@register
class Snapshot(_SnapshotPage, OfPartnership):
    """An association's partnership on one page: five blocks, map, sector chart, the way to the public page."""

    name = "snapshot"
    title = _("Partnership snapshot")
    purpose = _(
        "Both cities, the history, the yearly programmes, partner organizations and whom to talk to, in "
        "English, Japanese or both."
    )
    choices = (EDITION,)
    drafts = ON_SNAPSHOT

    def collect(self, subject: Partnership, options: Mapping[str, str]) -> Record:
        return self.collect_all([(subject, options)])[0]

    def collect_all(self, asked: Sequence[tuple[Partnership, Mapping[str, str]]]) -> list[Record]:
        return records_of_partnerships(
            [subject for subject, _options in asked], [is_public_edition(options) for _subject, options in asked]
        )

    def with_draft(self, record: Record, row: Any) -> Record | None:
        return snapshot_with(record, row)

    def edit_address(self, subject: Partnership, block: str, options: Mapping[str, str]) -> str:
        if block == "history":
            names = {"association": subject.association.slug, "partnership": subject.slug}
            return reverse("partnership_history_edit", kwargs=names)
        return f"{subject.get_absolute_url()}#{BANDS.get(block, block)}"


@register
class StarterSnapshot(_SnapshotPage):
    """A place pair on one page, from public facts alone: what a newcomer holds in the first minute."""

    name = "starter-snapshot"
    title = _("Starter snapshot")
    purpose = _("What public sources say about both cities and their two countries: enough for a first conversation.")
    is_public = True

    def find(self, key: str, membership: Membership | None = None) -> PlacePair:
        try:
            return PlacePair.objects.with_places().get(slug=key)
        except PlacePair.DoesNotExist as error:
            raise LookupError(key) from error

    def key_of(self, subject: PlacePair) -> str:
        return subject.slug

    def collect(self, subject: PlacePair, options: Mapping[str, str]) -> Record:
        return record_of_pair(subject)

    def file_stem(self, subject: PlacePair, options: Mapping[str, str]) -> str:
        return f"{subject.slug}-snapshot"


# --- from the database ------------------------------------------------------------------------------------------------


def record_of_pair(pair: PlacePair) -> Record:
    """The public facts about a place pair. Queries nothing beyond the pair and its places."""
    return Record(
        home=pair.first,
        partner=pair.second,
        kind=pair.kind,
        status="",
        founded_year=pair.founded_year,
        founded_source=pair.source,
        giver=PORTAL,
        keeper=Words(once=pair.organization_name),
        public_figures=_public_figures(pair),
        public_address=address_of_pair(pair),
        remarks=tuple(filter(None, [say.doubt(pair)])),
    )


def _public_figures(pair: PlacePair) -> tuple[PublicStatistic, ...]:
    """The latest published figures on both countries, and any on this very city. One query."""
    if {pair.first.country, pair.second.country} != {"US", "JP"}:
        return ()
    region = pair.first.region_code.removeprefix("US-")
    here = Q(geography=f"{pair.first.name_en}, {region}") & ~Q(unit="year")
    return tuple(PublicStatistic.objects.filter(Q(code__in=NATIONAL_FIGURES) | here).order_by("order"))
