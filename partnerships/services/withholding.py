"""What others read stops being shared when it names somebody who has taken their yes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from partnerships.models import Adaptation, Story
from partnerships.services.adaptations import change_adaptation
from partnerships.services.stories import unshare_story
from partnerships.story_names import OF_ADAPTATION, OF_STORY
from portal.accounts.models import User
from portal.named import named_without_consent


@transaction.atomic
def withhold_what_names(*, address: str, by: User | None) -> int:
    """Keep the stories and adaptations to ourselves that name the person of this page without their yes, until the name
    is taken out. Asked in the association's scope. Returns how many."""
    stories = [row for row in Story.objects.filter(is_shared=True) if _names(row, OF_STORY, address)]
    for story in stories:
        unshare_story(story=story, read_version=story.version, by=by)
    told = Adaptation.objects.filter(is_shared=True).select_related("partnership")
    adaptations = [row for row in told if _names(row, OF_ADAPTATION, address)]
    for row in adaptations:
        change_adaptation(adaptation=row, read_version=row.version, values={"is_shared": False}, by=by)
    return len(stories) + len(adaptations)


def _names(row: Any, columns: Iterable[str], address: str) -> bool:
    return any(each.address == address for each in named_without_consent(getattr(row, name) for name in columns))
