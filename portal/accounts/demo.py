"""Demonstration: four real associations with invented people, one per role, an umbrella body and an operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import Association, AssociationRequest, Network, User
from portal.accounts.services import (
    ask_to_join,
    change_logo,
    create_association,
    create_user,
    invite_member,
    join,
    join_network,
)
from portal.accounts.services.users import end_sessions
from portal.demo import PASSWORD, demonstration
from portal.demo_drawings import seal
from portal.permissions import Role
from portal.pictures import LOGO, keep_drawing
from portal.scoping import scope

NETWORK = "network"
NETWORK_NAMES = ("Example Sister City Network", "見本姉妹都市ネットワーク")
READER, OPERATOR = "reader@network.example", "operator@portal.example"
MAILBOXES = {
    Role.BOARD_MEMBER: "board",
    Role.VOLUNTEER: "volunteer",
    Role.STAFF: "staff",
    Role.ADMINISTRATOR: "admin",
}
ASSOCIATIONS: dict[str, dict[str, Any]] = {
    "omaha": {
        "name_en": "Omaha Sister Cities Association",
        "name_ja": "オマハ姉妹都市協会",
        "aliases": ["Omaha Sister Cities Commission"],
        "address_en": "1 Example Plaza, Omaha, Nebraska (fictitious)",
        "address_ja": "ネブラスカ州オマハ 見本広場1番地（架空）",
    },
    "springfield": {
        "name_en": "Sister City Association of Springfield, Illinois",
        "name_ja": "イリノイ州スプリングフィールド姉妹都市協会",
        "aliases": ["Sister Cities Association of Springfield, Illinois"],
        "address_en": "2 Sample Square, Springfield, Illinois (fictitious)",
        "address_ja": "イリノイ州スプリングフィールド 見本通り2番地（架空）",
    },
    "austin": {
        "name_en": "Austin Oita Sister City Committee",
        "name_ja": "オースティン大分姉妹都市委員会",
        "address_en": "3 Specimen Street, Austin, Texas (fictitious)",
        "address_ja": "テキサス州オースティン 見本町3番地（架空）",
    },
    "minneapolis": {
        "name_en": "Minneapolis/Ibaraki Sister City Organization",
        "name_ja": "ミネアポリス・茨木姉妹都市協会",
        "address_en": "4 Example Lane, Minneapolis, Minnesota (fictitious)",
        "address_ja": "ミネソタ州ミネアポリス 見本小路4番地（架空）",
    },
}
SEAL_COLOURS = {
    "omaha": (31, 78, 121),
    "springfield": (74, 92, 52),
    "austin": (108, 62, 92),
    "minneapolis": (38, 96, 104),
}
# Family names say that nobody is meant: Sample, Example, Specimen. The first letter of the given name is the role's.
PEOPLE = {
    "omaha": {
        Role.BOARD_MEMBER: ("Barbara Sample", "バーバラ・サンプル"),
        Role.VOLUNTEER: ("Victor Sample", "ビクター・サンプル"),
        Role.STAFF: ("Stella Sample", "ステラ・サンプル"),
        Role.ADMINISTRATOR: ("Adam Sample", "アダム・サンプル"),
    },
    "springfield": {
        Role.BOARD_MEMBER: ("Bruno Example", "ブルーノ・エグザンプル"),
        Role.VOLUNTEER: ("Violet Example", "バイオレット・エグザンプル"),
        Role.STAFF: ("Simon Example", "サイモン・エグザンプル"),
        Role.ADMINISTRATOR: ("Alice Example", "アリス・エグザンプル"),
    },
    "austin": {
        Role.BOARD_MEMBER: ("Bella Specimen", "ベラ・スペシメン"),
        Role.VOLUNTEER: ("Vincent Specimen", "ビンセント・スペシメン"),
        Role.STAFF: ("Sylvia Specimen", "シルビア・スペシメン"),
        Role.ADMINISTRATOR: ("Arthur Specimen", "アーサー・スペシメン"),
    },
    "minneapolis": {
        Role.BOARD_MEMBER: ("Bjorn Sample", "ビョルン・サンプル"),
        Role.VOLUNTEER: ("Vera Sample", "ベラ・サンプル"),
        Role.STAFF: ("Signe Sample", "シグネ・サンプル"),
        Role.ADMINISTRATOR: ("Anders Sample", "アンデシュ・サンプル"),
    },
}
REQUEST = {
    "name_en": "Sample River Sister City Committee (fictitious)",
    "name_ja": "見本川姉妹都市委員会（架空）",
    "country": "US",
    "contact_name": "Riley Sample",
    "email": "riley@river.example",
    "message": "We would like to hand the mayor a one-page snapshot of our partnership, in both languages.",
}


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as: the address and, in words, what they are where."""

    email: str
    role: str
    place: str


