"""Verbs for stories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.figures import compare
from partnerships.models import Story
from partnerships.results import split
from partnerships.story_names import OF_STORY, refuse_names
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.saving import create, remove, save_version


def add_story(*, association: Association, values: Mapping[str, Any], by: User | None) -> Story:
    """Add a story of ours, shared with nobody until `share_story`. Its result has one number in both languages.

    Refused: the name of somebody who has not agreed to be named in public.
    """
    check_result(values)
    refuse_names(values, OF_STORY)
    partnership = values.get("partnership")
    return create(row=Story(association=association), values=values, by=by, about=partnership)


def change_story(*, story: Story, read_version: int, values: Mapping[str, Any], by: User | None) -> Story:
    """Change what the story tells. Sharing has its own verbs. Refused: names of people who have not agreed."""
    if "is_shared" in values:
        raise ValueError("is_shared is changed by share_story and unshare_story.")
    check_result({name: getattr(story, name) for name in ("figures_en", "figures_ja")} | dict(values))
    refuse_names(values, OF_STORY)
    return save_version(row=story, read_version=read_version, values=values, by=by, about=story.partnership)


def share_story(*, story: Story, read_version: int, by: User | None) -> Story:
    """Let other associations of our networks read and copy the story. Refused as long as it names somebody who has not
    agreed: people may have been written down since."""
    refuse_names({name: getattr(story, name) for name in OF_STORY}, OF_STORY)
    return save_version(
        row=story,
        read_version=read_version,
        values={"is_shared": True},
        by=by,
        verb=Verb.PUBLISHED,
        about=story.partnership,
    )


def unshare_story(*, story: Story, read_version: int, by: User | None) -> Story:
    """Keep the story to ourselves again."""
    return save_version(
        row=story, read_version=read_version, values={"is_shared": False}, by=by, about=story.partnership
    )


def remove_story(*, story: Story, by: User | None) -> None:
    """Take the story away; the record keeps what it held."""
    remove(row=story, by=by, about=story.partnership)


def check_result(values: Mapping[str, Any]) -> None:
    """Refuse a result whose English and Japanese numbers differ, with both readings."""
    english, _said = split(values.get("figures_en") or "", "en")
    japanese, _said = split(values.get("figures_ja") or "", "ja")
    if english and japanese and not (found := compare(english, japanese)).agrees:
        raise ValidationError({"figures_ja": _("%(readings)s Correct one of them.") % {"readings": found.sentence()}})
