"""Verbs for adaptations: copy a story for a partnership, judge what it needs, do its steps, say what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import AdaptationState
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
from partnerships.services.owners import owner_is_a_member
from partnerships.services.stories import add_story
from partnerships.story_library import Line
from partnerships.story_names import OF_ADAPTATION, refuse_names
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, create, remove, save_version, title_of

LONGEST = {"text_en": 300, "text_ja": 200}


@transaction.atomic
def adapt(
    *, partnership: Partnership, original: Original, values: Mapping[str, Any], pace: Pace | None, by: User | None
) -> Adaptation:
    """Copy a story for a partnership: what it needs stands there to be judged, its steps as tasks of whoever looks
    after it. Refused: an owner who is no member."""
    owner_is_a_member(values)
    row = Adaptation(
        association=partnership.association,
        partnership=partnership,
        model_story=original.row if isinstance(original.row, ModelStory) else None,
        origin_key=original.row.key if isinstance(original.row, Story) else None,
        programme=original.row if isinstance(original.row, Programme) else None,
        **_in_both("origin_title", original.title),
        **_in_both("origin_by", original.by),
    )
    adaptation = create(row=row, values=values, by=by, about=partnership)
    for order, line in enumerate(original.needed, start=1):
        _add_line(AdaptationPrecondition, adaptation, {"order": order} | _in_both("text", line), by)
    for order, line in enumerate(original.steps, start=1):
        due_on = pace.first_on + datetime.timedelta(weeks=pace.weeks * (order - 1)) if pace else None
        step = {"order": order, "owner": values.get("owner"), "due_on": due_on}
        _add_line(AdaptationStep, adaptation, step | _in_both("text", line), by)
    return adaptation


@transaction.atomic
def change_adaptation(
    *, adaptation: Adaptation, read_version: int, values: Mapping[str, Any], by: User | None
) -> Adaptation:
    """Change what is planned. What came of it has a verb of its own. Refused: an owner who is no member, and for one
    that is named to others a person who has not agreed."""
    owner_is_a_member(values)
    _refuse_names(adaptation, values)
    return save_version(row=adaptation, read_version=read_version, values=values, by=by, about=adaptation.partnership)


@transaction.atomic
def close_adaptation(
    *, adaptation: Adaptation, read_version: int, values: Mapping[str, Any], by: User | None
) -> Adaptation:
    """Say what came of it and what was learned; also when it was given up, so that nobody tries the same in vain.

    Without an answer it stays open. Names of people who have not agreed are refused where others will read it."""
    _is_told(values)
    given = dict(values)
    is_over = given["state"] != AdaptationState.OPEN
    given["ended_on"] = (given.get("ended_on") or timezone.localdate()) if is_over else None
    _refuse_names(adaptation, given)
    return save_version(row=adaptation, read_version=read_version, values=given, by=by, about=adaptation.partnership)


def remove_adaptation(*, adaptation: Adaptation, by: User | None) -> None:
    """Take it away with its lines; the record keeps what it held."""
    remove(row=adaptation, by=by, about=adaptation.partnership)


@transaction.atomic
def tell_adaptation(*, adaptation: Adaptation, by: User | None) -> Story:
    """Make a story of a finished adaptation; it keeps its origin. Refused before it is finished, and a second time."""
    row = Adaptation.objects.select_for_update(of=("self",)).get(pk=adaptation.pk)
    if row.state != AdaptationState.FINISHED:
        raise ValidationError(_("It is not finished yet. Write down what came of it first."))
    if row.story_id:
        raise ValidationError(_("There is a story of it already. Open that one and go on."))
    story = add_story(association=row.association, values=_as_story(row), by=by)
    Adaptation.objects.filter(pk=row.pk).update(story=story, version=F("version") + 1)
    record(by=by, verb=Verb.CHANGED, row=row, after={TITLE: title_of(row)}, about=row.partnership)
    return story


@transaction.atomic
def add_precondition(*, adaptation: Adaptation, values: Mapping[str, Any], by: User | None) -> AdaptationPrecondition:
    """Add something that it needs, at the end."""
    return _add_line(AdaptationPrecondition, adaptation, _at_the_end(AdaptationPrecondition, adaptation, values), by)


def change_precondition(
    *, precondition: AdaptationPrecondition, read_version: int, values: Mapping[str, Any], by: User | None
) -> AdaptationPrecondition:
    """Say whether it is there, and how we know."""
    about = precondition.adaptation.partnership
    return save_version(row=precondition, read_version=read_version, values=values, by=by, about=about)


def remove_precondition(*, precondition: AdaptationPrecondition, by: User | None) -> None:
    """Take it away: this adaptation does not need it."""
    remove(row=precondition, by=by, about=precondition.adaptation.partnership)


@transaction.atomic
def add_step(*, adaptation: Adaptation, values: Mapping[str, Any], by: User | None) -> AdaptationStep:
    """Add a task, at the end. Its owner must be a member."""
    owner_is_a_member(values)
    return _add_line(AdaptationStep, adaptation, _at_the_end(AdaptationStep, adaptation, values), by)


@transaction.atomic
def change_step(
    *, step: AdaptationStep, read_version: int, values: Mapping[str, Any], by: User | None
) -> AdaptationStep:
    """Change a task: what, who, until when, done when. Its owner must be a member."""
    owner_is_a_member(values)
    about = step.adaptation.partnership
    return save_version(row=step, read_version=read_version, values=values, by=by, about=about)


def finish_step(*, step: AdaptationStep, read_version: int, by: User | None) -> AdaptationStep:
    """Note that a task was done today. One that was done before stays as it was."""
    if step.done_on:
        return step
    return change_step(step=step, read_version=read_version, values={"done_on": timezone.localdate()}, by=by)


def remove_step(*, step: AdaptationStep, by: User | None) -> None:
    """Take a task away."""
    remove(row=step, by=by, about=step.adaptation.partnership)


def _in_both(name: str, line: Line) -> dict[str, str]:
    """A line as its two columns, cut where the column ends: an original may be longer than a task."""
    found = {f"{name}_en": line[0], f"{name}_ja": line[1]}
    return {column: text[: LONGEST.get(column, 200)] for column, text in found.items()}


def _add_line(model: Any, adaptation: Adaptation, values: Mapping[str, Any], by: User | None) -> Any:
    row = model(association=adaptation.association, adaptation=adaptation)
    return create(row=row, values=values, by=by, about=adaptation.partnership)


def _at_the_end(model: Any, adaptation: Adaptation, values: Mapping[str, Any]) -> dict[str, Any]:
    Adaptation.objects.select_for_update(of=("self",)).get(pk=adaptation.pk)  # two at once take turns
    last = model.objects.filter(adaptation=adaptation).aggregate(last=Max("order"))["last"]
    return {"order": (last or 0) + 1} | dict(values)


def _is_told(values: Mapping[str, Any]) -> None:
    """Refuse an end without its result and lesson, in one language at least."""
    if values["state"] == AdaptationState.OPEN:
        return
    missing = {}
    if values["state"] == AdaptationState.FINISHED and not _has(values, "result"):
        missing["result_en"] = _("Write what came of it, in one language at least. “Nothing yet” is an answer too.")
    if not _has(values, "lesson"):
        missing["lesson_en"] = _("Write what you would tell the next association, in one language at least.")
    if missing:
        raise ValidationError(missing)


def _has(values: Mapping[str, Any], name: str) -> bool:
    return any(str(values.get(f"{name}_{language}") or "").strip() for language in ("en", "ja"))


def _refuse_names(adaptation: Adaptation, values: Mapping[str, Any]) -> None:
    if values.get("is_shared", adaptation.is_shared):
        held = {name: getattr(adaptation, name) for name in OF_ADAPTATION}
        refuse_names(held | dict(values), OF_ADAPTATION)


def _as_story(row: Adaptation) -> dict[str, Any]:
    """What a story of it says: its own words, nothing added."""
    lines = {
        "preconditions": row.adaptationpreconditions.all(),
        "steps": row.adaptationsteps.all(),
    }
    texts = {
        f"{name}_{language}": "\n".join(filter(None, (getattr(line, f"text_{language}") for line in found)))
        for name, found in lines.items()
        for language in ("en", "ja")
    }
    for language in ("en", "ja"):
        texts[f"title_{language}"] = getattr(row, f"title_{language}")
        texts[f"happened_{language}"] = getattr(row, f"result_{language}")
        texts[f"lessons_{language}"] = getattr(row, f"lesson_{language}")
    about: dict[str, Any] = {"partnership": row.partnership, "year": row.ended_on.year if row.ended_on else None}
    if row.model_story and row.model_story.scale:
        about["scale"] = row.model_story.scale
    if row.model_story and row.model_story.activity:
        about["activity"] = row.model_story.activity
    return texts | about | {"evidence": row.evidence, "evidence_url": row.evidence_url}
