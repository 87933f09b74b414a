"""Sections of a network's page that every app adds to: the associations, sums over them, activity by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal.accounts.coverage import activity_by_quarter, public_facts, sums
from portal.network_panels import (
    Column,
    NetworkLook,
    Quarter,
    Section,
    Shape,
    all_activities,
    number_cell,
    register_section,
    sum_cell,
)
from portal.panels import Cell, Shown
from portal.tallies import Told, all_tallies, kept_back


@register_section
class Associations(Section):
    """Public facts, association by association."""

    name, title, order, tables = "associations", gettext_lazy("Associations"), 10, ("associations",)
    words = gettext_lazy("What they have made public themselves.")

    def shapes(self) -> Sequence[Shape]:
        facts = [
            Column(tally.name, tally.label, gettext_lazy("How many the association shows or shares."))
            for tally in all_tallies()
            if tally.is_public
        ]
        named = (
            Column("name", gettext_lazy("Association"), gettext_lazy("Its name in English.")),
            Column("name_ja", gettext_lazy("Name in Japanese"), gettext_lazy("Empty if not known."), is_on_page=False),
            Column(
                "association",
                gettext_lazy("Short name"),
                gettext_lazy("Its key here; it stays the same."),
                is_on_page=False,
            ),
        )
        caption = gettext_lazy("Associations with their public records")
        return (Shape("associations", caption, (*named, *facts), is_public=True),)

    def show(self, look: NetworkLook) -> Shown:
        facts = public_facts(look)
        rows = [
            [
                Cell(each.name_en, each.name, each.website),
                Cell(each.name_ja),
                Cell(each.slug),
                *(number_cell(numbers.get(each.pk, 0)) for _name, _label, numbers in facts),
            ]
            for each in look.associations
        ]
        sums_in_words = [f"{label} {sum(numbers.values())}" for _name, label, numbers in facts]
        together = pgettext("between phrases", "; ").join(sums_in_words)
        return Shown(_("Together: %(numbers)s.") % {"numbers": together}, tables=[self.shapes()[0].table(rows)])


@register_section
class Sums(Section):
    """What is not public, summed over all associations."""

    name, title, order, tables = "sums", gettext_lazy("All together"), 90, ("sums",)
    words = gettext_lazy(
        "Records that are not public are counted over all associations only. A number under five is not told, "
        "nor one to which fewer than three associations add, nor one that would give such a number away."
    )

    def shapes(self) -> Sequence[Shape]:
        columns = (
            Column("what", gettext_lazy("What"), gettext_lazy("Key of what is counted.")),
            Column("number", gettext_lazy("Number"), gettext_lazy("Sum over all associations."), is_sum=True),
        )
        return (Shape("sums", gettext_lazy("Sums over all associations"), columns),)

    def show(self, look: NetworkLook) -> Shown:
        found = sums(look)
        rows = [[Cell(name, _label(each)), sum_cell(each.number)] for name, each in found]
        hidden = sum(1 for _name, each in found if each.number is None)
        return Shown(not_told_words(hidden, len(found)), tables=[self.shapes()[0].table(rows)])


@register_section
class Activities(Section):
    """What the associations do, by quarter."""

    name, title, order, tables = "activity", gettext_lazy("Activity by quarter"), 30, ("activity",)
    words = gettext_lazy("Sums over all associations for the last eight quarters that have ended.")

    def shapes(self) -> Sequence[Shape]:
        columns = [Column("quarter", gettext_lazy("Quarter"), gettext_lazy("Year and quarter: 2026-Q3."))]
        columns += [Column(each.name, each.label, each.meaning, is_sum=True) for each in all_activities()]
        return (Shape("activity", gettext_lazy("Activity by quarter"), columns),)

    def show(self, look: NetworkLook) -> Shown:
        quarters = look.quarters
        columns = [kept_back(totals, among=len(look.associations)) for _activity, totals in activity_by_quarter(look)]
        rows = [
            [Cell(quarter.name, quarter.words), *(sum_cell(column[place]) for column in columns)]
            for place, quarter in enumerate(quarters)
        ]
        hidden = sum(column.count(None) for column in columns)
        newest = [(activity.label, column[-1]) for activity, column in zip(all_activities(), columns, strict=True)]
        words = f"{_quarter_words(quarters[-1], newest)} {not_told_words(hidden, len(columns) * len(quarters))}"
        return Shown(words, tables=[self.shapes()[0].table(rows)])


def _quarter_words(quarter: Quarter, numbers: Sequence[tuple[Any, int | None]]) -> str:
    """What was done in a quarter, in a sentence."""
    each = [f"{label} {_('not told') if number is None else number}" for label, number in numbers]
    words = {"quarter": quarter.words, "numbers": pgettext("between phrases", "; ").join(each)}
    return _("%(quarter)s: %(numbers)s.") % words


def _label(each: Told) -> str:
    return f"{each.group}{pgettext('after a label', ': ')}{each.label}" if each.group else str(each.label)


def not_told_words(hidden: int, of: int) -> str:
    """How many of the numbers are not told, in a sentence."""
    if not hidden:
        return _("Every number is told.")
    if hidden == of:
        return _("No number is told yet: too few associations, or too little to count.")
    words = ngettext("%(number)s of %(of)s numbers is not told.", "%(number)s of %(of)s numbers are not told.", hidden)
    return words % {"number": hidden, "of": of}
