"""Every form sent again with rows, roles, owners and versions that its page never offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from portal.accounts.models import Membership, User
from portal.permissions import TABLE, Role
from portal.scoping import system_scope
from tests.access.forms_read import Sent, forms_on, models_of
from tests.access.rows import is_owned, links_across, rows_of
from tests.access.test_matrix import PATTERNS, address_of
from tests.access.world import canary
from tests.matrices import sample

SHARDS = 16
LEAST = 40  # tampered forms sent in each shard; counted
NOWHERE = "987654321"
NUMBERS = {"version", "seen", "read", "page"}
ANSWERS = {200, 204, 302, 303, 400, 403, 404, 405, 409, 422}
KEYED = ("hidden", "select", "radio", "checkbox")


def fields_no_form_shows(world: Any) -> dict[str, str]:
    """What somebody might add to a form of theirs."""
    there = world.cast.springfield
    strange = {"association": there.association.pk, "association_id": there.association.pk, "id": there_pk(world)}
    strange |= {"pk": there_pk(world), "created_by": there.staff.pk, "by": there.staff.pk, "owner": there.staff.pk}
    strange |= {"owner_id": there.staff.pk, "person_id": there_pk(world), "partnership_id": there.partnership.pk}
    words = {"role": "administrator", "is_staff": "on", "is_operator": "on", "is_superuser": "on", "version": "999999"}
    return {name: str(value) for name, value in strange.items()} | words


def there_pk(world: Any) -> int:
    return world.parts["springfield"]["person"]


def foreign(field: Any, world: Any) -> str:
    """A row of Springfield's of the model that a field chooses from, as the field would send it."""
    model = field.queryset.model
    with system_scope("find another association's row for a tampered form"):
        if is_owned(model):
            row = model.objects.filter(association=world.cast.springfield.association).first()
        elif model is User:
            row = world.cast.springfield.staff
        else:
            row = None
        return str(field.prepare_value(row)) if row else NOWHERE


def tampered(form: Sent, world: Any) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The form with one value exchanged at a time: the field, and all values."""
    for name, values in form.values.items():
        last = name.rpartition("-")[2]
        if name == "csrfmiddlewaretoken" or form.kinds[name] in ("submit", "file"):
            continue
        if name in form.choosing:
            strange = [foreign(form.choosing[name], world)]
        elif last in NUMBERS or last.endswith("seen"):
            strange = ["999999", "-1"]
        elif form.kinds[name] in KEYED and values and values[0].isdigit():
            named = world.parts["springfield"].get(last, there_pk(world))
            strange = [str(named), NOWHERE]
        elif form.kinds[name] in KEYED:
            strange = ["springfield"]
        else:
            continue
        for value in strange:
            yield name, form.values | {name: [value]}


def forms_of(world: Any, names: list[str]) -> Iterator[tuple[str, str, Sent]]:
    """Each form of these pages once for each role that may send it, and where it is sent."""
    parts = world.parts["omaha"]
    seen: set[tuple[str, str]] = set()
    for name in names:
        holders = TABLE[PATTERNS[name][1].callback.permission_mark]
        for role in [role for role in reversed(Role.values) if role in holders]:
            address = address_of(name, parts | parts["own"][role])
            shown = world.who[role].ask("get", address)
            if shown.status_code != 200 or not shown["Content-Type"].startswith("text/html"):
                continue
            choosing = models_of(shown.context)
            for form in forms_on(shown.content.decode()):
                action = form.action or address
                if is_ours(action) and (role, action) not in seen:
                    seen.add((role, action))
                    form.choosing = choosing
                    yield role, action, form


def is_ours(action: str) -> bool:
    """Whether a form is sent to an address of the association."""
    try:
        return resolve(action.partition("?")[0]).url_name in PATTERNS
    except Resolver404:
        return False


def everybodys_rights() -> list[tuple[Any, ...]]:
    """What each user may beyond their memberships, and in which associations."""
    with system_scope("read who may what in a test"):
        members = Membership.objects.order_by("pk").values_list("user", "association", "ended_at")
        users = User.objects.order_by("pk").values_list("pk", "is_operator", "is_superuser", "is_active")
        return [*users, *members]


@pytest.mark.django_db
@pytest.mark.parametrize("shard", sample(range(SHARDS), 2))
def test_no_form_reaches_beyond_the_association(world, shard):
    here, there, mark = world.cast.omaha, world.cast.springfield, canary(world.cast.springfield.association)
    rights = everybodys_rights()
    assert links_across(here.association) == []

    def look(answer: Any) -> list[str]:
        if not answer.written:
            return []
        trouble = links_across(here.association)
        trouble += [] if rows_of(there.association) == world.rows else ["rows of another association changed"]
        return trouble + ([] if everybodys_rights()[: len(rights)] == rights else ["somebody may more"])

    sent = taken = 0
    trouble: list[Any] = []
    for role, address, form in forms_of(world, list(PATTERNS)[shard::SHARDS]):
        added = form.values | {
            name: [value] for name, value in fields_no_form_shows(world).items() if name not in form.values
        }
        tries = [("fields that no form shows", added)]
        tries += tampered(form, world) if role == Role.ADMINISTRATOR else []
        for what, values in tries:
            answer = world.who[role].ask("post", address, data=values, look=look)
            sent, taken = sent + 1, taken + bool(answer.written)
            found = [*answer.seen]
            found += [] if answer.status_code in ANSWERS else [answer.status_code]
            found += ["foreign words"] if mark in answer.words else []
            found += ["led away"] if "/a/springfield/" in answer.headers.get("Location", "") else []
            trouble += [(role, address, what, values.get(what), found)] if found else []
    assert trouble == []
    assert sent >= LEAST and taken, (sent, taken)
