"""Verbs for principal contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Partnership, PrincipalContact
from portal.accounts.models import User
from portal.saving import create, remove, save_version


def add_principal_contact(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> PrincipalContact:
    """Add somebody whom a reader of the snapshot may turn to."""
    row = PrincipalContact(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


def change_principal_contact(
    *, principal_contact: PrincipalContact, read_version: int, values: Mapping[str, Any], by: User | None
) -> PrincipalContact:
    """Change a name in any of its forms, a title, how to reach them."""
    return save_version(
        row=principal_contact, read_version=read_version, values=values, by=by, about=principal_contact.partnership
    )


def remove_principal_contact(*, principal_contact: PrincipalContact, by: User | None) -> None:
    """Take the contact away; the record keeps what it held."""
    remove(row=principal_contact, by=by, about=principal_contact.partnership)
