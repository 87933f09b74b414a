"""Rows of the library of stories: model stories, stories that are shared, adaptations with their lines."""

from __future__ import annotations

from typing import Any

from partnerships.models import (
    Adaptation,
    AdaptationPrecondition,
    AdaptationStep,
    ModelStory,
    Partnership,
    Programme,
    Story,
)
from partnerships.originals import Original, Pace
from partnerships.services.adaptations import adapt, change_precondition, close_adaptation
from partnerships.services.stories import share_story
from partnerships.story_library import lines_of
from portal.accounts.models import Association, User
from portal.scoping import scope
from tests import factories


def model_story(*, code: str = "S09", **fields: Any) -> ModelStory:
    """A published story; like that of Kent and Auburn unless `fields` say otherwise."""
    given = {
        "label_en": "Kent-Auburn import/export conference",
        "label_ja": "ケント・オーバーン輸出入会議",
        "source": "Booklet: Incorporating Business",
        "source_type": "booklet spotlight",
        "what_happened": "A conference on trading with Japan for small firms.",
        "what_happened_ja": "小規模企業向けに対日貿易の会議を開きました。",
        "preconditions_en": "A city office\nA teacher\nBusiness leaders",
        "preconditions_ja": "市役所\n教員\n経済人",
        "steps_en": "Ask the three.\nHold the conference.",
        "steps_ja": "三者にお願いする。\n会議を開く。",
        "regions": ["US-WA"],
    }
    return ModelStory.objects.create(code=code, **given | fields)


def shared_story(*, association: Association, by: User, **fields: Any) -> Story:
    """A story that its association shares with its networks."""
    with scope(association):
        story = factories.story(association=association, **fields)
        return share_story(story=story, read_version=story.version, by=by)


def adaptation(
    *, of: ModelStory | Story | Programme, partnership: Partnership, by: User, pace: Pace | None = None, **fields: Any
) -> Adaptation:
    """A copy of a story for a partnership, under way."""
    names = ("label", "label") if isinstance(of, ModelStory) else ("title", "title")
    title = (getattr(of, f"{names[0]}_en"), getattr(of, f"{names[1]}_ja"))
    needed, steps = (), ()
    if not isinstance(of, Programme):
        needed = lines_of(of.preconditions_en, of.preconditions_ja)
        steps = lines_of(of.steps_en, of.steps_ja)
    values = {"title_en": "A conference of our own", "owner": by} | fields
    with scope(partnership.association):
        original = Original(of, title, needed=needed, steps=steps)
        return adapt(partnership=partnership, original=original, values=values, pace=pace, by=by)


def finished(row: Adaptation, *, by: User, **fields: Any) -> Adaptation:
    """The same, finished, with a result and a lesson."""
    values = {"state": "finished", "result_en": "Two shops sell it", "lesson_en": "Begin small"} | fields
    with scope(row.association):
        return close_adaptation(adaptation=row, read_version=row.version, values=values, by=by)


def judged(row: Adaptation, *, by: User, state: str, words: str) -> AdaptationPrecondition:
    """The first precondition of an adaptation, judged."""
    with scope(row.association):
        line = row.adaptationpreconditions.select_related("adaptation__partnership")[0]
        values = {"state": state, "words": words}
        return change_precondition(precondition=line, read_version=line.version, values=values, by=by)


def steps_of(row: Adaptation) -> list[AdaptationStep]:
    """Its steps in order."""
    with scope(row.association):
        return list(row.adaptationsteps.all())
