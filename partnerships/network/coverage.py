"""Where the network's public partnerships lie: a map of both countries and the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.directory import outline
from partnerships.directory_map import DRAWINGS, Chosen, Pair, chosen, drawable, file_of
from partnerships.models import Partnership, Place
from partnerships.open_data import ATTRIBUTIONS, LICENCE
from portal.accounts.models import Association
from portal.bilingual import in_reader_language
from portal.network_panels import Column, NetworkLook, Section, Shape, number_cell, register_section
from portal.panels import Cell, Figure, Shown

PAIRS = Shape(
    "pairs",
    gettext_lazy("Public partnerships"),
    (
        Column("us_city", gettext_lazy("City in the United States"), gettext_lazy("Name in English.")),
        Column("us_state", gettext_lazy("State"), gettext_lazy("ISO 3166-2 code of the state; empty if not known.")),
        Column("jp_city", gettext_lazy("City in Japan"), gettext_lazy("Name in English or plain romaji.")),
        Column("jp_city_ja", gettext_lazy("Name in Japanese"), gettext_lazy("Empty if not known."), is_on_page=False),
        Column("jp_prefecture", gettext_lazy("Prefecture"), gettext_lazy("ISO 3166-2 code; empty if not known.")),
        Column("founded_year", gettext_lazy("Since"), gettext_lazy("Year established; empty if not known.")),
        Column(
            "association", gettext_lazy("Association"), gettext_lazy("Short name of the association that shows it.")
        ),
        Column(
            "pair", gettext_lazy("Key in the directory"), gettext_lazy("Empty where it has none."), is_on_page=False
        ),
    ),
    is_public=True,
    licence=" ; ".join((LICENCE, *ATTRIBUTIONS)),
)


def both_sides(row: Partnership) -> tuple[Place, Place]:
    """The city in the United States, the city in Japan."""
    return (row.partner, row.home) if row.home.country == "JP" else (row.home, row.partner)


def layers(rows: Iterable[Partnership]) -> list[Chosen]:
    """The thick lines over each drawing for the partnerships both of whose cities are known on the map."""
    lines: list[tuple[Pair, tuple[str, str]]] = []
    for us, jp in map(both_sides, rows):
        ends = (us.latitude, us.longitude, jp.latitude, jp.longitude)
        lines += [(known, (us.name, jp.name)) for known in drawable([ends])]
    return [chosen(drawing, lines) for drawing in DRAWINGS]


@register_section
class Coverage(Section):
    """The map, with its twin in words and rows."""

    name, title, order, tables = "coverage", gettext_lazy("Coverage"), 20, (PAIRS.name,)
    words = gettext_lazy("The partnerships that the associations show in the directory.")
    template = "partnerships/network/coverage.html"

    def shapes(self) -> Sequence[Shape]:
        return (PAIRS,)

    def show(self, look: NetworkLook) -> Shown:
        """Two queries."""
        rows = list(
            Partnership.objects.published()
            .filter(association__in=look.ids)
            .with_places()
            .order_by("home__name_en", "partner__name_en", "pk")
        )
        drawing = file_of(outline().drawn)
        drawn = layers(rows)
        states, prefectures = ({side.region_code for side in sides if side.region_code} for sides in _sides(rows))
        figures = [
            Figure(gettext_lazy("Public partnerships"), len(rows)),
            Figure(gettext_lazy("States"), len(states)),
            Figure(gettext_lazy("Prefectures"), len(prefectures)),
        ]
        by = {each.pk: each for each in look.associations}
        return Shown(
            summary=_summary(len(rows), len(states), len(prefectures), len(drawn[0].arcs)),
            figures=figures,
            tables=[PAIRS.table(_cells(row, by[row.association_id]) for row in rows)],
            drawing={
                "layers": drawn if rows else [],
                "map_address": reverse("directory_map", kwargs={"fingerprint": drawing.fingerprint}),
            },
        )


def _sides(rows: Sequence[Partnership]) -> tuple[list[Place], list[Place]]:
    sides = [both_sides(row) for row in rows]
    return [us for us, _jp in sides], [jp for _us, jp in sides]


def _summary(pairs: int, states: int, prefectures: int, drawn: int) -> str:
    if not pairs:
        return _("No association shows a partnership in the directory yet.")
    words = ngettext(
        "%(number)s public partnership; states: %(states)s, prefectures: %(prefectures)s.",
        "%(number)s public partnerships; states: %(states)s, prefectures: %(prefectures)s.",
        pairs,
    ) % {"number": pairs, "states": states, "prefectures": prefectures}
    lines = ngettext("The map draws %(number)s line.", "The map draws %(number)s lines.", drawn) % {"number": drawn}
    return f"{words} {lines}"


def _cells(row: Partnership, association: Association) -> list[Cell]:
    us, jp = both_sides(row)
    return [
        Cell(us.name_en, us.name, row.pair.get_absolute_url() if row.pair else ""),
        Cell(us.region_code, in_reader_language(us, "region")),
        Cell(jp.name_en, jp.name),
        Cell(jp.name_ja),
        Cell(jp.region_code, in_reader_language(jp, "region")),
        number_cell(row.pair.founded_year if row.pair else None),
        Cell(association.slug, association.name),
        Cell(row.pair.code if row.pair else ""),
    ]
