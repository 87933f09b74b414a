"""What was copied in the network, and what came of it: those that said so by name, the others as a number from five on.

The same rule as where a story is read (`partnerships.story_copies`): a number under five, and none, are the same words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import AdaptationState, ClaimLevel
from partnerships.models import Adaptation, ModelStory, Story
from portal.bilingual import Said, said
from portal.money import money
from portal.network_panels import Column, NetworkLook, Section, Shape, register_section, sum_cell
from portal.panels import Cell, Shown
from portal.tallies import SMALLEST_TOLD

ORIGIN = Column("story", gettext_lazy("Story"), gettext_lazy("Title in English, or in Japanese where it has no other."))
KEY = Column("key", gettext_lazy("Key"), gettext_lazy("Its key here; it stays the same."), is_on_page=False)
STORIES = Shape(
    "stories",
    gettext_lazy("Stories and their copies"),
    (
        ORIGIN,
        Column("told_by", gettext_lazy("Told by"), gettext_lazy("Short name of the association; empty: published.")),
        Column("named", gettext_lazy("Named copies"), gettext_lazy("Copies whose association says so.")),
        Column(
            "others",
            gettext_lazy("Other associations"),
            gettext_lazy("Associations that copy it and are not named; told from five on."),
            is_sum=True,
        ),
        KEY,
    ),
)
RESULTS = Shape(
    "results",
    gettext_lazy("What came of the copies"),
    (
        Column("association", gettext_lazy("Association"), gettext_lazy("Short name of the association.")),
        ORIGIN,
        Column("state", gettext_lazy("How it stands"), gettext_lazy("Its code."), codes=AdaptationState.values),
        Column("result", gettext_lazy("What came of it"), gettext_lazy("In the association’s own words.")),
        Column("jobs", gettext_lazy("Jobs"), gettext_lazy("Empty if not known.")),
        Column("units", gettext_lazy("Pieces"), gettext_lazy("Empty if not known.")),
        Column(
            "unit", gettext_lazy("Pieces of what"), gettext_lazy("In the association’s own words."), is_on_page=False
        ),
        Column("value", gettext_lazy("Value"), gettext_lazy("In its own currency; empty if not known.")),
        Column("currency", gettext_lazy("Currency"), gettext_lazy("ISO 4217 code."), is_on_page=False),
        Column("claim", gettext_lazy("Their part in it"), gettext_lazy("Its code."), codes=ClaimLevel.values),
        KEY,
    ),
    is_public=True,
)


@dataclass
class Original:
    """A story with the copies that name themselves, and how many associations copy it without."""

    key: str
    row: Any
    by: Any = None
    named: list[Adaptation] = field(default_factory=list)
    others: int = 0

    @property
    def title(self) -> Said:
        return said(self.row, "label" if isinstance(self.row, ModelStory) else "title")


@register_section
class Replication(Section):
    """Which stories were copied, results side by side and never added up."""

    name, title, order, tables = "replication", gettext_lazy("Stories and copies"), 60, (STORIES.name, RESULTS.name)
    template = "partnerships/network/replication.html"
    words = gettext_lazy("Only associations that said so are named; the others are told as a number from five on.")

    def shapes(self) -> Sequence[Shape]:
        return (STORIES, RESULTS)

    def show(self, look: NetworkLook) -> Shown:
        """Four queries."""
        by = {each.pk: each for each in look.associations}
        found = [each for each in originals(look) if each.by or each.named or each.others >= SMALLEST_TOLD]
        named = [(each, copy) for each in found for copy in each.named]
        return Shown(
            summary=_summary(len(found), len(named)),
            tables=[
                STORIES.table(_story(each) for each in found),
                RESULTS.table(_result(each, copy, by[copy.association_id]) for each, copy in named),
            ],
            drawing={"copies": [_copy(each, copy, by[copy.association_id]) for each, copy in named]},
        )


def originals(look: NetworkLook) -> list[Original]:
    """Every story that the associations share, and every published one that they copy. Four queries."""
    by = {each.pk: each for each in look.associations}
    copies = Adaptation.objects.filter(association__in=look.ids)
    named: dict[str, list[Adaptation]] = defaultdict(list)
    for row in copies.filter(is_shared=True).order_by("-started_on", "pk"):
        named[_key(row.model_story_id, row.origin_key)].append(row)
    others = _others(copies)
    shared = Story.objects.filter(association__in=look.ids, is_shared=True).order_by("title_en", "pk")
    published = ModelStory.objects.in_bulk([int(key) for key in {*named, *others} if key.isdigit()])
    found = [Original(str(row.key), row, by[row.association_id]) for row in shared]
    found += [Original(str(pk), row) for pk, row in sorted(published.items())]
    for each in found:
        each.named, each.others = named.get(each.key, []), others[each.key]
        each.key = each.row.code if isinstance(each.row, ModelStory) else each.key
    return sorted(found, key=lambda each: -len(each.named))


def _others(copies: Any) -> Mapping[str, int]:
    """Story → how many associations copy it that are not named. One query."""
    groups = copies.filter(is_shared=False).order_by().values("model_story", "origin_key")
    found: Counter[str] = Counter()
    for row in groups.annotate(number=Count("association", distinct=True)):
        found[_key(row["model_story"], row["origin_key"])] = row["number"]
    return found


def _key(model_story: int | None, origin_key: Any) -> str:
    return str(model_story or origin_key or "")


def _title(each: Original) -> Cell:
    row, name = each.row, "label" if isinstance(each.row, ModelStory) else "title"
    return Cell(getattr(row, f"{name}_en") or getattr(row, f"{name}_ja"), each.title)


def _story(each: Original) -> list[Cell]:
    others = each.others if each.others >= SMALLEST_TOLD else None
    by = Cell(each.by.slug, each.by.name) if each.by else Cell("", _("a published account"))
    return [_title(each), by, Cell(len(each.named)), sum_cell(others), Cell(each.key)]


def _result(each: Original, copy: Adaptation, association: Any) -> list[Cell]:
    return [
        Cell(association.slug, association.name),
        _title(each),
        Cell(copy.state, copy.get_state_display()),
        Cell(copy.result_en or copy.result_ja, said(copy, "result")),
        Cell(copy.jobs),
        Cell(copy.units, _pieces(copy)),
        Cell(copy.unit_en or copy.unit_ja, said(copy, "unit")),
        Cell(copy.value, money(copy.value, copy.currency)),
        Cell(copy.currency),
        Cell(copy.claim, copy.get_claim_display()),
        Cell(each.key),
    ]


def _pieces(copy: Adaptation) -> str:
    return "" if copy.units is None else f"{copy.units} {said(copy, 'unit')}"


def _copy(each: Original, copy: Adaptation, association: Any) -> Mapping[str, Any]:
    """A copy as the page draws it; what is not known is left out."""
    jobs = ngettext("%(number)s job", "%(number)s jobs", copy.jobs or 0) % {"number": copy.jobs}
    figures = (
        jobs if copy.jobs is not None else "",
        _pieces(copy),
        money(copy.value, copy.currency),
        copy.get_claim_display(),
    )
    return {
        "story": each.title,
        "by": said(association, "name"),
        "state": copy.get_state_display(),
        "result": said(copy, "result"),
        "figures": [figure for figure in figures if figure],
    }


def _summary(stories: int, copies: int) -> str:
    words: Iterable[str] = (
        ngettext("%(number)s story.", "%(number)s stories.", stories) % {"number": stories},
        ngettext("%(number)s copy is named.", "%(number)s copies are named.", copies) % {"number": copies},
    )
    return " ".join(words) if stories else _("No story is shared in this network yet.")
