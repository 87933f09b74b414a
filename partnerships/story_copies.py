"""Where a story was copied, and what came of it: the copies side by side, and what a story itself grew out of.

Other associations are named only where they said so; the rest are counted, and a count under five is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from partnerships.models import Adaptation, ModelStory, Story
from partnerships.story_library import PUBLISHED, Told
from portal.bilingual import Said, said
from portal.money import money
from portal.scoping import system_scope
from portal.tallies import SMALLEST_TOLD


@dataclass(frozen=True)
class Copy:
    """One copy with its result. What is not known is empty; `address` opens it where it is ours."""

    row: Adaptation
    who: Said
    is_ours: bool
    address: str = ""

    @property
    def title(self) -> Said:
        return said(self.row, "title")

    @property
    def result(self) -> Said:
        return said(self.row, "result")

    @property
    def lesson(self) -> Said:
        return said(self.row, "lesson")

    @property
    def unit(self) -> Said:
        return said(self.row, "unit")

    @property
    def money(self) -> str:
        """The value in its own currency; sums of several are never made."""
        return money(self.row.value, self.row.currency)


@dataclass(frozen=True)
class Copies:
    """The copies that can be shown, and how many more there are; None where that number is too small to be told."""

    shown: tuple[Copy, ...]
    others: int | None


@dataclass(frozen=True)
class Origin:
    """What something grew out of, as it was called; `key` leads to it in the library, if it can be read there."""

    title: Said
    by: Said
    key: str


def copies_of(story: Told, membership: Any) -> Copies:
    """The copies of a story: ours that the member may see, others' that are named, the number of the rest. Three
    queries."""
    origin = _of(story.row)
    linked = ("partnership__home", "partnership__partner")
    ours = list(Adaptation.objects.visible_to(membership).filter(origin).select_related(*linked))
    shown = [_copy(row, membership.association, is_ours=True) for row in ours]
    with system_scope("compare the results of copies that other associations of our networks show"):
        theirs = Adaptation.objects.of_others(membership.association).filter(origin)
        named = theirs.filter(is_shared=True).select_related("association").order_by("-started_on", "pk")
        shown += [_copy(row, row.association, is_ours=False) for row in named]
        others = theirs.filter(is_shared=False).values("association").distinct().count()
    return Copies(tuple(shown), others if others >= SMALLEST_TOLD else None)


def copy_counts(stories: Iterable[Told], membership: Any) -> Mapping[str, int]:
    """Key → how many copies the member can look at, ours and those that are named. One query."""
    ours = _counted(Adaptation.objects.visible_to(membership))
    found: dict[Any, int] = {}
    with system_scope("count the copies that other associations of our networks show"):
        theirs = _counted(Adaptation.objects.of_others(membership.association).filter(is_shared=True))
        for model_story, origin_key, number in ours.union(theirs, all=True).order_by():
            found[model_story or origin_key] = found.get(model_story or origin_key, 0) + number
    return {each.key: found.get(each.row.pk if each.whose == PUBLISHED else each.row.key, 0) for each in stories}


def grew_out_of(row: Story) -> Origin | None:
    """What a story of anybody's grew out of: the original of the adaptation that it tells of. One query."""
    with system_scope("say what a story that may be read here grew out of"):
        told = Adaptation.objects.filter(story=row).select_related("model_story").first()
    return origin_of(told) if told else None


def origin_of(row: Adaptation) -> Origin | None:
    """What an adaptation copies, as it was called then; None for a programme that is extended. No query where the
    model story came with it."""
    if row.model_story:
        return Origin(said(row, "origin_title"), said(row, "origin_by"), row.model_story.code)
    if row.origin_key:
        return Origin(said(row, "origin_title"), said(row, "origin_by"), str(row.origin_key))
    return None


def _of(row: ModelStory | Story) -> Q:
    return Q(model_story=row) if isinstance(row, ModelStory) else Q(origin_key=row.key)


def _copy(row: Adaptation, association: Any, *, is_ours: bool) -> Copy:
    row.association = association
    address = row.get_absolute_url() if is_ours else ""
    return Copy(row, said(association, "name"), is_ours, address)


def _counted(rows: Any) -> Any:
    """(model story, key of another original, number) of these copies."""
    return rows.order_by().values_list("model_story", "origin_key").annotate(number=Count("pk"))
