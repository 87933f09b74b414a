"""What the network's associations work on: themes of their public programmes, sectors of their published cities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.models import CityIndustry, CityProfile, Programme, Sector, Theme
from portal.drawings import bars
from portal.network_panels import Column, NetworkLook, Section, Shape, number_cell, register_section
from portal.panels import Cell, Gap, Shown


def named(heading: Any) -> tuple[Column, ...]:
    """The columns that say of what a row tells."""
    return (
        Column("name_en", heading, gettext_lazy("Its name in English.")),
        Column("name_ja", gettext_lazy("Name in Japanese"), gettext_lazy("Empty if not known."), is_on_page=False),
        Column("code", gettext_lazy("Key"), gettext_lazy("Its key here; it stays the same."), is_on_page=False),
    )


SERVED = Column("associations", gettext_lazy("Associations"), gettext_lazy("How many associations serve it in public."))
PROGRAMMES = Column("programmes", gettext_lazy("Programmes"), gettext_lazy("How many public programmes serve it."))
THEMES = Shape(
    "themes",
    gettext_lazy("Themes of public programmes"),
    (*named(gettext_lazy("Theme")), SERVED, PROGRAMMES),
    is_public=True,
)
SECTORS = Shape(
    "sectors", gettext_lazy("Sectors of published cities"), (*named(gettext_lazy("Sector")), SERVED), is_public=True
)


@register_section
class Themes(Section):
    """How many associations serve each theme and each sector. What they have not made public is not counted."""

    name, title, order, tables = "themes", gettext_lazy("Themes and sectors"), 40, (THEMES.name, SECTORS.name)
    template = "partnerships/network/themes.html"
    words = gettext_lazy("Counted from public programmes and published cities.")

    def shapes(self) -> Sequence[Shape]:
        return (THEMES, SECTORS)

    def show(self, look: NetworkLook) -> Shown:
        """Four queries."""
        programmes = Programme.objects.published().filter(association__in=look.ids, themes__isnull=False)
        profiles = CityProfile.objects.published().filter(association__in=look.ids)
        held = _counted(programmes, "themes")
        named = _counted(CityIndustry.objects.filter(profile__in=profiles), "sector")
        themes = list(Theme.objects.all())
        sectors = list(Sector.objects.filter(pk__in=list(named)))
        gaps = [each for each in themes if each.pk not in held]
        return Shown(
            summary=_summary(len(themes) - len(gaps), len(themes), len(sectors)),
            tables=[
                THEMES.table([*_name(each), *map(number_cell, held.get(each.pk, (0, 0)))] for each in themes),
                SECTORS.table([*_name(each), number_cell(named[each.pk][0])] for each in sectors),
            ],
            drawing={"bars": bars([(str(each), held[each.pk][0], "") for each in themes if each.pk in held])},
            gaps=[Gap(_("No public programme serves “%(theme)s”.") % {"theme": each}) for each in gaps],
        )


def _counted(rows: QuerySet, link: str) -> Mapping[Any, tuple[int, int]]:
    """What a row links to → how many associations have such rows, how many rows there are. One query."""
    groups: Iterable[tuple[Any, int, int]] = (
        rows.order_by()
        .values(link)
        .annotate(associations=Count("association", distinct=True), rows=Count("pk", distinct=True))
        .values_list(link, "associations", "rows")
    )
    return {linked: (associations, number) for linked, associations, number in groups}


def _name(row: Theme | Sector) -> list[Cell]:
    return [Cell(row.label_en, str(row)), Cell(row.label_ja), Cell(row.code)]


def _summary(served: int, themes: int, sectors: int) -> str:
    words = ngettext(
        "Public programmes serve %(served)s of %(number)s theme.",
        "Public programmes serve %(served)s of %(number)s themes.",
        themes,
    ) % {"served": served, "number": themes}
    also = ngettext(
        "Published cities name %(number)s sector.", "Published cities name %(number)s sectors.", sectors
    ) % {"number": sectors}
    return f"{words} {also}"