def address(slug: str, role: str) -> str:
    """The address of the one who has that role in that association."""
    return f"{MAILBOXES[Role(role)]}@{slug}.example"


def person(slug: str, role: str) -> User:
    """The one who has that role in that association of the demonstration. Queries."""
    return User.objects.get(email=address(slug, role))


@demonstration
def load_associations() -> None:
    """Each association with its people, then the umbrella body and the operator; what is there stays as it is.

    Refused: a short name that a real association has taken.
    """
    with transaction.atomic():
        _load_network([slug for slug in ASSOCIATIONS if _load_association(slug)])
        _load_request()
        if not User.objects.filter(email=OPERATOR).exists():
            _make_user(OPERATOR, ("Oscar Sample", "オスカー・サンプル"), is_operator=True)


def sign_ins() -> list[SignIn]:
    """Everybody of the demonstration who is there and can sign in with the printed password. Queries."""
    there = {user.email for user in User.objects.filter(email__in=_addresses()) if user.has_usable_password()}
    known = [
        SignIn(address(slug, role), str(Role(role).label), values["name_en"])
        for slug, values in ASSOCIATIONS.items()
        for role in MAILBOXES
    ]
    known += [SignIn(READER, "Network reader", NETWORK_NAMES[0]), SignIn(OPERATOR, "Operator", "this portal")]
    return [each for each in known if each.email in there]


def lock_sign_ins() -> int:
    """Take the printed password away from everybody of the demonstration; returns from how many."""
    locked = 0
    with transaction.atomic():
        for user in User.objects.filter(email__in=_addresses()):
            if user.has_usable_password():
                user.set_unusable_password()
                user.save(update_fields=["password"])
                end_sessions(user=user)
                locked += 1
    return locked


def _addresses() -> list[str]:
    return [READER, OPERATOR, *(address(slug, role) for slug in ASSOCIATIONS for role in MAILBOXES)]


def _load_association(slug: str) -> bool:
    """Make one with its people, unless it is there; True if it is new."""
    if found := Association.objects.filter(slug=slug).first():
        if not found.is_demonstration:
            raise ValidationError(f"An association called {slug!r} works here for real; nothing was loaded.")
        return False
    values = ASSOCIATIONS[slug] | {
        "email": f"office@{slug}.example",
        "website": f"https://{slug}.example/",
        "is_public": True,
        "is_demonstration": True,
    }
    association = create_association(slug=slug, by=None, **values)
    for role, names in PEOPLE[slug].items():
        user = _make_user(address(slug, role), names)
        join(association=association, user=user, role=role, by=None)
    drawing = seal(values["name_en"].removeprefix("Sister City Association of ")[0], SEAL_COLOURS[slug])
    with scope(association):
        change_logo(association=association, logo=keep_drawing(drawing, LOGO), by=person(slug, Role.ADMINISTRATOR))
    invite_member(
        association=association,
        email=f"new@{slug}.example",
        role=Role.VOLUNTEER,
        language="en",
        by=person(slug, Role.ADMINISTRATOR),
    )
    return True


def _load_request() -> None:
    """Somebody who asks to join, so that the operator has something to answer."""
    if not AssociationRequest.objects.filter(email=REQUEST["email"]).exists():
        ask_to_join(values=REQUEST, language="en")


def _load_network(joining: list[str]) -> None:
    """The umbrella body with its reader, and the associations that join it now."""
    network = Network.objects.filter(slug=NETWORK).first() or _make_network()
    for slug in joining:
        association = Association.objects.get(slug=slug)
        with scope(association):
            join_network(association=association, network=network, by=person(slug, Role.ADMINISTRATOR))


def _make_network() -> Network:
    network = Network(slug=NETWORK, name_en=NETWORK_NAMES[0], name_ja=NETWORK_NAMES[1], is_demonstration=True)
    network.full_clean()
    network.save()
    network.readers.add(_make_user(READER, ("Nora Sample", "ノラ・サンプル")))
    return network


def _make_user(email: str, names: tuple[str, str], *, is_operator: bool = False) -> User:
    """A new user, or the one that a removed demonstration left, with the printed password again."""
    user = User.objects.filter(email=email).first() or create_user(
        email=email, password=PASSWORD, name=names[0], is_operator=is_operator
    )
    user.name_ja = names[1]
    user.set_password(PASSWORD)
    user.save(update_fields=["name_ja", "password"])
    return user
