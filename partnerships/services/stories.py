"""Verbs for stories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Story
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.saving import create, remove, save_version


def add_story(*, association: Association, values: Mapping[str, Any], by: User | None) -> Story:
    """Add a success of ours. It is shared with nobody until `share_story`."""
    partnership = values.get("partnership")
    return create(row=Story(association=association), values=values, by=by, about=partnership)


def change_story(*, story: Story, read_version: int, values: Mapping[str, Any], by: User | None) -> Story:
    """Change what the story tells. Sharing has its own verbs."""
    if "is_shared" in values:
        raise ValueError("is_shared is changed by share_story and unshare_story.")
    return save_version(row=story, read_version=read_version, values=values, by=by, about=story.partnership)


def share_story(*, story: Story, read_version: int, by: User | None) -> Story:
    """Let other associations of our networks read and copy the story."""
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
