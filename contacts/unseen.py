"""What a membership that is limited to some partnerships does not see of rows that it does see.

A touch, a promise or a gift may name a person, an organization or a partnership beside the one by which the member sees
it. Such a name is left out of what is shown: it is as if the row had none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from contacts.models import Organization, Person
from contacts.person_page import Fellow
from partnerships.models import Partnership
from partnerships.querysets import limits_of, sees_all
from portal.accounts.models import Membership

LINKS: dict[str, Any] = {"person": Person, "organization": Organization, "partnership": Partnership}
Rows = TypeVar("Rows", bound=Iterable[Any])


def without_unseen(rows: Rows, membership: Membership) -> Rows:
    """The same rows, for showing only: links that the member may not see are empty. No query where nothing is limited,
    else one for each kind of link."""
    if sees_all(limits_of(membership)):
        return rows
    for name, model in LINKS.items():
        linking = [row for row in rows if getattr(row, f"{name}_id", None)]
        if not linking:
            continue
        keys = {getattr(row, f"{name}_id") for row in linking}
        seen = _keys_seen(model, keys, membership)
        for row in linking:
            if getattr(row, f"{name}_id") not in seen:
                setattr(row, name, None)
    return rows


def page_without_unseen(
    parts: dict[str, list[dict[str, Any]]], lines: list[dict[str, Any]], membership: Membership
) -> None:
    """Take from the page of a person what names somebody, or a partnership, that the member may not see: introductions
    and likely duplicates as a whole, of touches the names alone. No query where nothing is limited, else three."""
    if sees_all(limits_of(membership)):
        return
    in_touches = {other["key"] for line in lines for other in line["others"]}
    in_parts = {
        fellow.pk for name in ("introductions", "duplicates") for row in parts[name] for fellow in _fellows(row)
    }
    seen = _keys_seen(Person, in_touches | in_parts, membership)
    bodies = _keys_seen(Organization, {line["organization_key"] for line in lines} - {None}, membership)
    visible = list(Partnership.objects.visible_to(membership).values_list("slug", "home", "partner"))
    slugs, places = {row[0] for row in visible}, {place for row in visible for place in row[1:]}
    for name in ("introductions", "duplicates"):
        parts[name] = [row for row in parts[name] if all(fellow.pk in seen for fellow in _fellows(row))]
    parts["told"] = [row for row in parts["told"] if row["profile__place"].pk in places]
    for name in ("talks", "questions", "advocacies", "named_as"):
        parts[name] = [row for row in parts[name] if _partnerships_of(row) <= slugs]
    parts["partnerships"] = [row for row in parts["partnerships"] if row["partnership"]["slug"] in slugs]
    for line in lines:
        line["others"] = [other for other in line["others"] if other["key"] in seen]
        if line["organization_key"] not in bodies:
            line["organization"] = None


def _partnerships_of(row: dict[str, Any]) -> set[str]:
    """The partnerships that a row belongs to, itself or by its programme."""
    names = ("partnership", "programme__partnership", "principal_contact__partnership")
    links = [row.get(name) for name in names]
    return {link["slug"] for link in links if link and link["slug"]}


def _fellows(row: dict[str, Any]) -> list[Fellow]:
    return [value for value in row.values() if isinstance(value, Fellow)]


def _keys_seen(model: Any, keys: set[int], membership: Membership) -> set[int]:
    return set(model.objects.visible_to(membership).filter(pk__in=keys).values_list("pk", flat=True))
