"""System checks: every view wears a permission mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Addresses of libraries keep their own rules: allauth guards its pages by sign-in and reauthentication, the admin is
# for operators.
GUARDED_ELSEWHERE = ("account/", "admin/")


def named_views(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every (address, pattern) of the URLconf, those of libraries included."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from named_views(entry.url_patterns, address)
        else:
            yield address, entry


@register("security")
def every_view_wears_a_mark(**kwargs: Any) -> list[CheckMessage]:
    """Name the project's views without `@requires(...)` or `@open_to_all`."""
    return [
        Error(
            f"The view of “{address}” has no permission mark.",
            hint="Put @requires('…') or @open_to_all from portal.permissions above it.",
            obj=pattern.callback,
            id="portal.E001",
        )
        for address, pattern in named_views()
        if not address.startswith(GUARDED_ELSEWHERE) and not hasattr(pattern.callback, "permission_mark")
    ]


@register()
def no_restore_is_under_way(**kwargs: Any) -> list[CheckMessage]:
    """Say that the place is not whole while a restore is at work or was cut off."""
    from portal.backups.marker import half_restored

    words = half_restored()
    return [Error(words, hint="Do not start the site before the restore has ended.", id="portal.E002")] if words else []
