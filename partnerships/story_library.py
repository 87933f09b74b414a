"""The library of stories: the published ones that come with the portal, our own, and those that others share with us.

Each is told in the same shape, whoever tells it. Nothing is filled in: a story without steps has none.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.db.models import prefetch_related_objects
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Scale, StoryActivity, StoryKind
from partnerships.models import ModelStory, Place, Sector, Story
from portal.bilingual import Said, said
from portal.scoping import system_scope
from portal.search_key import search_key, words_of

SMALL_PLACE = 50_000
"""Inhabitants under which we call a place small: what a municipality needs in Japan to become a city."""
PUBLISHED, OURS, NETWORK = "published", "ours", "network"
WHOSE = {
    PUBLISHED: gettext_lazy("Published examples"),
    OURS: gettext_lazy("Our own"),
    NETWORK: gettext_lazy("Shared by other associations"),
}
_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—―・", " "))
NAMED = ("sectors", "themes")
"""What every story is sieved by; asked for with the stories."""
Line = tuple[str, str]
"""One line in English and in Japanese; one of them may be empty."""


@dataclass(frozen=True)
class Told:
    """A story as the library shows it. `row` is what it is kept in, `key` its part of an address.

    `regions` are codes of states and prefectures; `small` says why the story suits a small place, if it does.
    """

    row: Any
    key: str
    whose: str
    by: Said
    title: Said
    happened: Said
    lesson: Said
    result: Said
    places: str
    regions: tuple[str, ...]
    small: Said | None
    sectors: tuple[Sector, ...]
    themes: tuple[Any, ...]
    needed: tuple[Line, ...]
    steps: tuple[Line, ...]
    source: str = ""
    evidence: str = ""
    evidence_url: str = ""
    cost: str = ""
    people: str = ""
    figures: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def year(self) -> int | None:
        """The year, None when it is not known."""
        return self.row.year

    @property
    def source_host(self) -> str:
        """Whose page the source is, where it is an address; empty for a printed one."""
        return (urlsplit(self.source).hostname or "") if self.source.startswith("https://") else ""

    @property
    def labels(self) -> list[Any]:
        """Scale, kind and what was done, in words; what is not known is left out."""
        row = self.row
        kind = StoryKind(row.kind).label if row.kind != StoryKind.SUCCESS else ""
        scale = Scale(row.scale).label if row.scale else ""
        activity = StoryActivity(row.activity).label if row.activity else ""
        return [label for label in (kind, activity, scale) if label]

    @property
    def needed_said(self) -> list[Said]:
        """What it needed, line by line."""
        return [said_line(line) for line in self.needed]

    @property
    def steps_said(self) -> list[Said]:
        """Its steps, line by line."""
        return [said_line(line) for line in self.steps]


def library(membership: Any) -> list[Told]:
    """All stories that the member may read: published, our own, shared with us. Seven queries however many."""
    found = [published(row) for row in ModelStory.objects.prefetch_related(*NAMED)]
    ours = list(_with_places(Story.objects.visible_to(membership)))
    with system_scope("read what other associations of our networks share as stories"):
        theirs = list(_with_places(Story.objects.shared_with(membership.association).select_related("association")))
        prefetch_related_objects([*ours, *theirs], *NAMED)
    found += [_owned(row, OURS, membership.association) for row in ours]
    return found + [_owned(row, NETWORK, row.association) for row in theirs]


def told_by_key(membership: Any, key: str) -> Told | None:
    """One story by its part of an address; None for what the member may not read. At most nine queries."""
    number = _uuid(key)
    if number is None:
        rows = ModelStory.objects.filter(code__iexact=key).prefetch_related(*NAMED)
        return next(map(published, rows), None)
    for row in _rows(Story.objects.visible_to(membership).filter(key=number)):
        return _owned(row, OURS, membership.association)
    with system_scope("read a story that another association of our networks shares"):
        shared = Story.objects.shared_with(membership.association).filter(key=number)
        for row in _rows(shared.select_related("association")):
            return _owned(row, NETWORK, row.association)
    return None


def chosen(stories: Iterable[Told], sought: Any) -> list[Told]:
    """Those that answer every question asked: words in any script, and the filters of the form by name."""
    return [each for each in stories if _answers(each, sought)]


def region_names(stories: Iterable[Told]) -> dict[str, str]:
    """Code → name of the states and prefectures in which these stories lie, by name. One query."""
    codes = {code for each in stories for code in each.regions}
    rows = Place.objects.filter(region_code__in=codes).values("region_code", "region_en", "region_ja").distinct()
    names = {row["region_code"]: said(_Region(row["region_en"], row["region_ja"]), "region").text for row in rows}
    return dict(sorted(((code, names.get(code, code)) for code in codes), key=lambda each: (each[0][:2], each[1])))


def sectors_in(stories: Iterable[Told]) -> list[Sector]:
    """The sectors that these stories touch, each with what it is part of, by code. One query."""
    known = {row.pk: row for row in Sector.objects.all()}
    named: dict[int, Sector] = {}
    for sector in (each for story in stories for each in story.sectors):
        above: Sector | None = sector
        while above is not None and above.pk not in named:
            named[above.pk] = above
            above = known.get(above.parent_id or 0)
    return sorted(named.values(), key=lambda sector: sector.code)


def said_line(line: Line) -> Said:
    """A line in the reader's language, else the other one."""
    return said(_Line(*line), "text")


