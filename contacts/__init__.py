"""Persons, organizations, touches, follow-ups, boards, invitations, outcomes. Its rooms follow docs/architecture.md."""
