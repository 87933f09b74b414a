"""The benefit sheet: what a business gains, each benefit with our own proof, on one page for one reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partnerships.benefit_sheet import BenefitSheetFacts
from partnerships.benefit_sheet_facts import OfferRecord, set_sheet_facts
from partnerships.benefit_sheet_lines import lines
from partnerships.benefit_sheet_outline import outline
from partnerships.choices import Side
from partnerships.coming import coming
from partnerships.documents.drafts import ON_BENEFIT_SHEET, benefit_sheet_with
from partnerships.documents.last_change import last_changes
from partnerships.documents.of_partnership import OF_EVERY_PAGE, OfPartnership
from partnerships.documents.public_page import address_of_partnership, qr_code
from partnerships.models import Benefit, CityIndustry, Partnership, Pitch, PrincipalContact, Programme, Sector, Story
from partnerships.proofs import by_partnership
from partnerships.sector_lines import Line, line_of, suits
from portal.accounts.models import Association
from portal.addressees import addressee, known_to, without_odd_characters
from portal.documents.kinds import Choice, Draw, register
from portal.documents.outline import Outline
from portal.documents.words import Words
from portal.proofs import Asked, proofs_of_all

PLACES = {"events": "programmes", "call": "contacts", "title": "facts"}  # where the partnership's page shows a block

LONGEST_IN_FILE_NAME = 60  # characters of an organization's name
NAMES_OFFERED = 400  # while typing; an organization beyond them is known all the same when its name is typed out


def sectors_named(partnership: Partnership) -> list[Sector]:
    """The sectors that our benefits, pitches, stories or both cities' industries name, by code. One query."""
    industries = CityIndustry.objects.filter(profile__place__in=(partnership.home_id, partnership.partner_id))
    ours = (Benefit.objects.values("sectors"), Story.objects.values("sectors"), Pitch.objects.values("sector"))
    named = (*ours, industries.values("sector"))
    wanted = Q(*(("pk__in", keys.order_by()) for keys in named), _connector=Q.OR)
    return list(Sector.objects.filter(wanted).order_by("code"))


def _sectors(partnership: Partnership) -> Sequence[tuple[str, Any]]:
    return [("", _("Every sector")), *((row.code, str(row)) for row in sectors_named(partnership))]


def _known_names(partnership: Partnership) -> Sequence[str]:
    names = dict.fromkeys(name for each in known_to(partnership) for name in (each.en, each.ja) if name)
    return list(names)[:NAMES_OFFERED]


@register
class BenefitSheet(OfPartnership):
    """What a partnership offers businesses of a sector, or one organization, with proof, events and whom to call."""

    name = "benefit-sheet"
    title = _("Benefit sheet")
    purpose = _(
        "What a business gains, each benefit with our own proof, the coming events and whom to call. For "
        "one sector, for one organization, or for all."
    )
    template = "print/_benefit_sheet.html"
    sheet = "benefit-sheet"
    choices = (
        Choice("sector", _("Sector of the reader"), values=_sectors, is_alike=True),
        Choice(
            "organization",
            _("Organization it is for"),
            help_text=_("Its name stands on the page. Leave it empty for a page that anybody may get."),
            suggested=_known_names,
        ),
    )
    drafts = ON_BENEFIT_SHEET
    code = (
        *OF_EVERY_PAGE,
        "partnerships.benefit_sheet",
        "partnerships.benefit_sheet_facts",
        "partnerships.benefit_sheet_outline",
        "partnerships.benefit_sheet_phrases",
        "partnerships.coming",
        "partnerships.proof_phrases",
    )
    block_titles: ClassVar[Mapping[str, Any]] = {
        "mast": _("Names"),
        "title": _("For whom it is"),
        "benefits": _("What you gain, what we can show"),
        "events": _("Coming events"),
        "call": _("Whom to talk to"),
        "notes": _("Sources"),
    }
    yields = (
        _("coming events beyond the second"),
        _("the second proof of a benefit"),
        _("benefits beyond the third"),
    )

    def options(self, subject: Partnership, given: Mapping[str, str]) -> dict[str, str]:
        name = without_odd_characters(given.get("organization", ""))
        return super().options(subject, {**given, "organization": name})

    def file_stem(self, subject: Partnership, options: Mapping[str, str]) -> str:
        """Ends in the organization it is for, if its name has Latin letters, else in the sector. One query for that."""
        reader = slugify(options.get("organization", ""))[:LONGEST_IN_FILE_NAME].strip("-")
        if not reader and (code := options.get("sector")):
            reader = Sector.objects.filter(code=code).values_list("slug", flat=True).first() or code
        return "-".join(filter(None, (subject.slug, self.name, reader)))

    def collect(self, subject: Partnership, options: Mapping[str, str]) -> OfferRecord:
        return self.collect_all([(subject, options)])[0]

    def collect_all(self, asked: Sequence[tuple[Partnership, Mapping[str, str]]]) -> list[OfferRecord]:
        return records_of_offers(asked)

    def with_draft(self, record: OfferRecord, row: Any) -> OfferRecord | None:
        return benefit_sheet_with(record, row)

    def facts(self, record: OfferRecord, language: str, paper: str) -> BenefitSheetFacts:
        return set_sheet_facts(record, language)

    def outline(self, facts: BenefitSheetFacts, language: str) -> Outline:
        return outline(facts, language, {name: str(title) for name, title in self.block_titles.items()})

    def lines(self, facts: BenefitSheetFacts, language: str) -> dict[str, tuple[str, ...]]:
        return lines(facts, language)

    def pictures(self, facts: BenefitSheetFacts, draw: Draw) -> dict[str, str]:
        return {"qr": qr_code(facts.public_address)} if facts.public_address else {}

    def edit_address(self, subject: Partnership, block: str, options: Mapping[str, str]) -> str:
        """Benefits and their proofs have a page of their own; the rest stands on the partnership's."""
        if block in PLACES:
            return f"{subject.get_absolute_url()}#{PLACES[block]}"
        names = {"association": subject.association.slug, "partnership": subject.slug}
        return reverse("partnership_benefits", kwargs=names)


