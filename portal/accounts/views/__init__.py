"""The doors of the portal, and the pages about who is where."""

from portal.accounts.views.account import account, second_factor, set_language
from portal.accounts.views.associations import association_home, association_networks, association_settings
from portal.accounts.views.entrance import ask_to_join, asked_to_join, invitation, join_by_token
from portal.accounts.views.logos import association_logo, logo_edit, logo_remove
from portal.accounts.views.members import (
    invite_renew,
    invite_revoke,
    member_detail,
    member_end,
    member_invite,
    member_list,
)
from portal.accounts.views.networks import network_csv, network_data, network_detail, network_json, network_list
from portal.accounts.views.operating import operate, request_approve, request_decline, request_detail
from portal.accounts.views.places import home

__all__ = [
    "account",
    "ask_to_join",
    "asked_to_join",
    "association_home",
    "association_logo",
    "association_networks",
    "association_settings",
    "home",
    "invitation",
    "invite_renew",
    "invite_revoke",
    "join_by_token",
    "logo_edit",
    "logo_remove",
    "member_detail",
    "member_end",
    "member_invite",
    "member_list",
    "network_csv",
    "network_data",
    "network_detail",
    "network_json",
    "network_list",
    "operate",
    "request_approve",
    "request_decline",
    "request_detail",
    "second_factor",
    "set_language",
]
