"""The port for demonstration data: each app's `demo.py` registers what it brings, and `manage.py demo` calls it.

Real associations appear with their real partnerships and sourced facts; everything else is invented and says so, and
their pages and papers print *Demonstration data / 見本*. The sign-ins have a printed password, so they never exist on
a site that the public reaches.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

from portal import starting

PASSWORD = "lantern-over-the-river"  # noqa: S105  printed on purpose; see is_welcome()
INVENTED = "Invented (demonstration) 見本のための架空の内容"
"""What stands in a source field of an invented fact, for readers of either language."""

Loader = Callable[[], None]
_loaders: list[Loader] = []


def demonstration(loader: Loader) -> Loader:
    """Register what an app brings. It changes nothing when its rows are there already."""
    if loader not in _loaders:
        _loaders.append(loader)
    return loader


def load() -> None:
    """Call every app's loader, left to right as the settings list the apps. Writes."""
    autodiscover_modules("demo")
    for loader in _loaders:
        loader()


def is_welcome() -> bool:
    """Whether this site is one that only its own machine or network reaches, going by PUBLIC_URL."""
    return not starting.is_public()