# --- from the database ------------------------------------------------------------------------------------------------


def today_at(association: Association) -> datetime.date:
    """The day at the association's place: it decides what is still to come, and nothing else on the page."""
    return timezone.now().astimezone(ZoneInfo(association.time_zone)).date()


def reader_line(sector: str) -> tuple[Sector | None, Line]:
    """The reader's sector with the wider ones it is part of. One query, none for every sector."""
    if not sector:
        return None, ()
    row = Sector.objects.select_related("parent__parent").get(code=sector)
    return row, line_of(row)


def all_benefits() -> list[tuple[Benefit, list[Line]]]:
    """What the association offers, with the sectors that each suits. Two queries."""
    sectors = Prefetch("sectors", Sector.objects.select_related("parent__parent"))
    rows = Benefit.objects.select_related("kind").prefetch_related(sectors).order_by("kind__order", "pk")
    return [(row, [line_of(sector) for sector in row.sectors.all()]) for row in rows]


def records_of_offers(asked: Sequence[tuple[Partnership, Mapping[str, str]]]) -> list[OfferRecord]:
    """What an association offers the readers of each sheet. As many queries for forty partnerships as for one, and one
    more for each sector and each addressee."""
    if not asked:
        return []
    partnerships = list({row.pk: row for row, _options in asked}.values())
    association = partnerships[0].association
    today, benefits = today_at(association), all_benefits()
    sectors = {code: reader_line(code) for code in {options.get("sector", "") for _row, options in asked}}
    questions = [Asked(row, today, sectors[options.get("sector", "")][1]) for row, options in asked]
    shown = proofs_of_all(questions)
    announced = Programme.objects.filter(partnership__in=partnerships, is_public=True, is_cancelled=False)
    programmes = by_partnership(announced)
    ours = PrincipalContact.objects.filter(partnership__in=partnerships, side=Side.HOME).order_by("-order", "-pk")
    contacts = {row.partnership_id: row for row in ours}
    found = []
    for (row, options), one, proved in zip(asked, questions, shown, strict=True):
        offered = tuple(benefit for benefit, lines in benefits if suits(one.sector, lines))
        kinds = {benefit.kind.code for benefit in offered}
        organization = options.get("organization", "")
        found.append(
            OfferRecord(
                home=row.home,
                partner=row.partner,
                kind=row.kind,
                status=row.status,
                founded_year=row.founded_year,
                founded_source=row.founded_source,
                giver=Words(association.name_en, association.name_ja),
                logo=association.logo,
                ended_year=row.status_since.year if row.status_since else None,
                is_demonstration=association.is_demonstration,
                sector=sectors[options.get("sector", "")][0],
                addressee=addressee(organization, known_to(row)) if organization else Words(),
                benefits=offered,
                proofs={code: each for code, each in proved.items() if code in kinds},
                events=tuple(coming(programmes.get(row.pk, ()), today)),
                contact=contacts.get(row.pk),
                public_address=address_of_partnership(row),
            )
        )
    pages = [_rows(row, record) for (row, _options), record in zip(asked, found, strict=True)]
    days = last_changes(pages, association.time_zone)
    return [replace(record, changed_on=day) for record, day in zip(found, days, strict=True)]


def _rows(partnership: Partnership, record: OfferRecord) -> list[Any]:
    """Every row that a page prints or counts, each once."""
    behind = (each.row for proved in record.proofs.values() for proof in proved for each in proof.records)
    contact = [record.contact] if record.contact else []
    rows = [partnership, *record.benefits, *(event.programme for event in record.events), *contact, *behind]
    return list({(row._meta.label_lower, row.pk): row for row in rows}.values())
