"""Whom the guide is for, and the five steps of each one's day. Their words stand in `words/`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from portal.permissions import ADMINISTRATOR, BOARD_MEMBER, NETWORK_READER, OPERATOR, STAFF, VOLUNTEER


class Screen(Enum):
    """On what most of these readers have the portal open; its pictures are taken so wide and so high."""

    TELEPHONE = (390, 720)
    DESK = (1024, 720)


@dataclass(frozen=True)
class Step:
    """One step: `url_name` is the page where it begins, empty where only a letter or a terminal leads there."""

    key: str
    url_name: str = ""
    is_in_house: bool = True


@dataclass(frozen=True)
class Persona:
    """A kind of reader: `role` is one of `portal.permissions`, empty for guests, who have no account."""

    key: str
    role: str
    screen: Screen
    steps: tuple[Step, ...]


PERSONAS = (
    Persona(
        "volunteer",
        VOLUNTEER,
        Screen.TELEPHONE,
        (
            Step("owed", "whom_we_owe"),
            Step("log", "quick_log"),
            Step("find", "people"),
            Step("invite", "programme_list"),
            Step("door", "programme_list"),
        ),
    ),
    Persona(
        "board-member",
        BOARD_MEMBER,
        Screen.DESK,
        (
            Step("stand", "board_room"),
            Step("packet", "board_packet"),
            Step("vote", "board_list"),
            Step("idea", "board_list"),
            Step("outcomes", "outcome_list"),
        ),
    ),
    Persona(
        "staff",
        STAFF,
        Screen.DESK,
        (
            Step("page", "partnership_list"),
            Step("sheet", "benefit_list"),
            Step("proposals", "proposal_list"),
            Step("trip", "delegation_list"),
            Step("file", "import_list"),
        ),
    ),
    Persona(
        "administrator",
        ADMINISTRATOR,
        Screen.DESK,
        (
            Step("invite", "member_invite"),
            Step("roles", "member_list"),
            Step("asked", "people"),
            Step("keep", "privacy"),
            Step("goodbye", "member_list"),
        ),
    ),
    Persona(
        "counterpart",
        "",
        Screen.TELEPHONE,
        (Step("open"), Step("read"), Step("remark"), Step("protocol"), Step("approve")),
    ),
    Persona(
        "network-reader",
        NETWORK_READER,
        Screen.DESK,
        (
            Step("see", "network_list", is_in_house=False),
            Step("small", "network_list", is_in_house=False),
            Step("data", "network_list", is_in_house=False),
            Step("papers", "network_list", is_in_house=False),
            Step("directory", "directory", is_in_house=False),
        ),
    ),
    Persona(
        "operator",
        OPERATOR,
        Screen.DESK,
        (
            Step("requests", "operate", is_in_house=False),
            Step("health", "operate_health", is_in_house=False),
            Step("work", "job_list", is_in_house=False),
            Step("backup"),
            Step("number"),
        ),
    ),
)
BY_KEY = {each.key: each for each in PERSONAS}
BY_ROLE = {each.role: each for each in PERSONAS if each.role}
