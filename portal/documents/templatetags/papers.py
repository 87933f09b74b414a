"""Template tags of the pages that offer papers."""

from __future__ import annotations

from typing import Any

from django import template

from portal.documents.kinds import kind_named

register = template.Library()


@register.simple_tag
def purpose_of(kind: str) -> Any:
    """What a kind of paper is for, in one sentence."""
    return kind_named(kind).purpose