def lines_of(english: str, japanese: str) -> tuple[Line, ...]:
    """The lines of two texts side by side. Where their number differs nobody can tell which belong together: the
    English ones alone, or the Japanese ones where there are no others."""
    ours, theirs = (_lines(text) for text in (english, japanese))
    if ours and theirs and len(ours) != len(theirs):
        theirs = []
    return tuple((one or "", other or "") for one, other in zip_longest(ours, theirs))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class _Line:
    text_en: str
    text_ja: str


@dataclass(frozen=True)
class _Region:
    region_en: str
    region_ja: str


def _with_places(stories: Any) -> Any:
    return stories.select_related("partnership__home", "partnership__partner")


def _rows(stories: Any) -> list[Any]:
    return list(_with_places(stories).prefetch_related(*NAMED))


def published(row: ModelStory) -> Told:
    """A story that comes with the portal. No query where its sectors and themes came with it."""
    names = ("what_happened", "lesson", "other_outcome")
    happened, lesson, outcome = (_in_two(getattr(row, name), getattr(row, f"{name}_ja")) for name in names)
    texts = (row.label_en, row.label_ja, *(getattr(row, f"{name}{end}") for name in names for end in ("", "_ja")))
    figures = ((_("Jobs"), row.jobs), (_("U.S. dollars"), row.usd), (_("Pieces"), row.units))
    return Told(
        row=row,
        key=row.code,
        whose=PUBLISHED,
        by=_in_two("", ""),
        title=said(row, "label"),
        happened=happened,
        lesson=lesson,
        result=outcome,
        places=" – ".join(filter(None, (row.us_place, row.jp_place))),
        regions=tuple(row.regions),
        small=said(row, "rural") or None,
        sectors=tuple(row.sectors.all()),
        themes=tuple(row.themes.all()),
        needed=lines_of(row.preconditions_en, row.preconditions_ja),
        steps=lines_of(row.steps_en, row.steps_ja),
        source=row.source,
        people=row.partner_kinds,
        figures=tuple((label, number) for label, number in figures if number is not None),
        words=(*texts, row.us_place, row.jp_place, row.sector_words, row.theme_words, row.partner_kinds),
    )


def _owned(row: Story, whose: str, association: Any) -> Told:
    row.association = association
    pair = [row.partnership.home, row.partnership.partner] if row.partnership else []
    names = ("title", "happened", "lessons", "figures", "preconditions", "steps")
    texts = [getattr(row, f"{name}_{language}") for name in names for language in ("en", "ja")]
    return Told(
        row=row,
        key=str(row.key),
        whose=whose,
        by=said(association, "name"),
        title=said(row, "title"),
        happened=said(row, "happened"),
        lesson=said(row, "lessons"),
        result=said(row, "figures"),
        places=" – ".join(place.name for place in pair),
        regions=tuple(dict.fromkeys(place.region_code for place in pair if place.region_code)),
        small=_why_small(row, pair),
        sectors=tuple(row.sectors.all()),
        themes=tuple(row.themes.all()),
        needed=lines_of(row.preconditions_en, row.preconditions_ja),
        steps=lines_of(row.steps_en, row.steps_ja),
        evidence=row.evidence,
        evidence_url=row.evidence_url,
        cost=row.cost,
        people=row.people,
        words=(*texts, *(name for place in pair for name in (place.name_en, place.name_ja, place.region_en))),
    )


def _why_small(row: Story, places: Sequence[Place]) -> Said | None:
    """That its tellers say so, or that one of the two cities is small, with the source of its population."""
    for place in places:
        if place.population is not None and place.population < SMALL_PLACE:
            number = number_format(place.population, use_l10n=True, force_grouping=True)
            year = str(place.population_year) if place.population_year else _("year not stated")
            source = re.split(r" via | \(", place.population_source)[0] or _("source not stated")
            words = _("%(place)s has %(number)s inhabitants (%(source)s, %(year)s).")
            return _here(words % {"place": place.name, "number": number, "source": source, "year": year})
    return _here(_("Its tellers say that it is about a small town or the country.")) if row.is_rural else None


def _here(words: str) -> Said:
    """Words that are in the reader's language."""
    return Said(words, "", is_other=False)


def _in_two(english: str, japanese: str) -> Said:
    return said(_Line(english, japanese), "text")


def _answers(story: Told, sought: Any) -> bool:
    row = story.row
    plain = {"scale": row.scale, "kind": row.kind, "activity": row.activity, "whose": story.whose}
    if any(sought.get(name) and sought[name] != value for name, value in plain.items()):
        return False
    if sought.get("place") and sought["place"] not in story.regions:
        return False
    if sought.get("theme") and sought["theme"] not in {each.code for each in story.themes}:
        return False
    if sought.get("sector") and not any(_lies_in(each.code, sought["sector"]) for each in story.sectors):
        return False
    if sought.get("small") and story.small is None:
        return False
    wanted = words_of(_spaced(sought.get("q") or ""))
    if not wanted:
        return True
    key = search_key(_spaced(" ".join(_all_words(story))))
    return all(word in key for word in wanted)


def _lies_in(code: str, wanted: str) -> bool:
    """Whether a sector is the wanted one or part of it; 44-45 and the like name a range of two digits."""
    first, _dash, last = wanted.partition("-")
    if last:
        return first <= code[:2] <= last
    return code.startswith(wanted)


def _all_words(story: Told) -> Iterable[str]:
    yield from story.words
    for row in (*story.sectors, *story.themes):
        yield from (row.label_en, row.label_ja)
    if story.whose != PUBLISHED:
        yield from (story.row.association.name_en, story.row.association.name_ja)


def _spaced(text: str) -> str:
    """Dashes of every length as spaces, so that Kent–Auburn finds Kent-Auburn."""
    return text.translate(_DASHES)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
