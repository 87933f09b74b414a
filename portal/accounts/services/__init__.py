"""Verbs about people getting in, and who is where. Each is one transaction."""

from portal.accounts.services.associations import (
    SettingsChanged,
    approve_request,
    ask_to_join,
    change_association,
    change_logo,
    close_association,
    closed_by,
    create_association,
    decline_request,
    join_network,
    leave_network,
    reopen_association,
    version_of,
)
from portal.accounts.services.invites import accept_invite, invite_member, renew_invite, revoke_invite
from portal.accounts.services.memberships import change_role, end_membership, join
from portal.accounts.services.users import (
    change_account,
    choose_language,
    clear_sessions,
    create_user,
    end_sessions,
    forget_second_factor,
)

__all__ = [
    "SettingsChanged",
    "accept_invite",
    "approve_request",
    "ask_to_join",
    "change_account",
    "change_association",
    "change_logo",
    "change_role",
    "choose_language",
    "clear_sessions",
    "close_association",
    "closed_by",
    "create_association",
    "create_user",
    "decline_request",
    "end_membership",
    "end_sessions",
    "forget_second_factor",
    "invite_member",
    "join",
    "join_network",
    "leave_network",
    "renew_invite",
    "reopen_association",
    "revoke_invite",
    "version_of",
]
