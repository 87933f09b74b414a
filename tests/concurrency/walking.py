"""Walking through all pages of an association and finding the forms that stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from portal.checks import named_views
from portal.permissions import Role
from portal.scoping import system_scope
from tests import factories
from tests.access.world import arguments, furnish
from tests.architecture.test_scope import OURS
from tests.cast import House
from tests.concurrency.forms import PageForm, forms_of

PATTERNS = {pattern.name: pattern for address, pattern in named_views() if address.startswith("a/<slug:association>/")}
UNCOUNTED = ("kept", "sent")  # numbers that follow others, in as many rows as there are writers; keys of sent forms


@dataclass(frozen=True)
class Found:
    """A form: the name of the address it is sent to, and the page that it stands on."""

    name: str
    page: str
    form: PageForm


def furnished(house: House) -> dict[str, Any]:
    """The parts of every address of a house, as its administrator sees them."""
    parts = furnish(house)
    return parts | parts["own"][Role.ADMINISTRATOR] | {"pair": factories.pair().slug}


def page_of(name: str, parts: dict[str, Any]) -> str:
    """The address of that name with the furnished rows in it."""
    return reverse(name, kwargs=arguments(PATTERNS[name], parts))


def walk(client: Client, parts: dict[str, Any], names: Sequence[str]) -> Iterator[Found]:
    """Each form on the pages of these names, once, wherever it stands."""
    seen: set[tuple[str, ...]] = set()
    for name in names:
        page = page_of(name, parts)
        for form in forms_of(client.get(page), page):
            target = _name_of(form.action)
            sort = (target, *sorted(form.names))
            if target in PATTERNS and sort not in seen:
                seen.add(sort)
                yield Found(target, page, form)


def form_again(client: Client, found: Found) -> PageForm | None:
    """The same form on its page opened anew: with a token of its own, and the version of now."""
    here = [form for form in forms_of(client.get(found.page), found.page) if form.action == found.form.action]
    return max(here, key=lambda form: len(form.names & found.form.names), default=None)


ELSEWHERE_AFTER = {"proposal_edit": "partnership_history_edit"}
"""A form that is gone once it is saved, and the page that shows its texts then."""


def form_after(client: Client, found: Found, parts: dict[str, Any]) -> PageForm | None:
    """The form that shows what one that was saved has changed: the same, as a rule."""
    if found.name not in ELSEWHERE_AFTER:
        return form_again(client, found)
    page = page_of(ELSEWHERE_AFTER[found.name], parts)
    here = [form for form in forms_of(client.get(page), page) if form.version]
    return max(here, key=lambda form: len(form.names & found.form.names), default=None)


def counted() -> dict[str, int]:
    """How many rows each table of ours has. One statement."""
    models = [
        model
        for label in OURS
        if label not in UNCOUNTED
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed
    ]
    parts = [f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in models]  # noqa: S608 -- names of tables of ours
    with system_scope("count the rows of all associations"), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What came and went between two counts."""
    return {label: after[label] - before[label] for label in after if after[label] != before[label]}


def _name_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""
