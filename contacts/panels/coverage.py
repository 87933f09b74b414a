"""The board room's panel of coverage: sectors, themes and kinds of local body in which we know somebody, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.checklist import KindReach, kinds_reached
from contacts.sector_reach import SectorReach, sector_reach
from partnerships.choices import Side
from partnerships.looks import listed, seen_by, told
from partnerships.models import Agreement, Programme
from partnerships.theme_coverage import ThemeCoverage, counted_coverage
from portal.bilingual import said
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register
from portal.templatetags.portal import tongue

BY_SECTOR = "#coverage-sectors"
"""Where the panel itself tells of each sector."""
MOST = 12
"""So many sectors are named; the table has them all."""
MOST_KINDS = 4
"""So many kinds of local body are named: their table says the same of each."""


@register
class Coverage(Panel):
    """Where we know somebody, and where nobody."""

    name, title, order = "coverage", gettext_lazy("Coverage"), 90
    words = gettext_lazy("Sectors, themes and kinds of local body: where somebody is, and where nobody.")
    permission = "contacts.read"
    template = "contacts/panels/coverage.html"

    def show(self, look: Look) -> Shown | None:
        if not look.partnerships:
            return None
        sectors = sector_reach(look)
        themes = counted_coverage(seen_by(look, Programme.objects.all()), seen_by(look, Agreement.objects.all()))
        kinds = kinds_reached(look.partnerships, look.period.until, look.before.until)
        nobody = [each for each in sectors if not each.theirs]
        sector_gaps = [_sector_gap(look, each) for each in nobody[:MOST]]
        kind_gaps = _kind_gaps(look, kinds)
        by_sector = _sectors_table(look, sectors)
        lines = [row for table in by_sector for row in table.rows]
        return Shown(
            summary=_summary(sectors, nobody, themes, kinds),
            figures=_figures(look, sectors, themes, kinds),
            tables=[*by_sector, *_themes_table(themes), *_kinds_table(look, kinds)],
            drawing={
                "reach": [{"label": row[0].words, "ours": row[-2], "theirs": row[-1]} for row in lines[:MOST]],
                "further": len(lines[MOST:]),
                "sectors": sector_gaps,
                "has_sectors": bool(sectors),
                "more": len(nobody) - len(sector_gaps),
                "themes": [tongue(said(theme, "label")) for theme in themes.gaps],
                "themes_at": _themes_at(look),
                "kinds": kind_gaps[:MOST_KINDS],
                "more_kinds": len(kind_gaps[MOST_KINDS:]),
                "has_kinds": bool(kinds),
            },
            changes=_changes(look, nobody, sector_gaps),
            address=listed(look, "people"),
        )


def _summary(
    sectors: Sequence[SectorReach], nobody: Sequence[SectorReach], themes: ThemeCoverage, kinds: Sequence[KindReach]
) -> str:
    words = []
    if not sectors:
        words.append(_("No city profile names a sector yet."))
    elif nobody:
        several = ngettext(
            "In %(nobody)s of %(all)s sector of the city profiles we know nobody on their side.",
            "In %(nobody)s of %(all)s sectors of the city profiles we know nobody on their side.",
            len(sectors),
        )
        words.append(several % {"nobody": len(nobody), "all": len(sectors)})
    else:
        words.append(_("In every sector of the city profiles we know somebody on their side."))
    if themes.gaps:
        gaps = ngettext(
            "%(number)s theme is served by nothing.", "%(number)s themes are served by nothing.", len(themes.gaps)
        )
        words.append(gaps % {"number": len(themes.gaps)})
    missing = [each for each in kinds if each.side == Side.PARTNER and not each.known]
    if missing:
        bodies = ngettext(
            "%(number)s kind of local body is not known on their side.",
            "%(number)s kinds of local body are not known on their side.",
            len(missing),
        )
        words.append(bodies % {"number": len(missing)})
    return " ".join(words)


def _figures(
    look: Look, sectors: Sequence[SectorReach], themes: ThemeCoverage, kinds: Sequence[KindReach]
) -> list[Figure]:
    found = []
    for side, label in (
        (Side.PARTNER, _("Sectors with somebody on their side")),
        (Side.HOME, _("Sectors with somebody on our side")),
    ):
        number = sum(each.theirs if side == Side.PARTNER else each.ours for each in sectors)
        found.append(
            Figure(
                label,
                number if sectors else None,
                BY_SECTOR if sectors else listed(look, "people", side=side.value),
                words=_("%(number)s of %(all)s") % {"number": number, "all": len(sectors)},
                better=1,
            )
        )
    every = len(themes.served) + len(themes.gaps)
    if every:
        words = _("%(number)s of %(all)s") % {"number": len(themes.served), "all": every}
        found.append(Figure(_("Themes that something serves"), len(themes.served), _themes_at(look), words=words))
    for side, label in (
        (Side.PARTNER, _("Kinds of local body known on their side")),
        (Side.HOME, _("Kinds of local body known on our side")),
    ):
        rows = [each for each in kinds if each.side == side]
        if rows:
            found.append(_kinds_figure(look, label, rows))
    return found


def _kinds_figure(look: Look, label: str, rows: Sequence[KindReach]) -> Figure:
    known = sum(bool(each.known) for each in rows)
    is_open = any(each.before is None for each in rows)
    before = None if is_open else sum(bool(each.before) for each in rows)
    whole = _("%(number)s of %(all)s")
    return Figure(
        label,
        known,
        _bodies_at(look, _first(look, rows)),
        before=before,
        words=whole % {"number": known, "all": len(rows)},
        before_words=whole % {"number": before, "all": len(rows)},
        better=1,
    )


def _first(look: Look, rows: Sequence[KindReach]) -> Any:
    """The first partnership that lacks one of these kinds; the first one where none does."""
    lacking = (row for row in look.partnerships for each in rows if row.pk not in each.known)
    return next(lacking, look.partnerships[0])


def _bodies_at(look: Look, partnership: Any, kind: str = "") -> str:
    names = {"association": look.association.slug, "partnership": partnership.slug}
    address = reverse("resource_check_list", kwargs=names)
    return f"{address}#{kind}" if kind else address


def _themes_at(look: Look) -> str:
    """Where the themes of a partnership stand; of several, their list."""
    if len(look.partnerships) == 1:
        return f"{look.partnerships[0].get_absolute_url()}#themes"
    return reverse("partnership_list", kwargs={"association": look.association.slug})


# --- sectors ----------------------------------------------------------------------------------------------------------


def _of_one(each: SectorReach) -> str:
    """The partnership to narrow a list to, where there is but one."""
    return each.partnerships[0].slug if len(each.partnerships) == 1 else ""


def _sector_gap(look: Look, each: SectorReach) -> Gap:
    """What one can do: a shared industry has a page with its next step; else one looks for organizations of theirs."""
    words = told(
        _("{sector} ({cities}): nobody on their side"),
        sector=said(each.sector, "label"),
        cities=pgettext("list", ", ").join(each.cities),
    )
    if each.is_shared:
        names = {"association": look.association.slug, "partnership": each.partnerships[0].slug}
        return Gap(words, f"{reverse('shared_industries', kwargs=names)}#sector-{each.sector.code}")
    asked = {"side": Side.PARTNER.value, "sector": each.sector.code}
    return Gap(words, listed(look, "organizations", **asked, partnership=_of_one(each)))


def _sectors_table(look: Look, sectors: Sequence[SectorReach]) -> list[Table]:
    rows = []
    for each in sectors:
        label = said(each.sector, "label")
        cells = [
            Cell(
                pgettext("in a sector", "somebody") if is_there else _("nobody"),
                address=listed(look, "people", side=side.value, sector=each.sector.code, partnership=_of_one(each)),
            )
            for side, is_there in ((Side.HOME, each.ours), (Side.PARTNER, each.theirs))
        ]
        cities = pgettext("list", ", ").join(each.cities)
        rows.append([Cell(label.text, tongue(label)), Cell(each.sector.code), Cell(cities), *cells])
    headings = [_("Sector"), "NAICS", _("Named by"), _("Our side"), _("Their side")]
    caption = _("Sectors of the city profiles, and whether we know somebody there")
    return [Table(caption, headings, rows, is_told=len(rows) <= MOST)] if rows else []


def _changes(look: Look, nobody: Sequence[SectorReach], gaps: Sequence[Gap]) -> list[Change]:
    if not nobody:
        return []
    words = ngettext(
        "In %(number)s sector of the city profiles we know nobody on their side.",
        "In %(number)s sectors of the city profiles we know nobody on their side.",
        len(nobody),
    )
    return [Change(25, words % {"number": len(nobody)}, gaps[0].address)]


# --- themes and kinds of local body -----------------------------------------------------------------------------------


def _themes_table(themes: ThemeCoverage) -> list[Table]:
    rows = []
    for theme, programmes, agreements in (
        *((each.theme, each.programmes, each.agreements) for each in themes.served),
        *((theme, 0, 0) for theme in themes.gaps),
    ):
        label = said(theme, "label")
        numbers = (Cell(programmes, is_number=True), Cell(agreements, is_number=True))
        rows.append([Cell(label.text, tongue(label)), *numbers])
    headings = [_("Theme"), _("Programmes"), _("Agreements")]
    return [Table(_("Themes, and how many programmes and agreements serve each"), headings, rows)] if rows else []


def _kind_gaps(look: Look, kinds: Sequence[KindReach]) -> list[Gap]:
    """The kinds of which none is known on one of the sides or on either, a line each."""
    missing: dict[int, list[KindReach]] = {}
    for each in kinds:
        if not each.known:
            missing.setdefault(each.kind.pk, []).append(each)
    found = []
    for sides in missing.values():
        if len(sides) > 1:
            words = _("{kind}: none is known on either side")
        elif sides[0].side == Side.PARTNER:
            words = _("{kind}: none is known on their side")
        else:
            words = _("{kind}: none is known on our side")
        kind = sides[0].kind
        address = _bodies_at(look, look.partnerships[0], kind.code)
        found.append(Gap(told(words, kind=said(kind, "label")), address))
    return found


def _kinds_table(look: Look, kinds: Sequence[KindReach]) -> list[Table]:
    """Each kind with the number of partnerships that know one, on both sides, now and at the end of the period
    before."""
    by_kind: dict[int, dict[str, KindReach]] = {}
    for each in kinds:
        by_kind.setdefault(each.kind.pk, {})[each.side] = each
    rows = []
    for sides in by_kind.values():
        ours, theirs = sides[Side.HOME], sides[Side.PARTNER]
        label = said(ours.kind, "label")
        cells = [Cell(label.text, tongue(label))]
        for each in (ours, theirs):
            address = _bodies_at(look, _first(look, [each]), each.kind.code)
            cells.append(Cell(len(each.known), address=address, is_number=True))
            cells.append(Cell(each.before, is_number=True))
        rows.append(cells)
    before = _("At the end of the period before")
    headings = [_("Kind of local body"), _("Our side"), before, _("Their side"), before]
    caption = ngettext(
        "Kinds of local body: in how many of %(number)s partnership one is known",
        "Kinds of local body: in how many of %(number)s partnerships one is known",
        len(look.partnerships),
    )
    return [Table(caption % {"number": len(look.partnerships)}, headings, rows)] if rows else []
