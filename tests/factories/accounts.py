"""People, associations, networks and who belongs to which."""

from __future__ import annotations

from typing import Any

from PIL import Image

from portal import pictures
from portal.accounts.models import Association, MemberInvite, Membership, Network, NetworkMembership, User
from portal.accounts.services import change_logo, create_association, create_user, end_membership, join
from portal.permissions import Role
from portal.scoping import scope
from tests.factories.keeping import PASSWORD, kept, numbers


def user(*, email: str = "", language: str = "en", **fields: Any) -> User:
    """Somebody with a verified address who can sign in with `PASSWORD`."""
    email = email or f"person{next(numbers)}@people.example"
    fields.setdefault("name", email.partition("@")[0].replace("_", " ").title())
    is_operator, name = fields.pop("is_operator", False), fields.pop("name")
    row = create_user(email=email, password=PASSWORD, name=name, language=language, is_operator=is_operator)
    for field, value in fields.items():
        setattr(row, field, value)
    row.save()
    return row


def association(*, slug: str = "", is_public: bool = True, **fields: Any) -> Association:
    slug = slug or f"association-{next(numbers)}"
    fields.setdefault("name_en", f"{slug.replace('-', ' ').title()} Sister Cities")
    return create_association(slug=slug, by=None, is_public=is_public, **fields)


def kept_picture(*, kind: str = "photo", colour: tuple[int, int, int] = (40, 90, 140)) -> str:
    """The name of a small kept picture: a field of one colour with a band across it."""
    size = (160, 120) if kind == "logo" else (480, 320)
    image = Image.new("RGB", size, colour)
    image.paste((200, 60, 40), (0, size[1] // 3, size[0], size[1] // 2))
    return pictures.keep_drawing(image, kind)


def logo(*, association: Association, **options: Any) -> Association:
    """The association, with a logo."""
    with scope(association):
        return change_logo(association=association, logo=kept_picture(kind="logo", **options), by=None)


def member(*, association: Association, role: str = Role.STAFF, email: str = "", **fields: Any) -> Membership:
    """A new person with a role in the association."""
    return join(association=association, user=user(email=email, **fields), role=role, by=None)


def ended(*, membership: Membership) -> Membership:
    """The membership, ended just now."""
    with scope(membership.association):
        return end_membership(membership=membership, by=membership.user)


def invite(*, association: Association, email: str = "", **fields: Any) -> MemberInvite:
    number = next(numbers)
    return kept(
        MemberInvite(
            association=association,
            email=email or f"invited{number}@people.example",
            digest=fields.pop("digest", f"{number:064x}"),
            **fields,
        )
    )


def network(
    *, slug: str = "network", readers: list[User] | None = None, associations: list[Association] | None = None
) -> Network:
    """An umbrella body with its readers and its associations."""
    row = kept(Network(slug=slug, name_en="Example Network of Sister Cities"))
    row.readers.set(readers or [])
    for each in associations or []:
        join_network(row, each)
    return row


def join_network(network: Network, association: Association) -> NetworkMembership:
    """An association lets a network count it in."""
    return kept(NetworkMembership(association=association, network=network))
